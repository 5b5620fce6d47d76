import type { Palette } from './palette.ts';

/** Uniforms that every layer reads. One object for all materials: a value written once is seen by each of them. */
export interface SharedUniforms {
  /** Metres relative to `uOrigin` to clip space, column by column. */
  readonly uViewProjection: { value: number[] };
  /** m; near the camera, and exact in 32 bits. */
  readonly uOrigin: { value: [number, number] };
  /** Device pixels. */
  readonly uViewport: { value: [number, number] };
  /** Metres a CSS pixel covers for each unit of clip-space w. */
  readonly uPixelM: { value: number };
  readonly uDevicePixelRatio: { value: number };
  readonly uSurface: { value: number };
  readonly uPaint: { value: number };
  readonly uBodies: { value: number };
  readonly uHeads: { value: number };
  readonly uDensity: { value: number };
  /** Metres a pixel in the middle of the picture. */
  readonly uMetresPerPixel: { value: number };
}

export function createSharedUniforms(): SharedUniforms {
  return {
    uViewProjection: { value: new Array<number>(16).fill(0) },
    uOrigin: { value: [0, 0] },
    uViewport: { value: [1, 1] },
    uPixelM: { value: 1 },
    uDevicePixelRatio: { value: 1 },
    uSurface: { value: 0 },
    uPaint: { value: 0 },
    uBodies: { value: 0 },
    uHeads: { value: 0 },
    uDensity: { value: 1 },
    uMetresPerPixel: { value: 1 },
  };
}

/** A layer that takes its colours from the theme. */
export interface Themed {
  applyPalette(palette: Palette): void;
}
