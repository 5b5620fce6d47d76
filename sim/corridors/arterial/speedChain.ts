import type { ArterialInstance, ArterialLink } from './instance.ts';

/** Least and greatest slowness (1 / speed) of a link, s/m. */
export type SlownessRange = readonly [least: number, most: number];

export function slownessOf({ links }: ArterialInstance, inbound: boolean): SlownessRange[] {
  return links.map((link) => (inbound ? [1 / link.vbmax, 1 / link.vbmin] : [1 / link.vmax, 1 / link.vmin]));
}

/**
 * What is left of each link's slowness where it may change only so much from link to link: of every value left some chain
 * of all links is. Exact: the links form a path, so it is enough to look once forth and once back.
 *
 * @param change greatest change, s/m; undefined: no limit
 * @returns ranges; or the first link that no chain from the first link on comes to
 */
export function narrowSlowness(
  ranges: readonly SlownessRange[],
  change: number | undefined,
): { readonly ranges: readonly SlownessRange[]; readonly stuckAt: null } | { readonly stuckAt: number } {
  if (change === undefined) return { ranges, stuckAt: null };
  const left: SlownessRange[] = [];
  for (const [i, [least, most]] of ranges.entries()) {
    const [before, after] = i === 0 ? [least, most] : [left[i - 1][0] - change, left[i - 1][1] + change];
    const range: SlownessRange = [Math.max(least, before), Math.min(most, after)];
    // Limits that just meet, but for rounding, meet.
    if (range[0] > range[1] + ROUNDING) return { stuckAt: i };
    left.push(range[0] > range[1] ? [range[1], range[1]] : range);
  }
  for (let i = left.length - 2; i >= 0; i--) {
    left[i] = [Math.max(left[i][0], left[i + 1][0] - change), Math.min(left[i][1], left[i + 1][1] + change)];
  }
  return { ranges: left, stuckAt: null };
}

/** s/m. */
const ROUNDING = 1e-15;

/**
 * A chain of slownesses within the limits, each as near to the one wished for as the one before it lets it be.
 *
 * @param ranges as `narrowSlowness` leaves them
 */
export function chooseSlowness(
  ranges: readonly SlownessRange[],
  change: number | undefined,
  wished: (i: number) => number,
): number[] {
  const chosen: number[] = [];
  ranges.forEach(([least, most], i) => {
    const room = change === undefined || i === 0 ? Number.POSITIVE_INFINITY : change;
    const before = i === 0 ? 0 : chosen[i - 1];
    chosen.push(Math.min(Math.max(wished(i), least, before - room), most, before + room));
  });
  return chosen;
}

/** Travel times of the links of one direction, s, by their slownesses. */
export function travelTimes(links: readonly ArterialLink[], slowness: readonly number[]): number[] {
  return links.map(({ d }, i) => d * slowness[i]);
}
