import { moduloMs } from '../core/cycleArithmetic.ts';
import { Indication } from '../core/indication.ts';
import type { Arc } from '../core/intervals.ts';
import type { Timetable } from './timetable.ts';

/**
 * When a movement has green (protected or permissive), as arcs of the plan's cycle.
 *
 * @param row the movement's row within its intersection
 * @returns times from master zero, ms; a green over the end of the cycle is one arc
 */
export function greenArcs(timetable: Timetable, row: number): Arc[] {
  const { cycleMs, offsetMs, localZeroMs, intervalEndMs, indications, movementCount } = timetable;
  const arcs: { startMs: number; lengthMs: number }[] = [];
  let open: { startMs: number; lengthMs: number } | null = null;
  let fromMs = 0;
  for (let k = 0; k < intervalEndMs.length; k++) {
    const shown = indications[k * movementCount + row];
    if (shown === Indication.green || shown === Indication.permissive) {
      if (open === null) {
        open = { startMs: fromMs, lengthMs: 0 };
        arcs.push(open);
      }
      open.lengthMs = intervalEndMs[k] - open.startMs;
    } else open = null;
    fromMs = intervalEndMs[k];
  }
  const first = arcs[0];
  if (open !== null && first !== open && first.startMs === 0) {
    open.lengthMs += first.lengthMs;
    arcs.shift();
  }
  if (first?.lengthMs === cycleMs) return [first];
  return arcs
    .map(({ startMs, lengthMs }) => ({ startMs: moduloMs(startMs - localZeroMs + offsetMs, cycleMs), lengthMs }))
    .sort((a, b) => a.startMs - b.startMs);
}
