import type { CityProblem } from './problem.ts';

/**
 * The part of a city where corridors constrain one another: corridors and the signals they share, with everything left
 * out that hangs on the rest by one signal. What is left out can be turned to fit, and loses nothing.
 */
export interface CityCore {
  /** Rows of the problem's corridors, ascending. */
  readonly corridors: readonly number[];
  /** For each of them: places of the core's signals on it, ascending; two at least. */
  readonly crossings: readonly (readonly number[])[];
  /** Signals of the core, ascending. */
  readonly signals: readonly number[];
}

export function findCore({ cyclesMs, corridors }: CityProblem): CityCore {
  const alive = corridors.map(() => true);
  const corridorsAt: Set<number>[] = cyclesMs.map(() => new Set());
  corridors.forEach(({ members }, c) => {
    for (const { signal } of members) corridorsAt[signal].add(c);
  });
  const shared = (signal: number) => corridorsAt[signal].size >= 2;
  const crossingsOf = (c: number) => corridors[c].members.flatMap(({ signal }, k) => (shared(signal) ? [k] : []));
  for (let removed = true; removed; ) {
    removed = false;
    corridors.forEach(({ members }, c) => {
      if (!alive[c] || crossingsOf(c).length >= 2) return;
      alive[c] = false;
      removed = true;
      for (const { signal } of members) corridorsAt[signal].delete(c);
    });
  }
  const rows = corridors.flatMap((_, c) => (alive[c] ? [c] : []));
  const crossings = rows.map(crossingsOf);
  const signals = new Set(rows.flatMap((c, i) => crossings[i].map((k) => corridors[c].members[k].signal)));
  return { corridors: rows, crossings, signals: [...signals].sort((a, b) => a - b) };
}

/** Groups of the core's corridors (rows of `core.corridors`) that signals join, each ascending. */
export function splitCore(problem: CityProblem, core: CityCore): number[][] {
  const groupOf = core.corridors.map((_, i) => i);
  const find = (i: number): number => {
    let root = i;
    while (groupOf[root] !== root) root = groupOf[root];
    return root;
  };
  const first = new Map<number, number>();
  core.corridors.forEach((c, i) => {
    for (const k of core.crossings[i]) {
      const { signal } = problem.corridors[c].members[k];
      const other = first.get(signal);
      if (other === undefined) first.set(signal, i);
      else groupOf[Math.max(find(i), find(other))] = Math.min(find(i), find(other));
    }
  });
  const groups = new Map<number, number[]>();
  core.corridors.forEach((_, i) => {
    groups.set(find(i), [...(groups.get(find(i)) ?? []), i]);
  });
  return [...groups.values()];
}
