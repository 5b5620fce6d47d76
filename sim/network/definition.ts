/**
 * The network as a scenario file says it: ids, metres, seconds. Frozen into typed arrays by `freezeNetwork`.
 *
 * Coordinates are metres in a local frame: x east, y north, about the scenario's origin (latitude, longitude).
 * Traffic keeps right. Lane 0 is nearest the kerb.
 */

/** A name in both languages of the product. */
export interface Name {
  readonly zh: string;
  readonly en: string;
}

/** Where an object comes from: surveyed or published fact; made up for illustration; from a user's file. */
export type Provenance = 'real' | 'illustrative' | 'imported';

/**
 * How an intersection gives right of way: traffic signal; priority of links; nothing to decide (a bend, a change of
 * lanes); the edge of the network, where traffic enters and leaves.
 */
export type IntersectionControl = 'signal' | 'priority' | 'none' | 'gateway';

export type Point = readonly [x: number, y: number];

export interface IntersectionDefinition {
  readonly id: string;
  /** Centre, m. */
  readonly x: number;
  readonly y: number;
  readonly control: IntersectionControl;
  readonly name?: Name;
  readonly districtId?: string;
  readonly provenance: Provenance;
  /** Vehicle-road coordination (车路协同): the signal tells its state to vehicles. */
  readonly v2x?: boolean;
  /** Distance from the centre to the stop lines, m. Worked out from the widths of the crossing links when absent. */
  readonly radiusM?: number;
}

export type RoadClass = 'expressway' | 'arterial' | 'collector' | 'local';

/** A named road: the thing people look up; it has many links. */
export interface RoadDefinition {
  readonly id: string;
  readonly name: Name;
  readonly class: RoadClass;
  readonly provenance: Provenance;
}

export interface LaneDefinition {
  /** Distance from the link's start at which the lane begins, m: a turn pocket. 0 when absent. */
  readonly startM?: number;
  /** Default 3.25 m. */
  readonly widthM?: number;
  /** Default: the link's. */
  readonly speedMps?: number;
  /** Exact centre line where the source gives one (imports); else offset from the link's. */
  readonly shape?: readonly Point[];
}

/** One direction of road between two intersections. */
export interface LinkDefinition {
  readonly id: string;
  /** Intersection ids. */
  readonly from: string;
  readonly to: string;
  readonly roadId?: string;
  readonly class: RoadClass;
  readonly speedMps: number;
  /** Kerb lane first. At least one lane must have `startM` 0. */
  readonly lanes: readonly LaneDefinition[];
  /**
   * Points of the road's centre line between the two intersections' centres, both excluded. The two directions of a
   * road share it (reversed); the lanes lie to its right.
   */
  readonly shape?: readonly Point[];
  /** Length from where the link begins to its stop line, m. Worked out from the geometry when absent. */
  readonly lengthM?: number;
  /** Higher goes first at intersections of control `priority`. Default by class. */
  readonly priority?: number;
}

export type Turn = 'left' | 'through' | 'right' | 'uTurn';

/** One approach link to one departure link. */
export interface MovementDefinition {
  readonly id: string;
  /** Approach link id and departure link id. */
  readonly from: string;
  readonly to: string;
  readonly turn: Turn;
  /** Lane pairs [approach lane, departure lane] that the movement uses; each becomes a connector. */
  readonly lanes: readonly (readonly [fromLane: number, toLane: number])[];
  /** Exact path of each lane pair where the source gives one (imports): from the approach lane's end to the departure lane's start. */
  readonly paths?: readonly (readonly Point[])[];
  /** Speed on the paths. Absent: the slower link's, less in a turn. */
  readonly speedMps?: number;
  /**
   * Movements of the same intersection that go first where neither has a protected green. Absent: worked out from the
   * links' priorities, the turns, and who comes from the right.
   */
  readonly yieldsTo?: readonly string[];
}

export interface DistrictDefinition {
  readonly id: string;
  readonly name: Name;
  readonly provenance: Provenance;
  /** Rings of [x, y], m; first ring the outer one of each polygon, no holes. */
  readonly outlines: readonly (readonly Point[])[];
  /** Where its label stands. */
  readonly centre: Point;
}

export interface NetworkDefinition {
  readonly intersections: readonly IntersectionDefinition[];
  readonly roads: readonly RoadDefinition[];
  readonly links: readonly LinkDefinition[];
  readonly movements: readonly MovementDefinition[];
  readonly districts: readonly DistrictDefinition[];
}
