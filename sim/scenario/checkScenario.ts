import type { Issue } from '../core/issue.ts';
import { checkBusLines, checkBusPriority } from './checkBusLines.ts';
import { checkConnectivity } from './checkConnectivity.ts';
import { checkCorridors } from './checkCorridors.ts';
import { checkDemand } from './checkDemand.ts';
import { checkNetwork } from './checkNetwork.ts';
import { checkPlans } from './checkPlans.ts';
import { checkSignals } from './checkSignals.ts';
import type { ScenarioDefinition } from './definition.ts';
import { createReport, type FileMap, fileOf } from './report.ts';

/**
 * All that takes more than one value of a scenario to judge.
 *
 * @param unreadable top-level keys to leave alone, and with them what refers to them
 * @param issues     what the schema has found; appended to
 */
export function checkScenario(
  definition: ScenarioDefinition,
  unreadable: ReadonlySet<string>,
  files: FileMap,
  issues: Issue[],
): void {
  const report = createReport(files, issues);
  const readable = (key: string) => !unreadable.has(key);
  if (readable('stepS') && definition.stepS >= 0.1 && definition.stepS <= 1) {
    const stepMs = definition.stepS * 1000;
    if (Math.abs(stepMs - Math.round(stepMs)) > 1e-6 || 1000 % Math.round(stepMs) !== 0) {
      report(
        ['stepS'],
        `stepS is ${definition.stepS} s; a whole number of steps must fill a second (0.1, 0.125, 0.2, 0.25, 0.5 or 1 s)`,
      );
    }
  }
  if (!readable('network')) return;
  const { network } = definition;
  const index = checkNetwork(network, report);
  const networkSound = !issues.some((issue) => issue.path.startsWith('/network'));
  if (readable('signals')) {
    checkSignals(definition.signals, network, index, report);
    checkBusPriority(
      definition.signals,
      definition.busLines ? (readable('busLines') ? definition.busLines : null) : [],
      report,
    );
    if (networkSound) checkPlans(definition.signals, network, fileOf(files, ['signals']), issues);
  }
  if (readable('corridors')) checkCorridors(definition.corridors, network, index, report);
  if (readable('demand')) {
    checkDemand(definition.demand, network, index, report);
    if (networkSound) checkConnectivity(network, definition.demand, report);
  }
  if (definition.busLines && readable('busLines')) {
    checkBusLines(
      definition.busLines,
      readable('demand') ? definition.demand.vehicleTypes : null,
      network,
      index,
      report,
    );
  }
}
