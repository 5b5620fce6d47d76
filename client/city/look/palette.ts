import type { Theme } from '../cityView.ts';

/** Colours of the drawn city, sRGB, as the shaders take them: [red, green, blue], 0 to 1. */
export type Rgb = [red: number, green: number, blue: number];

export interface Palette {
  /** What surrounds the city; the open land in it; land that is built on. */
  readonly surround: Rgb;
  readonly land: Rgb;
  readonly valley: Rgb;
  readonly built: Rgb;
  readonly districtEdge: Rgb;
  /** By class, expressway first: from afar, where a road is a line, and close by, where it is a surface. */
  readonly roadFar: readonly [Rgb, Rgb, Rgb, Rgb];
  readonly roadNear: Rgb;
  readonly roadCasing: Rgb;
  /** Pavement beside the roadway, close by. */
  readonly pavement: Rgb;
  /** Painted lines, and the line between the two directions. */
  readonly paint: Rgb;
  readonly centreLine: Rgb;
  readonly median: Rgb;
  readonly closed: Rgb;
  /** A band of green light: at its head and its tail. */
  readonly band: Rgb;
  readonly bandTail: Rgb;
  /** Opacity at the head, 0 to 1. */
  readonly bandStrength: number;
  /** Red, yellow, green, permissive, dark: in the order of `Indication`. */
  readonly signals: readonly [Rgb, Rgb, Rgb, Rgb, Rgb];
  readonly headBack: Rgb;
  readonly headEdge: Rgb;
  readonly headText: Rgb;
  /** Speed over free flow, from standing to free: even steps of lightness, apart without red and green. */
  readonly speed: readonly [Rgb, Rgb, Rgb];
  readonly selection: Rgb;
  /** Blue light, an ambulance's way and the signals that it has called. */
  readonly emergency: Rgb;
  readonly glass: Rgb;
  /** Cars (three tones), bus, truck, ambulance. */
  readonly bodies: readonly [Rgb, Rgb, Rgb, Rgb, Rgb, Rgb];
}

function rgb(hex: number): Rgb {
  return [((hex >> 16) & 255) / 255, ((hex >> 8) & 255) / 255, (hex & 255) / 255];
}

const DARK: Palette = {
  surround: rgb(0x0b1016),
  land: rgb(0x151e27),
  valley: rgb(0x132022),
  built: rgb(0x1a2530),
  districtEdge: rgb(0x33424f),
  roadFar: [rgb(0x8494a2), rgb(0x5a6a78), rgb(0x3d4b58), rgb(0x303c47)],
  roadNear: rgb(0x2a343f),
  roadCasing: rgb(0x0c1116),
  pavement: rgb(0x212c37),
  paint: rgb(0x93a1ad),
  centreLine: rgb(0xb99a4e),
  median: rgb(0x17211f),
  closed: rgb(0xf0b429),
  band: rgb(0x54f0cf),
  bandTail: rgb(0x12a68b),
  bandStrength: 0.85,
  signals: [rgb(0xf0624a), rgb(0xf5bd3a), rgb(0x22cfae), rgb(0x22cfae), rgb(0x5a6875)],
  headBack: rgb(0x080c10),
  headEdge: rgb(0x3f4d59),
  headText: rgb(0xe7ebee),
  speed: [rgb(0xff7d4f), rgb(0xd9c08c), rgb(0x79a9cc)],
  selection: rgb(0xffd479),
  emergency: rgb(0x5fa8ff),
  glass: rgb(0x0d141b),
  bodies: [rgb(0xc9d1d8), rgb(0x9aa7b3), rgb(0x71808e), rgb(0x6f9fe0), rgb(0xb9b09c), rgb(0xf4f5f3)],
};

const LIGHT: Palette = {
  surround: rgb(0xe3ddd0),
  land: rgb(0xf6f3ec),
  valley: rgb(0xeef0e5),
  built: rgb(0xfbf9f4),
  districtEdge: rgb(0xb9b09d),
  roadFar: [rgb(0x5b636a), rgb(0x8b9093), rgb(0xb9b6ad), rgb(0xcdc9be)],
  roadNear: rgb(0xd3d1cb),
  roadCasing: rgb(0x8f8d86),
  pavement: rgb(0xeae4d8),
  paint: rgb(0xffffff),
  centreLine: rgb(0xa97a14),
  median: rgb(0xdfe6d3),
  closed: rgb(0x8a5c00),
  band: rgb(0x00937a),
  bandTail: rgb(0x5cc4b0),
  bandStrength: 0.8,
  signals: [rgb(0xd2402a), rgb(0xd59a12), rgb(0x0a9c80), rgb(0x0a9c80), rgb(0x8b949b)],
  headBack: rgb(0x1b242c),
  headEdge: rgb(0xf6f3ec),
  headText: rgb(0xffffff),
  speed: [rgb(0xb8391b), rgb(0x9b8250), rgb(0x3d6f97)],
  selection: rgb(0xb35300),
  emergency: rgb(0x0b4fd6),
  glass: rgb(0x29333c),
  bodies: [rgb(0x3f4a54), rgb(0x66727c), rgb(0x8f9aa2), rgb(0x2f63b0), rgb(0xb3a78d), rgb(0xfdfdfb)],
};

export function paletteOf(theme: Theme): Palette {
  return theme === 'dark' ? DARK : LIGHT;
}
