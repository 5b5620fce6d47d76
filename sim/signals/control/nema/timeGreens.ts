import { moduloMs } from '../../../core/cycleArithmetic.ts';
import type { NemaPhase } from './nemaModel.ts';
import {
  activeOf,
  Field,
  get,
  isCalled,
  isGreen,
  Light,
  type NemaTurn,
  otherOf,
  set,
  setActive,
  untilForceOffMs,
} from './nemaState.ts';

/** Draws calls from what is over the detectors. A locked call stays until its phase is green. */
export function takeCalls(turn: NemaTurn): void {
  for (const phase of turn.model.phases) {
    if (phase === null || get(turn, phase.row, Field.isCalling) === 1) continue;
    if (isDetected(turn, phase)) set(turn, phase.row, Field.isCalling, 1);
  }
}

function isDetected(turn: NemaTurn, phase: NemaPhase): boolean {
  const { occupied } = turn.view;
  const { borrower, lender } = phase;
  const others = turn.model.phases;
  // Whoever is lent a detector serves those on it: they don't call the lender.
  if (borrower >= 0 && isGreen(turn, others[borrower]!) && !isGreen(turn, phase)) return false;
  if (occupied[phase.row] !== 0) return true;
  return lender >= 0 && isGreen(turn, phase) && !isGreen(turn, others[lender]!) && occupied[lender] !== 0;
}

export function dropCalls(turn: NemaTurn): void {
  for (const phase of turn.model.phases) {
    if (phase !== null && (!phase.isLocking || isGreen(turn, phase))) set(turn, phase.row, Field.isCalling, 0);
  }
}

/** Begins a phase's green. */
export function enterPhase(turn: NemaTurn, phase: NemaPhase): void {
  const { row, leastMs, mostMs } = phase;
  set(turn, row, Field.startMs, turn.view.timeMs);
  set(turn, row, Field.light, Light.green);
  set(turn, row, Field.isReady, 0);
  set(turn, row, Field.isLeaving, 0);
  set(turn, row, Field.chosen, 0);
  let expectedMs = leastMs;
  let longestMs = mostMs;
  if (!turn.isCoordinated) {
    if (phase.rests) {
      set(turn, row, Field.light, Light.greenRests);
      set(turn, row, Field.restMs, mostMs);
    }
    // A longest green that a rest has made longer stays so.
    longestMs = get(turn, row, Field.mostMs) || mostMs;
  } else if (phase.isCoordinated) {
    expectedMs = untilForceOffMs(turn, phase);
    longestMs = get(turn, row, Field.mostMs) || mostMs;
  } else {
    longestMs = untilForceOffMs(turn, phase);
    if (turn.isFloating) longestMs = Math.min(longestMs, mostMs);
  }
  if (phase.hasMaxRecall && !phase.isCoordinated) expectedMs = longestMs;
  set(turn, row, Field.mostMs, longestMs);
  set(turn, row, Field.expectedMs, expectedMs);
  setActive(turn, phase);
}

/** Looks at the greens: vehicles extend them, rests go on, and who has had enough is ready to give way. */
export function timeGreen(turn: NemaTurn, phase: NemaPhase): void {
  const { row } = phase;
  if (!isGreen(turn, phase)) {
    set(turn, row, Field.isReady, 1);
    return;
  }
  const lastedMs = turn.view.timeMs - get(turn, row, Field.startMs);
  if (get(turn, row, Field.light) !== Light.greenTransfers && !phase.isCoordinated) {
    const isCalling = get(turn, row, Field.isCalling) === 1;
    const longestMs = get(turn, row, Field.mostMs);
    if (isCalling && get(turn, row, Field.expectedMs) < longestMs) {
      const expectedMs = Math.min(Math.max(lastedMs + phase.passageMs, phase.leastMs), longestMs);
      set(turn, row, Field.expectedMs, expectedMs);
    }
  }
  if (get(turn, row, Field.light) === Light.greenRests) timeRest(turn, phase, lastedMs);
  if (lastedMs >= get(turn, row, Field.expectedMs)) set(turn, row, Field.isReady, 1);
}

