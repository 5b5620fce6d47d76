import type { Network, RoadClass } from '../../../sim/shared.ts';
import { type Line, type Point, withoutRepeats } from './line.ts';

/** The roadway of one link: where it lies about the road's centre line. */
export interface Carriageway {
  readonly link: number;
  /** Centre line of the road from one intersection's centre to the other's. */
  readonly line: Line;
  /** Middle of the link's lanes to the right of that line, m; 0 where a one-way road lies centred. */
  readonly offsetM: number;
  readonly halfWidthM: number;
  /** 0 expressway to 3 local. */
  readonly classRank: number;
  /** The road has another direction. */
  readonly twoWay: boolean;
}

const CLASS_RANK: Readonly<Record<RoadClass, number>> = { expressway: 0, arterial: 1, collector: 2, local: 3 };

export function roadClassRank(roadClass: RoadClass): number {
  return CLASS_RANK[roadClass];
}

/** Roadways of all links, row by row. */
export function layCarriageways(network: Network): Carriageway[] {
  const { definition, linkFrom, linkTo, intersectionX, intersectionY, linkFirstLane, laneWidthM } = network;
  const pairs = new Set<string>();
  for (let i = 0; i < network.linkCount; i++) pairs.add(`${linkFrom[i]}>${linkTo[i]}`);
  return definition.links.map((link, i) => {
    const [from, to] = [linkFrom[i], linkTo[i]];
    let widthM = 0;
    for (let lane = linkFirstLane[i]; lane < linkFirstLane[i + 1]; lane++) widthM += laneWidthM[lane];
    const twoWay = pairs.has(`${to}>${from}`);
    const line: Point[] = [
      [intersectionX[from], intersectionY[from]],
      ...(link.shape ?? []),
      [intersectionX[to], intersectionY[to]],
    ];
    return {
      link: i,
      line: withoutRepeats(line),
      offsetM: twoWay ? widthM / 2 : 0,
      halfWidthM: widthM / 2,
      classRank: roadClassRank(link.class),
      twoWay,
    };
  });
}
