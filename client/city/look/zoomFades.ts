/**
 * What is seen at which zoom, as shares between 0 and 1 of metres a pixel. One place, so that layers hand over to one
 * another without gaps.
 */

/** 1 at `nearMpp` metres a pixel and below, 0 at `farMpp` and above, even in the logarithm between. */
export function fade(metresPerPixel: number, nearMpp: number, farMpp: number): number {
  const ratio = Math.log(farMpp / metresPerPixel) / Math.log(farMpp / nearMpp);
  return Math.min(1, Math.max(0, ratio));
}

export interface ZoomFades {
  /** Roads as surfaces rather than lines. */
  readonly surface: number;
  /** Lines, arrows, crossings. */
  readonly paint: number;
  /** Vehicles as bodies rather than marks. */
  readonly bodies: number;
  /** Heads at every approach; marks fade as they come. */
  readonly heads: number;
  /** Density on the roads; gives way to the vehicles themselves. */
  readonly density: number;
}

export function zoomFades(metresPerPixel: number): ZoomFades {
  return {
    surface: fade(metresPerPixel, 0.8, 2.5),
    paint: fade(metresPerPixel, 0.35, 0.75),
    bodies: fade(metresPerPixel, 0.25, 0.7),
    heads: fade(metresPerPixel, 0.4, 0.6),
    density: 1 - fade(metresPerPixel, 0.7, 2),
  };
}

/** Beyond this many metres a pixel nothing of the street is drawn, and none of it is kept. */
export const STREET_MPP = 0.75;
