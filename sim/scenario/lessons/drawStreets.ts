import { kmhToMps } from '../../core/units.ts';
import type {
  IntersectionControl,
  IntersectionDefinition,
  LaneDefinition,
  LinkDefinition,
  MovementDefinition,
  Name,
  NetworkDefinition,
  RoadClass,
  RoadDefinition,
  Turn,
} from '../../network/definition.ts';
import { DEFAULT_LANE_WIDTH_M } from '../../network/freezeNetwork.ts';

/** Small networks of straight streets, as the lessons need them: everything is made up, so every object says so. */

/** Stop line to the near edge of the widest street: a crossing and its margins, m. */
const STOP_LINE_SETBACK_M = 5;
/** Where nothing crosses: links begin and end a metre from the corner's centre. */
const OPEN_RADIUS_M = 1;

export interface CornerDraft {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly control: IntersectionControl;
  readonly name?: Name;
}

/** A straight street through two or more corners. */
export interface StreetDraft {
  readonly id: string;
  readonly name: Name;
  readonly class: RoadClass;
  readonly speedKmh: number;
  /** Lanes in each direction. */
  readonly lanes: number;
  /** Length of the left-turn pocket before each signal at which one can turn left, m. */
  readonly pocketM: number;
  /** Corner ids in order. */
  readonly corners: readonly string[];
  /** Traffic from the first corner to the last only. */
  readonly oneWay?: boolean;
}

/** Draws the links and movements of streets that cross at the corners they share. No U-turns. */
export function drawStreets(corners: readonly CornerDraft[], streets: readonly StreetDraft[]): NetworkDefinition {
  const cornerById = new Map(corners.map((corner) => [corner.id, corner]));
  const drafts = streets.flatMap((street) => draftLinks(street, cornerById));
  const radiusM = new Map(corners.map((corner) => [corner.id, radiusOf(corner, streets)]));
  const links = drafts.map((draft) => finishLink(draft, drafts, radiusM));
  const laneCount = new Map(links.map((link) => [link.id, link.lanes.length]));
  const movements = drafts.flatMap((from) =>
    departuresOf(from, drafts).map((to) => createMovement(from, to, laneCount.get(from.id)!)),
  );
  return {
    intersections: corners.map((corner) => createIntersection(corner, radiusM.get(corner.id)!)),
    roads: streets.map(({ id, name, class: roadClass }): RoadDefinition => {
      return { id, name, class: roadClass, provenance: 'illustrative' };
    }),
    links,
    movements,
    districts: [],
  };
}

interface LinkDraft {
  readonly id: string;
  readonly street: StreetDraft;
  readonly from: CornerDraft;
  readonly to: CornerDraft;
}

/** Centre to stop line, m: clear of the widest street through the corner. */
function radiusOf({ id, control }: CornerDraft, streets: readonly StreetDraft[]): number {
  if (control !== 'signal') return OPEN_RADIUS_M;
  const here = streets.filter((street) => street.corners.includes(id));
  const laneCount = Math.max(...here.map((street) => street.lanes + (street.pocketM > 0 ? 1 : 0)));
  return Math.ceil(laneCount * DEFAULT_LANE_WIDTH_M + STOP_LINE_SETBACK_M);
}

function createIntersection({ id, x, y, control, name }: CornerDraft, radiusM: number): IntersectionDefinition {
  const common = { id, x, y, control, ...(name && { name }), provenance: 'illustrative' as const, radiusM };
  return control === 'signal' ? { ...common, v2x: true } : common;
}

function draftLinks(street: StreetDraft, cornerById: ReadonlyMap<string, CornerDraft>): LinkDraft[] {
  const drafts: LinkDraft[] = [];
  for (let i = 1; i < street.corners.length; i++) {
    const a = cornerById.get(street.corners[i - 1])!;
    const b = cornerById.get(street.corners[i])!;
    drafts.push({ id: `${a.id}>${b.id}`, street, from: a, to: b });
    if (!street.oneWay) drafts.push({ id: `${b.id}>${a.id}`, street, from: b, to: a });
  }
  return drafts;
}

function finishLink(
  draft: LinkDraft,
  drafts: readonly LinkDraft[],
  radiusM: ReadonlyMap<string, number>,
): LinkDefinition {
  const { street, from, to } = draft;
  const lanes: LaneDefinition[] = Array.from({ length: street.lanes }, () => ({}));
  const turnsLeft = departuresOf(draft, drafts).some((other) => turnOf(draft, other) === 'left');
  if (to.control === 'signal' && street.pocketM > 0 && turnsLeft) {
    const lengthM = Math.hypot(to.x - from.x, to.y - from.y) - radiusM.get(from.id)! - radiusM.get(to.id)!;
    lanes.push({ startM: lengthM - street.pocketM });
  }
  return {
    id: draft.id,
    from: from.id,
    to: to.id,
    roadId: street.id,
    class: street.class,
    // Hundredths: files stay readable.
    speedMps: Math.round(kmhToMps(street.speedKmh) * 100) / 100,
    lanes,
  };
}

/** Links on which one may leave a corner that one has reached on `from`: all but the way back. */
function departuresOf(from: LinkDraft, drafts: readonly LinkDraft[]): LinkDraft[] {
  if (from.to.control === 'gateway') return [];
  return drafts.filter((to) => to.from === from.to && to.to !== from.from);
}

function turnOf(from: LinkDraft, to: LinkDraft): Turn {
  const inX = from.to.x - from.from.x;
  const inY = from.to.y - from.from.y;
  const outX = to.to.x - to.from.x;
  const outY = to.to.y - to.from.y;
  const left = inX * outY - inY * outX;
  const ahead = inX * outX + inY * outY;
  if (ahead > Math.abs(left)) return 'through';
  return left > 0 ? 'left' : 'right';
}

/** Left turns from the pocket (or the innermost lane), right turns from the kerb, the rest straight on lane by lane. */
function createMovement(from: LinkDraft, to: LinkDraft, laneCount: number): MovementDefinition {
  const turn = turnOf(from, to);
  const lanes: [number, number][] = [];
  if (turn === 'left') lanes.push([laneCount - 1, to.street.lanes - 1]);
  else if (turn === 'right') lanes.push([0, 0]);
  else for (let k = 0; k < Math.min(from.street.lanes, to.street.lanes); k++) lanes.push([k, k]);
  return { id: `${from.from.id}>${from.to.id}>${to.to.id}`, from: from.id, to: to.id, turn, lanes };
}
