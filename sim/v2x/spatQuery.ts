import type { Issue } from '../core/issue.ts';
import type { Network } from '../network/network.ts';
import type { SignalSet } from '../signals/signalSet.ts';

/** Whose messages are asked for: these intersections, or those of a district, or (neither) all. */
export interface SpatSelection {
  readonly intersections?: readonly string[];
  readonly districtId?: string;
}

/** Rows of the signals that a selection names, ascending, each once; or what is wrong with it. */
export function selectSignals(
  network: Network,
  set: SignalSet,
  { intersections, districtId }: SpatSelection,
): { readonly signals: readonly number[]; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  if (intersections !== undefined) {
    const signals = new Set<number>();
    for (const id of intersections) {
      const intersection = network.intersectionIndexById.get(id);
      const signal = intersection === undefined ? -1 : set.signalOfIntersection[intersection];
      if (signal >= 0) signals.add(signal);
      else {
        const message =
          intersection === undefined ? `there is no intersection "${id}"` : `intersection "${id}" has no signal`;
        issues.push({ file: '', path: '/intersections', message });
      }
    }
    if (districtId !== undefined) {
      issues.push({ file: '', path: '/district', message: 'name intersections or a district, not both' });
    }
    return { signals: [...signals].sort((a, b) => a - b), issues };
  }
  const all = set.definitions.map((_, signal) => signal);
  if (districtId === undefined) return { signals: all, issues };
  const { districts, intersections: places } = network.definition;
  if (!districts.some(({ id }) => id === districtId)) {
    const known = districts.map(({ id }) => id).join(', ') || 'none';
    issues.push({ file: '', path: '/district', message: `there is no district "${districtId}"; there are: ${known}` });
  }
  return { signals: all.filter((signal) => places[set.intersectionIndex[signal]].districtId === districtId), issues };
}
