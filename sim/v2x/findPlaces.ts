import type { Issue } from '../core/issue.ts';
import type { Network } from '../network/network.ts';
import type { MapSource } from './map.ts';
import type { RoadPlace } from './route.ts';

/** Farther than this from any road a point is no place to start or to go to, m. */
const FARTHEST_M = 500;

/**
 * The places that a driver means: a link (from its start, to its end), an intersection (any link that leaves or enters it), or
 * `longitude,latitude` (the nearest link).
 *
 * @returns the places, or in words what is wrong
 */
export function findPlaces(map: MapSource, text: string, end: 'from' | 'to'): readonly RoadPlace[] | Issue {
  const { network } = map;
  const refuse = (message: string): Issue => ({ file: '', path: `/${end}`, message });
  const wholeLink = (link: number): RoadPlace => ({
    link,
    positionM: end === 'from' ? 0 : network.linkLengthM[link],
  });
  const link = network.linkIndexById.get(text);
  if (link !== undefined) return [wholeLink(link)];
  const intersection = network.intersectionIndexById.get(text);
  if (intersection !== undefined) {
    const ends = end === 'from' ? network.linkFrom : network.linkTo;
    const links = [...ends.keys()].filter((row) => ends[row] === intersection);
    return links.length > 0
      ? links.map(wholeLink)
      : refuse(`no link ${end === 'from' ? 'leaves' : 'enters'} "${text}"`);
  }
  const match = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(text);
  if (!match) return refuse(`there is no link or intersection "${text}", and it is no longitude,latitude`);
  const [x, y] = toLocal(map, Number(match[1]), Number(match[2]));
  const nearest = nearestPlace(network, x, y);
  return nearest ? [nearest] : refuse(`no road lies within ${FARTHEST_M} m of ${text}`);
}

/** The inverse of `toLonLat`, which is linear. */
function toLocal({ toLonLat }: MapSource, longitude: number, latitude: number): readonly [x: number, y: number] {
  const farM = 100_000;
  const [lon0, lat0] = toLonLat([0, 0]);
  const [lon1, lat1] = toLonLat([farM, farM]);
  return [((longitude - lon0) / (lon1 - lon0)) * farM, ((latitude - lat0) / (lat1 - lat0)) * farM];
}

function nearestPlace(network: Network, x: number, y: number): RoadPlace | null {
  const { linkCount, linkFirstLane, linkLengthM, laneFirstPoint, pointX, pointY, pointPositionM } = network;
  let best: RoadPlace | null = null;
  let bestM2 = FARTHEST_M * FARTHEST_M;
  for (let link = 0; link < linkCount; link++) {
    const lane = linkFirstLane[link];
    for (let i = laneFirstPoint[lane]; i + 1 < laneFirstPoint[lane + 1]; i++) {
      const [dx, dy] = [pointX[i + 1] - pointX[i], pointY[i + 1] - pointY[i]];
      const m2 = dx * dx + dy * dy;
      const along = m2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - pointX[i]) * dx + (y - pointY[i]) * dy) / m2));
      const awayM2 = (x - pointX[i] - along * dx) ** 2 + (y - pointY[i] - along * dy) ** 2;
      if (awayM2 >= bestM2) continue;
      bestM2 = awayM2;
      const positionM = pointPositionM[i] + along * (pointPositionM[i + 1] - pointPositionM[i]);
      best = { link, positionM: Math.max(0, Math.min(linkLengthM[link], positionM)) };
    }
  }
  return best;
}
