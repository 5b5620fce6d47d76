import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeSample } from '../sim/index.ts';
import { buildGridCase } from './judgeGrid.ts';
import { findSumoTools, makePlans } from './judgePlans.ts';
import { JUDGE_CASES, type JudgeMeasures, runInJudge } from './judgeRuns.ts';

/**
 * Plans of one network and one demand, all run in SUMO itself, so that the judge is not ours: the network's own programs, those
 * of SUMO's tlsCoordinator and tlsCycleAdaptation, and ours. Differences are paired by seed.
 *
 *     npx tsx bench/judge.ts --cases ingolstadt7,bologna-acosta --seeds 5
 *     npx tsx bench/judge.ts --cases grid --plans 'tlsCoordinator;ours, delay'
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: JUDGE_CASES.map(({ id }) => id).join(',') },
    plans: { type: 'string' },
    /** Common cycles that our search by delay chooses from, and its saturation flow of a lane, veh/h. */
    cycles: { type: 'string' },
    saturation: { type: 'string' },
    /** What waiting to enter counts for in our search by simulation, against time on the road. */
    entryWeight: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '5' },
  },
});
const ROWS: readonly (readonly [name: string, read: (one: JudgeMeasures) => number])[] = [
  ['time loss, s', (one) => one.timeLossS],
  ['stops', (one) => one.stops],
  ['depart delay, s', (one) => one.departDelayS],
  ['loss with depart delay, s', (one) => one.timeLossS + one.departDelayS],
];

const tools = findSumoTools();
const gridFolder = await mkdtemp(join(tmpdir(), 'greenwave-grid-'));
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
for (const id of values.cases.split(',')) {
  const one = id === 'grid' ? await buildGridCase(gridFolder) : JUDGE_CASES.find((candidate) => candidate.id === id);
  if (!one) throw new Error(`no case "${id}"; there are ${[...JUDGE_CASES.map((c) => c.id), 'grid'].join(', ')}`);
  const { plans, folder, remove } = await makePlans(one, tools, values.plans?.split(';') ?? null, {
    cyclesS: values.cycles?.split(',').map(Number),
    saturationVehPerH: values.saturation === undefined ? undefined : Number(values.saturation),
    entryWeight: Number(values.entryWeight),
  });
  try {
    console.log(`\n${id}: ${seeds.length} seeds, mean of all vehicles ± half the 95 % interval`);
    console.log(`| plan | ${ROWS.map(([name]) => name).join(' | ')} | vehicles in |`);
    console.log(`| --- | ${ROWS.map(() => '---').join(' | ')} | --- |`);
    const byPlan = plans.map((plan) => {
      const runs = seeds.map((seed) => runInJudge(folder, one, plan, seed));
      const cells = ROWS.map(([, read]) => spread(runs.map(read)));
      const entered = runs.reduce((sum, run) => sum + run.entered, 0) / runs.length;
      console.log(`| ${plan.name} | ${cells.join(' | ')} | ${entered.toFixed(0)} |`);
      return { plan, runs };
    });
    for (const { plan, runs } of byPlan.filter(({ plan }) => plan.isOurs)) {
      const rival = byPlan.find((other) => other.plan.name === plan.against);
      if (!rival) continue;
      for (const [name, read] of ROWS) {
        const less = spread(runs.map((run, i) => read(run) - read(rival.runs[i])));
        console.log(`${plan.name} less ${rival.plan.name}: ${name} ${less}`);
      }
    }
  } finally {
    await remove();
  }
}
await rm(gridFolder, { recursive: true, force: true });

function spread(sample: readonly number[]): string {
  const { mean, ci95 } = describeSample(sample);
  return ci95 === null ? mean.toFixed(2) : `${mean.toFixed(2)} ± ${(ci95[1] - mean).toFixed(2)}`;
}
