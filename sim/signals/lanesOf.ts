import type { Network } from '../network/network.ts';

/** Lanes of the approach link that serve a movement (network rows). */
export function lanesOf(network: Network, movement: number): number[] {
  const { movementFrom, movementLaneMask, linkFirstLane } = network;
  const first = linkFirstLane[movementFrom[movement]];
  const lanes: number[] = [];
  for (let k = 0, mask = movementLaneMask[movement]; mask !== 0; k++, mask >>>= 1) if (mask & 1) lanes.push(first + k);
  return lanes;
}
