import { msToS, sToMs } from '../core/units.ts';
import type { SignalDefinition } from './definition.ts';
import { isAnyTrailing } from './overlaps.ts';
import { leastGreenS } from './phaseTimes.ts';
import { compileTimetable, type Timetable } from './timetable.ts';

/**
 * An interval of a plan in which every ring shows green. Made longer or shorter, it moves all rings alike: the order of
 * indications stays the plan's, and no clearance is touched.
 */
export interface OpenInterval {
  /** Ring time, ms. */
  readonly startMs: number;
  readonly lengthMs: number;
  /** An overlap trails or clears in it: it can be longer, not shorter. */
  readonly isTrailing: boolean;
  /** Rows of the timetable's phases that are green. */
  readonly phases: readonly number[];
}

/** In the order of the cycle. */
export function findOpenIntervals({ phases, intervalEndMs, overlaps }: Timetable): OpenInterval[] {
  const ringCount = 1 + Math.max(...phases.map(({ ring }) => ring));
  const open: OpenInterval[] = [];
  let startMs = 0;
  for (const toMs of intervalEndMs) {
    const green = phases.flatMap((phase, p) => (phase.startMs <= startMs && startMs < phase.greenEndMs ? [p] : []));
    if (green.length === ringCount)
      open.push({ startMs, lengthMs: toMs - startMs, isTrailing: isAnyTrailing(overlaps, startMs), phases: green });
    startMs = toMs;
  }
  return open;
}

/** What the green of each phase of a plan has above its least (minimum green, walk with pedestrian clearance), ms. */
export function findSlackMs(signal: SignalDefinition, { phases }: Timetable): number[] {
  return phases.map(({ number, startMs, greenEndMs }) => {
    const phase = signal.phases.find((other) => other.number === number)!;
    return greenEndMs - startMs - sToMs(leastGreenS(phase));
  });
}

/**
 * The plan with open intervals that are longer or shorter, and a cycle that is so by their sum.
 *
 * @param changeMs of each interval of `open`; no green may fall below its least by it
 */
export function stretchOpenIntervals(
  signal: SignalDefinition,
  timetable: Timetable,
  open: readonly OpenInterval[],
  changeMs: readonly number[],
  movementIds: readonly string[],
): Timetable {
  const byPhase = new Map<number, number>();
  open.forEach(({ phases }, k) => {
    for (const p of phases) {
      const { number } = timetable.phases[p];
      byPhase.set(number, (byPhase.get(number) ?? 0) + changeMs[k]);
    }
  });
  const { transition: _, ...plan } = timetable.plan;
  return compileTimetable(
    signal,
    {
      ...plan,
      cycleS: msToS(timetable.cycleMs + changeMs.reduce((sum, ms) => sum + ms, 0)),
      rings: plan.rings.map((ring) =>
        ring.map(({ phase, splitS }) => ({ phase, splitS: msToS(sToMs(splitS) + (byPhase.get(phase) ?? 0)) })),
      ),
    },
    movementIds,
  );
}
