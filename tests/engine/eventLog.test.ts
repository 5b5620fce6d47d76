import { describe, expect, it } from 'vitest';
import { sToMs } from '../../sim/core/units.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { createEventLog, updateEventLog } from '../../sim/engine/events/eventLog.ts';
import { hashState } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { EventCode } from '../../sim/measures/signalEvents.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { ControllerDefinition, SignalDefinition } from '../../sim/signals/definition.ts';
import { createArterial, createCrossing } from '../fixtures/scenarios.ts';

interface Row {
  /** Since the start of the run, s. */
  readonly atS: number;
  readonly signal: number;
  readonly code: number;
  readonly parameter: number;
}

function record(definition: ScenarioDefinition, durationS: number) {
  const world = createWorld(freezeScenario(definition));
  const log = createEventLog(world);
  while (world.timeMs < world.startMs + sToMs(durationS)) {
    stepWorld(world);
    updateEventLog(log, world);
  }
  const { count, timeMs, signal, code, parameter } = log.events;
  const rows = Array.from(
    { length: count },
    (_, i): Row => ({
      atS: (timeMs[i] - world.startMs) / 1000,
      signal: signal[i],
      code: code[i],
      parameter: parameter[i],
    }),
  );
  return { world, rows, timesOf: (code: number, parameter: number) => timesOf(rows, code, parameter) };
}

const timesOf = (rows: readonly Row[], code: number, parameter: number) =>
  rows.filter((row) => row.code === code && row.parameter === parameter).map(({ atS }) => atS);

const controlledBy = (
  definition: ScenarioDefinition,
  controller: ControllerDefinition,
  changes: Partial<SignalDefinition> = {},
): ScenarioDefinition => ({
  ...definition,
  signals: definition.signals.map((signal) => ({ ...signal, controller, ...changes })),
});

const ALL_CODES = Object.values(EventCode);

describe('the event log of a signal that runs its plan', () => {
  const definition = createCrossing({ offsetsS: [20] });
  const { rows, timesOf: of } = record(definition, 360);
  const [signal] = definition.signals;
  const [plan] = signal.plans;

  it('begins with the plan: cycle, offset, splits, in step', () => {
    const told = (code: number) => rows.filter((row) => row.code === code && row.atS === 0).map((row) => row.parameter);
    expect(told(EventCode.patternChange)).toEqual([1]);
    expect(told(EventCode.cycleChange)).toEqual([90]);
    expect(told(EventCode.offsetChange)).toEqual([20]);
    expect(told(EventCode.coordinationState)).toEqual([1]);
    for (const { phase, splitS } of plan.rings.flat())
      expect(told(EventCode.splitChange + phase - 1)).toEqual([splitS]);
  });

  it('times green, yellow and red clearance of each phase as the plan does, once a cycle', () => {
    for (const { number, yellowS, redClearanceS } of signal.phases) {
      const split = plan.rings.flat().find(({ phase }) => phase === number)!;
      const greens = of(EventCode.beginGreen, number).slice(0, 3);
      expect(greens).toHaveLength(3);
      for (const greenS of greens) {
        const yellowAtS = greenS + split.splitS - yellowS - redClearanceS;
        for (const code of [EventCode.greenTermination, EventCode.forceOff, EventCode.beginYellow])
          expect(of(code, number)).toContain(yellowAtS);
        for (const code of [EventCode.endYellow, EventCode.beginRedClearance])
          expect(of(code, number)).toContain(yellowAtS + yellowS);
        for (const code of [EventCode.endRedClearance, EventCode.phaseInactive])
          expect(of(code, number)).toContain(greenS + split.splitS);
      }
    }
  });

  it('tells local zero at the offset (the run starts at a whole number of cycles) and the yield points', () => {
    expect(of(EventCode.coordinationState, 5)).toEqual([20, 110, 200, 290]);
    for (const number of plan.coordinatedPhases) expect(of(EventCode.yieldPoint, number)).toEqual(of(7, number));
  });

  it('is in the order of time, of known codes', () => {
    for (let i = 1; i < rows.length; i++) expect(rows[i].atS).toBeGreaterThanOrEqual(rows[i - 1].atS);
    for (const { code } of rows) expect(ALL_CODES.includes(code as EventCode) || (code > 133 && code < 150)).toBe(true);
  });
});

