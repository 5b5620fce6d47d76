import { describe, expect, it } from 'vitest';
import { applyCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { hashState, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { compareTwins, runTwin, type TwinBeginning } from '../../sim/experiments/twin.ts';
import type { Command } from '../../sim/protocol/commands.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createArterial } from '../fixtures/scenarios.ts';

const scenario = freezeScenario(createArterial(3, 500, { cycleS: 72, offsetsS: [0, 36, 0], mainVehPerH: 600 }));
const [corridor] = scenario.corridors;
const STEP_MS = 1000 * scenario.definition.stepS;
const { seed } = scenario.definition;

function drive<R>(run: Generator<number, R, void>): R {
  let step = run.next();
  while (!step.done) step = run.next();
  return step.value;
}

/** A live run that is asked for something worse in its sixth minute, for more traffic in its eighth, and goes on to its twelfth. */
function live() {
  const world = createWorld(scenario);
  const stepTo = (minute: number) => {
    while (world.timeMs < world.startMs + minute * 60_000) stepWorld(world);
  };
  stepTo(5);
  const commands: { atMs: number; command: Command }[] = [];
  const begin = { snapshot: takeSnapshot(world), timeMs: world.timeMs };
  const ask = (command: Command) => {
    applyCommand(world, command);
    commands.push({ atMs: world.timeMs, command });
  };
  ask({ type: 'setOffset', intersectionId: corridor.definition.members[1].intersectionId, offsetS: 0 });
  stepTo(7.5);
  ask({ type: 'scaleDemand', factor: 1.5 });
  stepTo(12);
  const beginning: TwinBeginning = { ...begin, commands };
  return { world, beginning };
}

describe('a run compared with itself without its last change', () => {
  const { world, beginning } = live();
  const twin = (withChange: boolean, ownSeed = seed) =>
    drive(runTwin(scenario, STEP_MS, ownSeed, beginning, withChange, world.timeMs, corridor));
  const [without, withIt] = [twin(false), twin(true)];

  it('is the live run itself where the change is made: the same state to the last bit', () => {
    expect(hashState(withIt.world)).toBe(hashState(world));
    expect(hashState(without.world)).not.toBe(hashState(world));
    expect(without.world.traffic.arrivals.demandFactor).toBe(1.5);
  });

  it('tells what an offset half a cycle off costs the corridor', () => {
    expect(withIt.measures.corridorStops!).toBeGreaterThan(1.2 * without.measures.corridorStops!);
    expect(withIt.measures.corridorOnGreenRatio!).toBeLessThan(without.measures.corridorOnGreenRatio!);
    const freeS = corridor.lengthM / 16;
    for (const { measures } of [without, withIt]) {
      expect(measures.corridorOutboundS!).toBeGreaterThan(freeS);
      expect(measures.corridorDelayVehH!).toBeLessThan(measures.cityDelayVehH!);
      expect(measures.corridorStops!).toBeLessThan(measures.cityStops!);
    }
  });

  it('counts only what is lost from the moment on', () => {
    const short = drive(
      runTwin(scenario, STEP_MS, seed, beginning, false, beginning.timeMs + STEP_MS, corridor),
    ).measures;
    const { running } = world.traffic.totals;
    expect(short.cityDelayVehH!).toBeLessThanOrEqual((running + 50) / 3600);
    expect(short.cityTrips!).toBeLessThanOrEqual(2);
  });

  it('gives means over pairs under chances of their own, with the interval of their difference', () => {
    const other = [twin(false, seed + 1), twin(true, seed + 1)];
    const pairs = [
      { without: without.measures, with: withIt.measures },
      { without: other[0].measures, with: other[1].measures },
    ];
    expect(hashState(other[0].world)).not.toBe(hashState(without.world));
    expect(compareTwins(pairs.slice(0, 1))[0].ci95).toBeNull();
    const stops = compareTwins(pairs).find(({ measure }) => measure === 'corridorStops')!;
    const differences = pairs.map((pair) => pair.with.corridorStops! - pair.without.corridorStops!);
    expect(stops.with - stops.without).toBeCloseTo((differences[0] + differences[1]) / 2, 9);
    // Two values: their mean ± 12.7062 times half their distance.
    expect(stops.ci95![1] - stops.ci95![0]).toBeCloseTo(12.7062 * Math.abs(differences[0] - differences[1]), 6);
  });
});
