import type { SignalDefinition } from '../signals/definition.ts';

/** Entries of a schedule name plans of their signal and go up in time. @param report place within the signal */
export function checkSchedule(
  { id, plans, schedule }: SignalDefinition,
  report: (at: readonly (string | number)[], message: string) => void,
): void {
  const known = new Set(plans.map((plan) => plan.id));
  schedule?.forEach((entry, k) => {
    const at = ['schedule', k];
    if (!known.has(entry.planId)) {
      report([...at, 'planId'], `plan "${entry.planId}" is not among the plans of signal "${id}"`);
    }
    const beforeS = k === 0 ? -1 : schedule[k - 1].fromS;
    if (entry.fromS <= beforeS) {
      report(
        [...at, 'fromS'],
        `the entry at ${entry.fromS} s stands after one at ${beforeS} s; entries must go up in time`,
      );
    }
  });
}
