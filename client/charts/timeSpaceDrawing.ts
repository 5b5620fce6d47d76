import { type BandStrip, Indication } from '../../sim/shared.ts';
import { type IndicationSpan, isGreen } from './indicationSpans.ts';
import { createRetained, fitCount, type Retained, write, writeText } from './retained.ts';
import { type SignalLine, stripOutline, type TimeSpaceModel } from './timeSpace.ts';

/** How times and distances become pixels. The drawing's own zero of time lies at `epochMs`, so that it can be slid. */
export interface TimeSpaceScale {
  readonly epochMs: number;
  readonly pxPerMs: number;
  readonly heightPx: number;
  readonly yOf: (distanceM: number) => number;
  /** How high a direction's greens stand on each member's line, px: at most `BAR_PX`. */
  readonly barPx: readonly number[];
}

/** What the diagram says in the language of the page. */
export interface TimeSpaceWords {
  /** Fill of the inbound direction's greens. */
  readonly hatchId: string;
  readonly bandLabel: (seconds: number) => string;
  readonly clockLabel: (timeMs: number) => string;
}

/** Half the height of a signal's line that has room: greens stand this far above and below it, px. */
export const BAR_PX = 6;
/** A strip narrower than this takes no label, px. */
const LABEL_LEAST_PX = 34;

/** The parts of a signal's row: one path each, for all of it that is in sight. */
const ROW_PARTS = [
  'bar out green',
  'bar out permissive',
  'bar out yellow',
  'bar in green',
  'bar in permissive',
  'bar in yellow',
  'former',
  'transition',
  'edge',
] as const;
type RowPart = (typeof ROW_PARTS)[number];

interface Row {
  readonly group: Retained;
  readonly parts: ReadonlyMap<RowPart, Retained>;
  /** Drawn of what, and how. */
  drawn: readonly [SignalLine, TimeSpaceScale] | null;
}

/** What is drawn into the layer that slides; a new drawing writes only what differs from it. */
export interface TimeSpaceDrawing {
  readonly ticks: { readonly group: Retained; readonly lines: Retained[]; readonly texts: Retained[] };
  /** All passages of a direction's bands are one path. */
  readonly strips: Readonly<Record<'formerOut' | 'formerIn' | 'out' | 'in', Retained>>;
  readonly bars: Retained;
  readonly rows: Row[];
  readonly labels: { readonly group: Retained; readonly texts: Retained[] };
}

export function createTimeSpaceDrawing(layer: SVGGElement): TimeSpaceDrawing {
  layer.replaceChildren();
  const group = (name: string) => createRetained(layer, 'g', { class: name });
  const ticks = group('ticks');
  const [former, strips] = [group('former-strips'), group('strips')];
  const path = ({ element }: Retained, side: string) =>
    createRetained(element, 'path', { class: `strip ${side}`, transform: 'scale(0.1)' });
  return {
    ticks: { group: ticks, lines: [], texts: [] },
    strips: {
      formerOut: path(former, 'out'),
      formerIn: path(former, 'in'),
      out: path(strips, 'out'),
      in: path(strips, 'in'),
    },
    bars: group('bars'),
    rows: [],
    labels: { group: group('strip-labels'), texts: [] },
  };
}

/** Draws bands, signals' bars and the ticks of time. */
export function drawTimeSpace(
  drawing: TimeSpaceDrawing,
  model: TimeSpaceModel,
  scale: TimeSpaceScale,
  words: TimeSpaceWords,
): void {
  const x = (timeMs: number) => (timeMs - scale.epochMs) * scale.pxPerMs;
  drawTicks(drawing, model, scale, x, words);
  const { formerOut, formerIn, out, in: inbound } = drawing.strips;
  write(formerOut, 'd', outlines(model.formerStrips, false, scale, x));
  write(formerIn, 'd', outlines(model.formerStrips, true, scale, x));
  write(out, 'd', outlines(model.strips, false, scale, x));
  write(inbound, 'd', outlines(model.strips, true, scale, x));
  while (drawing.rows.length < model.lines.length) drawing.rows.push(createRow(drawing, words));
  model.lines.forEach((signal, i) => {
    const row = drawing.rows[i];
    if (row.drawn?.[0] === signal && row.drawn[1] === scale) return;
    drawRow(row, signal, scale, x);
    row.drawn = [signal, scale];
  });
  drawStripLabels(drawing, model.strips, scale, x, words);
}

