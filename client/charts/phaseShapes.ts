import { EventCode, type GreenEnd, type PhaseCycle, type PhaseRecord, type SignalEvents } from '../../sim/shared.ts';

/** From a value to its place in a drawing, px. */
export type Place = (value: number) => number;

/** A Purdue coordination diagram as SVG paths. Across: time of day, ms; up: since the cycle's red began, s. */
export interface CoordinationShapes {
  /** The green time of each cycle. */
  readonly greens: string;
  /** Lines that step from cycle to cycle: where green, yellow and the next red begin. */
  readonly greenLine: string;
  readonly yellowLine: string;
  readonly redLine: string;
  /** A dot each (a stroke without length): those who arrive on green, and the others. */
  readonly onGreen: string;
  readonly offGreen: string;
}

export function shapeCoordination({ cycles, arrivals }: PhaseRecord, x: Place, y: Place): CoordinationShapes {
  const height = (cycle: PhaseCycle, momentMs: number) => y((momentMs - cycle.redMs) / 1000);
  const steps = (momentMs: (cycle: PhaseCycle) => number) =>
    cycles
      .map((cycle, k) => {
        const follows = k > 0 && cycles[k - 1].endMs === cycle.redMs;
        const place = px(height(cycle, momentMs(cycle)));
        return `${follows ? 'L' : 'M'}${px(x(cycle.redMs))} ${place}H${px(x(cycle.endMs))}`;
      })
      .join('');
  const dots = (onGreen: boolean) =>
    arrivals
      .filter(({ indication }) => (indication === 'green') === onGreen)
      .map(({ timeMs, inCycleMs }) => `M${px(x(timeMs))} ${px(y(inCycleMs / 1000))}h0`)
      .join('');
  return {
    greens: cycles
      .map((cycle) => box(x(cycle.redMs), x(cycle.endMs), height(cycle, cycle.yellowMs), height(cycle, cycle.greenMs)))
      .join(''),
    greenLine: steps(({ greenMs }) => greenMs),
    yellowLine: steps(({ yellowMs }) => yellowMs),
    redLine: steps(({ endMs }) => endMs),
    onGreen: dots(true),
    offGreen: dots(false),
  };
}

export const GREEN_ENDS: readonly GreenEnd[] = ['gapOut', 'maxOut', 'forceOff', 'unknown'];

/** A split monitor as SVG paths: bars by what ended the green, and a mark over each split failure. */
export interface SplitShapes {
  readonly bars: Readonly<Record<GreenEnd, string>>;
  readonly failures: string;
  /** What the plan gives, as a line of steps. */
  readonly planned: string;
}

/** Least width of a bar, and size of a mark, px. */
const LEAST_BAR_PX = 1.5;
const MARK_PX = 4;

export function shapeSplits(
  { cycles, occupancies }: PhaseRecord,
  planned: readonly PlannedSplit[],
  toMs: number,
  x: Place,
  y: Place,
): SplitShapes {
  const bars: Record<GreenEnd, string> = { gapOut: '', maxOut: '', forceOff: '', unknown: '' };
  let failures = '';
  cycles.forEach((cycle, k) => {
    const left = x(cycle.greenMs);
    const right = Math.max(left + LEAST_BAR_PX, x(cycle.clearedMs));
    const top = y(splitSOf(cycle));
    bars[cycle.greenEnd] += box(left, right, top, y(0));
    if (!occupancies[k]?.failed) return;
    const middle = (left + right) / 2;
    failures += `M${px(middle)} ${px(top - 1)}l${-MARK_PX} ${-1.6 * MARK_PX}h${2 * MARK_PX}Z`;
  });
  const line = planned
    .map(({ fromMs, splitS }, k) => {
      const endMs = planned[k + 1]?.fromMs ?? toMs;
      return `${k === 0 ? 'M' : 'L'}${px(x(fromMs))} ${px(y(splitS))}H${px(x(endMs))}`;
    })
    .join('');
  return { bars, failures, planned: line };
}

export function splitSOf({ greenMs, clearedMs }: PhaseCycle): number {
  return (clearedMs - greenMs) / 1000;
}

/** A split of some plan, and since when. */
export interface PlannedSplit {
  readonly fromMs: number;
  readonly splitS: number;
}

/** What the plans in force gave a phase, as the log tells it. */
export function plannedSplits(events: SignalEvents, phase: number): PlannedSplit[] {
  const found: PlannedSplit[] = [];
  for (let i = 0; i < events.count; i++) {
    if (events.code[i] !== EventCode.splitChange + phase - 1) continue;
    found.push({ fromMs: events.timeMs[i], splitS: events.parameter[i] });
  }
  return found;
}

/** The ends of one phase's greens as marks on its line: each kind has a shape of its own. */
export function shapeTerminations({ cycles }: PhaseRecord, x: Place, middle: number): Record<GreenEnd, string> {
  const marks: Record<GreenEnd, string> = { gapOut: '', maxOut: '', forceOff: '', unknown: '' };
  for (const { yellowMs, greenEnd } of cycles) marks[greenEnd] += terminationMark(greenEnd, x(yellowMs), middle);
  return marks;
}

/** A disc for gap-out, a triangle for max-out, a square for force-off, a cross for what isn't known. */
export function terminationMark(end: GreenEnd, cx: number, cy: number): string {
  const r = MARK_PX - 0.5;
  const at = `M${px(cx)} ${px(cy)}`;
  if (end === 'gapOut') return `${at}m${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  if (end === 'maxOut') return `${at}m0 ${-r - 0.5}l${r + 0.5} ${2 * r}h${-2 * r - 1}Z`;
  if (end === 'forceOff') return `${at}m${-r} ${-r}h${2 * r}v${2 * r}h${-2 * r}Z`;
  return `${at}m${-r} ${-r + 1}l1 -1 ${r - 1} ${r - 1} ${r - 1} ${1 - r} 1 1 ${1 - r} ${r - 1} ${r - 1} ${r - 1} -1 1 ${1 - r} ${1 - r} ${1 - r} ${r - 1} -1 -1 ${r - 1} ${1 - r}Z`;
}

function box(left: number, right: number, top: number, bottom: number): string {
  return `M${px(left)} ${px(top)}H${px(right)}V${px(bottom)}H${px(left)}Z`;
}

/** A tenth of a pixel is enough. */
function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
