import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFolder } from '../../cli/writeScenario.ts';
import { readScenarioFiles } from '../../server/scenarioFiles.ts';
import { Indication } from '../../sim/core/indication.ts';
import {
  createWorld,
  exportSumo,
  freezeScenario,
  readScenario,
  type ScenarioDefinition,
  stepWorld,
  summariseRun,
} from '../../sim/index.ts';
import { createFolder } from '../cli/createFolder.ts';

const hasSumo = ['sumo', 'netconvert'].every((tool) => spawnSync(tool, ['--version']).status === 0);
if (!hasSumo) console.warn('sumo or netconvert is not installed: exports to SUMO are not run');

const DURATION_S = 600;
/** Two simulators, two drivers: mean trip durations must agree within this share. */
const TRIP_TOLERANCE = 0.15;
const LETTER = {
  [Indication.red]: 'r',
  [Indication.yellow]: 'y',
  [Indication.green]: 'G',
  [Indication.permissive]: 'g',
};

async function load(name: string): Promise<ScenarioDefinition> {
  const { definition } = readScenario(await readScenarioFiles(`scenarios/${name}`));
  return definition!;
}

/** The same scenario, driven by Krauss: the model that both simulators have. */
function withKrauss(definition: ScenarioDefinition): ScenarioDefinition {
  const vehicleTypes = definition.demand.vehicleTypes.map((type) => ({ ...type, model: 'krauss' as const }));
  return { ...definition, demand: { ...definition.demand, vehicleTypes } };
}

function run(tool: string, args: readonly string[], cwd: string): string {
  const { status, stderr } = spawnSync(tool, args, { cwd, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stderr;
}

async function runInSumo(definition: ScenarioDefinition) {
  const folder = createFolder();
  const scenario = freezeScenario(definition);
  const { files, counts } = exportSumo(scenario, { seed: definition.seed, durationS: DURATION_S });
  await writeFolder(folder, files);
  const { id } = definition;
  run('netconvert', ['-c', `${id}.netccfg`], folder);
  const events = definition.network.intersections.filter(({ control }) => control === 'signal');
  const rows = events.map((node) => `<timedEvent type="SaveTLSStates" source="${node.id}" dest="${node.id}.tls.xml"/>`);
  writeFileSync(join(folder, 'watch.add.xml'), `<additional>${rows.join('')}</additional>`);
  const options = [
    '--tripinfo-output',
    'trips.xml',
    '--tripinfo-output.write-unfinished',
    '--time-to-teleport',
    '300',
    '--statistic-output',
    'sums.xml',
  ];
  const said = run('sumo', ['-c', `${id}.sumocfg`, '-a', 'watch.add.xml', '--no-step-log', ...options], folder);
  return { said, counts, read: (name: string) => readFileSync(join(folder, name), 'utf8') };
}

describe.skipIf(!hasSumo)('export to SUMO', () => {
  it.each(['single-intersection', 'two-way-arterial'])('%s runs in SUMO as it runs here', async (name) => {
    const definition = withKrauss(await load(name));
    const { said, counts, read } = await runInSumo(definition);
    expect(said).not.toMatch(/error|collision|teleport/i);
    expect(read('sums.xml')).toMatch(new RegExp(`loaded="${counts.vehicles}"[^>]*waiting="0"`));

    const durations = [...read('trips.xml').matchAll(/ duration="([\d.]+)"/g)].map(([, text]) => Number(text));
    const meanS = durations.reduce((sum, value) => sum + value, 0) / durations.length;
    const world = createWorld(freezeScenario(definition));
    while (world.timeMs < world.startMs + DURATION_S * 1000) {
      stepWorld(world);
      if (world.timeMs <= world.startMs + 200_000) checkSignals(world, read);
    }
    const summary = summariseRun(world);
    const { meanTravelTimeS } = summary;
    expect(counts.vehicles).toBe(summary.vehicles.planned);
    console.info(`${name}: mean time on the road ${meanS.toFixed(1)} s in SUMO, ${meanTravelTimeS.toFixed(1)} s here`);
    expect(Math.abs(meanS / meanTravelTimeS - 1)).toBeLessThan(TRIP_TOLERANCE);
  });
});

/** Holds what the last step showed against SUMO's states at the step's beginning. */
function checkSignals(world: ReturnType<typeof createWorld>, read: (name: string) => string): void {
  const { network } = world.scenario;
  const timeS = (world.timeMs - world.stepMs) / 1000;
  world.signals.set.intersectionIndex.forEach((intersection) => {
    const { id } = network.definition.intersections[intersection];
    let expected = '';
    for (
      let m = network.intersectionFirstMovement[intersection];
      m < network.intersectionFirstMovement[intersection + 1];
      m++
    ) {
      const shown = world.traffic.indication[m] as keyof typeof LETTER;
      expected += LETTER[shown].repeat(network.movementFirstConnector[m + 1] - network.movementFirstConnector[m]);
    }
    const row = statesOf(id, read).get(timeS);
    expect(row, `${id} at ${timeS} s`).toBe(expected);
  });
}

const statesByFile = new Map<string, Map<number, string>>();

function statesOf(id: string, read: (name: string) => string): Map<number, string> {
  const text = read(`${id}.tls.xml`);
  let states = statesByFile.get(text);
  if (!states) {
    const rows = text.matchAll(/time="([\d.]+)"[^>]* state="(\w+)"/g);
    states = new Map([...rows].map(([, time, state]) => [Number(time), state]));
    statesByFile.set(text, states);
  }
  return states;
}
