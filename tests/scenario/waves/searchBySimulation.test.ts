import { describe, expect, it } from 'vitest';
import { RandomStream, uniform } from '../../../sim/core/random.ts';
import { applyPlanFile, type PlanFile, parsePlanFile } from '../../../sim/scenario/planFile.ts';
import { fitLengths, listControllers, readPlanTimes, writePlanTimes } from '../../../sim/scenario/waves/planTimes.ts';
import {
  type PlanCandidate,
  type SimulatedSearchOptions,
  type SimulatedTrip,
  searchBySimulation,
} from '../../../sim/scenario/waves/searchBySimulation.ts';
import { planInForce } from '../../../sim/signals/signalSet.ts';
import { createArterial } from '../../fixtures/scenarios.ts';

const scenario = createArterial(3, 270, { mainVehPerH: 900, sideVehPerH: 250, turnVehPerH: 60 });
const cycleS = planInForce(scenario.signals[0], 0).cycleS;
const present: PlanFile = { plans: [], progressionSpeeds: [] };
const planOf = (planFile: PlanFile, row: number) => planInForce(applyPlanFile(scenario, planFile).signals[row], 0);

/** Trips of a world in which each signal has one best offset, and seeds differ by a constant. */
const WANTED = [0.3, 0.6, 0.1].map((share) => Math.round(share * cycleS));
function trip(planFile: PlanFile, seed: number): SimulatedTrip {
  const offAt = WANTED.map((wantedS, row) => {
    const apart = (((planOf(planFile, row).offsetS - wantedS) % cycleS) + cycleS) % cycleS;
    return Math.min(apart, cycleS - apart);
  });
  return { roadS: 100 + (seed % 7) + offAt.reduce((sum, s) => sum + s, 0), waitS: 0 };
}
const tripS = (planFile: PlanFile) => trip(planFile, 0).roadS;

const OPTIONS: SimulatedSearchOptions = { seed: 5, runs: 900, mayMove: () => true, splits: true, entryWeight: 1 };
const candidates = [{ name: 'as it is', planFile: present }];

function drive(
  options: Partial<SimulatedSearchOptions> = {},
  simulate: (planFile: PlanFile, seed: number) => SimulatedTrip = trip,
  batches = Number.POSITIVE_INFINITY,
  among: readonly PlanCandidate[] = candidates,
) {
  const search = searchBySimulation(scenario, among, { ...OPTIONS, ...options });
  const seedsOfGenerations: number[] = [];
  let step = search.next([]);
  for (let k = 0; !step.done; k++) {
    const { trials } = step.value;
    if (trials.length > among.length + 1 && new Set(trials.map(({ seed }) => seed)).size === 1) {
      seedsOfGenerations.push(trials[0].seed);
    }
    step = search.next(k < batches ? trials.map(({ planFile, seed }) => simulate(planFile, seed)) : null);
  }
  return { ...step.value, seedsOfGenerations };
}

