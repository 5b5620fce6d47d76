import { describe, expect, it } from 'vitest';
import { Indication } from '../../sim/core/indication.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { createEventLog, updateEventLog } from '../../sim/engine/events/eventLog.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { EventCode } from '../../sim/measures/signalEvents.ts';
import { findConflicts } from '../../sim/network/conflicts.ts';
import { freezeNetwork } from '../../sim/network/freezeNetwork.ts';
import { checkOverlaps } from '../../sim/scenario/checkOverlaps.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { checkPlan } from '../../sim/signals/checkPlan.ts';
import type { ControllerDefinition, OverlapDefinition, SignalDefinition } from '../../sim/signals/definition.ts';
import { movementIdsOf } from '../../sim/signals/signalSet.ts';
import { compileTimetable, segmentAt } from '../../sim/signals/timetable.ts';
import { planTransition } from '../../sim/signals/transition.ts';
import { createForecastSource, forecastSignal } from '../../sim/v2x/forecast.ts';
import { createCrossing } from '../fixtures/scenarios.ts';

/** The right turn out of the west: with the through phase 2, and with 3, the left turn out of the street that it leads into. */
const RIGHT = 'w-x1>x1-s1';
const A: OverlapDefinition = { id: 'A', phases: [2, 3], movements: [RIGHT], trailingGreenS: 3, trailingRedS: 2.5 };

/**
 * Phase 3 is green from 53 s to 59 s, then yellow for 3 s and red for 6 s, in which the right turn may trail; phase 4, which
 * conflicts with it, begins at 68 s.
 */
function createOverlapped(overlap: Partial<OverlapDefinition> = {}, controller?: ControllerDefinition) {
  const crossing = createCrossing({ offsetsS: [20] });
  const [signal] = crossing.signals;
  const splits = [12, 41, 15, 22];
  const changed: SignalDefinition = {
    ...signal,
    phases: signal.phases.map((phase) =>
      phase.number === 3
        ? { ...phase, redClearanceS: 6, movements: [...phase.movements, RIGHT] }
        : phase.number === 7
          ? { ...phase, redClearanceS: 6 }
          : phase,
    ),
    overlaps: [{ ...A, ...overlap }],
    plans: signal.plans.map((plan) => ({
      ...plan,
      rings: plan.rings.map((ring) => ring.map(({ phase }, k) => ({ phase, splitS: splits[k] }))),
    })),
    ...(controller && { controller }),
  };
  return { ...crossing, signals: [changed] };
}

const issuesOf = (definition: ScenarioDefinition) => {
  const [signal] = definition.signals;
  const network = freezeNetwork(definition.network);
  return checkPlan(signal, signal.plans[0], network, findConflicts(network), '', '').map(({ message }) => message);
};

function tableOf(definition: ScenarioDefinition, changes: { trailing?: boolean } = {}) {
  const { network, signals } = freezeScenario(definition);
  const [signal] = definition.signals;
  const ids = movementIdsOf(network, signals.intersectionIndex[0]);
  const table = compileTimetable(signal, { ...signal.plans[0], ...changes }, ids);
  const row = ids.indexOf(RIGHT);
  /** What the right turn is shown, as [until s, indication] in ring time. */
  const shown: [number, number][] = [];
  table.intervalEndMs.forEach((endMs, k) => {
    const indication = table.indications[k * ids.length + row];
    if (shown.length > 0 && shown[shown.length - 1][1] === indication) shown[shown.length - 1][0] = endMs / 1000;
    else shown.push([endMs / 1000, indication]);
  });
  return { table, shown, ids };
}

const { red, yellow, green } = Indication;