function drawTicks(
  { ticks }: TimeSpaceDrawing,
  model: TimeSpaceModel,
  scale: TimeSpaceScale,
  x: (timeMs: number) => number,
  { clockLabel }: TimeSpaceWords,
): void {
  // A label needs about 60 px: the step is the least round one that leaves it room.
  const stepMs = [10_000, 30_000, 60_000, 120_000, 300_000].find((ms) => ms * scale.pxPerMs >= 64) ?? 600_000;
  const times: number[] = [];
  for (let ms = Math.ceil(model.fromMs / stepMs) * stepMs; ms <= model.toMs; ms += stepMs) times.push(ms);
  const { element } = ticks.group;
  fitCount(ticks.lines, times.length, () => createRetained(element, 'line', { y1: '0' }));
  fitCount(ticks.texts, times.length, () => createRetained(element, 'text', { 'text-anchor': 'middle' }));
  times.forEach((ms, i) => {
    const atX = x(ms).toFixed(1);
    write(ticks.lines[i], 'x1', atX);
    write(ticks.lines[i], 'x2', atX);
    write(ticks.lines[i], 'y2', `${scale.heightPx}`);
    write(ticks.texts[i], 'x', atX);
    write(ticks.texts[i], 'y', `${scale.heightPx + 13}`);
    writeText(ticks.texts[i], clockLabel(ms));
  });
}

/** Outlines of one direction's strips, one after the other, each closed. In tenths of a pixel: whole numbers are written fastest. */
function outlines(
  strips: readonly BandStrip[],
  inbound: boolean,
  scale: TimeSpaceScale,
  x: (timeMs: number) => number,
): string {
  // The passages of a band differ in time alone.
  const shapes = new Map<string, string>();
  let path = '';
  for (const strip of strips) {
    if (strip.inbound !== inbound) continue;
    const band = `${strip.firstMember}/${strip.lastMember}/${strip.widthMs}`;
    let shape = shapes.get(band);
    if (shape === undefined) {
      shape = shapeOf(strip, scale, x);
      shapes.set(band, shape);
    }
    path += `M${inTenths(x(strip.leadingEdgeMs[0]))},${inTenths(scale.yOf(strip.distanceM[0]))}${shape}`;
  }
  return path;
}

/** From a strip's first corner on, each corner seen from the one before it. */
function shapeOf(strip: BandStrip, scale: TimeSpaceScale, x: (timeMs: number) => number): string {
  let shape = '';
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  for (const [timeMs, distanceM] of stripOutline(strip)) {
    const [atX, atY] = [inTenths(x(timeMs)), inTenths(scale.yOf(distanceM))];
    if (!Number.isNaN(lastX)) shape += `l${atX - lastX},${atY - lastY}`;
    [lastX, lastY] = [atX, atY];
  }
  return `${shape}Z`;
}

const inTenths = (px: number) => Math.round(px * 10);

/** To a tenth of a pixel; `toFixed` takes several times as long, and a move of the hand writes hundreds. */
const tenths = (px: number) => Math.round(px * 10) / 10;

/** Direct labels: each strip says its own width. Drawn over the bars, which would cut them. */
function drawStripLabels(
  { labels }: TimeSpaceDrawing,
  strips: readonly BandStrip[],
  scale: TimeSpaceScale,
  x: (timeMs: number) => number,
  { bandLabel }: TimeSpaceWords,
): void {
  const labelled = strips.filter((strip) => strip.widthMs * scale.pxPerMs >= LABEL_LEAST_PX);
  fitCount(labels.texts, labelled.length, () =>
    createRetained(labels.group.element, 'text', { 'text-anchor': 'middle', dy: '0.35em' }),
  );
  const said = new Map<number, string>();
  labelled.forEach((strip, i) => {
    if (!said.has(strip.widthMs)) said.set(strip.widthMs, bandLabel(strip.widthMs / 1000));
    write(labels.texts[i], 'class', `strip-label ${strip.inbound ? 'in' : 'out'}`);
    write(labels.texts[i], 'transform', labelTransform(strip, scale, x));
    writeText(labels.texts[i], said.get(strip.widthMs)!);
  });
}

