import { type AdaptiveMoves, msToS, offsetMovedMs } from '../../sim/shared.ts';
import type { MovedStep } from '../charts/movesShapes.ts';

/** One small chart of what was moved at a signal; all values in seconds. */
export interface MovedRow {
  readonly what: 'cycle' | 'offset' | 'split';
  /** Numbers of the phases that a split is of. */
  readonly phases: readonly number[];
  /** What lasts, cycle by cycle, against the plan. */
  readonly lasting: readonly MovedStep[];
  /** As driven in each cycle; empty where that is the same. */
  readonly driven: readonly MovedStep[];
}

/** Cycle, offset and splits of a signal, in the order in which they are drawn. Offsets are told as what they moved by. */
export function movedRows({ planned, cycles }: AdaptiveMoves): MovedRow[] {
  const steps = (valueMs: (k: number) => number, plannedMs: (k: number) => number) =>
    cycles.map(
      ({ fromMs, toMs }, k): MovedStep => ({
        fromMs,
        toMs,
        value: msToS(valueMs(k)),
        planned: msToS(plannedMs(k)),
      }),
    );
  const share = (ms: number, k: number) => (ms * cycles[k].cycleMs) / planned.cycleMs;
  return [
    {
      what: 'cycle',
      phases: [],
      lasting: steps(
        (k) => cycles[k].cycleMs,
        () => planned.cycleMs,
      ),
      driven: [],
    },
    {
      what: 'offset',
      phases: [],
      lasting: steps(
        (k) => offsetMovedMs(planned, cycles[k]),
        () => 0,
      ),
      driven: [],
    },
    ...planned.splits.map(
      ({ phases, ms }, u): MovedRow => ({
        what: 'split',
        phases,
        lasting: steps(
          (k) => cycles[k].lastingMs[u],
          (k) => share(ms, k),
        ),
        driven: steps(
          (k) => cycles[k].drivenMs[u],
          (k) => share(ms, k),
        ),
      }),
    ),
  ];
}

/** Whether anything that lasts has been moved by a second or more. */
export function isMoved(rows: readonly MovedRow[]): boolean {
  return rows.some(({ lasting }) => lasting.some(({ value, planned }) => Math.abs(value - planned) >= 1));
}

/** Every cycle of a signal, in the columns of `adaptive.csv` (docs/results.md) without seed and region. */
export function movesCsv(signalId: string, { planned, cycles }: AdaptiveMoves): string {
  const rows = cycles.flatMap(({ fromMs, toMs, cycleMs, offsetMs, drivenMs, lastingMs }) => {
    const head = [signalId, fromMs / 1000, toMs / 1000];
    return [
      [...head, 'cycle', '', planned.cycleMs / 1000, cycleMs / 1000, (toMs - fromMs) / 1000],
      [...head, 'offset', '', planned.offsetMs / 1000, offsetMs / 1000, offsetMs / 1000],
      ...planned.splits.map(({ phases, ms }, u) => [
        ...head,
        'split',
        phases.join('+'),
        ...[ms, lastingMs[u], drivenMs[u]].map((value) => value / 1000),
      ]),
    ];
  });
  const columns = ['signal', 'cycleStart', 'cycleEnd', 'what', 'phases', 'planned', 'lasting', 'driven'];
  const cell = (value: string | number) =>
    typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
  return `${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`;
}
