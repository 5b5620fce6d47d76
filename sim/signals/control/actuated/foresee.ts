import { moduloMs } from '../../../core/cycleArithmetic.ts';
import { ringTimeMs } from '../../timetable.ts';
import { type Foresight, type SignalView, Wish } from '../controller.ts';
import { PhaseState } from '../phaseState.ts';
import type { RingModel, Unit } from './ringModel.ts';

/**
 * What a coordinated controller can still do: it holds its coordinated phases to their yield point, and forces the others off
 * in time for them.
 *
 * @param rings of a coordinated controller's plan in force
 * @param places where it is in each ring, counted from 1
 */
export function foreseeTurn(
  rings: RingModel,
  places: Float64Array,
  view: SignalView,
  wish: Uint8Array,
  out: Foresight,
): void {
  const { fromMs, dwellMs, untilMs } = view.segment;
  // While a new plan is held to come into step, ring time and time don't go together.
  if (untilMs !== undefined || (dwellMs > 0 && view.timeMs < fromMs + rings.cycleMs + dwellMs)) return;
  const localMs = ringTimeMs(view.segment, view.timeMs);
  out.holdsUntilMs = view.timeMs + untilNextMarkMs(rings, localMs);
  const active = rings.rings.map((ring, r): Unit | null => ring[places[r] - 1] ?? null);

  for (const unit of active) {
    if (unit?.isCoordinated !== true || !isAllGreen(view, unit)) continue;
    const untilYieldMs = moduloMs(unit.greenEndMs - localMs, rings.cycleMs);
    if (untilYieldMs > 0 && rings.cycleMs - untilYieldMs > rings.permissiveMs) {
      for (const p of unit.phases) out.earliestMs[p] = view.timeMs + untilYieldMs;
    }
  }
  foreseeForceOffs(rings, active, view, wish, localMs, out);
}

/** Time until something happens by the cycle alone: a green's start or end in the plan, or the end of a permissive window, ms. */
function untilNextMarkMs({ rings, cycleMs, permissiveMs }: RingModel, localMs: number): number {
  let nextMs = cycleMs;
  for (const { startMs, greenEndMs, isCoordinated } of rings.flat()) {
    // From one mark on, not from after it.
    const untilMs = (markMs: number) => moduloMs(markMs - localMs - 1, cycleMs) + 1;
    nextMs = Math.min(nextMs, untilMs(startMs), untilMs(greenEndMs), untilMs(greenEndMs + 1));
    if (isCoordinated) nextMs = Math.min(nextMs, untilMs(greenEndMs + permissiveMs + 1));
  }
  return nextMs;
}

/**
 * Latest ends, where force-offs are sure to bring every ring to its coordinated phase: all in one group, none of them active,
 * and nobody walks longer than the split.
 */
function foreseeForceOffs(
  rings: RingModel,
  active: readonly (Unit | null)[],
  view: SignalView,
  wish: Uint8Array,
  localMs: number,
  out: Foresight,
): void {
  const main = rings.rings.map((ring) => ring.find((unit) => unit.isCoordinated));
  if (active.some((unit) => unit === null || unit.isCoordinated) || main.some((unit) => unit === undefined)) return;
  const groupOf = (unit: Unit) => rings.groupEnds.findIndex((ends) => unit.place < ends[unit.ring]);
  if (new Set(main.map((unit) => groupOf(unit!))).size > 1) return;
  if (rings.rings.flat().some((unit) => !unit.isCoordinated && unit.leastWithWalkMs > unit.greenEndMs - unit.startMs))
    return;

  let latestMs = view.timeMs;
  let clearedMs = view.timeMs;
  for (const unit of active as readonly Unit[]) {
    // What hasn't begun yet, or should have ended already, ends who knows when.
    if (!isAllGreen(view, unit)) return;
    const sinceMs = Math.max(...unit.phases.map((p) => view.phaseSinceMs[p]));
    const sinceForceOffMs = moduloMs(localMs - unit.greenEndMs, rings.cycleMs);
    if (sinceForceOffMs <= view.timeMs - sinceMs) return;
    const walks = unit.phases.some((p) => wish[p] === Wish.greenWithWalk);
    const forcedOffMs = view.timeMs + rings.cycleMs - sinceForceOffMs;
    const endMs = Math.max(forcedOffMs, sinceMs + (walks ? unit.leastWithWalkMs : unit.leastMs));
    latestMs = Math.max(latestMs, endMs);
    clearedMs = Math.max(clearedMs, endMs + unit.clearMs);
  }
  const mainGroup = groupOf(main[0]!);
  const isBeyondBarrier = (active as readonly Unit[]).every((unit) => groupOf(unit) !== mainGroup);
  // Within the coordinated group a ring could have to wait for the other to cross with it.
  if (!isBeyondBarrier) return;
  for (const unit of active as readonly Unit[]) for (const p of unit.phases) out.latestMs[p] = latestMs;
  for (const unit of main as readonly Unit[]) {
    const startMs = view.timeMs + moduloMs(unit.startMs - localMs, rings.cycleMs);
    for (const p of unit.phases) out.latestMs[p] = Math.max(startMs, clearedMs);
  }
}

function isAllGreen(view: SignalView, unit: Unit): boolean {
  return unit.phases.every((p) => view.phaseState[p] === PhaseState.green);
}
