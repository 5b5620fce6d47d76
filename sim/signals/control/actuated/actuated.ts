import { moduloMs } from '../../../core/cycleArithmetic.ts';
import type { ActuatedDefinition, CoordinatedDefinition } from '../../definition.ts';
import { placeDetectors } from '../../detectors.ts';
import { ringTimeMs, type Timetable } from '../../timetable.ts';
import { type Controller, type SignalView, Wish } from '../controller.ts';
import { Watch } from '../detectorBank.ts';
import type { EndReason } from '../endReason.ts';
import { PhaseState } from '../phaseState.ts';
import type { SignalModel } from '../signalModel.ts';
import {
  awaitedSinceMs,
  forgetServedCalls,
  isPedestrianAwaited,
  isPedestrianCalling,
  MEMORY_PER_PHASE,
  pedestrianAtMs,
  setAwaitedSinceMs,
} from './calls.ts';
import { foreseeTurn } from './foresee.ts';
import { settlePhases } from './phaseSettings.ts';
import { createRingModel, MOST_RINGS, type Unit } from './ringModel.ts';
import { greenSinceMs, isGreen, isServiceable, isUnitCalled, leastMsOf, mayEnd, type Turn } from './turn.ts';

/**
 * Actuated control, free or within a plan's cycle: the rings go through their phases in the plan's order, serve those
 * that are called, and cross barriers together. A green ends when others wait and its traffic has gaps (gap-out), when it
 * has lasted its longest (max-out), or when its time in the cycle is over (force-off). With nobody waiting it goes on.
 *
 * Coordinated phases hold until their yield point, the end of their green in the plan; from there until it is too late to
 * serve a caller before its own force-off (its permissive window) they give way. So they come back early when others need
 * less (early return to green). Sources: NTCIP 1202; FHWA-HOP-08-024, chapters 5 and 6.
 */
export function createActuated(
  definition: ActuatedDefinition | CoordinatedDefinition,
  model: SignalModel,
  initial: Timetable,
): Controller {
  const settings = settlePhases(definition, model, initial.plan);
  const phaseCount = model.phases.length;
  const placed = placeDetectors(model.definition, model.network);
  const turn: Turn = {
    settings,
    endReason: new Uint8Array(phaseCount),
    isCoordinated: definition.type === 'coordinated',
    isFloating: definition.type === 'coordinated' && definition.forceOff === 'floating',
    placeAt: phaseCount * MEMORY_PER_PHASE,
    // Whatever stands here is replaced before it is read.
    view: { timeMs: 0 } as SignalView,
    timetable: initial,
    memory: new Float64Array(0),
    wish: new Uint8Array(0),
    rings: createRingModel(model, initial, settings),
    localMs: 0,
    group: 0,
    isQuiet: false,
    active: new Array<Unit | null>(MOST_RINGS).fill(null),
    entering: new Array<Unit | null>(MOST_RINGS).fill(null),
  };
  return {
    intervalMs: 0,
    detectors: model.phases.map(({ lanes }, p) => ({
      detectors: placed.filter(({ lane }) => lanes.includes(lane)),
      passageMs: settings[p].passageMs,
      isLocking: settings[p].isLocking,
    })),
    // After the phases' own: the place that each ring is at, counted from 1.
    memoryLength: turn.placeAt + MOST_RINGS,
    decide: (view, memory, wish) => decideTurn(turn, view, memory, wish),
    account: {
      endReason: (p) => turn.endReason[p] as EndReason,
      isPedestrianCalling: (own, p, timeMs) => isPedestrianAwaited(own, p, timeMs),
    },
    foresee: (view, memory, wish, foresight) => foreseeTurn(turn, view, memory, wish, foresight),
  };
}

/** Longest time without a look, ms. */
const LONGEST_SLEEP_MS = 30_000;

function decideTurn(turn: Turn, view: SignalView, memory: Float64Array, wish: Uint8Array): number {
  turn.view = view;
  turn.memory = memory;
  turn.wish = wish;
  const { timetable } = view.segment;
  const isSamePlan = timetable === turn.timetable;
  if (!isSamePlan) {
    turn.timetable = timetable;
    turn.rings = createRingModel(view.model, timetable, turn.settings);
  }
  if (turn.isCoordinated) turn.localMs = ringTimeMs(view.segment, view.timeMs);
  turn.isQuiet = false;
  if (!recallPlaces(turn) || (!isSamePlan && !isAsWished(turn))) {
    turn.active.fill(null);
    chooseIn(turn, 0);
    enterAll(turn);
    writeWish(turn);
    return view.timeMs;
  }
  if (lookAtGreens(turn)) {
    turn.isQuiet = !isAnyCalled(turn);
    if ((!turn.isQuiet || isAnyCalled(turn)) && advance(turn)) writeWish(turn);
  }
  return watchOut(turn);
}

