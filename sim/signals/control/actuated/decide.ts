import { moduloMs } from '../../../core/cycleArithmetic.ts';
import { ringTimeMs, segmentAt, type TimetableSegment } from '../../timetable.ts';
import { Wish } from '../controller.ts';
import { PhaseState } from '../phaseState.ts';
import {
  awaitedSinceMs,
  forgetServedCalls,
  isPedestrianCalling,
  MEMORY_PER_PHASE,
  setAwaitedSinceMs,
} from './calls.ts';
import { WalkCode } from './phaseSettings.ts';
import { createRingModel } from './ringModel.ts';
import { RING_STRIDE, storeRings, UnitFlag } from './ringPool.ts';
import type { Turn } from './turn.ts';
import { greenSinceMs, isGreen, isServiceable, isUnitCalled, mayEnd } from './units.ts';
import { watchOut } from './watchOut.ts';

/**
 * One decision of the signal in row `c`.
 *
 * @param segments plans by the clock, the one in force and those to come
 * @returns when it must be made again at the latest, ms
 */
export function decideTurn(turn: Turn, c: number, segments: readonly TimetableSegment[], timeMs: number): number {
  const isSamePlan = takeUp(turn, c, segments, timeMs);
  if (!recallPlaces(turn) || (!isSamePlan && !isAsWished(turn))) {
    turn.active.fill(-1);
    chooseIn(turn, 0);
    enterAll(turn);
    writeWish(turn);
    return timeMs;
  }
  if (lookAtGreens(turn)) {
    turn.isQuiet = !isAnyCalled(turn);
    if ((!turn.isQuiet || isAnyCalled(turn)) && advance(turn)) writeWish(turn);
  }
  return watchOut(turn);
}

/** Turns to a signal. @returns whether its plan is the one of the last turn */
function takeUp(turn: Turn, c: number, segments: readonly TimetableSegment[], timeMs: number): boolean {
  const { pool, firstPhase, firstMemory } = turn;
  // Which array it is tells enough in most looks; what it holds is far off in memory.
  const isSamePlan = turn.known[c] === segments || readPlan(turn, c, segments, timeMs);
  const [first, end] = [firstPhase[c], firstPhase[c + 1]];
  turn.c = c;
  turn.first = first;
  turn.end = end;
  turn.memoryBase = firstMemory[c] - first * MEMORY_PER_PHASE;
  turn.placeAt = firstMemory[c] + (end - first) * MEMORY_PER_PHASE;
  turn.ringCount = pool.ringCount[c];
  turn.cycleMs = pool.cycleMs[c];
  turn.isCoordinated = turn.coordinates[c] === 1;
  turn.isFloating = turn.floats[c] === 1;
  turn.timeMs = timeMs;
  turn.localMs = turn.isCoordinated ? moduloMs(timeMs - turn.ringZeroMs[c], turn.cycleMs) : 0;
  turn.isQuiet = false;
  return isSamePlan;
}

/** Looks up the plan in force, and makes its units if it is a new one. @returns whether it isn't */
function readPlan(turn: Turn, c: number, segments: readonly TimetableSegment[], timeMs: number): boolean {
  const { pool, firstPhase } = turn;
  const segment = segmentAt(segments, timeMs);
  const { timetable, fromMs, dwellMs, ringMsAtStart } = segment;
  turn.ringZeroMs[c] = timeMs - ringTimeMs(segment, timeMs);
  const hasDwelt = dwellMs === 0 || ringMsAtStart + (timeMs - fromMs) >= timetable.holdMs + dwellMs;
  const isLast = segment === segments[segments.length - 1];
  turn.known[c] = isLast && hasDwelt && segment.untilMs === undefined ? segments : null;
  if (timetable === pool.timetables[c]) return true;
  storeRings(pool, c, firstPhase[c], createRingModel(turn.models[c]!, timetable, turn.settings[c]), timetable);
  return false;
}

/** Takes up the places that stand in memory. @returns false if there are none: the signal begins */
function recallPlaces(turn: Turn): boolean {
  const { arrays, pool, active, placeAt, c } = turn;
  const { firstUnit, unitGroup } = pool;
  turn.group = 0;
  let isAnywhere = false;
  for (let r = 0; r < turn.ringCount; r++) {
    const u = firstUnit[c * RING_STRIDE + r] + arrays.memory[placeAt + r] - 1;
    const isThere = u >= firstUnit[c * RING_STRIDE + r] && u < firstUnit[c * RING_STRIDE + r + 1];
    active[r] = isThere ? u : -1;
    if (!isThere) continue;
    if (!isAnywhere) turn.group = unitGroup[u];
    isAnywhere = true;
  }
  return isAnywhere;
}

/** Whether the active units are what is wished: after a change of plan they may be others. */
function isAsWished({ active, ringCount, first, end, pool, arrays: { wish } }: Turn): boolean {
  let found = 0;
  for (let r = 0; r < ringCount; r++) {
    const u = active[r];
    if (u < 0) continue;
    for (let k = pool.unitFrom[u]; k < pool.unitEnd[u]; k++) {
      if (wish[pool.unitPhases[k]] === Wish.red) return false;
      found++;
    }
  }
  for (let p = first; p < end; p++) if (wish[p] !== Wish.red) found--;
  return found === 0;
}

