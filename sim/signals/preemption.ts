import { msToS, sToMs } from '../core/units.ts';
import type { SignalModel } from './control/signalModel.ts';
import { findStages } from './control/stageList.ts';
import type { PlanDefinition, SignalDefinition } from './definition.ts';
import { HELD_MS, PREEMPTION_PLAN_ID } from './heldPlan.ts';
import { isAnyTrailing, longestOverlapClearanceMs } from './overlaps.ts';
import { leastGreenS } from './phaseTimes.ts';
import { ringTimeMs, type Timetable, type TimetableSegment } from './timetable.ts';

/**
 * Emergency preemption of a signal: a stage that serves one movement is brought in early and held.
 *
 * A signal by the clock is preempted by plans: one that ends the greens of the moment, holds the stage and is replaced
 * when the vehicle has passed. So whoever computes signals from plans (the page, SPaT) needs to know nothing else.
 */

/** A phase that is green at the moment, and what is left of its least green, ms. */
export interface StandingPhase {
  readonly number: number;
  readonly leftMs: number;
}

/**
 * The phases that are green at a time if every ring shows green or nothing: the moments at which another plan can take
 * over without a clearance being cut. null at any other time.
 */
export function findStandingPhases(
  signal: SignalDefinition,
  segment: TimetableSegment,
  timeMs: number,
): StandingPhase[] | null {
  const ringMs = ringTimeMs(segment, timeMs);
  if (isAnyTrailing(segment.timetable.overlaps, ringMs)) return null;
  const standing: StandingPhase[] = [];
  for (const { number, startMs, greenEndMs, endMs } of segment.timetable.phases) {
    if (ringMs < startMs || ringMs >= endMs) continue;
    if (ringMs >= greenEndMs) return null;
    const phase = signal.phases.find((other) => other.number === number)!;
    // Under the clock everybody who may walk does, from the start of green.
    standing.push({ number, leftMs: Math.max(0, sToMs(leastGreenS(phase)) - (ringMs - startMs)) });
  }
  return standing;
}

/**
 * Numbers of the phases to hold for a movement: those that clear most of its approach, protected where they can; among
 * these the ones that are green already, else the first of the plan.
 *
 * @param movement network row
 * @returns null where no phase serves it
 */
export function choosePreemptionStage(
  model: SignalModel,
  timetable: Timetable,
  movement: number,
  green: readonly number[],
): number[] | null {
  const { movementFrom } = model.network;
  let best: number[] | null = null;
  let bestWorth = 0;
  for (const { phases } of findStages(model, timetable)) {
    const own = phases.map((row) => model.phases[row]);
    const isProtected = own.some(({ movements }) => movements.includes(movement));
    if (!isProtected && !own.some(({ permissiveMovements }) => permissiveMovements.includes(movement))) continue;
    const approach = own
      .flatMap(({ movements }) => movements)
      .filter((m) => movementFrom[m] === movementFrom[movement]);
    const kept = own.filter(({ number }) => green.includes(number)).length;
    const worth = (isProtected ? 10_000 : 1) + 100 * approach.length + kept;
    if (worth <= bestWorth) continue;
    bestWorth = worth;
    best = own.map(({ number }) => number);
  }
  return best;
}

/**
 * The plan that ends the standing greens that aren't wanted, each after its least green, and then holds a stage.
 *
 * @returns null if the stage can't follow at this moment; it can whenever rings start together
 */
export function planHold(
  signal: SignalDefinition,
  standing: readonly StandingPhase[],
  stage: readonly number[],
): PlanDefinition | null {
  const ending = standing.filter(({ number }) => !stage.includes(number));
  const beginning = stage.filter((number) => standing.every((other) => other.number !== number));
  if (ending.length > 0 && beginning.length > ending.length) return null;
  const clearingMs = clearingTimeMs(signal, ending);
  const rings = [
    ...standing
      .filter(({ number }) => stage.includes(number))
      .map(({ number }) => [{ phase: number, splitS: msToS(clearingMs + HELD_MS) }]),
    ...Array.from({ length: Math.max(ending.length, beginning.length) }, (_, r) => [
      ...ending.slice(r, r + 1).map(({ number }) => ({ phase: number, splitS: msToS(clearingMs) })),
      ...beginning.slice(r, r + 1).map((phase) => ({ phase, splitS: msToS(HELD_MS) })),
    ]),
  ];
  return {
    id: PREEMPTION_PLAN_ID,
    cycleS: msToS(clearingMs + HELD_MS),
    offsetS: 0,
    coordinatedPhases: [...stage],
    rings,
    ...withoutTrailing(signal),
  };
}

/** The plan of one cycle that ends all greens, each after its least green, and clears them. */
export function planExit(signal: SignalDefinition, standing: readonly StandingPhase[]): PlanDefinition {
  const cycleS = msToS(clearingTimeMs(signal, standing));
  return {
    id: PREEMPTION_PLAN_ID,
    cycleS,
    offsetS: 0,
    coordinatedPhases: standing.map(({ number }) => number),
    rings: standing.map(({ number }) => [{ phase: number, splitS: cycleS }]),
    ...withoutTrailing(signal),
  };
}

/** Overlaps end with their phases here: what follows begins as soon as these have cleared. */
function withoutTrailing({ overlaps }: SignalDefinition): Pick<PlanDefinition, 'trailing'> {
  return overlaps ? { trailing: false } : {};
}

/** Time to end and clear some greens together, ms, in whole seconds; 0 for none. */
function clearingTimeMs(signal: SignalDefinition, ending: readonly StandingPhase[]): number {
  let clearingMs = 0;
  for (const { number, leftMs } of ending) {
    const phase = signal.phases.find((candidate) => candidate.number === number)!;
    const ownMs = sToMs(phase.yellowS + phase.redClearanceS);
    const clearanceMs = Math.max(ownMs, longestOverlapClearanceMs(signal.overlaps ?? [], phase));
    clearingMs = Math.max(clearingMs, Math.ceil((leftMs + clearanceMs) / 1000) * 1000);
  }
  return clearingMs;
}

/** The longest that a signal may take to end what it shows, ms: the longest least green and its clearances. */
export function longestClearingMs(signal: SignalDefinition): number {
  const trailingMs = Math.max(
    0,
    ...(signal.overlaps ?? []).map(
      ({ trailingGreenS = 0, trailingYellowS = 0, trailingRedS = 0 }) =>
        sToMs(trailingGreenS) + sToMs(trailingYellowS) + sToMs(trailingRedS),
    ),
  );
  return (
    trailingMs +
    Math.max(...signal.phases.map((phase) => sToMs(leastGreenS(phase) + phase.yellowS + phase.redClearanceS)))
  );
}

/** Whether a plan's rings all begin with what is green already, so that it can start without a clearance. */
export function startsWith({ plan }: Timetable, standing: readonly StandingPhase[]): boolean {
  return (
    plan.rings.length === standing.length &&
    plan.rings.every((ring) => standing.some(({ number }) => number === ring[0].phase))
  );
}
