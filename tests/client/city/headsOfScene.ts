import { type HeadPlace, placeHeads } from '../../../client/city/signals/headPlaces.ts';
import type { Scene } from '../../../sim/shared.ts';

/** All heads of a scene, as they are drawn close by. */
export function headsOfScene({ network, signals }: Scene): HeadPlace[] {
  return Array.from({ length: network.intersectionCount }, (_, i) => placeHeads(network, signals, i)).flat();
}