/** Starts the clocks of longest greens. @returns whether any green may end */
function lookAtGreens(turn: Turn): boolean {
  const { active, isCoordinated, timeMs, pool } = turn;
  const { unitFrom, unitEnd, unitPhases } = pool;
  const { wish } = turn.arrays;
  let somethingMayEnd = false;
  for (let r = 0; r < turn.ringCount; r++) {
    const u = active[r];
    if (u < 0 || !isGreen(turn, u)) continue;
    for (let k = unitFrom[u]; k < unitEnd[u]; k++) {
      forgetServedCalls(turn, unitPhases[k], wish[unitPhases[k]] === Wish.greenWithWalk);
    }
    const main = unitPhases[unitFrom[u]];
    if (!isCoordinated && awaitedSinceMs(turn, main) < greenSinceMs(turn, u)) {
      setAwaitedSinceMs(turn, main, isAwaited(turn, u) ? timeMs : 0);
    }
    if (mayEnd(turn, u)) somethingMayEnd = true;
  }
  return somethingMayEnd;
}

/** Whether somebody waits for the end of a unit: in its ring, or beyond the barrier. */
function isAwaited(turn: Turn, u: number): boolean {
  const { c, group, pool } = turn;
  const { firstUnit, unitGroup, unitRing } = pool;
  const last = firstUnit[c * RING_STRIDE + turn.ringCount];
  for (let other = firstUnit[c * RING_STRIDE]; other < last; other++) {
    if (other === u || (unitRing[other] !== unitRing[u] && unitGroup[other] === group)) continue;
    if (isUnitCalled(turn, other)) return true;
  }
  return false;
}

function isAnyCalled(turn: Turn): boolean {
  const { firstUnit } = turn.pool;
  const last = firstUnit[turn.c * RING_STRIDE + turn.ringCount];
  for (let u = firstUnit[turn.c * RING_STRIDE]; u < last; u++) if (isUnitCalled(turn, u)) return true;
  return false;
}

/** First unit of a ring beyond all groups before `group`. */
function startOf({ c, pool: { firstUnit, unitGroup } }: Turn, group: number, ring: number): number {
  const end = firstUnit[c * RING_STRIDE + ring + 1];
  let u = firstUnit[c * RING_STRIDE + ring];
  while (u < end && unitGroup[u] < group) u++;
  return u;
}

/** Goes on to what is called. @returns whether anything changed */
function advance(turn: Turn): boolean {
  const { active, entering, group, pool, ringCount } = turn;
  let hasMoved = false;
  // Within the group each ring goes on by itself.
  for (let r = 0; r < ringCount; r++) {
    const u = active[r];
    if (u < 0) continue;
    const end = startOf(turn, group + 1, r);
    for (let next = u + 1; next < end; next++) {
      if (!isUnitCalled(turn, next) || !isServiceable(turn, next, u) || !mayEnd(turn, u)) continue;
      enter(turn, r, next);
      hasMoved = true;
      break;
    }
  }
  if (hasMoved) return true;
  // Across a barrier, or back into the same group, all go together.
  const groupCount = pool.groupCount[turn.c];
  for (let step = 1; step <= groupCount; step++) {
    if (!chooseIn(turn, (group + step) % groupCount)) continue;
    for (let r = 0; r < ringCount; r++) {
      const u = active[r];
      const next = entering[r];
      if (u < 0 || u === next) continue;
      if (!mayEnd(turn, u) || (next >= 0 && !isServiceable(turn, next, u))) return false;
    }
    enterAll(turn);
    return true;
  }
  return false;
}

/** Writes into `entering` what each ring would time in a group. @returns whether any of it is called */
function chooseIn(turn: Turn, group: number): boolean {
  const { active, entering, pool } = turn;
  let isCalled = false;
  for (let r = 0; r < turn.ringCount; r++) {
    const end = startOf(turn, group + 1, r);
    let chosen = -1;
    let companion = -1;
    for (let u = startOf(turn, group, r); u < end && chosen < 0; u++) {
      if (isUnitCalled(turn, u) && isServiceable(turn, u, active[r])) chosen = u;
      else if (companion < 0 || (pool.unitFlags[u] & UnitFlag.dualEntry) !== 0 || active[r] === u) companion = u;
    }
    if (chosen >= 0) isCalled = true;
    entering[r] = chosen >= 0 ? chosen : companion;
  }
  return isCalled;
}

function enter({ active, arrays: { memory }, placeAt, c, pool: { firstUnit } }: Turn, ring: number, u: number): void {
  active[ring] = u;
  memory[placeAt + ring] = u < 0 ? 0 : u - firstUnit[c * RING_STRIDE + ring] + 1;
}

function enterAll(turn: Turn): void {
  for (let r = 0; r < turn.ringCount; r++) enter(turn, r, turn.entering[r]);
}

/** Writes the wish for the active units; walk is decided as a phase comes in. */
function writeWish(turn: Turn): void {
  const { active, ringCount, isActive, first, end, walk } = turn;
  const { unitFrom, unitEnd, unitPhases } = turn.pool;
  const { wish, phaseState } = turn.arrays;
  isActive.fill(0, first, end);
  for (let r = 0; r < ringCount; r++) {
    const u = active[r];
    if (u < 0) continue;
    for (let k = unitFrom[u]; k < unitEnd[u]; k++) isActive[unitPhases[k]] = 1;
  }
  for (let p = first; p < end; p++) {
    if (isActive[p] === 0) wish[p] = Wish.red;
    else if (wish[p] === Wish.red || phaseState[p] !== PhaseState.green) {
      const walks = walk[p] === WalkCode.recall || (walk[p] === WalkCode.call && isPedestrianCalling(turn, p));
      wish[p] = walks ? Wish.greenWithWalk : Wish.green;
    }
  }
}
