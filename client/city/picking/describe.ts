import type { Selection } from '../cityView.ts';
import type { CityScene } from '../geometry/cityScene.ts';
import { distancesAlong, pointAt } from '../geometry/line.ts';
import type { Callout } from '../labels/labelLayer.ts';

/** Name and place of an object for its callout; null where it has no name, as a vehicle. */
export function calloutOf(city: CityScene, { kind, index }: Selection): Callout | null {
  const { network, corridors } = city.scene;
  const { definition } = network;
  if (kind === 'intersection') {
    const { name, id, provenance } = definition.intersections[index];
    return {
      name: name ?? { zh: id, en: id },
      illustrative: provenance === 'illustrative',
      x: network.intersectionX[index],
      y: network.intersectionY[index],
    };
  }
  if (kind === 'district') {
    const { name, centre, provenance } = definition.districts[index];
    return { name, illustrative: provenance === 'illustrative', x: centre[0], y: centre[1] };
  }
  if (kind === 'vehicle') return null;
  if (kind === 'corridor') {
    const { name, provenance } = corridors[index].definition;
    const links = corridors[index].links;
    const [x, y] = middleOf(city, links[Math.floor(links.length / 4)]?.link ?? 0);
    return { name, illustrative: provenance === 'illustrative', x, y };
  }
  const road = network.linkRoad[index];
  if (road < 0) return null;
  const { name, provenance } = definition.roads[road];
  const [x, y] = middleOf(city, index);
  return { name, illustrative: provenance === 'illustrative', x, y };
}

function middleOf(city: CityScene, link: number): readonly [number, number] {
  const { line } = city.carriageways[link];
  const distances = distancesAlong(line);
  return pointAt(line, distances[distances.length - 1] / 2).point;
}

/** Box about an object, m; null for a vehicle, which moves. */
export function boxOf(city: CityScene, { kind, index }: Selection) {
  const { network, corridors } = city.scene;
  const points: (readonly [number, number])[] = [];
  if (kind === 'intersection') points.push([network.intersectionX[index], network.intersectionY[index]]);
  else if (kind === 'district') points.push(...network.definition.districts[index].outlines.flat());
  else if (kind === 'link') points.push(...city.carriageways[index].line);
  else if (kind === 'corridor')
    for (const { link } of corridors[index].links) points.push(...city.carriageways[link].line);
  if (points.length === 0) return null;
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { minX: Math.min(...xs), maxX: Math.max(...xs), minY: Math.min(...ys), maxY: Math.max(...ys) };
}
