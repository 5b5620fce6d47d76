import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';

/** When each vehicle's front bumper crossed the end of a link, s since the start, in order; found between the steps. */
export function recordCrossings(world: World, linkId: string, durationS: number): number[] {
  const { network } = world.scenario;
  const { vehicles } = world.traffic;
  const link = network.linkIndexById.get(linkId)!;
  const first = network.linkFirstLane[link];
  const end = network.linkFirstLane[link + 1];
  const crossings: number[] = [];
  const toLineM = new Map<number, number>();
  const onLink = (v: number) => vehicles.lane[v] >= first && vehicles.lane[v] < end;
  for (let i = 0; i < (durationS * 1000) / world.stepMs; i++) {
    toLineM.clear();
    for (let v = 0; v < vehicles.usedSlots; v++) {
      if (onLink(v)) toLineM.set(vehicles.number[v], network.linkLengthM[link] - vehicles.positionM[v]);
    }
    const beforeS = (world.timeMs - world.startMs) / 1000;
    stepWorld(world);
    for (let v = 0; v < vehicles.usedSlots; v++) {
      const beforeM = toLineM.get(vehicles.number[v]);
      if (beforeM === undefined || vehicles.lane[v] < 0 || onLink(v)) continue;
      const afterM = beyondM(world, v, link);
      crossings.push(beforeS + ((world.stepMs / 1000) * beforeM) / (beforeM + afterM));
    }
  }
  return crossings.sort((a, b) => a - b);
}

/** How far past the link's end a vehicle is that left it in the last step. */
function beyondM(world: World, v: number, link: number): number {
  const { network } = world.scenario;
  const { vehicles } = world.traffic;
  const lane = vehicles.lane[v];
  if (lane >= network.linkLaneCount) return vehicles.positionM[v];
  const movement = network.linkMovements[link * 2];
  return network.laneLengthM[network.movementFirstConnector[movement]] + vehicles.positionM[v];
}
