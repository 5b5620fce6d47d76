import type { Name, Provenance, RoadClass } from '../network/definition.ts';

/** One signal on a corridor. */
export interface CorridorMemberDefinition {
  readonly intersectionId: string;
  /** A signal belongs primarily to exactly one corridor; where two cross, the second holds it as secondary. */
  readonly primary: boolean;
  /** Movement that carries the band at this signal, outbound and inbound; null where the band begins or ends without one. */
  readonly outboundMovement: string | null;
  readonly inboundMovement: string | null;
}

export interface CorridorDirectionDefinition {
  /** Links from the first member to the last, in the direction's own driving order. */
  readonly links: readonly string[];
  /** Speed the green wave is designed for, m/s; never over the limit. */
  readonly progressionSpeedMps: number;
  /** Where it is not the same all along: of each section, from member `k` to `k + 1`, in the members' order. */
  readonly sectionSpeedsMps?: readonly number[];
}

/** The coordinated run of intersections. Members stand in outbound order. */
export interface CorridorDefinition {
  readonly id: string;
  readonly name: Name;
  readonly class: RoadClass;
  readonly provenance: Provenance;
  readonly districtId?: string;
  readonly roadId?: string;
  readonly members: readonly CorridorMemberDefinition[];
  readonly outbound: CorridorDirectionDefinition;
  /** Null on a one-way road. */
  readonly inbound: CorridorDirectionDefinition | null;
}