/**
 * Notes what could let the next decision come out otherwise: gaps of extended greens; and where a green may end, or nobody
 * was seen to wait for its end, calls of phases that nobody calls now.
 *
 * @returns when time alone could, ms
 */
function watchOut(turn: Turn): number {
  const { view, rings, active, memory, isCoordinated, isFloating, localMs } = turn;
  const { timeMs, watch, extendedUntilMs } = view;
  let nextMs = timeMs + LONGEST_SLEEP_MS;
  let mattersWhoCalls = false;
  watch.fill(Watch.nothing);
  for (let r = 0; r < rings.rings.length; r++) {
    const unit = active[r];
    // What is still cleared for is told of when it has begun.
    if (unit === null || !isGreen(turn, unit)) continue;
    const sinceMs = greenSinceMs(turn, unit);
    const leastEndMs = sinceMs + leastMsOf(turn, unit);
    if (leastEndMs > timeMs) nextMs = Math.min(nextMs, leastEndMs);
    if (isCoordinated && unit.isCoordinated) {
      const untilYieldMs = moduloMs(unit.greenEndMs - localMs, rings.cycleMs);
      const isHeld = untilYieldMs > 0 && rings.cycleMs - untilYieldMs > rings.permissiveMs;
      // While it may yield, nothing becomes serviceable that is not so now, unless somebody calls.
      if (isHeld || untilYieldMs > 0) nextMs = Math.min(nextMs, timeMs + untilYieldMs);
      if (!isHeld) mattersWhoCalls = true;
      continue;
    }
    let isHeldByTraffic = false;
    for (const p of unit.phases) {
      if (extendedUntilMs[p] <= timeMs) continue;
      watch[p] = Watch.gap;
      isHeldByTraffic = true;
    }
    if (leastEndMs <= timeMs && !isHeldByTraffic) mattersWhoCalls = true;
    if (isCoordinated) {
      nextMs = Math.min(nextMs, timeMs + moduloMs(unit.greenEndMs - localMs - 1, rings.cycleMs) + 1);
      const splitEndMs = sinceMs + unit.greenEndMs - unit.startMs;
      if (isFloating && splitEndMs > timeMs) nextMs = Math.min(nextMs, splitEndMs);
      continue;
    }
    const awaitedMs = awaitedSinceMs(memory, unit.phases[0]);
    if (awaitedMs < sinceMs) mattersWhoCalls = true;
    else if (awaitedMs + unit.maxGreenMs > timeMs) nextMs = Math.min(nextMs, awaitedMs + unit.maxGreenMs);
  }
  return mattersWhoCalls ? Math.min(nextMs, watchForCalls(turn)) : nextMs;
}

/** Watches the phases that nobody calls. @returns when the next pedestrian calls, ms */
function watchForCalls(turn: Turn): number {
  const { view, settings } = turn;
  let nextMs = Number.POSITIVE_INFINITY;
  for (let p = 0; p < settings.length; p++) {
    if (view.phaseState[p] === PhaseState.green) continue;
    if (view.occupied[p] === 0 && view.keptCall[p] === 0) view.watch[p] = Watch.vehicle;
    if (settings[p].walk !== 'call') continue;
    const atMs = pedestrianAtMs(turn, p);
    if (atMs > view.timeMs) nextMs = Math.min(nextMs, atMs);
  }
  return nextMs;
}

/** Takes up the places that stand in memory. @returns false if there are none: the signal begins */
function recallPlaces(turn: Turn): boolean {
  const { memory, rings, active, placeAt } = turn;
  let isAnywhere = false;
  for (let r = 0; r < rings.rings.length; r++) {
    const place = memory[placeAt + r] - 1;
    active[r] = place >= 0 && place < rings.rings[r].length ? rings.rings[r][place] : null;
    if (active[r] !== null) isAnywhere = true;
  }
  turn.group = groupOf(turn);
  return isAnywhere;
}

/** Whether the active units are what is wished: after a change of plan they may be others. */
function isAsWished({ active, wish }: Turn): boolean {
  let found = 0;
  for (const unit of active) {
    for (const p of unit?.phases ?? []) {
      if (wish[p] === Wish.red) return false;
      found++;
    }
  }
  return found === wish.reduce((count, wished) => (wished === Wish.red ? count : count + 1), 0);
}

/** Starts the clocks of longest greens. @returns whether any green may end */
function lookAtGreens(turn: Turn): boolean {
  const { view, memory, wish, active, rings, isCoordinated } = turn;
  let somethingMayEnd = false;
  for (let r = 0; r < rings.rings.length; r++) {
    const unit = active[r];
    if (unit === null || !isGreen(turn, unit)) continue;
    for (const p of unit.phases) forgetServedCalls(turn, p, wish[p] === Wish.greenWithWalk);
    const sinceMs = greenSinceMs(turn, unit);
    if (!isCoordinated && awaitedSinceMs(memory, unit.phases[0]) < sinceMs) {
      setAwaitedSinceMs(memory, unit.phases[0], isAwaited(turn, unit) ? view.timeMs : 0);
    }
    if (mayEnd(turn, unit)) somethingMayEnd = true;
  }
  return somethingMayEnd;
}

