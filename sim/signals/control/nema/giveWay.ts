import type { NemaPhase } from './nemaModel.ts';
import {
  activeOf,
  clearanceAheadMs,
  Field,
  get,
  isCalled,
  isGreen,
  isReady,
  Light,
  type NemaTurn,
  otherOf,
  set,
  untilForceOffMs,
} from './nemaState.ts';
import { enterPhase } from './timeGreens.ts';

/** One way on for a ring; `to` may be the phase itself: it stays. */
interface Way {
  readonly from: NemaPhase;
  readonly to: NemaPhase;
}

/** Lets the rings that are ready go on together by the nearest way for both. */
export function giveWay(turn: NemaTurn): void {
  const next = chooseWays(turn);
  for (let ring = 0; ring < 2; ring++) {
    const phase = activeOf(turn, ring)!;
    if (isReady(turn, phase)) leave(turn, phase, next);
  }
}

function chooseWays(turn: NemaTurn): readonly NemaPhase[] {
  const [one, two] = [activeOf(turn, 0)!, activeOf(turn, 1)!];
  let nearest = { next: [one, two], distance: Number.POSITIVE_INFINITY };
  const offer = (a: Way, b: Way) => {
    const distance = distanceOf(turn, a, b) + distanceOf(turn, b, a);
    if (distance < nearest.distance) nearest = { next: [a.to, b.to], distance };
  };
  for (const a of waysOf(turn, one)) {
    for (const b of waysOf(turn, two)) {
      if (a.to.side === b.to.side) {
        offer(a, b);
        continue;
      }
      if (isReady(turn, one)) {
        const along = alongside(turn, b, a);
        if (along.to.side === a.to.side) offer(a, along);
      }
      if (isReady(turn, two)) {
        const along = alongside(turn, a, b);
        if (along.to.side === b.to.side) offer(along, b);
      }
    }
  }
  return nearest.next;
}

/** What a ring does if the other takes a way to the other side of the barrier: it stays, or goes home on that side. */
function alongside(turn: NemaTurn, { from }: Way, other: Way): Way {
  const { side } = other.to;
  if (!isReady(turn, from) || (from.side === side && isGreen(turn, from))) return { from, to: from };
  return { from, to: turn.model.phases[turn.model.homes[from.ring][side]]! };
}

/** Places to go on in the ring; who stays green for the other counts as far as the other goes. */
function distanceOf(turn: NemaTurn, way: Way, other: Way): number {
  const own = stepsOf(way);
  if (way.to !== way.from || other.to.side !== way.to.side) return own;
  const light = get(turn, way.to.row, Field.light);
  return light === Light.green || light === Light.greenTransfers ? stepsOf(other) : own;
}

function stepsOf({ from, to }: Way): number {
  return from.following.indexOf(to.row) + 1;
}

/** The ways that a ring could take by itself: the next phase that may be served, and what was chosen before. */
function waysOf(turn: NemaTurn, from: NemaPhase): Way[] {
  const { phases } = turn.model;
  const chosenRow = get(turn, from.row, Field.chosen) - 1;
  const chosen = chosenRow < 0 ? null : phases[chosenRow]!;
  const ways: Way[] = [];
  if (isReady(turn, from)) {
    const row = from.following.find((one) => {
      const to = phases[one]!;
      return (chosen === null || to.side === chosen.side) && mayFollow(turn, from, to);
    });
    if (row !== undefined) ways.push({ from, to: phases[row]! });
  }
  if (chosen !== null && ways.every(({ to }) => to !== chosen && to.side !== chosen.side))
    ways.push({ from, to: chosen });
  return ways.length > 0 ? ways : [{ from, to: from }];
}

function mayFollow(turn: NemaTurn, from: NemaPhase, to: NemaPhase): boolean {
  if (from === to) return isGreen(turn, from);
  if (from.isCoordinated) return mayYield(turn, from, to);
  if (from.isAtBarrier) return mayLeaveBarrier(turn, from, to);
  return turn.isCoordinated ? fitsCycle(turn, from, to) : isDemanded(turn, from, to);
}

/**
 * Somebody calls it, and it lies on this side of the barrier, or the other ring is ready to cross too and has as long to
 * clear: SUMO crosses no barrier otherwise.
 */