/** In the widest gap between two signals that the strip passes, along the strip: there the bars leave it room. */
function labelTransform(strip: BandStrip, scale: TimeSpaceScale, x: (timeMs: number) => number): string {
  const { leadingEdgeMs, distanceM } = strip;
  let at = 1;
  for (let i = 2; i < distanceM.length; i++) {
    if (distanceM[i] - distanceM[i - 1] > distanceM[at] - distanceM[at - 1]) at = i;
  }
  const [fromX, toX] = [x(leadingEdgeMs[at - 1]), x(leadingEdgeMs[at])];
  const [fromY, toY] = [scale.yOf(distanceM[at - 1]), scale.yOf(distanceM[at])];
  const angle = (Math.atan2(toY - fromY, toX - fromX) * 180) / Math.PI;
  const upright = angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle;
  const middleX = (fromX + toX) / 2 + (strip.widthMs * scale.pxPerMs) / 2;
  return `translate(${middleX.toFixed(1)} ${((fromY + toY) / 2).toFixed(1)}) rotate(${upright.toFixed(1)})`;
}

function createRow({ bars }: TimeSpaceDrawing, { hatchId }: TimeSpaceWords): Row {
  const group = createRetained(bars.element, 'g', { class: 'line' });
  const fills: Partial<Record<RowPart, string>> = {
    'bar out green': 'var(--green)',
    'bar out permissive': 'var(--green)',
    'bar out yellow': 'var(--yellow)',
    'bar in green': `url(#${hatchId})`,
    'bar in permissive': `url(#${hatchId})`,
    'bar in yellow': 'var(--yellow)',
  };
  const parts = new Map(
    ROW_PARTS.map((part) => {
      const fill = fills[part];
      return [part, createRetained(group.element, 'path', { class: part, ...(fill ? { fill } : {}) })];
    }),
  );
  return { group, parts, drawn: null };
}

function drawRow(
  { group, parts }: Row,
  signal: SignalLine,
  scale: TimeSpaceScale,
  x: (timeMs: number) => number,
): void {
  const barPx = scale.barPx[signal.member];
  write(group, 'transform', `translate(0 ${scale.yOf(signal.distanceM).toFixed(1)})`);
  const draw = (part: RowPart, path: string) => write(parts.get(part)!, 'd', path);
  for (const side of ['out', 'in'] as const) {
    const spans = side === 'out' ? signal.outbound : signal.inbound;
    const of = (indication: Indication) => spans.filter((span) => span.indication === indication);
    draw(`bar ${side} green`, boxes(of(Indication.green), side, barPx, x));
    draw(`bar ${side} permissive`, boxes(of(Indication.permissive), side, barPx, x));
    // Yellow is told by its shape too: half as high as green.
    draw(`bar ${side} yellow`, boxes(of(Indication.yellow), side, barPx / 2, x));
  }
  // Where greens would be without the draft: outlines, a little outside the bars.
  const greens = (spans: readonly IndicationSpan[]) => spans.filter(({ indication }) => isGreen(indication));
  const former = [
    boxes(greens(signal.formerOutbound), 'out', barPx + 2.5, x),
    boxes(greens(signal.formerInbound), 'in', barPx + 2.5, x),
  ];
  draw('former', former.join(''));
  draw('transition', transitionPath(signal, barPx, x));
  const edge = (timeMs: number) => `M${x(timeMs).toFixed(1)} ${-barPx - 5}v${2 * barPx + 10}`;
  draw('edge', signal.edgeMs.map(edge).join(''));
}

/** Boxes on a signal's line: outbound above it, inbound beneath. */
function boxes(
  spans: readonly IndicationSpan[],
  side: 'out' | 'in',
  heightPx: number,
  x: (timeMs: number) => number,
): string {
  const [nearPx, farPx] = side === 'out' ? [-0.75, -0.75 - heightPx] : [0.75, 0.75 + heightPx];
  let path = '';
  for (const { fromMs, toMs } of spans) {
    path += `M${tenths(x(fromMs))} ${nearPx}V${farPx}H${tenths(x(toMs))}V${nearPx}Z`;
  }
  return path;
}

/** From when a new plan runs, and how long its first green is held. */
function transitionPath({ change }: SignalLine, barPx: number, x: (timeMs: number) => number): string {
  if (!change) return '';
  const startX = x(change.fromMs).toFixed(1);
  const holdX = x(change.holdFromMs).toFixed(1);
  const endX = x(change.holdFromMs + change.dwellMs).toFixed(1);
  const y = barPx + 3;
  return `M${startX} ${-y}V${y}M${holdX} ${-y}H${endX}M${endX} ${-y - 3}v6`;
}
