import type { Name } from '../../../sim/shared.ts';
import type { CityScene } from '../geometry/cityScene.ts';
import { distancesAlong, pointAt } from '../geometry/line.ts';

/** A place where a name may be written. */
export interface LabelCandidate {
  /** Names with one key are the same object in several places: one of them is shown. */
  readonly key: string;
  readonly name: Name;
  readonly kind: 'district' | 'road';
  /** Made up for illustration: written in another hand. */
  readonly illustrative: boolean;
  readonly x: number;
  readonly y: number;
  /** Direction the name runs along; null: level. */
  readonly along: readonly [x: number, y: number] | null;
  /** Length of road the name may take up, m. */
  readonly roomM: number;
  /** Lower goes first. */
  readonly rank: number;
  /** Shown at this many metres a pixel and below; and not below `leastMpp`. */
  readonly mostMpp: number;
  readonly leastMpp: number;
}

/** Roads by class: from how far their names are written, metres a pixel. */
const ROAD_MPP = [26, 12, 3.4, 1.6] as const;

export function collectCandidates(city: CityScene): LabelCandidate[] {
  const { definition, linkRoad, linkFrom, linkTo } = city.scene.network;
  const candidates: LabelCandidate[] = [];
  definition.districts.forEach((district, i) => {
    candidates.push({
      key: `district ${i}`,
      name: district.name,
      kind: 'district',
      illustrative: district.provenance === 'illustrative',
      x: district.centre[0],
      y: district.centre[1],
      along: null,
      roomM: Number.POSITIVE_INFINITY,
      rank: 0,
      mostMpp: 1000,
      leastMpp: 12,
    });
  });
  const linksOfRoad = new Map<number, number[]>();
  for (let link = 0; link < city.scene.network.linkCount; link++) {
    // One direction is enough to write on.
    const road = linkRoad[link];
    if (road < 0 || (city.carriageways[link].twoWay && linkFrom[link] > linkTo[link])) continue;
    linksOfRoad.set(road, [...(linksOfRoad.get(road) ?? []), link]);
  }
  for (const [road, links] of linksOfRoad) {
    const { name, provenance } = definition.roads[road];
    for (const link of links) {
      const { line, classRank } = city.carriageways[link];
      if (line.length < 2) continue;
      const distances = distancesAlong(line);
      const lengthM = distances[distances.length - 1];
      const { point, direction } = pointAt(line, lengthM / 2);
      candidates.push({
        key: `road ${road}`,
        name,
        kind: 'road',
        illustrative: provenance === 'illustrative',
        x: point[0],
        y: point[1],
        along: direction,
        // From afar a name may run on over the next links of its road.
        roomM: lengthM * Math.min(3, links.length),
        rank: 1 + classRank + (provenance === 'illustrative' ? 0.5 : 0) - Math.min(0.4, links.length * 0.01),
        mostMpp: ROAD_MPP[classRank],
        leastMpp: 0,
      });
    }
  }
  return candidates;
}
