import { type Foresight, type SignalView, Wish } from '../controller.ts';
import { PhaseState } from '../phaseState.ts';
import type { RingModel, Unit } from './ringModel.ts';

/** Steps are no longer than this; a decision comes a step after what it is about, a green a step after its clearance, ms. */
const STEP_MS = 1000;

/** Who asks for green and won't go away. Phases are rows of the model. */
export interface SureCalls {
  /** Whether somebody asks for a phase who stays until it has been green. */
  isCalled(p: number): boolean;
  /** Since when others were seen to wait for the end of its green, ms. */
  awaitedSinceMs(p: number): number;
  /** When the next pedestrian asks for any phase, ms. */
  readonly nextCallMs: number;
}

/**
 * Latest ends of free actuated greens. A gap may end a green at any time after its minimum; but a vehicle over a detector may go
 * another way, and then the green goes on. Only those who stay bound it: calls that are kept, recalls, pedestrians. While one of
 * them waits, a green that others were seen to wait for is over at the end of its longest time:
 *
 * - where the caller comes later in its own ring before the barrier, or in a signal of one ring without barriers anywhere;
 * - where the caller stands beyond the barrier, when every ring has had the longest time of what it serves and of what it may serve
 *   still before the barrier, with all clearances.
 *
 * @param places where it is in each ring, counted from 1
 */
export function foreseeFree(
  rings: RingModel,
  places: Float64Array,
  view: SignalView,
  wish: Uint8Array,
  calls: SureCalls,
  out: Foresight,
): void {
  out.holdsUntilMs = calls.nextCallMs;
  const active = rings.rings.map((ring, r): Unit | null => ring[places[r] - 1] ?? null);
  const groupOf = (unit: Unit) => rings.groupEnds.findIndex((ends) => unit.place < ends[unit.ring]);
  const first = active.find((unit) => unit !== null);
  if (!first) return;
  const group = groupOf(first);
  const units = rings.rings.flat();
  const callers = units.filter(
    (unit) =>
      !active.includes(unit) && unit.phases.some((p) => view.phaseState[p] !== PhaseState.green && calls.isCalled(p)),
  );
  if (callers.length === 0) return;
  const endsMs = active.map((unit) =>
    unit === null ? Number.NEGATIVE_INFINITY : longestEndMs(unit, view, wish, calls),
  );
  active.forEach((unit, r) => {
    if (unit === null) return;
    const isAlone = rings.rings.length === 1 && rings.groupEnds.length === 1;
    const isFollowed = callers.some(
      (caller) => caller.ring === r && (isAlone || (groupOf(caller) === group && caller.place > unit.place)),
    );
    if (isFollowed) lower(out, unit, endsMs[r]);
  });
  if (callers.every((caller) => groupOf(caller) === group)) return;
  const longestClearMs = Math.max(...units.map(({ clearMs }) => clearMs));
  let crossedMs = Number.NEGATIVE_INFINITY;
  active.forEach((unit, r) => {
    if (unit === null) return;
    let endMs = endsMs[r];
    for (let place = unit.place + 1; place < rings.groupEnds[group][r]; place++) {
      // What is to come may begin later still, behind an overlap that trails.
      if (view.model.overlaps.length > 0) endMs = Number.POSITIVE_INFINITY;
      const next = rings.rings[r][place];
      // It may have to wait for what another ring clears, too.
      endMs += 2 * longestClearMs + 3 * STEP_MS + Math.max(next.maxGreenMs, next.leastWithWalkMs);
    }
    crossedMs = Math.max(crossedMs, endMs);
  });
  for (const unit of active) if (unit !== null) lower(out, unit, crossedMs);
}

/** When an active green has had its longest time, ms; Infinity: nobody has been seen to wait, or it hasn't begun. */
function longestEndMs(unit: Unit, view: SignalView, wish: Uint8Array, calls: SureCalls): number {
  if (!unit.phases.every((p) => view.phaseState[p] === PhaseState.green)) return Number.POSITIVE_INFINITY;
  const sinceMs = Math.max(...unit.phases.map((p) => view.phaseSinceMs[p]));
  const awaitedMs = calls.awaitedSinceMs(unit.phases[0]);
  if (awaitedMs < sinceMs || awaitedMs === 0) return Number.POSITIVE_INFINITY;
  const walks = unit.phases.some((p) => wish[p] === Wish.greenWithWalk);
  return Math.max(awaitedMs + unit.maxGreenMs, sinceMs + (walks ? unit.leastWithWalkMs : unit.leastMs));
}

function lower({ latestMs }: Foresight, { phases }: Unit, endMs: number): void {
  for (const p of phases) if (endMs < latestMs[p]) latestMs[p] = endMs;
}