describe('detectors in the event log', () => {
  it('are told by rule: at the stop line, and 3.5 s ahead of it at the limit', () => {
    const quiet = createCrossing({ mainVehPerH: 0, sideVehPerH: 0, turnVehPerH: 0 });
    const alone: ScenarioDefinition = {
      ...quiet,
      demand: { ...quiet.demand, flows: [], trips: [{ routeId: 'outbound', departS: quiet.startS + 1 }] },
    };
    const { rows } = record(alone, 120);
    const on = rows.filter(({ code }) => code === EventCode.detectorOn);
    const off = rows.filter(({ code }) => code === EventCode.detectorOff);
    // One vehicle, two detectors of its lane.
    expect(on).toHaveLength(2);
    expect(off.map(({ parameter }) => parameter)).toEqual(on.map(({ parameter }) => parameter));
    expect(on[1].parameter).toBe(on[0].parameter - 1);
    for (const [k, row] of off.entries()) expect(row.atS).toBeGreaterThan(on[k].atS);
  });

  it('tell tenths of a second within a step: a vehicle at v is over L metres for (L + its length) / v', () => {
    const crossing = createCrossing({ mainVehPerH: 0, sideVehPerH: 0, turnVehPerH: 0, stepS: 1 });
    const [signal] = crossing.signals;
    const [west] = crossing.network.links.filter(({ id }) => id === 'w-x1');
    const alone: ScenarioDefinition = {
      ...crossing,
      demand: { ...crossing.demand, flows: [], trips: [{ routeId: 'outbound', departS: crossing.startS + 1 }] },
      signals: [
        {
          ...signal,
          detectors: west.lanes.map((_, lane) => ({
            channel: 40 + lane,
            kind: 'advance' as const,
            linkId: 'w-x1',
            lane,
            distanceM: 200,
            lengthM: 20,
          })),
        },
      ],
    };
    const { rows } = record(alone, 120);
    const [on, off] = rows.filter(({ code }) => code === EventCode.detectorOn || code === EventCode.detectorOff);
    expect([on.code, off.code]).toEqual([EventCode.detectorOn, EventCode.detectorOff]);
    expect(on.parameter).toBeGreaterThanOrEqual(40);
    const { speedMps } = west.lanes[0] as { speedMps?: number };
    const limitMps = speedMps ?? west.speedMps;
    expect(Math.abs(off.atS - on.atS - (20 + 4.6) / limitMps)).toBeLessThan(0.25);
  });

  it('see every vehicle that crosses', () => {
    const { rows, world } = record(createCrossing({ mainVehPerH: 300, turnVehPerH: 0, sideVehPerH: 0 }), 1800);
    const advance = rows.filter(({ code, parameter }) => code === EventCode.detectorOn && parameter % 2 === 0);
    const { entered, running } = world.traffic.totals;
    expect(advance.length).toBeLessThanOrEqual(entered);
    expect(advance.length).toBeGreaterThanOrEqual(entered - running);
  });
});

describe('the event log of actuated signals', () => {
  it('says gap-out where few come, max-out where the side street is full', () => {
    const ends = (sideVehPerH: number) => {
      const { rows } = record(
        controlledBy(createCrossing({ mainVehPerH: 300, sideVehPerH, turnVehPerH: 10 }), {
          type: 'actuated',
          phases: [{ phase: 4, maxGreenS: 20, walk: 'never' }],
        }),
        1800,
      );
      return { gaps: timesOf(rows, EventCode.gapOut, 4).length, longest: timesOf(rows, EventCode.maxOut, 4).length };
    };
    const few = ends(60);
    expect(few.gaps).toBeGreaterThan(5);
    expect(few.longest).toBeLessThan(few.gaps / 5);
    const many = ends(1400);
    expect(many.longest).toBeGreaterThan(many.gaps);
  });

  it('says when vehicles call a phase, and when that is served or nobody is there any more; not of phases with a recall', () => {
    const phases = [
      { phase: 4, walk: 'never' as const },
      { phase: 8, recall: 'min' as const },
    ];
    const { rows } = record(controlledBy(createCrossing(), { type: 'actuated', phases }), 600);
    const calls = rows.filter(({ code, parameter }) => (code === 43 || code === 44) && parameter === 4);
    expect(calls.length).toBeGreaterThan(8);
    // One after the other: a call is dropped before the next is registered.
    calls.forEach(({ code }, i) => {
      expect(code).toBe(i % 2 === 0 ? EventCode.phaseCallOn : EventCode.phaseCallOff);
    });
    // Served: the call is over within the step.
    const offs = timesOf(rows, EventCode.phaseCallOff, 4);
    const served = timesOf(rows, EventCode.beginGreen, 4).filter((atS) =>
      offs.some((offS) => offS >= atS && offS <= atS + 0.5),
    );
    expect(served.length).toBeGreaterThan(3);
    expect(timesOf(rows, EventCode.phaseCallOn, 8)).toEqual([]);
  });

  it('says that coordinated phases end by force-off, after their yield point', () => {
    const { rows } = record(controlledBy(createArterial(2, 400, { sideVehPerH: 200 }), { type: 'coordinated' }), 1800);
    const own = rows.filter(({ signal }) => signal === 0);
    expect(timesOf(own, EventCode.forceOff, 2).length).toBe(timesOf(own, EventCode.greenTermination, 2).length);
    const yields = timesOf(own, EventCode.yieldPoint, 2);
    for (const endS of timesOf(own, EventCode.greenTermination, 2)) {
      expect(yields.some((yieldS) => endS >= yieldS && endS - yieldS < 60)).toBe(true);
    }
  });

  it('tells each pedestrian call before its walk', () => {
    const { rows } = record(controlledBy(createCrossing({ sideVehPerH: 0 }), { type: 'actuated' }), 1800);
    const calls = timesOf(rows, EventCode.pedestrianCall, 4);
    const walks = timesOf(rows, EventCode.beginWalk, 4);
    expect(calls.length).toBeGreaterThan(3);
    expect(Math.abs(walks.length - calls.length)).toBeLessThanOrEqual(1);
    for (const [k, walkS] of walks.entries()) expect(walkS).toBeGreaterThanOrEqual(calls[k]);
  });
});

it('keeping the log changes nothing', () => {
  const definition = controlledBy(createCrossing({}), { type: 'actuated' });
  const world = createWorld(freezeScenario(definition));
  for (let i = 0; i < 600; i++) stepWorld(world);
  expect(hashState(record(definition, 300).world)).toBe(hashState(world));
});
