import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Indication } from '../../sim/core/indication.ts';
import { measureBands } from '../../sim/corridors/band.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { summariseRun } from '../../sim/engine/measure.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { countScenario } from '../../sim/scenario/count.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { formatScenario } from '../../sim/scenario/format.ts';
import { createFourInARow } from '../../sim/scenario/lessons/fourInARow.ts';
import { createLessons } from '../../sim/scenario/lessons/lessons.ts';
import { createOversaturated } from '../../sim/scenario/lessons/oversaturated.ts';
import { createSingleIntersection } from '../../sim/scenario/lessons/singleIntersection.ts';
import { createTwoWayArterial } from '../../sim/scenario/lessons/twoWayArterial.ts';
import { readScenario } from '../../sim/scenario/parse.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';

/** Runs a scenario from its start under its own seed. */
function run(definition: ScenarioDefinition, durationS = definition.durationS): World {
  const world = createWorld(freezeScenario(definition));
  const steps = durationS / definition.stepS;
  for (let step = 0; step < steps; step++) stepWorld(world);
  return world;
}

/** Only the flows of some routes. */
function withFlows(definition: ScenarioDefinition, routeIds: readonly string[]): ScenarioDefinition {
  const flows = definition.demand.flows.filter((flow) => routeIds.includes(flow.routeId));
  return { ...definition, demand: { ...definition.demand, flows } };
}

function withoutOffsets(definition: ScenarioDefinition): ScenarioDefinition {
  const signals = definition.signals.map((signal) => ({
    ...signal,
    plans: signal.plans.map((plan) => ({ ...plan, offsetS: 0 })),
  }));
  return { ...definition, signals };
}

/** Bands of a scenario's only corridor under the plans in force at the start. */
function bandsOf(definition: ScenarioDefinition) {
  const { corridors, network, signals } = freezeScenario(definition);
  const [corridor] = corridors;
  const timetables = [...corridor.memberIntersection].map(
    (intersection) => signals.initialTimetables[signals.signalOfIntersection[intersection]],
  );
  return measureBands(corridor, network, timetables);
}

/** Vehicles on a link, and those of them that stand. */
function countOn(world: World, linkId: string): { vehicles: number; standing: number } {
  const { network } = world.scenario;
  const link = network.linkIndexById.get(linkId)!;
  const { lane, speedMps, usedSlots } = world.traffic.vehicles;
  let vehicles = 0;
  let standing = 0;
  for (let v = 0; v < usedSlots; v++) {
    if (lane[v] < network.linkFirstLane[link] || lane[v] >= network.linkFirstLane[link + 1]) continue;
    vehicles++;
    if (speedMps[v] < 0.1) standing++;
  }
  return { vehicles, standing };
}