describe('an overlap in the interval table', () => {
  it('is green from its first phase into its second, trails that one, and has a clearance of its own', () => {
    const { table, shown } = tableOf(createOverlapped());
    expect(shown).toEqual([
      [12, red],
      [62, green],
      [65, yellow],
      [90, red],
    ]);
    expect(table.overlaps).toEqual([
      {
        id: 'A',
        greens: [{ startMs: 12_000, trailingMs: 59_000, greenEndMs: 62_000, yellowEndMs: 65_000, endMs: 67_500 }],
      },
    ]);
  });

  it('takes its own yellow, and the clearance of its last phase where it has none', () => {
    const own = tableOf(createOverlapped({ trailingGreenS: 0, trailingYellowS: 4 })).table.overlaps[0].greens[0];
    expect(own).toMatchObject({ trailingMs: 59_000, greenEndMs: 59_000, yellowEndMs: 63_000, endMs: 65_500 });
    const { trailingRedS: _, ...plain } = A;
    const ofPhase = tableOf(createOverlapped({ ...plain, trailingRedS: undefined, trailingGreenS: 0 }));
    expect(ofPhase.table.overlaps[0].greens[0]).toMatchObject({ yellowEndMs: 62_000, endMs: 68_000 });
  });

  it('has cleared with the split of its phase under a plan without trailing', () => {
    expect(tableOf(createOverlapped({ trailingYellowS: 6 }), { trailing: false }).table.overlaps[0].greens).toEqual([
      { startMs: 12_000, trailingMs: 59_000, greenEndMs: 59_000, yellowEndMs: 65_000, endMs: 67_500 },
    ]);
  });

  it('keeps its trail in every longer and shorter cycle of a transition', () => {
    const definition = createOverlapped();
    const { table, ids } = tableOf(definition);
    for (const method of ['addOnly', 'subtractOnly', 'maxDwell'] as const) {
      const { segments } = planTransition(definition.signals[0], table, 50_000, ids, { method });
      expect(segments.length).toBeGreaterThan(1);
      for (const segment of segments) {
        const { overlaps, phases } = segment.timetable;
        const [{ trailingMs, greenEndMs, endMs }] = overlaps[0].greens;
        expect(greenEndMs - trailingMs).toBe(3000);
        expect(endMs).toBeLessThanOrEqual(phases.find(({ number }) => number === 4)!.startMs);
      }
    }
  });
});

