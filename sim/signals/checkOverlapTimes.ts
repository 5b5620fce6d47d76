import { msToS } from '../core/units.ts';
import { type ConflictMatrix, conflicts } from '../network/conflicts.ts';
import type { Network } from '../network/network.ts';
import type { SignalDefinition } from './definition.ts';
import type { OverlapGreen, TimetableOverlap } from './overlaps.ts';
import type { Timetable } from './timetable.ts';

/**
 * Whether every overlap of a plan has cleared before anything that conflicts with it begins, and before the cycle ends, where
 * another plan may take over. Phases that conflict with one of its own phases are `checkPlan`'s: they are not told again.
 *
 * @param timetable the plan's; made with or without movements
 * @returns what is wrong, in words
 */
export function checkOverlapTimes(
  { overlaps: definitions = [], phases: defined }: SignalDefinition,
  { cycleMs, phases, overlaps }: Pick<Timetable, 'cycleMs' | 'phases' | 'overlaps'>,
  network: Network,
  matrix: ConflictMatrix,
): string[] {
  const rowsOf = (ids: readonly string[]) => ids.flatMap((id) => network.movementIndexById.get(id) ?? []);
  const clash = (a: readonly number[], b: readonly number[]) => a.some((m) => b.some((n) => conflicts(matrix, m, n)));
  const messages: string[] = [];
  const lateBy = (overlap: TimetableOverlap, endMs: number, atMs: number, what: string) => {
    const byS = msToS(endMs - atMs);
    messages.push(
      `overlap ${overlap.id} has cleared at ${msToS(endMs)} s of the cycle, ${byS} s after ${what}; let it trail by so much less, or give the phase before it so much more red clearance`,
    );
  };
  overlaps.forEach((overlap, o) => {
    const own = rowsOf(definitions[o].movements);
    const parents = phases.filter(({ number }) => definitions[o].phases.includes(number));
    for (const green of overlap.greens) {
      if (green.endMs > cycleMs) lateBy(overlap, green.endMs, cycleMs, 'the end of the cycle');
      for (const phase of phases) {
        if (parents.includes(phase) || !meet(green, phase)) continue;
        const { number } = phase;
        const { movements, permissiveMovements = [] } = defined.find((candidate) => candidate.number === number)!;
        const isWithin = phase.startMs > green.trailingMs;
        if (isWithin && permissiveMovements.some((id) => definitions[o].movements.includes(id)))
          lateBy(overlap, green.endMs, phase.startMs, `the start of phase ${number}, in which a movement of it yields`);
        if (parents.some((parent) => meet(parent, phase))) continue;
        if (clash(own, rowsOf(movements)))
          lateBy(overlap, green.endMs, phase.startMs, `the start of phase ${number}, which conflicts with it`);
      }
      overlaps.slice(o + 1).forEach((other, k) => {
        const met = other.greens.find((candidate) => meet(green, candidate));
        if (met === undefined || !clash(own, rowsOf(definitions[o + 1 + k].movements))) return;
        if (messages.length > 0) return;
        const [first, second] = green.startMs <= met.startMs ? [green, met] : [met, green];
        lateBy(
          first === green ? overlap : other,
          first.endMs,
          second.startMs,
          `the start of overlap ${first === green ? other.id : overlap.id}, which conflicts with it`,
        );
      });
    }
  });
  return messages;
}

type Window = Pick<OverlapGreen, 'startMs' | 'endMs'>;

function meet(a: Window, b: Window): boolean {
  return a.startMs < b.endMs && b.startMs < a.endMs;
}
