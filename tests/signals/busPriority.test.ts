import { describe, expect, it } from 'vitest';
import { freezeNetwork } from '../../sim/network/freezeNetwork.ts';
import {
  findPriorityWindow,
  isInStep,
  type PriorityPlan,
  phaseServing,
  planEarlyGreen,
  planExtension,
} from '../../sim/signals/busPriority.ts';
import type { PhaseDefinition, PlanDefinition, SignalDefinition } from '../../sim/signals/definition.ts';
import { movementIdsOf } from '../../sim/signals/signalSet.ts';
import { compileTimetable, createFirstSegment, ringTimeMs, segmentAt } from '../../sim/signals/timetable.ts';
import { createCrossing } from '../fixtures/scenarios.ts';

/**
 * Two stages of 40 s: the main street's and the side street's, each 35 s of green, 3 s of yellow and 2 s of red clearance. Least
 * greens: 10 s, and 20 s on the side, where people walk.
 */
function createTwoStages(side: Partial<PhaseDefinition> = { walkS: 7, pedestrianClearanceS: 13 }) {
  const { network, signals } = createCrossing({ pocketM: 0 });
  const [own] = signals;
  const ids = network.movements.map(({ id }) => id);
  const mainIds = ids.filter((id) => /^(w|e)-/.test(id));
  const times = { minGreenS: 10, yellowS: 3, redClearanceS: 2 };
  const signal: SignalDefinition = {
    ...own,
    phases: [
      { number: 2, movements: mainIds, ...times },
      { number: 4, movements: ids.filter((id) => !mainIds.includes(id)), ...times, ...side },
    ],
  };
  const plan: PlanDefinition = {
    id: 'two stages',
    cycleS: 80,
    offsetS: 0,
    coordinatedPhases: [2],
    rings: [
      [
        { phase: 2, splitS: 40 },
        { phase: 4, splitS: 40 },
      ],
    ],
  };
  const frozen = freezeNetwork(network);
  const movementIds = movementIdsOf(frozen, frozen.intersectionIndexById.get(signal.intersectionId)!);
  const timetable = compileTimetable(signal, plan, movementIds);
  const running = createFirstSegment(timetable);
  const ask = (timeS: number, phase = 2, repayCycles = 2) => ({
    signal,
    movementIds,
    running,
    timeMs: timeS * 1000,
    phase,
    repayCycles,
  });
  return { signal, timetable, mainIds, ask };
}

/** Seconds of green of a phase in each cycle of 80 s from time 0 on, as the priority has it from `fromS` on. */
function greensOf(priority: PriorityPlan, fromS: number, phase: number, cycles: number): number[] {
  const greens = new Array<number>(cycles).fill(0);
  const { timetable: own } = priority.segments[priority.segments.length - 1];
  for (let s = 0; s < 80 * cycles; s++) {
    const segment = s < fromS ? createFirstSegment(own) : segmentAt(priority.segments, s * 1000);
    const { startMs, greenEndMs } = segment.timetable.phases.find(({ number }) => number === phase)!;
    const ringMs = ringTimeMs(segment, s * 1000);
    if (ringMs >= startMs && ringMs < greenEndMs) greens[Math.floor(s / 80)]++;
  }
  return greens;
}

describe('an extension', () => {
  const { ask } = createTwoStages();

  it('takes what it gives from the next phase, and gives it back in the cycles that follow', () => {
    const priority = planExtension(ask(34), 5400)!;
    expect(priority.grantedMs).toBe(6000);
    expect(greensOf(priority, 34, 2, 5)).toEqual([41, 32, 32, 35, 35]);
    expect(greensOf(priority, 34, 4, 5)).toEqual([29, 38, 38, 35, 35]);
    expect(priority.repaidMs).toBe(240_000);
  });

  it('leaves the start of the coordinated green where the offset has it', () => {
    const { segments } = planExtension(ask(34), 6000)!;
    for (const s of [80, 160, 240, 320]) {
      const segment = segmentAt(segments, s * 1000);
      expect(ringTimeMs(segment, s * 1000)).toBe(0);
    }
    const last = segments[segments.length - 1];
    expect(isInStep(last, 240_000)).toBe(true);
  });

  it('is refused whole where the others would fall below their least green: they keep walk and clearance', () => {
    expect(planExtension(ask(34), 15_000)?.grantedMs).toBe(15_000);
    expect(planExtension(ask(34), 15_001)).toBeNull();
  });

  it('moves the start of the cycle where its phase is the last, and is back in step one cycle later', () => {
    const priority = planExtension(ask(74, 4), 4000)!;
    expect(priority.segments[1].fromMs).toBe(84_000);
    // The main green begins at 84 s instead of 80 s and ends at 115 s as ever; then at 158 s and 238 s, 2 s before its time.
    expect(greensOf(priority, 74, 2, 4)).toEqual([35, 31 + 2, 35 + 2, 35]);
    expect(priority.segments[2].fromMs).toBe(158_000);
  });
});

describe('an early green', () => {
  const { ask, timetable } = createTwoStages();

  it('ends what is green now sooner, begins the bus’s sooner and ends it when the plan does', () => {
    const priority = planEarlyGreen(ask(45), 8000)!;
    expect(priority.grantedMs).toBe(8000);
    expect(priority.segments[0]).toMatchObject({ fromMs: 45_000, ringMsAtStart: 45_000, untilMs: 72_000 });
    const next = priority.segments[1];
    expect(next.fromMs).toBe(72_000);
    expect(next.timetable.phases.find(({ number }) => number === 2)).toMatchObject({ startMs: 0, greenEndMs: 43_000 });
    expect(greensOf(priority, 45, 4, 5)).toEqual([27, 39, 39, 35, 35]);
  });

  it('takes no more than the least green leaves, and only what has not passed yet', () => {
    // 20 s of walk and clearance are least; 35 s of green leave 15 s.
    expect(planEarlyGreen(ask(45), 60_000)?.grantedMs).toBe(15_000);
    // At 66 s the side green has lasted 26 s: 9 s are left.
    expect(planEarlyGreen(ask(66), 60_000)?.grantedMs).toBe(9000);
    expect(planEarlyGreen(ask(76), 60_000)).toBeNull();
  });

  it('is refused where the bus’s own green has nothing above its least to give back from', () => {
    const tight = { ...ask(45) };
    const phases = tight.signal.phases.map((phase) => (phase.number === 2 ? { ...phase, minGreenS: 35 } : phase));
    expect(planEarlyGreen({ ...tight, signal: { ...tight.signal, phases } }, 8000)).toBeNull();
  });

  it('is found for the phase that protects the bus’s movement, whose extension is decided at the end of its green', () => {
    const { signal, mainIds } = createTwoStages();
    expect(phaseServing(signal, mainIds[0])).toBe(2);
    expect(phaseServing(signal, 'nowhere')).toBe(-1);
    expect(findPriorityWindow(timetable, 2)).toEqual({ startMs: 0, decideMs: 35_000, greenEndMs: 35_000 });
    expect(findPriorityWindow(timetable, 7)).toBeNull();
  });
});
