import type { Scene } from '../../../sim/shared.ts';
import { homeBox } from '../camera/framing.ts';
import { type Box, createGroundIndex, type GroundIndex } from '../picking/groundIndex.ts';
import { type Carriageway, layCarriageways } from './carriageway.ts';
import { type LinksAround, linksAround } from './laneEdges.ts';

/** A scene with what drawing and picking need of it, worked out once. */
export interface CityScene {
  readonly scene: Scene;
  readonly carriageways: readonly Carriageway[];
  readonly around: LinksAround;
  readonly ground: GroundIndex;
  /** Corridor of each link, or -1; of several the one that stands first. Shape [linkCount]. */
  readonly corridorOfLink: Int32Array;
  /** Box about all intersections, m. */
  readonly box: Box;
  /** What is seen at first, m. */
  readonly home: Box;
}

export function createCityScene(scene: Scene): CityScene {
  const { network, corridors } = scene;
  const carriageways = layCarriageways(network);
  const corridorOfLink = new Int32Array(network.linkCount).fill(-1);
  corridors.forEach((corridor, c) => {
    for (const { link } of corridor.links) if (corridorOfLink[link] < 0) corridorOfLink[link] = c;
  });
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < network.intersectionCount; i++) {
    minX = Math.min(minX, network.intersectionX[i]);
    maxX = Math.max(maxX, network.intersectionX[i]);
    minY = Math.min(minY, network.intersectionY[i]);
    maxY = Math.max(maxY, network.intersectionY[i]);
  }
  if (network.intersectionCount === 0) [minX, minY, maxX, maxY] = [0, 0, 0, 0];
  const box = { minX, minY, maxX, maxY };
  const signalised = Array.from(scene.signals.intersectionIndex);
  return {
    scene,
    carriageways,
    around: linksAround(network),
    ground: createGroundIndex(network, carriageways),
    corridorOfLink,
    box,
    home: homeBox(
      box,
      signalised.map((i) => network.intersectionX[i]),
      signalised.map((i) => network.intersectionY[i]),
    ),
  };
}
