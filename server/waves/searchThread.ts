import { parentPort, workerData } from 'node:worker_threads';
import { optimiseWaves, type PlanAssignment, planInForce, reportWaves } from '../../sim/index.ts';
import { loadScenario } from '../scenarioFiles.ts';
import type { FromSearch, SearchSettings, ToSearch } from './messages.ts';

/**
 * The thread of one wave search: offsets and phase orders for the corridors asked for, cycles and speeds as they are, so
 * that the running city can change over within a cycle or two.
 */
const { scenarioFolder, planFile, plans, corridorIds } = workerData as SearchSettings;
const port = parentPort!;
const post = (message: FromSearch): void => port.postMessage(message);
let stopped = false;
port.on('message', (message: ToSearch) => {
  if (message === 'stop') stopped = true;
});

const { definition: own } = await loadScenario(scenarioFolder, planFile);
const unknown = (corridorIds ?? []).filter((id) => own.corridors.every((corridor) => corridor.id !== id));
if (unknown.length > 0) throw new Error(`there is no corridor ${unknown.join(', ')}`);
if (own.corridors.length === 0) throw new Error('the scenario has no corridors: there is nothing to coordinate');
const changed = new Map(plans.map(({ intersectionId, plan }) => [intersectionId, plan]));
const inForce = new Map(
  own.signals.map((signal) => [
    signal.intersectionId,
    changed.get(signal.intersectionId) ?? planInForce(signal, own.startS),
  ]),
);
const definition = {
  ...own,
  signals: own.signals.map(({ schedule: _, ...signal }) => ({
    ...signal,
    plans: [inForce.get(signal.intersectionId)!],
  })),
  corridors: own.corridors.filter(({ id }) => corridorIds === null || corridorIds.includes(id)),
};

const search = optimiseWaves(definition, {
  method: 'waves',
  seed: definition.seed,
  keepCycles: true,
  keepOrders: false,
  speedShare: null,
});
let step = search.next();
while (!step.done) {
  const { best, bound, doneRatio } = step.value;
  post({ type: 'progress', doneRatio, bestRatio: bound === 0 ? 0 : best / bound });
  // Messages are heard between two pieces of work only.
  await new Promise((resolve) => setImmediate(resolve));
  step = search.next(stopped);
}
const report = reportWaves(definition, step.value);
const differs = ({ intersectionId, plan }: PlanAssignment) =>
  JSON.stringify(plan) !== JSON.stringify(inForce.get(intersectionId));
const found = step.value.planFile.plans.filter(differs);
post({
  type: 'found',
  plans: found,
  former: found.map(({ intersectionId }) => ({ intersectionId, plan: inForce.get(intersectionId)! })),
  totalBeforeS: report.totalBeforeS,
  totalBandS: report.totalBandS,
  upperBoundS: report.upperBoundS,
});