describe('checks of overlaps', () => {
  it('let one trail until what conflicts with it begins, and no longer', () => {
    expect(issuesOf(createOverlapped({ trailingGreenS: 3.5 }))).toEqual([]);
    expect(issuesOf(createOverlapped({ trailingGreenS: 4 }))).toEqual([
      'overlap A has cleared at 68.5 s of the cycle, 0.5 s after the start of phase 4, which conflicts with it; let it trail by so much less, or give the phase before it so much more red clearance',
    ]);
  });

  it('refuse what its phases do not serve, what they serve beside it, and what is not there', () => {
    const check = (overlap: Partial<OverlapDefinition>) => {
      const issues: string[] = [];
      checkOverlaps(createOverlapped(overlap).signals[0], 0, (path, message) =>
        issues.push(`/${path.join('/')}: ${message}`),
      );
      return issues;
    };
    expect(check({})).toEqual([]);
    expect(check({ phases: [2, 3, 9] })).toEqual([
      '/signals/0/overlaps/0/phases/2: the signal has no phase 9; it has 1, 2, 3, 4, 5, 6, 7, 8',
    ]);
    expect(check({ phases: [2] })[0]).toMatch(/movements\/0: phase 3 serves movement "w-x1>x1-s1" too/);
    expect(check({ phases: [1, 2, 3] })[0]).toMatch(/movements\/0: phase 1 of overlap A doesn't serve movement/);
    expect(check({ trailingYellowS: 1 })[0]).toMatch(
      /trailingYellowS: overlap A has 1 s of yellow; it must be 3 to 6 s/,
    );
  });
});

/** What the log says of overlap A and of phases 3 and 4, as [s, code]. */
function record(controller: ControllerDefinition | undefined, each?: (world: World) => void) {
  const world = createWorld(freezeScenario(createOverlapped({}, controller)));
  const log = createEventLog(world);
  while (world.timeMs < world.startMs + 400_000) {
    stepWorld(world);
    updateEventLog(log, world);
    each?.(world);
  }
  const { count, timeMs, code, parameter } = log.events;
  const rows = Array.from({ length: count }, (_, i) => ({
    atS: (timeMs[i] - world.startMs) / 1000,
    code: code[i],
    parameter: parameter[i],
  }));
  return {
    world,
    ofOverlap: rows.filter(({ code: own, parameter: a }) => own >= 61 && own <= 66 && a === 1),
    greens: (phase: number) =>
      rows.filter((row) => row.code === EventCode.beginGreen && row.parameter === phase).map(({ atS }) => atS),
  };
}

describe('an overlap in a run', () => {
  it('is logged by its letter: green, trailing green, yellow, red clearance, off', () => {
    const { ofOverlap } = record(undefined);
    // Local zero, the start of phase 2's green, is at ring time 12 s and at 20 s of the clock: 28,800 s is a whole number of cycles.
    const ring = 8;
    expect(ofOverlap.filter(({ atS }) => atS < 90).map(({ atS, code }) => [atS - ring, code])).toEqual([
      [12, EventCode.overlapBeginGreen],
      [59, EventCode.overlapBeginTrailingGreen],
      [62, EventCode.overlapBeginYellow],
      [65, EventCode.overlapBeginRedClearance],
      [67.5, EventCode.overlapOff],
    ]);
  });

  it.each(['actuated', 'coordinated', 'nema'] as const)('trails and clears before phase 4 under %s', (type) => {
    const phases = [1, 2, 3, 4, 5, 6, 7, 8].map((phase) => ({ phase, recall: 'min' as const }));
    let leastErrorMs = Number.POSITIVE_INFINITY;
    let told = 0;
    let endToldMs = Number.NEGATIVE_INFINITY;
    const { ofOverlap, greens } = record({ type, phases }, (world) => {
      // SPaT of the overlap's own group: while it trails its end is no earlier than told.
      const source = createForecastSource(world.signals, world.traffic.indication, world.stepMs);
      const { groups } = forecastSignal(source, 0, world.timeMs);
      const { network } = world.scenario;
      const own = groups.find(({ group }) => group.isOverlap)!;
      expect(own.group.movements).toEqual([network.movementIndexById.get(RIGHT)]);
      expect(own.group.id).toBe(17);
      const [now] = own.events;
      if (now.indication === Indication.green) {
        endToldMs = now.minEndMs;
        told++;
      } else if (endToldMs > Number.NEGATIVE_INFINITY) {
        leastErrorMs = Math.min(leastErrorMs, world.timeMs - endToldMs);
        endToldMs = Number.NEGATIVE_INFINITY;
      }
    });
    expect(told).toBeGreaterThan(50);
    expect(leastErrorMs).toBeGreaterThanOrEqual(0);
    const trails = ofOverlap.flatMap(({ code }, i) => (code === EventCode.overlapBeginTrailingGreen ? [i] : []));
    expect(trails.length).toBeGreaterThan(2);
    for (const i of trails) {
      const next = ofOverlap.slice(i, i + 4);
      if (next.length < 4 || next[1].code === EventCode.overlapBeginGreen) continue;
      expect(next.map(({ code }) => code)).toEqual([62, 63, 64, 65]);
      expect(next.map(({ atS }) => atS - next[0].atS)).toEqual([0, 3, 6.5, 9]);
      const begin = greens(4).find((atS) => atS > next[0].atS);
      if (begin !== undefined) expect(begin).toBeGreaterThanOrEqual(next[3].atS);
    }
  });

  it('goes on trailing after a snapshot', () => {
    const scenario = freezeScenario(createOverlapped({}, { type: 'actuated' }));
    const world = createWorld(scenario);
    const isTrailing = () => world.signals.control!.trailUntilMs.some((ms) => ms > world.timeMs);
    while (!isTrailing()) stepWorld(world);
    const other = createWorld(scenario);
    restoreSnapshot(other, takeSnapshot(world));
    for (let k = 0; k < 30; k++) {
      stepWorld(world);
      stepWorld(other);
    }
    expect(hashState(other)).toBe(hashState(world));
    expect(segmentAt(world.signals.segments[0], world.timeMs).timetable.overlaps).toHaveLength(1);
  });
});
