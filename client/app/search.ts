import type { Name, Scene } from '../../sim/shared.ts';

export type FindKind = 'district' | 'corridor' | 'road' | 'intersection';

/** Something that can be found by its name. */
export interface FindEntry {
  readonly kind: FindKind;
  readonly id: string;
  readonly name: Name;
  /** District it lies in, for telling namesakes apart. */
  readonly districtId?: string;
  /** Where to look, m. */
  readonly x: number;
  readonly y: number;
  /** Lower case, without spaces: what is compared. */
  readonly keys: readonly string[];
}

const KIND_RANK: Readonly<Record<FindKind, number>> = { district: 0, corridor: 1, road: 2, intersection: 3 };

/** Case, spaces and the punctuation between two roads' names make no difference. */
export function searchKey(text: string): string {
  return text.toLowerCase().replace(/[\s·・/\\\-—–_,，.’']+/g, '');
}

export function createFindIndex(scene: Scene): readonly FindEntry[] {
  const { network, corridors, definition } = scene;
  const entries: FindEntry[] = [];
  const add = (kind: FindKind, id: string, name: Name | undefined, x: number, y: number, districtId?: string) => {
    if (!name) return;
    const keys = [...new Set([searchKey(name.zh), searchKey(name.en), searchKey(id)])];
    entries.push({ kind, id, name, districtId, x, y, keys });
  };
  for (const district of definition.network.districts) {
    add('district', district.id, district.name, district.centre[0], district.centre[1]);
  }
  for (const corridor of corridors) {
    const middle = corridor.memberIntersection[Math.floor(corridor.memberIntersection.length / 2)];
    add(
      'corridor',
      corridor.definition.id,
      corridor.definition.name,
      network.intersectionX[middle],
      network.intersectionY[middle],
      corridor.definition.districtId,
    );
  }
  const middles = roadMiddles(scene);
  definition.network.roads.forEach((road, row) => {
    const middle = middles.get(row);
    if (middle) add('road', road.id, road.name, middle.x, middle.y);
  });
  for (const intersection of definition.network.intersections) {
    if (intersection.control !== 'signal') continue;
    add('intersection', intersection.id, intersection.name, intersection.x, intersection.y, intersection.districtId);
  }
  return entries;
}

/** A point on each road near its middle: of its links' starts, the one nearest to their mean. */
function roadMiddles(scene: Scene): Map<number, { x: number; y: number }> {
  const { network } = scene;
  const starts = new Map<number, { x: number; y: number }[]>();
  for (let link = 0; link < network.linkCount; link++) {
    const road = network.linkRoad[link];
    if (road < 0) continue;
    const from = network.linkFrom[link];
    const points = starts.get(road) ?? [];
    points.push({ x: network.intersectionX[from], y: network.intersectionY[from] });
    starts.set(road, points);
  }
  const middles = new Map<number, { x: number; y: number }>();
  for (const [road, points] of starts) {
    const meanX = points.reduce((sum, point) => sum + point.x, 0) / points.length;
    const meanY = points.reduce((sum, point) => sum + point.y, 0) / points.length;
    const distance = (point: { x: number; y: number }) => Math.hypot(point.x - meanX, point.y - meanY);
    middles.set(
      road,
      points.reduce((best, point) => (distance(point) < distance(best) ? point : best)),
    );
  }
  return middles;
}

/**
 * Entries whose name, in either language, or id holds all that was typed.
 *
 * Order: whole names before beginnings before middles; then districts, corridors, roads, intersections; then the
 * shorter name.
 */
export function findByName(index: readonly FindEntry[], typed: string, limit = 12): readonly FindEntry[] {
  const words = typed
    .trim()
    .split(/[\s/×x&与和]+(?=\S)/)
    .map(searchKey)
    .filter(Boolean);
  const whole = searchKey(typed);
  if (whole === '') return [];
  const found: { entry: FindEntry; rank: number }[] = [];
  for (const entry of index) {
    const rank = rankOf(entry, whole, words);
    if (rank !== null) found.push({ entry, rank });
  }
  found.sort(
    (a, b) =>
      a.rank - b.rank ||
      KIND_RANK[a.entry.kind] - KIND_RANK[b.entry.kind] ||
      a.entry.name.zh.length - b.entry.name.zh.length ||
      (a.entry.id < b.entry.id ? -1 : 1),
  );
  return found.slice(0, limit).map(({ entry }) => entry);
}

function rankOf(entry: FindEntry, whole: string, words: readonly string[]): number | null {
  let best: number | null = null;
  for (const key of entry.keys) {
    const rank = key === whole ? 0 : key.startsWith(whole) ? 1 : key.includes(whole) ? 2 : null;
    if (rank !== null && (best === null || rank < best)) best = rank;
  }
  if (best !== null) return best;
  const allWords = words.length > 1 && entry.keys.some((key) => words.every((word) => key.includes(word)));
  return allWords ? 3 : null;
}
