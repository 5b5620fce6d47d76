import { kmhToMps } from '../core/units.ts';
import type { Network } from '../network/network.ts';
import { designedTravelMs, travelTimesMs } from './band.ts';
import type { Corridor } from './corridor.ts';
import type { CorridorDefinition, CorridorDirectionDefinition } from './definition.ts';

/** What the green waves of a corridor are laid for, m/s. */
export interface DirectionSpeeds {
  readonly outboundMps: number;
  /** Null on a one-way road. */
  readonly inboundMps: number | null;
  /** Of each section, where it is not the same all along (`sections.ts`). */
  readonly outboundSectionsMps?: readonly number[] | undefined;
  readonly inboundSectionsMps?: readonly number[] | undefined;
}

/** Progression speeds asked for in a running city, and since when, ms. */
export interface ProgressionChange extends DirectionSpeeds {
  readonly corridorId: string;
  readonly fromMs: number;
}

/** Slower than this no green wave is asked for: a judgement. A band at walking pace is a mistake in the unit. */
export const LEAST_PROGRESSION_MPS = kmhToMps(10);

/** A speed written with a few decimals may exceed a limit by rounding only, m/s. */
export const PROGRESSION_TOLERANCE_MPS = 0.01;

/** The limit of a direction's slowest link, m/s: no green wave asks for more. Infinity on a direction that there is not. */
export function progressionLimitMps({ links }: Corridor, network: Network, inbound: boolean): number {
  const own = links.filter((placed) => placed.inbound === inbound);
  return Math.min(...own.map(({ link }) => network.linkSpeedMps[link]));
}

/** The speed that a direction's wave is laid for; its mean over the whole way, where sections differ. */
export function progressionSpeedMps(corridor: Corridor, inbound: boolean): number {
  const { outbound, inbound: back } = corridor.definition;
  const { progressionSpeedMps: speedMps, sectionSpeedsMps } = inbound && back ? back : outbound;
  const { memberDistanceM } = corridor;
  const last = memberDistanceM.length - 1;
  if (!sectionSpeedsMps || last < 1) return speedMps;
  let travelS = 0;
  for (let k = 0; k < last; k++) travelS += (memberDistanceM[k + 1] - memberDistanceM[k]) / sectionSpeedsMps[k];
  return travelS === 0 ? speedMps : (memberDistanceM[last] - memberDistanceM[0]) / travelS;
}

/** The speeds that a corridor's waves are laid for, as commands and plan files write them. */
export function speedsOfDefinition({ outbound, inbound }: CorridorDefinition): DirectionSpeeds {
  return {
    outboundMps: outbound.progressionSpeedMps,
    inboundMps: inbound === null ? null : inbound.progressionSpeedMps,
    ...(outbound.sectionSpeedsMps ? { outboundSectionsMps: outbound.sectionSpeedsMps } : {}),
    ...(inbound?.sectionSpeedsMps ? { inboundSectionsMps: inbound.sectionSpeedsMps } : {}),
  };
}

/** The same corridor, its waves laid for other speeds. */
export function withProgression(corridor: Corridor, speeds: DirectionSpeeds): Corridor {
  return { ...corridor, definition: withSpeeds(corridor.definition, speeds) };
}

export function withSpeeds(
  definition: CorridorDefinition,
  { outboundMps, inboundMps, outboundSectionsMps, inboundSectionsMps }: DirectionSpeeds,
): CorridorDefinition {
  const { outbound, inbound } = definition;
  return {
    ...definition,
    outbound: laidFor(outbound, outboundMps, outboundSectionsMps),
    inbound: inbound && (inboundMps === null ? inbound : laidFor(inbound, inboundMps, inboundSectionsMps)),
  };
}

function laidFor(
  { sectionSpeedsMps: _, ...direction }: CorridorDirectionDefinition,
  progressionSpeedMps: number,
  sectionSpeedsMps: readonly number[] | undefined,
): CorridorDirectionDefinition {
  return { ...direction, progressionSpeedMps, ...(sectionSpeedsMps ? { sectionSpeedsMps } : {}) };
}

/** A corridor at the speeds that were asked for up to a time; Infinity: at the newest. */
export function corridorAt(corridor: Corridor, changes: readonly ProgressionChange[], timeMs: number): Corridor {
  const { id } = corridor.definition;
  const last = changes.findLast((change) => change.corridorId === id && change.fromMs <= timeMs);
  return last ? withProgression(corridor, last) : corridor;
}

/** Row of the member at which traffic of a direction enters its corridor: it keeps its offset when the speed changes. */
export function firstMember({ memberDistanceM }: Corridor, inbound: boolean): number {
  return inbound ? memberDistanceM.length - 1 : 0;
}

/**
 * What each member's offset moves by if a direction's band is to stay as wide as it is while it travels at another speed, ms;
 * the direction's first member stays.
 *
 * @param speedMps the speed to come, > 0, or that of each section
 */
export function offsetShiftsMs(corridor: Corridor, inbound: boolean, speedMps: number | readonly number[]): number[] {
  const first = firstMember(corridor, inbound);
  const before = designedTravelMs(corridor, inbound);
  const after = travelTimesMs(corridor, speedMps, inbound);
  return before.map((ms, i) => after[i] - after[first] - (ms - before[first]));
}
