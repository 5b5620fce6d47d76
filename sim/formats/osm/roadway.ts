import { kmhToMps } from '../../core/units.ts';
import type { Name, RoadClass, Turn } from '../../network/definition.ts';

/** What the tags of an OSM way say about its carriageway. */

export type Tags = Readonly<Record<string, string>>;

/** One direction of a way. */
export interface Direction {
  readonly laneCount: number;
  readonly speedMps: number;
  /** Turns marked on each lane, kerb lane first; empty set: nothing marked. Undefined: the way has no `turn:lanes`. */
  readonly turns?: readonly ReadonlySet<Turn>[];
}

export interface Roadway {
  readonly class: RoadClass;
  readonly name?: Name;
  /** Along the way's nodes, and against them; null where nobody may drive. */
  readonly forward: Direction | null;
  readonly backward: Direction | null;
  readonly roundabout: boolean;
  /** What had to be assumed: `lanes`, `maxspeed`. */
  readonly guessed: readonly string[];
}

interface Kind {
  readonly class: RoadClass;
  /** Lanes of one direction, and limit, where the way doesn't say. */
  readonly lanes: number;
  readonly speedKmh: number;
}

const KINDS: Readonly<Record<string, Kind>> = {
  motorway: { class: 'expressway', lanes: 2, speedKmh: 100 },
  motorway_link: { class: 'expressway', lanes: 1, speedKmh: 60 },
  trunk: { class: 'arterial', lanes: 2, speedKmh: 80 },
  trunk_link: { class: 'arterial', lanes: 1, speedKmh: 50 },
  primary: { class: 'arterial', lanes: 1, speedKmh: 60 },
  primary_link: { class: 'arterial', lanes: 1, speedKmh: 40 },
  secondary: { class: 'collector', lanes: 1, speedKmh: 50 },
  secondary_link: { class: 'collector', lanes: 1, speedKmh: 40 },
  tertiary: { class: 'collector', lanes: 1, speedKmh: 50 },
  tertiary_link: { class: 'collector', lanes: 1, speedKmh: 40 },
  unclassified: { class: 'local', lanes: 1, speedKmh: 40 },
  residential: { class: 'local', lanes: 1, speedKmh: 40 },
  living_street: { class: 'local', lanes: 1, speedKmh: 20 },
  road: { class: 'local', lanes: 1, speedKmh: 40 },
};
const CLOSED = new Set(['no', 'private']);
/** Most lanes of one direction that are believed. */
const MOST_LANES = 8;
const MPH_IN_KMH = 1.609344;
/** Limits of the zones that `maxspeed` names, km/h, by the part after the country. */
const ZONE_KMH: Readonly<Record<string, number>> = {
  urban: 50,
  rural: 90,
  trunk: 100,
  motorway: 120,
  living_street: 20,
};

/** Whether cars may use the way, as a street: no drives, parking aisles or tracks. */
export function isMotorRoad(tags: Tags): boolean {
  if (!Object.hasOwn(KINDS, tags.highway ?? '') || tags.area === 'yes') return false;
  const access = tags.motor_vehicle ?? tags.vehicle ?? tags.access ?? 'yes';
  return !CLOSED.has(access);
}

export function readRoadway(tags: Tags): Roadway {
  const kind = KINDS[tags.highway];
  const roundabout = tags.junction === 'roundabout' || tags.junction === 'circular';
  const oneWay = readOneWay(tags, roundabout || tags.highway === 'motorway');
  const guessed: string[] = [];
  const [forwardLanes, backwardLanes] = readLanes(tags, oneWay, kind.lanes, guessed);
  const limit = tags.maxspeed === undefined ? undefined : readSpeedKmh(tags.maxspeed);
  if (limit === undefined) guessed.push('maxspeed');
  const direction = (laneCount: number, side: 'forward' | 'backward'): Direction => {
    const speedKmh = readSpeedKmh(tags[`maxspeed:${side}`] ?? '') ?? limit ?? kind.speedKmh;
    const marked = tags[`turn:lanes:${side}`] ?? (oneWay === 0 ? undefined : tags['turn:lanes']);
    const turns = marked === undefined ? undefined : readTurns(marked, laneCount);
    return { laneCount, speedMps: Math.round(kmhToMps(speedKmh) * 1000) / 1000, ...(turns ? { turns } : {}) };
  };
  return {
    class: kind.class,
    ...nameOf(tags),
    forward: oneWay < 0 ? null : direction(forwardLanes, 'forward'),
    backward: oneWay > 0 ? null : direction(backwardLanes, 'backward'),
    roundabout,
    guessed,
  };
}

