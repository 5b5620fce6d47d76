import type { Issue } from '../core/issue.ts';
import { findConflicts } from '../network/conflicts.ts';
import type { NetworkDefinition } from '../network/definition.ts';
import { freezeNetwork } from '../network/freezeNetwork.ts';
import { checkPlan } from '../signals/checkPlan.ts';
import type { SignalDefinition } from '../signals/definition.ts';
import { checkDetectorPlaces } from './checkDetectors.ts';

/**
 * Whether the plans are feasible and safe, and detectors lie on their lanes. Signals about which something has been said already are passed over: what a
 * plan of theirs does can't be told from what they refer to.
 *
 * @param network a network without issues
 * @param file    file that the signals stand in
 * @param issues  what has been found so far; appended to
 */
export function checkPlans(
  signals: readonly SignalDefinition[],
  network: NetworkDefinition,
  file: string,
  issues: Issue[],
): void {
  const faulty = new Set(issues.map((issue) => /^\/signals\/(\d+)/.exec(issue.path)?.[1]));
  const frozen = freezeNetwork(network);
  const matrix = findConflicts(frozen);
  signals.forEach((signal, i) => {
    if (faulty.has(String(i))) return;
    checkDetectorPlaces(signal, frozen, (k, message) => {
      issues.push({ file, path: `/signals/${i}/detectors/${k}/distanceM`, message });
    });
    signal.plans.forEach((plan, k) => {
      issues.push(...checkPlan(signal, plan, frozen, matrix, `/signals/${i}/plans/${k}`, file));
    });
  });
}
