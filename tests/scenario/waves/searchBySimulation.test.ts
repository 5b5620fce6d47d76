import { describe, expect, it } from 'vitest';
import { applyPlanFile, type PlanFile, parsePlanFile } from '../../../sim/scenario/planFile.ts';
import { listControllers, movesOf } from '../../../sim/scenario/waves/planMoves.ts';
import { type SimulatedSearchOptions, searchBySimulation } from '../../../sim/scenario/waves/searchBySimulation.ts';
import { planInForce } from '../../../sim/signals/signalSet.ts';
import { createArterial } from '../../fixtures/scenarios.ts';

const scenario = createArterial(3, 270, { mainVehPerH: 900, sideVehPerH: 250, turnVehPerH: 60 });
const cycleS = planInForce(scenario.signals[0], 0).cycleS;
const present: PlanFile = { plans: [], progressionSpeeds: [] };
const planOf = (planFile: PlanFile, row: number) => planInForce(applyPlanFile(scenario, planFile).signals[row], 0);

/** Trips of a world in which each signal has one best offset, and seeds differ by a constant. */
const WANTED = [0.3, 0.6, 0.1].map((share) => Math.round(share * cycleS));
function tripS(planFile: PlanFile, seed: number): number {
  const offAt = WANTED.map((wantedS, row) => {
    const apart = (((planOf(planFile, row).offsetS - wantedS) % cycleS) + cycleS) % cycleS;
    return Math.min(apart, cycleS - apart);
  });
  return 100 + (seed % 7) + offAt.reduce((sum, s) => sum + s, 0);
}

const OPTIONS: SimulatedSearchOptions = { seed: 5, runs: 1500, mayMove: () => true, splits: true };
const candidates = [{ name: 'as it is', planFile: present }];

function drive(options: Partial<SimulatedSearchOptions> = {}, cost = tripS, batches = Number.POSITIVE_INFINITY) {
  const search = searchBySimulation(scenario, candidates, { ...OPTIONS, ...options });
  const seeds = new Set<number>();
  let step = search.next([]);
  for (let k = 0; !step.done; k++) {
    for (const { seed } of step.value.trials) seeds.add(seed);
    step = search.next(k < batches ? step.value.trials.map(({ planFile, seed }) => cost(planFile, seed)) : null);
  }
  return { ...step.value, seeds };
}

describe('a search by simulation', () => {
  it('moves every signal to where trips are shortest, within the least step, and proves it on seeds of its own', () => {
    const found = drive();
    expect(found.moves).toBeGreaterThan(2);
    const leftS = tripS(found.planFile, 0) - tripS(present, 0);
    expect(leftS).toBeLessThan(0);
    // No offset is further off than the least step would mend.
    expect(tripS(found.planFile, 0)).toBeLessThan(100 + 3 * Math.round(0.04 * cycleS));
    expect(found.proof.chosenS).toHaveLength(5);
    expect(found.seeds.size).toBe(9);
    expect(found.runs).toBeLessThanOrEqual(OPTIONS.runs);
    expect(parsePlanFile({ name: 'plan.json', text: JSON.stringify(found.planFile) }, scenario)).toEqual(
      found.planFile,
    );
    expect(drive()).toEqual(found);
  });

  it('keeps nothing that only chance is for', () => {
    let calls = 0;
    const noise = () => 100 + ((++calls * 7919) % 13);
    const found = drive({ runs: 400 }, noise);
    const { presentS, chosenS } = found.proof;
    expect(presentS).toHaveLength(5);
    expect(chosenS).toHaveLength(5);
    const constant = drive({ runs: 400 }, () => 100);
    expect(constant).toMatchObject({ moves: 0, planFile: present });
  });

  it('ends with the best so far when it is cut short, and leaves alone what may not move', () => {
    expect(drive({}, tripS, 0)).toMatchObject({ cut: true, runs: 0, name: 'as it is' });
    const cut = drive({}, tripS, 8);
    expect(cut.cut).toBe(true);
    expect(tripS(cut.planFile, 0)).toBeLessThan(tripS(present, 0));
    const one = drive({ mayMove: (row) => row === 1 });
    expect(one.planFile.plans.map(({ intersectionId }) => intersectionId)).toEqual([
      scenario.signals[1].intersectionId,
    ]);
  });
});

describe('moves of a plan', () => {
  it('keep the cycle and every minimum green, and offsets alone keep the splits', () => {
    const [rows] = listControllers(scenario, () => true);
    const before = planOf(present, rows[0]);
    const all = movesOf(scenario, present, rows, true);
    const offsets = movesOf(scenario, present, rows, false);
    expect(all.length).toBeGreaterThan(offsets.length);
    for (const move of all) {
      const text = JSON.stringify(move);
      expect(parsePlanFile({ name: 'plan.json', text }, scenario)).toEqual(move);
      expect(planOf(move, rows[0]).cycleS).toBe(before.cycleS);
    }
    for (const move of offsets) expect(planOf(move, rows[0]).rings).toEqual(before.rings);
  });
});
