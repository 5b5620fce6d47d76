/** Looks that a sheet's lines, areas and texts have, by name: each format has its own table of them. */
export type SheetInk =
  | 'ground'
  | 'grid'
  | 'frame'
  | 'red'
  | 'outbound'
  | 'inbound'
  | 'bandOutbound'
  | 'bandInbound'
  | 'ink'
  | 'soft';

/** How the inks look. Widths in mm; `fillOpacity` 1 unless said. */
export const INKS: Readonly<
  Record<SheetInk, { readonly color: string; readonly widthMm?: number; readonly fillOpacity?: number }>
> = {
  ground: { color: '#ffffff' },
  grid: { color: '#d5ddd8', widthMm: 0.15 },
  frame: { color: '#1c2321', widthMm: 0.3 },
  red: { color: '#c4473a', widthMm: 0.5 },
  outbound: { color: '#1f8f5f' },
  inbound: { color: '#2f6fb0' },
  bandOutbound: { color: '#1f8f5f', fillOpacity: 0.22 },
  bandInbound: { color: '#2f6fb0', fillOpacity: 0.22 },
  ink: { color: '#1c2321' },
  soft: { color: '#52605a' },
};

/** What stands on a sheet; places in mm from the upper left corner. */
export type SheetShape =
  | { readonly kind: 'line'; readonly ink: SheetInk; readonly from: SheetPoint; readonly to: SheetPoint }
  | { readonly kind: 'area'; readonly ink: SheetInk; readonly points: readonly SheetPoint[] }
  | { readonly kind: 'box'; readonly ink: SheetInk; readonly box: SheetBox; readonly outlined: boolean }
  | SheetText
  | { readonly kind: 'clipped'; readonly box: SheetBox; readonly shapes: readonly SheetShape[] };

export interface SheetText {
  readonly kind: 'text';
  readonly ink: SheetInk;
  readonly at: SheetPoint;
  readonly content: string;
  readonly sizeMm: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly bold: boolean;
}

/** [x, y], mm. */
export type SheetPoint = readonly [number, number];

export interface SheetBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A sheet of paper, drawn once: SVG and PDF are made of the same shapes, so that they can't part ways. */
export interface Sheet {
  readonly title: string;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly shapes: readonly SheetShape[];
}

/** A text on a sheet: 3.1 mm high, dark, from its start, unless told otherwise. */
export function text(
  x: number,
  y: number,
  content: string,
  look: Partial<Pick<SheetText, 'sizeMm' | 'anchor' | 'ink' | 'bold'>> = {},
): SheetText {
  return { kind: 'text', at: [x, y], content, sizeMm: 3.1, anchor: 'start', ink: 'ink', bold: false, ...look };
}

/** At most so many decimals, none for nothing's sake. */
export function shortNumber(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}
