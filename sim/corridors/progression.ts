import { kmhToMps } from '../core/units.ts';
import type { Network } from '../network/network.ts';
import { travelTimesMs } from './band.ts';
import type { Corridor } from './corridor.ts';
import type { CorridorDefinition } from './definition.ts';

/** What the green waves of a corridor are laid for, m/s. */
export interface DirectionSpeeds {
  readonly outboundMps: number;
  /** Null on a one-way road. */
  readonly inboundMps: number | null;
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

export function progressionSpeedMps({ definition }: Corridor, inbound: boolean): number {
  return (inbound && definition.inbound ? definition.inbound : definition.outbound).progressionSpeedMps;
}

/** The same corridor, its waves laid for other speeds. */
export function withProgression(corridor: Corridor, speeds: DirectionSpeeds): Corridor {
  return { ...corridor, definition: withSpeeds(corridor.definition, speeds) };
}

export function withSpeeds(
  definition: CorridorDefinition,
  { outboundMps, inboundMps }: DirectionSpeeds,
): CorridorDefinition {
  const { outbound, inbound } = definition;
  return {
    ...definition,
    outbound: { ...outbound, progressionSpeedMps: outboundMps },
    inbound: inbound && { ...inbound, progressionSpeedMps: inboundMps ?? inbound.progressionSpeedMps },
  };
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
 * @param speedMps the speed to come, > 0
 */
export function offsetShiftsMs(corridor: Corridor, inbound: boolean, speedMps: number): number[] {
  const first = firstMember(corridor, inbound);
  const before = travelTimesMs(corridor, progressionSpeedMps(corridor, inbound), inbound);
  const after = travelTimesMs(corridor, speedMps, inbound);
  return before.map((ms, i) => after[i] - after[first] - (ms - before[first]));
}