describe.each(createLessons().map((lesson) => [lesson.id, lesson] as const))('%s', (id, lesson) => {
  it('lies in scenarios/ byte for byte as it is built', () => {
    for (const { name, text } of formatScenario(lesson)) {
      const file = fileURLToPath(new URL(`../../scenarios/${id}/${name}`, import.meta.url));
      expect(existsSync(file), `${file} is missing: run "greenwave build-lessons"`).toBe(true);
      expect(readFileSync(file, 'utf8'), `${name} is out of date: run "greenwave build-lessons"`).toBe(text);
    }
  });

  it('has no issues, and says in both languages what it teaches', () => {
    expect(readScenario(formatScenario(lesson)).issues).toEqual([]);
    expect(lesson.description?.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(lesson.description?.en.length).toBeGreaterThan(40);
  });

  it('has links of 250 to 500 m, as a city has', () => {
    const { linkLengthM } = freezeScenario(lesson).network;
    const { network } = lesson;
    const at = new Map(network.intersections.map((intersection) => [intersection.id, intersection]));
    network.links.forEach((link, i) => {
      const from = at.get(link.from)!;
      const to = at.get(link.to)!;
      const apartM = Math.hypot(to.x - from.x, to.y - from.y);
      expect(apartM).toBeGreaterThanOrEqual(250);
      expect(apartM).toBeLessThanOrEqual(500);
      expect(linkLengthM[i]).toBeGreaterThan(200);
    });
  });
});

describe('single-intersection', () => {
  it('gives every left turn a phase of its own', () => {
    const { network, signals } = createSingleIntersection();
    const turnOf = new Map(network.movements.map((movement) => [movement.id, movement.turn]));
    for (const phase of signals[0].phases) {
      const turns = new Set(phase.movements.map((id) => turnOf.get(id)));
      expect(turns.has('left')).toBe(turns.size === 1 && phase.number % 2 === 1);
    }
  });

  it('serves what arrives: no queue is left over at the edge', () => {
    const { vehicles, meanDelayS } = summariseRun(run(createSingleIntersection()));
    expect(vehicles.waitingToEnter).toBe(0);
    expect(meanDelayS).toBeGreaterThan(20);
    expect(meanDelayS).toBeLessThan(55);
  });
});

describe('four-in-a-row', () => {
  it('opens a band as wide as its narrowest green, but for rounding to whole seconds', () => {
    const { outbound, inbound } = bandsOf(createFourInARow());
    expect(inbound).toBeNull();
    expect(outbound.through!.widthMs).toBeGreaterThan(outbound.leastGreenMs - 1000);
  });

  it('stops through traffic at the first signal only; with all offsets zero, at nearly every one', () => {
    const throughOnly = withFlows(createFourInARow(), ['west>east']);
    const stops = summariseRun(run(throughOnly)).meanStops;
    // The share that meets red at the first signal, and a few that stop behind them.
    expect(stops).toBeLessThan(0.9);
    expect(summariseRun(run(withoutOffsets(throughOnly))).meanStops).toBeGreaterThan(2.5);
  });
});

describe('two-way-arterial', () => {
  it('has a corridor of nine signals, unequally spaced', () => {
    const definition = createTwoWayArterial();
    expect(countScenario(definition)).toMatchObject({ signals: 9, corridors: 1, coordinatedSignals: 9 });
    const { memberDistanceM } = freezeScenario(definition).corridors[0];
    const spacings = [...memberDistanceM].slice(1).map((distanceM, i) => Math.round(distanceM - memberDistanceM[i]));
    expect(new Set(spacings).size).toBeGreaterThan(5);
  });

  it('has a through band in each direction, and neither as wide as the narrowest green', () => {
    const { outbound, inbound } = bandsOf(createTwoWayArterial());
    for (const direction of [outbound, inbound!]) {
      expect(direction.through!.widthMs).toBeGreaterThan(10_000);
      expect(direction.through!.widthMs).toBeLessThan(direction.leastGreenMs);
    }
  });

  it('delays through traffic less than the same plans with all offsets zero', () => {
    const throughOnly = withFlows(createTwoWayArterial(), ['west>east', 'east>west']);
    const withWave = summariseRun(run(throughOnly, 1800)).meanDelayS;
    expect(withWave).toBeLessThan(0.6 * summariseRun(run(withoutOffsets(throughOnly), 1800)).meanDelayS);
  });
});

describe('oversaturated', () => {
  it('fills the streets before the bottleneck one after another until vehicles wait outside', () => {
    const world = run(createOversaturated());
    // 230 m of two lanes hold some 65 standing vehicles; the one to the right takes fewer, as some turn there.
    expect(countOn(world, 's2>s3').vehicles).toBeGreaterThan(35);
    expect(countOn(world, 's1>s2').vehicles).toBeGreaterThan(35);
    expect(summariseRun(world).vehicles.waitingToEnter).toBeGreaterThan(100);
  });

  it('holds traffic at a green light for want of room', () => {
    const world = createWorld(freezeScenario(createOversaturated()));
    const row = world.scenario.network.movementIndexById.get('s1>s2>s3')!;
    let heldS = 0;
    let greenS = 0;
    for (let step = 0; step < 10_800; step++) {
      stepWorld(world);
      if (world.traffic.indication[row] !== Indication.green) {
        greenS = 0;
        continue;
      }
      greenS += 0.5;
      // After ten seconds of green a queue with room ahead of it is on the move.
      if (greenS > 10 && countOn(world, 's1>s2').standing > 20) heldS += 0.5;
    }
    expect(heldS).toBeGreaterThan(60);
  });

  it('flows again with a fifth less traffic', () => {
    const definition = createOversaturated();
    const flows = definition.demand.flows.map((flow) => ({ ...flow, vehPerH: flow.vehPerH * 0.8 }));
    const { vehicles } = summariseRun(run({ ...definition, demand: { ...definition.demand, flows } }));
    expect(vehicles.waitingToEnter).toBe(0);
  });
});
