import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Indication } from '../../sim/core/indication.ts';
import { InputError } from '../../sim/core/issue.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { createEnteringTime, measureCityflow, updateEnteringTime } from '../../sim/engine/enteringTime.ts';
import { summariseRun } from '../../sim/engine/measure.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { importCityflow } from '../../sim/formats/cityflow/importCityflow.ts';
import { runFixedStages } from '../../sim/scenario/fixedStages.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createFlow, createRoadnet } from '../fixtures/cityflow.ts';

function importOf(roadnet: unknown, flows: unknown) {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return importCityflow(
    { name: 'roadnet.json', text: text(roadnet) },
    { name: 'flow.json', text: text(flows) },
    'tiny',
  );
}

function issuesOf(roadnet: unknown, flows: unknown) {
  try {
    importOf(roadnet, flows);
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
  return [];
}

describe('a CityFlow network', () => {
  it('has its lanes turned about: theirs count from the left, ours from the kerb', () => {
    const { definition } = importOf(createRoadnet(), [createFlow()]);
    const left = definition.network.movements.find(({ id }) => id === 'w-in>n-out')!;
    expect(left).toMatchObject({ turn: 'left', lanes: [[1, 1]] });
    expect(definition.network.movements.find(({ id }) => id === 'w-in>e-out')!.lanes).toEqual([[0, 0]]);
  });

  it('measures roads from stop line to stop line', () => {
    const { definition } = importOf(createRoadnet(), [createFlow()]);
    expect(definition.network.links.find(({ id }) => id === 'w-in')!.lengthM).toBe(290);
  });

  it('keeps its phases in order, with the clearance they lack', () => {
    const { definition, report } = importOf(createRoadnet(), [createFlow()]);
    const [{ phases, plans }] = definition.signals;
    expect(phases.map(({ movements }) => movements.length)).toEqual([2, 2, 2, 2]);
    // Four of 30 s, and the 5 s in which nothing goes.
    expect(plans[0].cycleS).toBe(125);
    expect(plans[0].rings[0].map(({ splitS }) => splitS)).toEqual([30, 30, 30, 35]);
    expect(report.guessed.some(({ id, why }) => id === 'c' && /no clearance/.test(why))).toBe(true);
  });

  it('lets left turns yield that go together with what they cross', () => {
    const roadnet = createRoadnet();
    const trafficLight = {
      lightphases: [
        { time: 30, availableRoadLinks: [0, 1, 2, 3] },
        { time: 30, availableRoadLinks: [4, 5, 6, 7] },
      ],
    };
    Object.assign(roadnet.intersections[0], { trafficLight });
    const { definition } = importOf(roadnet, [createFlow()]);
    expect(definition.signals[0].phases[0].permissiveMovements?.toSorted()).toEqual(['e-in>s-out', 'w-in>n-out']);
  });

  it('sends every vehicle at its second', () => {
    const { definition } = importOf(createRoadnet(), [createFlow(), createFlow(['n-in', 's-out'], 7, 3, 3)]);
    const departures = definition.demand.trips.map(({ departS }) => departS).sort((a, b) => a - b);
    expect(departures).toEqual([0, 3, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    const world = createWorld(freezeScenario(definition));
    const planned: number[] = [];
    for (let second = 0; second < 120; second++) {
      const before = world.traffic.totals.planned;
      stepWorld(world);
      for (let k = before; k < world.traffic.totals.planned; k++) planned.push(second);
    }
    expect(planned).toEqual(departures);
  });

  it('sends a flow without end from its start on, one every interval', () => {
    const { definition } = importOf(createRoadnet(), [createFlow(['w-in', 'e-out'], 5, 3, -1)]);
    const world = createWorld(freezeScenario(definition));
    const planned: number[] = [];
    for (let second = 0; second < 3600; second++) {
      const before = world.traffic.totals.planned;
      stepWorld(world);
      for (let k = before; k < world.traffic.totals.planned; k++) planned.push(second);
    }
    expect(planned).toEqual(Array.from({ length: 720 }, (_, k) => 3 + 5 * k));
  });

  it('has a cycle of 300 s where its light phases take longer, their greens in proportion', () => {
    const roadnet = createRoadnet();
    const served = [[], [0, 2], [4, 6], [1, 3], [5, 7]];
    const lightphases = [5, 210, 110, 110, 10].map((time, p) => ({ time, availableRoadLinks: served[p] }));
    Object.assign(roadnet.intersections[0], { trafficLight: { lightphases } });
    const { definition, report } = importOf(roadnet, [createFlow()]);
    const [{ plans }] = definition.signals;
    // 445 s with the clearance, of which 40 are least; 260 of 300 s are left for 405: 200, 100, 100 and 5 of them.
    expect(plans[0].rings[0].map(({ splitS }) => splitS)).toEqual([138, 74, 74, 13]);
    expect(plans[0].cycleS).toBe(299);
    expect(report.guessed.some(({ why }) => /445 s in turn/.test(why))).toBe(true);
  });

  it('runs fixed stages: only the phases it takes, each for two decisions, the clearance first', () => {
    const { definition } = importOf(createRoadnet(), [createFlow()]);
    const [{ plans }] = runFixedStages(definition, { decisionS: 15, clearanceS: 5 }).signals;
    expect(plans).toHaveLength(1);
    expect(plans[0]).toMatchObject({ cycleS: 120, offsetS: 110 });
    expect(plans[0].rings[0]).toEqual([1, 2, 3, 4].map((phase) => ({ phase, splitS: 30 })));
  });

  it('begins fixed stages in the green of the first, and leaves it after one decision', () => {
    const { definition } = importOf(createRoadnet(), [createFlow()]);
    const world = createWorld(freezeScenario(runFixedStages(definition, { decisionS: 15, clearanceS: 5 })));
    const shown: Record<string, number[]> = { 'w-in>e-out': [], 'n-in>s-out': [] };
    for (let second = 0; second < 60; second++) {
      stepWorld(world);
      for (const [id, seconds] of Object.entries(shown)) {
        const movement = world.traffic.network.movementIndexById.get(id)!;
        if (world.traffic.indication[movement] === Indication.green) seconds.push(second);
      }
    }
    const range = (from: number, until: number) => Array.from({ length: until - from }, (_, k) => from + k);
    expect(shown).toEqual({ 'w-in>e-out': range(0, 15), 'n-in>s-out': range(20, 45) });
  });

  it('counts who comes back to a signal from first coming to last leaving, the way round included', () => {
    const roadnet = createRoadnet();
    // Where the east arm ends one turns back.
    Object.assign(roadnet.intersections[2], {
      virtual: false,
      roadLinks: [
        {
          type: 'turn_left',
          startRoad: 'e-out',
          endRoad: 'e-in',
          laneLinks: [{ startLaneIndex: 1, endLaneIndex: 1, points: [] }],
        },
      ],
    });
    const { definition } = importOf(roadnet, [createFlow(['w-in', 'e-out', 'e-in', 'w-out'], 1, 0, 0)]);
    const world = createWorld(freezeScenario(definition));
    const entering = createEnteringTime(world);
    const { network, vehicles } = world.traffic;
    let lastSeenS = 0;
    for (let second = 1; second <= 400; second++) {
      stepWorld(world);
      updateEnteringTime(entering, world);
      if (world.traffic.totals.running === 0) break;
      const link = network.laneLink[vehicles.lane[0]];
      if (link >= 0 && network.definition.links[link].id === 'e-in') lastSeenS = second;
    }
    expect(world.traffic.totals.completed).toBe(1);
    // First seen at the end of the first second; gone a second after it was last seen.
    const { enteringLanesTravelTimeS } = measureCityflow(entering, world, summariseRun(world).meanTripTimeS);
    expect(lastSeenS).toBeGreaterThan(80);
    expect(enteringLanesTravelTimeS).toBe(lastSeenS + 1 - 1);
  });

  it('counts time on the lanes that lead to a signal, and no other', () => {
    // Alone, in the first green at 5 s: 290 m from standstill at 2 m/s², 11.111 m/s take 290 / 11.111 + 11.111 / 4 = 28.9 s.
    const { definition } = importOf(createRoadnet(), [createFlow(['w-in', 'e-out'], 1, 0, 0)]);
    const signals = definition.signals.map((signal) => ({ ...signal, plans: [{ ...signal.plans[0], offsetS: 20 }] }));
    const world = createWorld(freezeScenario({ ...definition, signals }));
    const entering = createEnteringTime(world);
    for (let second = 0; second < 200; second++) {
      stepWorld(world);
      updateEnteringTime(entering, world);
    }
    const { enteringLanesTravelTimeS } = measureCityflow(entering, world, summariseRun(world).meanTripTimeS);
    expect(world.traffic.totals.completed).toBe(1);
    expect(enteringLanesTravelTimeS).toBeGreaterThan(27);
    expect(enteringLanesTravelTimeS).toBeLessThan(31);
  });
});

describe('a CityFlow file with faults', () => {
  it('is refused with every issue, its file and place', () => {
    const roadnet = createRoadnet();
    roadnet.roads[0].endIntersection = 'nowhere';
    roadnet.intersections[0].roadLinks[2].laneLinks[0].startLaneIndex = 7;
    expect(issuesOf(roadnet, [createFlow()]).map(({ file, path }) => `${file} ${path}`)).toEqual([
      'roadnet.json /roads/0/endIntersection',
      'roadnet.json /intersections/0/roadLinks/0/startRoad',
      'roadnet.json /intersections/0/roadLinks/1/startRoad',
      'roadnet.json /intersections/0/roadLinks/2/laneLinks/0',
    ]);
  });

  it('may not lead a route over a missing road or past a missing turn', () => {
    const flows = [createFlow(['w-in', 'gone']), createFlow(['w-in', 'w-out'])];
    expect(issuesOf(createRoadnet(), flows).map(({ path }) => path)).toEqual(['/0/route', '/1/route/1']);
  });

  it('may hold no NaN, no road without length, no light without road links, no empty flow', () => {
    expect(issuesOf(JSON.stringify(createRoadnet()).replace('"x":-300', '"x":NaN'), [createFlow()])[0].path).toMatch(
      /line 1/,
    );
    const short = createRoadnet();
    short.roads[0].points = [
      { x: -5, y: 0 },
      { x: 0, y: 0 },
    ];
    expect(issuesOf(short, [createFlow()])[0]).toMatchObject({ path: '/roads/0/points' });
    const dumb = createRoadnet();
    dumb.intersections[0].roadLinks = [];
    expect(issuesOf(dumb, [])[0].file).toBe('flow.json');
    expect(issuesOf(dumb, [createFlow(['w-in'])])[0].path).toBe('/intersections/0/trafficLight');
  });

  it('may not send millions of vehicles by a slip, nor one every zero seconds; a flow that ends before it starts is told', () => {
    const flow = (interval: number, startTime: number, endTime: number) =>
      createFlow(['w-in', 'e-out'], interval, startTime, endTime);
    expect(issuesOf(createRoadnet(), [flow(1e-6, 0, 3600), flow(1, 0, 1e12)]).map(({ path }) => path)).toEqual([
      '/0',
      '/1',
    ]);
    expect(issuesOf(createRoadnet(), [flow(0, 0, 10)])[0]).toMatchObject({
      path: '/0/interval',
      message: expect.stringMatching(/more than 0/),
    });
    const { definition, report } = importOf(createRoadnet(), [flow(1, 0, 0), flow(1, 9, 3)]);
    expect(definition.demand.trips).toHaveLength(1);
    expect(report.dropped).toMatchObject([{ id: 'flow 1', what: 'flow' }]);
  });

  it('may not have more kinds of vehicles than can be told apart: 256', () => {
    const flows = Array.from({ length: 257 }, (_, k) => {
      const flow = createFlow(['w-in', 'e-out'], 1, 0, 0);
      return { ...flow, vehicle: { ...flow.vehicle, maxSpeed: 10 + k / 100 } };
    });
    expect(issuesOf(createRoadnet(), flows.slice(1))).toEqual([]);
    expect(issuesOf(createRoadnet(), flows).map(({ message }) => message)[0]).toMatch(/256/);
  });

  it('whose flows are cut off or altered gives issues or a scenario (seed 4)', () => {
    const text = JSON.stringify([createFlow(), createFlow(['n-in', 's-out'], 7, 3, 3)]);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), fc.boolean(), (at, put, cut) => {
        issuesOf(createRoadnet(), cut ? text.slice(0, at) : text.slice(0, at) + put + text.slice(at + put.length));
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('gives issues or a scenario, whatever is cut off or altered (seed 3)', () => {
    const text = JSON.stringify(createRoadnet());
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), fc.boolean(), (at, put, cut) => {
        const altered = cut ? text.slice(0, at) : text.slice(0, at) + put + text.slice(at + put.length);
        issuesOf(altered, [createFlow()]);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
