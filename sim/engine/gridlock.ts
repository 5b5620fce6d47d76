import { msToS } from '../core/units.ts';
import type { Gridlock } from '../measures/city.ts';
import { canLeave } from '../traffic/keepClear.ts';
import type { World } from './world.ts';

/** Shorter standing than this may yet dissolve: longer than any red, ms. */
const STUCK_MS = 180_000;

/**
 * Finds the gridlocks of this moment.
 *
 * Each lane waits for at most one other: the one its first vehicle wants to drive or change to and finds full. So the
 * lanes form chains, and a gridlock is a chain that closes.
 */
export function findGridlocks(world: World): Gridlock[] {
  const { network, vehicles, lanes } = world.traffic;
  const waitsFor = new Int32Array(network.laneCount).fill(-1);
  for (let lane = 0; lane < network.linkLaneCount; lane++) waitsFor[lane] = laneWaitedFor(world, lane);
  /** 0: not seen; else the number of the chain that saw it first. */
  const seenBy = new Int32Array(network.laneCount);
  const gridlocks: Gridlock[] = [];
  for (let start = 0; start < network.linkLaneCount; start++) {
    let lane = start;
    while (lane >= 0 && seenBy[lane] === 0) {
      seenBy[lane] = start + 1;
      lane = waitsFor[lane];
    }
    if (lane < 0 || seenBy[lane] !== start + 1) continue;
    const ring: number[] = [];
    for (let at = lane; ring.length === 0 || at !== lane; at = waitsFor[at]) ring.push(at);
    const sinceMs = Math.max(...ring.map((at) => vehicles.standingSinceMs[lanes.head[at]]));
    const links = ring.map((at) => network.definition.links[network.laneLink[at]].id);
    gridlocks.push({
      linkIds: links.filter((id, i) => id !== links[(i + 1) % links.length] || links.length === 1),
      standingS: msToS(world.timeMs - sinceMs),
    });
  }
  return gridlocks;
}

/** The full lane that a lane's first vehicle has long been waiting for; -1: it waits for none. */
function laneWaitedFor(world: World, lane: number): number {
  const { network, vehicles, lanes } = world.traffic;
  const first = lanes.head[lane];
  if (first < 0 || vehicles.standingSinceMs[first] === 0) return -1;
  if (world.timeMs - vehicles.standingSinceMs[first] < STUCK_MS) return -1;
  const next = vehicles.nextLane[first];
  if (next < 0) return vehicles.laneWish[first] === 0 ? -1 : lane + vehicles.laneWish[first];
  if (canLeave(world.traffic, first, next)) return -1;
  return network.connectorToLane[next - network.linkLaneCount];
}
