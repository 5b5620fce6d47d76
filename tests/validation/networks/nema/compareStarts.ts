import type { NemaCase } from './nemaCase.ts';
import { type Link, phaseOfLink } from './nemaFiles.ts';

/** How two runs of one program agree, phase by phase. */
export interface StartsCompared {
  /** Starts of green in SUMO. */
  readonly starts: number;
  /** Of those, how many ours has within one step; a start that one run alone has counts as missed. */
  readonly matched: number;
  /** Moments at which SUMO ended a green before its least time, or gave green while what crosses it was yellow. */
  readonly unsafe: number;
}

/** Compares the starts of green of every phase: the first with the first, and so on. */
export function compareStarts(
  one: NemaCase,
  links: readonly Link[],
  theirs: readonly string[],
  ours: readonly string[],
  stepS: number,
): StartsCompared {
  let starts = 0;
  let matched = 0;
  let unsafe = 0;
  const crossing = crossingPhases(one);
  for (const { number, minS } of one.phases) {
    const own = linksOfPhase(one, links, number);
    const [a, b] = [greensOf(theirs, own), greensOf(ours, own)];
    starts += Math.max(a.length, b.length);
    matched += a.filter(({ from }, k) => k < b.length && Math.abs(b[k].from - from) <= 1).length;
    const foes = crossing(number).flatMap((other) => linksOfPhase(one, links, other));
    for (const { from, to } of a) {
      if (to < theirs.length && (to - from) * stepS < minS) unsafe++;
      if (foes.some((link) => theirs[from][link] === 'y')) unsafe++;
    }
  }
  return { starts, matched, unsafe };
}

function linksOfPhase(one: NemaCase, links: readonly Link[], number: number): number[] {
  return links
    .filter((link) => {
      const served = phaseOfLink(one, link);
      return served.number === number && served.letter === 'G';
    })
    .map(({ index }) => index);
}

/** Phases of the other side of the barrier, and of its own ring. */
function crossingPhases({ rings }: NemaCase): (number: number) => number[] {
  const sides = [0, 2].map((from) => rings.flatMap((ring) => ring.slice(from, from + 2)));
  return (number) => {
    const across = sides.filter((side) => !side.includes(number)).flat();
    const beside = rings.filter((ring) => ring.includes(number)).flat();
    return [...new Set([...across, ...beside])].filter((other) => other !== number && other !== 0);
  };
}

/** Steps from which all links of a phase are green, and from which they no longer are. */
function greensOf(states: readonly string[], links: readonly number[]): { from: number; to: number }[] {
  const greens: { from: number; to: number }[] = [];
  let from = -1;
  states.forEach((state, step) => {
    const isGreen = links.every((link) => state[link] === 'G');
    if (isGreen && from < 0) from = step;
    if (isGreen || from < 0) return;
    greens.push({ from, to: step });
    from = -1;
  });
  if (from >= 0) greens.push({ from, to: states.length });
  return greens;
}
