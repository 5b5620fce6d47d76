import { mpsToKmh } from '../core/units.ts';
import type { CorridorDefinition, CorridorDirectionDefinition } from './definition.ts';
import { PROGRESSION_TOLERANCE_MPS } from './progression.ts';

/**
 * A section is the stretch of a corridor from one member to the next: section `k` lies between members `k` and `k + 1`, in both
 * directions. MAXBAND's v_i is the progression speed of one: Little, Kelson, Gartner 1981.
 */

/** What a section's speeds are checked against. */
export interface SectionLink {
  readonly from: string;
  readonly to: string;
  readonly speedMps: number;
}

/** Speed of each section, m/s: the direction's own where none is given. */
export function sectionSpeedsMps(
  { progressionSpeedMps, sectionSpeedsMps: own }: CorridorDirectionDefinition,
  memberCount: number,
): readonly number[] {
  return own ?? new Array<number>(Math.max(0, memberCount - 1)).fill(progressionSpeedMps);
}

/**
 * The limit of each section's slowest link, m/s.
 *
 * @param linkOf a link of the corridor by its id
 */
export function sectionLimitsMps(
  { members, outbound, inbound }: CorridorDefinition,
  isInbound: boolean,
  linkOf: (id: string) => SectionLink,
): number[] {
  const memberAt = new Map(members.map(({ intersectionId }, i) => [intersectionId, i]));
  const links = ((isInbound ? inbound : outbound)?.links ?? []).map(linkOf);
  const limitsMps = new Array<number>(Math.max(0, members.length - 1)).fill(Number.POSITIVE_INFINITY);
  let passed = isInbound ? members.length - 1 : 0;
  for (const { from, speedMps } of links) {
    passed = memberAt.get(from) ?? passed;
    const section = isInbound ? passed - 1 : passed;
    if (section >= 0 && section < limitsMps.length) limitsMps[section] = Math.min(limitsMps[section], speedMps);
  }
  const slowestMps = Math.min(...links.map(({ speedMps }) => speedMps));
  return limitsMps.map((limitMps) => (Number.isFinite(limitMps) ? limitMps : slowestMps));
}

/** What is wrong with the speeds given for a direction's sections. `section` null: with the list as a whole. */
export function findSectionFaults(
  corridorId: string,
  speedsMps: readonly number[],
  limitsMps: readonly number[],
  leastMps = 0,
): { readonly section: number | null; readonly message: string }[] {
  if (speedsMps.length !== limitsMps.length) {
    const message = `corridor "${corridorId}" has ${limitsMps.length} sections, one from each signal to the next, not ${speedsMps.length}`;
    return [{ section: null, message }];
  }
  const kmh = (speedMps: number) => Number(mpsToKmh(speedMps).toFixed(1));
  return speedsMps.flatMap((speedMps, section) => {
    if (speedMps >= leastMps && speedMps <= limitsMps[section] + PROGRESSION_TOLERANCE_MPS) return [];
    const over =
      speedMps < leastMps
        ? `under ${kmh(leastMps)} km/h, the least that a green wave is laid for`
        : `over the ${kmh(limitsMps[section])} km/h limit of the section's slowest link`;
    return [{ section, message: `${kmh(speedMps)} km/h is ${over}` }];
  });
}