/** A rest ends its longest green after somebody else was first seen to call. */
function timeRest(turn: NemaTurn, phase: NemaPhase, lastedMs: number): void {
  const { row, leastMs, mostMs } = phase;
  const other = otherOf(turn, phase);
  const isAwaited = turn.model.phases.some(
    (one) => one !== null && one !== phase && one !== other && isCalled(turn, one),
  );
  if (isAwaited) {
    const leftMs = get(turn, row, Field.restMs) - turn.stepMs;
    set(turn, row, Field.restMs, leftMs);
    if (leftMs + turn.stepMs >= mostMs) set(turn, row, Field.mostMs, leastMs + mostMs);
  } else {
    set(turn, row, Field.restMs, mostMs);
    if (lastedMs >= leastMs) {
      set(turn, row, Field.startMs, turn.view.timeMs - leastMs);
      set(turn, row, Field.mostMs, leastMs + mostMs);
      const leftMs = Math.max(0, get(turn, row, Field.expectedMs) - lastedMs);
      set(turn, row, Field.expectedMs, leastMs + leftMs);
    }
  }
  if (get(turn, row, Field.restMs) < turn.stepMs) {
    set(turn, row, Field.isReady, 1);
    if (get(turn, other.row, Field.light) > Light.green) set(turn, other.row, Field.isReady, 1);
  }
  // A rest that lasts until the cycle comes round is a coordinated green again.
  if (!phase.isCoordinated) return;
  const { cycleMs, zeroMs, shiftMs } = turn.model;
  const sinceZeroMs = moduloMs(turn.ringMs - zeroMs, cycleMs);
  const forceOffMs = moduloMs(phase.forceOffMs - zeroMs + shiftMs, cycleMs) - shiftMs;
  // As SUMO counts it: the force-off of a phase that ends after the other may lie beyond the cycle.
  const startMs = (forceOffMs < 0 ? forceOffMs + cycleMs : forceOffMs) - mostMs;
  const isAnew = sinceZeroMs <= startMs + turn.stepMs / 2 || turn.view.timeMs < turn.firstCycleMs;
  if (isAnew) enterPhase(turn, phase);
}

/** Phases that the rings begin with: free, the first of each; coordinated, those that the time in the cycle asks for. */
export function enterFirst(turn: NemaTurn): void {
  const { rings, phases, homes, zeroMs, cycleMs } = turn.model;
  let rows = rings.map((ring) => ring[0]);
  if (turn.isCoordinated) {
    const nowMs = moduloMs(turn.ringMs - zeroMs, cycleMs);
    const latestStartMs = ({ forceOffMs, leastMs }: NemaPhase) => moduloMs(forceOffMs - leastMs - zeroMs, cycleMs);
    rings.forEach((ring, r) => {
      const due = ring.find((row) => {
        const phase = phases[row]!;
        return nowMs <= latestStartMs(phase) && nowMs > latestStartMs(phases[phase.previous]!);
      });
      // Nothing to be found in one ring sends both home.
      if (due === undefined) rows = homes.map((sides) => sides[0]);
      else rows = rows.map((row, k) => (k === r ? due : row));
    });
    const sides = rows.map((row) => phases[row]!.side);
    if (sides[0] !== sides[1]) rows = rows.map((row, r) => (sides[r] === 0 ? row : homes[r][0]));
  }
  for (const row of rows) enterPhase(turn, phases[row]!);
}

/** Whether both rings time phases of the plan, of one side where both are green: after a change of plan they may not. */
export function isUnderWay(turn: NemaTurn): boolean {
  const [one, two] = [activeOf(turn, 0), activeOf(turn, 1)];
  if (one === null || two === null || one.ring !== 0 || two.ring !== 1) return false;
  return one.side === two.side || !isGreen(turn, one) || !isGreen(turn, two);
}
