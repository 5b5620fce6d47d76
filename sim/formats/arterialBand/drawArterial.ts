import {
  type ArterialInstance,
  type ArterialPlan,
  greensOf,
  inboundGreenLag,
  sliceArterial,
} from '../../corridors/arterial/instance.ts';
import { findWindow } from '../../corridors/arterial/measurePlan.ts';
import { slicePlan } from '../../corridors/arterial/multiband.ts';
import { type Sheet, type SheetPoint, type SheetShape, shortNumber, text } from '../sheets/sheet.ts';

/** A run of signals with the plan they are run by. */
export interface DrawnSection {
  /** Signal of the arterial, counted from 0, that the plan begins with. */
  readonly first: number;
  readonly plan: ArterialPlan;
}

/** A band to be drawn: of a section, from its signal `first` to its signal `last` (counted within the section). */
export interface DrawnBand {
  readonly section: number;
  readonly inbound: boolean;
  readonly first: number;
  readonly last: number;
  /** Width in cycles. */
  readonly width: number;
}

/** A3, landscape, mm. */
const SIZE = [420, 297] as const;
const FRAME = { left: 40, top: 36, right: 282, bottom: 270 } as const;
const CYCLES = 3;
/** Greens beside each signal's line: outbound above it, inbound under it, mm. */
const BAR = 1.8;
const TICK_S = 10;

/** Time-space diagram of an arterial with its bands, and its timing beside it. */
export function drawArterial(
  instance: ArterialInstance,
  sections: readonly DrawnSection[],
  bands: readonly DrawnBand[],
  title: string,
  summary: string,
): Sheet {
  const distance = [0];
  for (const { d } of instance.links) distance.push(distance.at(-1)! + d);
  const spanS = CYCLES * Math.max(...sections.map(({ plan }) => plan.cycle));
  const x = (s: number) => FRAME.left + ((FRAME.right - FRAME.left) * s) / spanS;
  const y = (signal: number) =>
    FRAME.bottom - 6 - ((FRAME.bottom - FRAME.top - 12) * distance[signal]) / Math.max(1, distance.at(-1)!);
  const box = { x: FRAME.left, y: FRAME.top, width: FRAME.right - FRAME.left, height: FRAME.bottom - FRAME.top };
  const drawn = sections.flatMap((section, s) => [
    ...bands.filter((band) => band.section === s).flatMap((band) => drawBand(instance, section, band, { spanS, x, y })),
    ...section.plan.offsets.flatMap((_, i) => drawGreens(instance, section, i, { spanS, x, y })),
  ]);
  const grid: SheetShape[] = [];
  for (let s = 0; s <= spanS; s += TICK_S) {
    grid.push({ kind: 'line', ink: 'grid', from: [x(s), FRAME.top], to: [x(s), FRAME.bottom] });
    if (s % (3 * TICK_S) === 0) grid.push(text(x(s), FRAME.bottom + 5, String(s), { anchor: 'middle' }));
  }
  const shapes: SheetShape[] = [
    text(14, 16, title, { sizeMm: 7, bold: true }),
    text(14, 24, summary, { sizeMm: 4 }),
    ...grid,
    { kind: 'box', ink: 'frame', box, outlined: true },
    { kind: 'clipped', box, shapes: drawn },
    ...distance.map((m, i) =>
      text(FRAME.left - 3, y(i) + 1, `${i + 1} · ${shortNumber(m, 0)} m`, { anchor: 'end', sizeMm: 2.8 }),
    ),
    text(FRAME.right, FRAME.bottom + 10, 'time, s', { anchor: 'end' }),
    ...drawTable(instance, sections),
    text(14, SIZE[1] - 8, NOTE, { ink: 'soft', sizeMm: 2.8 }),
  ];
  return { title, widthMm: SIZE[0], heightMm: SIZE[1], shapes };
}

const NOTE =
  'Green and blue bars: outbound through green above each line, inbound under it; red between. Offsets: start of the outbound through green, from the first signal of its run.';

interface Scales {
  readonly spanS: number;
  readonly x: (s: number) => number;
  readonly y: (signal: number) => number;
}