function isDemanded(turn: NemaTurn, from: NemaPhase, to: NemaPhase): boolean {
  if (!isCalled(turn, to)) return false;
  if (from.side === to.side) return true;
  const other = otherOf(turn, from);
  return isReady(turn, other) && clearanceAheadMs(turn, other) === clearanceAheadMs(turn, from);
}

/** Coordinated phases always do; others if after the clearance their least green ends before their force-off. */
function fitsCycle(turn: NemaTurn, from: NemaPhase, to: NemaPhase): boolean {
  if (to.isCoordinated && (from.side === to.side || isReady(turn, otherOf(turn, from)))) return true;
  return isDemanded(turn, from, to) && to.leastMs + clearanceAheadMs(turn, from) <= untilForceOffMs(turn, to);
}

/** From a home back into its own side only where nobody in the ring calls on the other. */
function mayLeaveBarrier(turn: NemaTurn, from: NemaPhase, to: NemaPhase): boolean {
  if (!isDemanded(turn, from, to)) return false;
  if (from.side !== to.side) return isReady(turn, from);
  if (!isGreen(turn, from)) return true;
  return turn.model.rings[from.ring].every((row) => {
    const other = turn.model.phases[row]!;
    return other.side === from.side || !isCalled(turn, other);
  });
}

/** The permissive window of a coordinated phase. */
function mayYield(turn: NemaTurn, from: NemaPhase, to: NemaPhase): boolean {
  if (!fitsCycle(turn, from, to) || !isReady(turn, otherOf(turn, from))) return false;
  if (turn.yieldsFreely || !isGreen(turn, from)) return true;
  // TS2: while the phase before that one could still be served, it is waited for.
  const before = turn.model.phases[to.previous]!;
  const untilMs = untilForceOffMs(turn, before);
  return before.leastMs + clearanceAheadMs(turn, from) > untilMs || untilMs > turn.model.cycleMs - from.leastMs;
}

/** A phase that is ready goes the next bit of its way: into yellow, red, the next phase; or stays green. */
function leave(turn: NemaTurn, phase: NemaPhase, next: readonly NemaPhase[]): void {
  const { row, ring } = phase;
  const { timeMs } = turn.view;
  const to = next[ring];
  if (to === phase) {
    stay(turn, phase, next);
    return;
  }
  set(turn, row, Field.chosen, to.row + 1);
  if (isGreen(turn, phase)) {
    set(turn, row, Field.endMs, timeMs);
    set(turn, row, Field.light, Light.yellow);
    set(turn, row, Field.isLeaving, 1);
    return;
  }
  const clearingMs = timeMs - get(turn, row, Field.endMs);
  if (clearingMs < phase.clearMs) {
    if (clearingMs >= phase.yellowMs) set(turn, row, Field.light, Light.red);
    return;
  }
  set(turn, row, Field.light, Light.red);
  set(turn, row, Field.isReady, 0);
  set(turn, row, Field.isLeaving, 0);
  enterPhase(turn, to);
}

function stay(turn: NemaTurn, phase: NemaPhase, next: readonly NemaPhase[]): void {
  const { row, ring, leastMs, mostMs } = phase;
  const other = otherOf(turn, phase);
  set(turn, row, Field.isReady, 0);
  const bothStay = next[1 - ring] === other && isReady(turn, other);
  const otherRests =
    get(turn, other.row, Field.light) === Light.greenRests && get(turn, other.row, Field.restMs) >= other.mostMs;
  if (bothStay || otherRests) {
    set(turn, row, Field.light, Light.greenRests);
    set(turn, row, Field.startMs, turn.view.timeMs - leastMs);
    set(turn, row, Field.expectedMs, leastMs);
    set(turn, row, Field.restMs, phase.rests ? mostMs : 0);
    return;
  }
  set(turn, row, Field.light, Light.greenTransfers);
  if (!phase.isAtBarrier) return;
  // As long as the other's green.
  const otherEndMs = get(turn, other.row, Field.startMs) + get(turn, other.row, Field.expectedMs);
  set(turn, row, Field.expectedMs, otherEndMs - get(turn, row, Field.startMs));
}
