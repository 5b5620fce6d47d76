import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { readVariant } from '../cli/readVariant.ts';
import { replicateTasks, type Variant } from '../cli/replicate.ts';

/**
 * What more cores bring to replications: the same seeds one after the other in one thread, and over several.
 *
 *     npx tsx bench/replications.ts [SCENARIO] [--replications 10] [--duration S] [--threads N] [--rounds 3]
 *
 * Starting the threads and building the city in each counts. Rounds alternate between the two; the least of each is what
 * the machine can do when nobody else wants it. CPU time tells on a busy machine what the ratio would be on a free one: it
 * is what both ways cost, whoever else was running.
 */
interface Cost {
  readonly wallS: number;
  readonly cpuS: number;
  readonly stateHashes: readonly string[];
}

async function measureThreads(variant: Variant, seeds: readonly number[], threads: number): Promise<Cost> {
  const startedMs = performance.now();
  const usedBefore = process.cpuUsage();
  const tasks = seeds.map((seed) => ({ variant: 0, seed }));
  const outcomes = await replicateTasks({ variants: [variant] }, tasks, { threads });
  const { user, system } = process.cpuUsage(usedBefore);
  return {
    wallS: (performance.now() - startedMs) / 1000,
    cpuS: (user + system) / 1e6,
    stateHashes: outcomes.map(({ summary }) => summary.stateHash),
  };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      replications: { type: 'string', default: '10' },
      duration: { type: 'string' },
      threads: { type: 'string', default: String(availableParallelism()) },
      rounds: { type: 'string', default: '3' },
    },
  });
  const [scenario = 'scenarios/zibo'] = positionals;
  const threads = Number(values.threads);
  const duration = values.duration === undefined ? undefined : Number(values.duration);
  const variant = await readVariant(scenario, { duration });
  const seeds = Array.from({ length: Number(values.replications) }, (_, i) => variant.settings.seed + i);
  const serial: Cost[] = [];
  const parallel: Cost[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    serial.push(await measureThreads(variant, seeds, 1));
    parallel.push(await measureThreads(variant, seeds, threads));
    if (serial[round].stateHashes.join() !== parallel[round].stateHashes.join())
      throw new Error('the same seeds gave other states over several threads');
  }
  const least = (costs: readonly Cost[], read: (cost: Cost) => number) => Math.min(...costs.map(read));
  const [serialS, parallelS] = [serial, parallel].map((costs) => least(costs, ({ wallS }) => wallS));
  const [serialCpuS, parallelCpuS] = [serial, parallel].map((costs) => least(costs, ({ cpuS }) => cpuS));
  const report = {
    scenario,
    durationS: variant.settings.durationS,
    replications: seeds.length,
    threads,
    serial: { wallS: serialS, cpuS: serialCpuS },
    parallel: { wallS: parallelS, cpuS: parallelCpuS },
    ratio: serialS / parallelS,
    /** Cores that were kept busy, and how much more work the parallel way made of the same runs. */
    coresUsed: parallelCpuS / parallelS,
    extraCpuRatio: parallelCpuS / serialCpuS - 1,
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

await main();