function drawBand(
  instance: ArterialInstance,
  { first: base, plan }: DrawnSection,
  { inbound, first, last, width }: DrawnBand,
  { spanS, x, y }: Scales,
): SheetShape[] {
  if (!(width > 0) || last <= first) return [];
  const part = sliceArterial(instance, base + first, base + last);
  const own = slicePlan(plan, first, last);
  const { cycle } = own;
  const window = findWindow(part, own, inbound);
  const widthS = width * cycle;
  // Leading edge where it leaves the first signal of the part (where it arrives there, inbound), in the middle of the room.
  let leaves = (window.start + Math.max(0, window.width - width) / 2) * cycle;
  const shapes: SheetShape[] = [];
  own.t.forEach((_, i) => {
    const here = base + first + i;
    const [outboundTau, inboundTau] = [part.signals[i + 1].tau ?? 0, part.signals[i].taub ?? 0];
    // Inbound the way is walked against the traffic: back in time by the travel time, less what the queue takes.
    const from = inbound ? leaves + inboundTau * cycle : leaves;
    const to = inbound ? from - own.tb[i] : leaves + own.t[i];
    for (
      let shift = -(Math.ceil(Math.abs(leaves) / cycle) + 2) * cycle;
      shift < spanS + Math.abs(leaves) + cycle;
      shift += cycle
    ) {
      const points: SheetPoint[] = [
        [x(from + shift), y(here)],
        [x(to + shift), y(here + 1)],
        [x(to + shift + widthS), y(here + 1)],
        [x(from + shift + widthS), y(here)],
      ];
      const [least, most] = [Math.min(from, to) + shift, Math.max(from, to) + shift + widthS];
      if (most >= 0 && least <= spanS)
        shapes.push({ kind: 'area', ink: inbound ? 'bandInbound' : 'bandOutbound', points });
    }
    leaves = inbound ? to : to - outboundTau * cycle;
  });
  return shapes;
}

function drawGreens(
  { signals }: ArterialInstance,
  { first, plan }: DrawnSection,
  i: number,
  { spanS, x, y }: Scales,
): SheetShape[] {
  const signal = signals[first + i];
  const { cycle } = plan;
  const greens = greensOf(signal);
  const starts = [plan.offsets[i], plan.offsets[i] + inboundGreenLag(signal, plan.patterns[i]) * cycle];
  return ([false, true] as const).flatMap((inbound, direction) => {
    const middle = y(first + i) + (inbound ? BAR / 2 : -BAR / 2);
    const shapes: SheetShape[] = [{ kind: 'line', ink: 'red', from: [x(0), middle], to: [x(spanS), middle] }];
    for (let at = starts[direction] - 2 * cycle; at < spanS; at += cycle) {
      const width = x(at + greens[direction] * cycle) - x(at);
      const box = { x: x(at), y: middle - BAR / 2, width, height: BAR };
      shapes.push({ kind: 'box', ink: inbound ? 'inbound' : 'outbound', box, outlined: false });
    }
    return shapes;
  });
}

/** Signals, offsets, patterns, and how each link is driven. */
function drawTable({ signals, links }: ArterialInstance, sections: readonly DrawnSection[]): SheetShape[] {
  const columns = [300, 322, 344, 368, 404];
  const heads = ['signal', 'cycle, s', 'offset, s', 'pattern', 'km/h on, out / in'];
  const rowMm = Math.min(7, (FRAME.bottom - FRAME.top - 10) / signals.length);
  const sizeMm = Math.min(3.1, rowMm * 0.8);
  const row = (at: number, cells: readonly string[], bold = false) =>
    cells.map((cell, c) => text(columns[c], at, cell, { anchor: 'end', sizeMm, bold }));
  const kmh = (d: number, s: number) => (d > 0 ? ((3.6 * d) / s).toFixed(1) : '–');
  return [
    ...row(FRAME.top + 4, heads, true),
    ...sections.flatMap(({ first, plan }) =>
      plan.offsets.flatMap((offset, i) => {
        const n = first + i;
        const speeds = i < plan.t.length ? `${kmh(links[n].d, plan.t[i])} / ${kmh(links[n].d, plan.tb[i])}` : '';
        const cells = [String(n + 1), plan.cycle.toFixed(1), offset.toFixed(1), String(plan.patterns[i]), speeds];
        return row(FRAME.top + 4 + (n + 1) * rowMm, cells);
      }),
    ),
  ];
}