/** Whether somebody waits for the end of a unit: in its ring, or beyond the barrier. */
function isAwaited(turn: Turn, unit: Unit): boolean {
  const { rings } = turn.rings;
  const { group } = turn;
  for (let r = 0; r < rings.length; r++) {
    for (const other of rings[r]) {
      const isInGroup = other.place >= startOf(turn, group, r) && other.place < turn.rings.groupEnds[group][r];
      if (other !== unit && (r === unit.ring || !isInGroup) && isUnitCalled(turn, other)) return true;
    }
  }
  return false;
}

function isAnyCalled(turn: Turn): boolean {
  for (const ring of turn.rings.rings) for (const unit of ring) if (isUnitCalled(turn, unit)) return true;
  return false;
}

function groupOf({ rings: { groupEnds }, active }: Turn): number {
  for (let r = 0; r < active.length; r++) {
    const unit = active[r];
    if (unit === null) continue;
    let group = 0;
    while (unit.place >= groupEnds[group][r]) group++;
    return group;
  }
  return 0;
}

function startOf({ rings: { groupEnds } }: Turn, group: number, ring: number): number {
  return group === 0 ? 0 : groupEnds[group - 1][ring];
}

/** Goes on to what is called. @returns whether anything changed */
function advance(turn: Turn): boolean {
  const { rings, active, entering, group } = turn;
  const { groupEnds } = rings;
  let hasMoved = false;
  // Within the group each ring goes on by itself.
  for (let r = 0; r < rings.rings.length; r++) {
    const unit = active[r];
    if (unit === null) continue;
    for (let k = unit.place + 1; k < groupEnds[group][r]; k++) {
      const next = rings.rings[r][k];
      if (!isUnitCalled(turn, next) || !isServiceable(turn, next, unit) || !mayEnd(turn, unit)) continue;
      enter(turn, r, next);
      hasMoved = true;
      break;
    }
  }
  if (hasMoved) return true;
  // Across a barrier, or back into the same group, all go together.
  for (let step = 1; step <= groupEnds.length; step++) {
    if (!chooseIn(turn, (group + step) % groupEnds.length)) continue;
    for (let r = 0; r < rings.rings.length; r++) {
      const unit = active[r];
      const next = entering[r];
      if (unit === null || unit === next) continue;
      if (!mayEnd(turn, unit) || (next !== null && !isServiceable(turn, next, unit))) return false;
    }
    enterAll(turn);
    return true;
  }
  return false;
}

/** Writes into `entering` what each ring would time in a group. @returns whether any of it is called */
function chooseIn(turn: Turn, group: number): boolean {
  const { rings, active, entering } = turn;
  let isCalled = false;
  for (let r = 0; r < rings.rings.length; r++) {
    let chosen: Unit | null = null;
    let companion: Unit | null = null;
    for (let k = startOf(turn, group, r); k < rings.groupEnds[group][r] && chosen === null; k++) {
      const unit = rings.rings[r][k];
      if (isUnitCalled(turn, unit) && isServiceable(turn, unit, active[r])) chosen = unit;
      else if (companion === null || unit.hasDualEntry || active[r] === unit) companion = unit;
    }
    if (chosen !== null) isCalled = true;
    entering[r] = chosen ?? companion;
  }
  return isCalled;
}

function enter({ active, memory, placeAt }: Turn, ring: number, unit: Unit | null): void {
  active[ring] = unit;
  memory[placeAt + ring] = unit === null ? 0 : unit.place + 1;
}

function enterAll(turn: Turn): void {
  for (let r = 0; r < turn.rings.rings.length; r++) enter(turn, r, turn.entering[r]);
}

/** Writes the wish for the active units; walk is decided as a phase comes in. */
function writeWish(turn: Turn): void {
  const { view, wish, active, settings } = turn;
  for (let p = 0; p < wish.length; p++) {
    const isActive = active.some((unit) => unit?.phases.includes(p) === true);
    if (!isActive) wish[p] = Wish.red;
    else if (wish[p] === Wish.red || view.phaseState[p] !== PhaseState.green) {
      const { walk } = settings[p];
      const walks =
        view.model.phases[p].walkMs > 0 && (walk === 'recall' || (walk === 'call' && isPedestrianCalling(turn, p)));
      wish[p] = walks ? Wish.greenWithWalk : Wish.green;
    }
  }
}