describe('a search by simulation', () => {
  it('moves all signals to where trips are shortest, each generation under a seed of its own, and proves it on fresh ones', () => {
    const found = drive();
    expect(found.generations).toBeGreaterThan(10);
    expect(tripS(present)).toBeGreaterThan(130);
    expect(tripS(found.planFile)).toBeLessThan(106);
    expect(found.proof.chosen).toHaveLength(5);
    expect(new Set(found.seedsOfGenerations).size).toBe(found.seedsOfGenerations.length);
    expect(found.runs).toBeLessThanOrEqual(OPTIONS.runs);
    expect(parsePlanFile({ name: 'plan.json', text: JSON.stringify(found.planFile) }, scenario)).toEqual(
      found.planFile,
    );
    expect(drive()).toEqual(found);
  });

  it('finds the way through chance that is as large as what there is to gain', () => {
    let calls = 0;
    const chance = () => 60 * uniform(1, RandomStream.waves, 0, calls++);
    const found = drive({}, (planFile, seed) => ({ roadS: trip(planFile, seed).roadS + chance(), waitS: 0 }));
    expect(tripS(found.planFile)).toBeLessThan(tripS(present) - 20);
  });

  it('gives the better half of the candidates one more run each, until one is left', () => {
    const [rows] = listControllers(scenario, () => true);
    const times = readPlanTimes(scenario, present, [rows], false);
    const among = [0, 7, 14, 21, 28].map((s) => ({ name: `${s}`, planFile: writePlanTimes(scenario, times, [s]) }));
    const found = drive({ runs: 60 }, undefined, undefined, among);
    // Six race: all once, three twice, two three times, one is left.
    expect(found.candidates.map(({ runs }) => runs).sort()).toEqual([1, 1, 1, 2, 3, 3]);
    const best = among.reduce((a, b) => (tripS(b.planFile) < tripS(a.planFile) ? b : a));
    expect(found.name).toBe(best.name);
  });

  it('lowers the wait to enter by what it is said to count for', () => {
    // What one signal gains on the road, others lose at the entries, threefold.
    const traded = (planFile: PlanFile, seed: number) => {
      const { roadS } = trip(planFile, seed);
      return { roadS, waitS: 3 * (400 - roadS) };
    };
    const outside = drive({ runs: 700, entryWeight: 0.1 }, traded);
    const inside = drive({ runs: 700, entryWeight: 1 }, traded);
    expect(tripS(outside.planFile)).toBeLessThan(tripS(present) - 20);
    expect(tripS(inside.planFile)).toBeGreaterThanOrEqual(tripS(present));
  });

  it('keeps nothing that only chance is for', () => {
    const constant = drive({ runs: 400 }, () => ({ roadS: 100, waitS: 0 }));
    expect(constant).toMatchObject({ generations: 0, planFile: present });
    expect(constant.proof.present).toHaveLength(5);
    expect(constant.proof.chosen).toHaveLength(5);
  });

  it('ends with the best so far when it is cut short, and leaves alone what may not move', () => {
    expect(drive({}, trip, 0)).toMatchObject({ cut: true, runs: 0, name: 'as it is' });
    const cut = drive({}, trip, 30);
    expect(cut.cut).toBe(true);
    expect(tripS(cut.planFile)).toBeLessThan(tripS(present));
    const one = drive({ mayMove: (row) => row === 1 });
    expect(one.planFile.plans.map(({ intersectionId }) => intersectionId)).toEqual([
      scenario.signals[1].intersectionId,
    ]);
  });
});

describe('the times of a plan', () => {
  const controllers = listControllers(scenario, () => true);

  it('are written as they were read', () => {
    const times = readPlanTimes(scenario, present, controllers, true);
    const written = writePlanTimes(scenario, times, times.values);
    for (const row of [0, 1, 2]) expect(planOf(written, row)).toEqual(planOf(present, row));
  });

  it('are fitted to the cycle and to every minimum green, whatever is asked for', () => {
    const times = readPlanTimes(scenario, present, controllers, true);
    for (const draw of [0, 1, 2, 3, 4, 5]) {
      const wild = times.values.map((_, i) => 80 * uniform(draw, RandomStream.waves, i, 0) - 20);
      const planFile = writePlanTimes(scenario, times, wild);
      expect(parsePlanFile({ name: 'plan.json', text: JSON.stringify(planFile) }, scenario)).toEqual(planFile);
      expect(planOf(planFile, 0).cycleS).toBe(cycleS);
    }
  });

  it('are the nearest that fit: a second more for one part is a second less for another', () => {
    const { stretches, free } = readPlanTimes(scenario, present, controllers, true).controllers[0];
    const lengths = stretches.parts.map(({ lengthMs }) => lengthMs);
    const [from, to] = free.filter((k) => lengths[k] > 15_000);
    const wanted = lengths.with(from, lengths[from] - 3000).with(to, lengths[to] + 3000);
    expect(fitLengths(stretches, wanted)).toEqual(wanted);
  });
});