/** 1 along the way, -1 against it, 0 both. */
function readOneWay(tags: Tags, byKind: boolean): -1 | 0 | 1 {
  const value = tags.oneway;
  if (value === '-1' || value === 'reverse') return -1;
  if (value === 'yes' || value === 'true' || value === '1') return 1;
  if (value === 'no' || value === 'false' || value === '0') return 0;
  return byKind ? 1 : 0;
}

function readLanes(tags: Tags, oneWay: -1 | 0 | 1, usual: number, guessed: string[]): [number, number] {
  const total = readCount(tags.lanes);
  const fallback = () => {
    guessed.push('lanes');
    return usual;
  };
  if (oneWay !== 0) {
    const marked = tags['turn:lanes']?.split('|').length;
    const count = total ?? clampLanes(marked) ?? fallback();
    return [count, count];
  }
  const forward = readCount(tags['lanes:forward']) ?? clampLanes(tags['turn:lanes:forward']?.split('|').length);
  const backward = readCount(tags['lanes:backward']) ?? clampLanes(tags['turn:lanes:backward']?.split('|').length);
  // A lane in the middle from which both directions turn left belongs to neither here.
  const both = readCount(tags['lanes:both_ways']) ?? 0;
  const left = total === undefined ? undefined : Math.max(1, total - both);
  if (forward !== undefined && backward !== undefined) return [forward, backward];
  if (left !== undefined) {
    if (forward !== undefined) return [forward, Math.max(1, left - forward)];
    if (backward !== undefined) return [Math.max(1, left - backward), backward];
    return [Math.max(1, Math.ceil(left / 2)), Math.max(1, Math.floor(left / 2))];
  }
  const each = fallback();
  return [forward ?? each, backward ?? each];
}

function readCount(text: string | undefined): number | undefined {
  const count = Number.parseInt(text ?? '', 10);
  return Number.isFinite(count) && count >= 1 ? Math.min(MOST_LANES, count) : undefined;
}

function clampLanes(count: number | undefined): number | undefined {
  return count === undefined ? undefined : Math.min(MOST_LANES, count);
}

/** `50`, `30 mph`, `CN:urban`; undefined if it says nothing of use. Km/h. */
function readSpeedKmh(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(mph|km\/h|kmh)?\s*$/.exec(text);
  const kmh = match ? Number(match[1]) * (match[2] === 'mph' ? MPH_IN_KMH : 1) : ZONE_KMH[text.split(':')[1] ?? ''];
  return kmh !== undefined && kmh >= 5 && kmh <= 200 ? kmh : undefined;
}

/** `left|through;right`, left lane first in the file; undefined if it names another number of lanes. */
function readTurns(text: string, laneCount: number): ReadonlySet<Turn>[] | undefined {
  const lanes = text.split('|');
  if (lanes.length !== laneCount) return undefined;
  return lanes.reverse().map((lane) => new Set(lane.split(';').flatMap((word) => TURN_BY_WORD[word.trim()] ?? [])));
}

const TURN_BY_WORD: Readonly<Record<string, Turn>> = {
  left: 'left',
  sharp_left: 'left',
  slight_left: 'left',
  through: 'through',
  right: 'right',
  sharp_right: 'right',
  slight_right: 'right',
  reverse: 'uTurn',
};

function nameOf(tags: Tags): { name?: Name } {
  const local = tags.name || tags.ref;
  if (!local) return {};
  const cut = (text: string) => text.slice(0, 200);
  return { name: { zh: cut(tags['name:zh'] || local), en: cut(tags['name:en'] || local) } };
}
