import createGraph from 'ngraph.graph';
import { aStar } from 'ngraph.path';
import { type Network, TurnCode } from '../../network/network.ts';
import { type Draw, Purpose } from './draw.ts';
import type { TripBundle } from './trips.ts';

/** Trips laid on the network, in slices, each seeing how full the ones before have made the streets. */

export interface Loads {
  /** Flow, veh/h, by movement (network row) and by link. */
  readonly movementVehPerH: Float64Array;
  readonly linkVehPerH: Float64Array;
}

export function createLoads(network: Network): Loads {
  return { movementVehPerH: new Float64Array(network.movementCount), linkVehPerH: new Float64Array(network.linkCount) };
}

/** Mean wait at a signal, s, and share of the cycle that is green, by turn: before the plans are known. */
const TURN_DELAY_S = [38, 20, 12, 60] as const;
const GREEN_SHARE = [0.14, 0.38, 0.38, 0.1] as const;
const SATURATION_VEH_PER_H = 1800;
/** Bureau of Public Roads curve, here with the steeper exponent of signalised streets. */
const BPR_FACTOR = 1.2;
const FASTEST_MPS = 23;

/** A way as links (network rows), each joined to the next by a movement. */
export type Way = readonly number[];

/**
 * Finds a way for each bundle and adds it to the loads.
 *
 * @param loads   written: what is already on the road stays
 * @param factor  share of each bundle's flow that is on the road at the time assigned for
 * @param slices  the bundles are dealt into so many parts; costs are worked out anew after each
 * @returns ways in the order of the bundles
 */
export function assignTrips(
  network: Network,
  bundles: readonly TripBundle[],
  loads: Loads,
  factor: (bundle: TripBundle) => number,
  slices: number,
  draw: Draw,
): Way[] {
  const finder = createFinder(network);
  const ways: Way[] = bundles.map(() => []);
  const sliceOf = bundles.map((_, i) => Math.floor(draw(Purpose.tripPlace, 500_000 + i, 7) * slices));
  for (let slice = 0; slice < slices; slice++) {
    finder.updateCosts(loads);
    bundles.forEach((bundle, i) => {
      if (sliceOf[i] !== slice) return;
      ways[i] = finder.find(bundle.fromLink, bundle.toLink);
      addWay(network, loads, ways[i], bundle.vehPerH * factor(bundle));
    });
  }
  return ways;
}

export function addWay(network: Network, loads: Loads, way: Way, vehPerH: number): void {
  way.forEach((link, k) => {
    loads.linkVehPerH[link] += vehPerH;
    if (k + 1 < way.length) loads.movementVehPerH[movementFor(network, link, way[k + 1])] += vehPerH;
  });
}

export function movementFor(network: Network, from: number, to: number): number {
  for (let m = network.linkMovements[from * 2]; m < network.linkMovements[from * 2 + 1]; m++) {
    if (network.movementTo[m] === to) return m;
  }
  return -1;
}

/** Searches over a graph whose nodes are links and whose edges are movements, so that every turn has its own cost. */
function createFinder(network: Network) {
  const { movementCount, movementFrom, movementTo, movementTurn, movementLaneMask, linkCount, linkTo } = network;
  const { linkLengthM, linkSpeedMps, linkFirstLane, intersectionX, intersectionY } = network;
  const graph = createGraph<number, number>();
  for (let link = 0; link < linkCount; link++) graph.addNode(link, link);
  for (let m = 0; m < movementCount; m++) graph.addLink(movementFrom[m], movementTo[m], m);
  const costS = new Float64Array(movementCount);
  const capacityVehPerH = Float64Array.from({ length: movementCount }, (_, m) => {
    return countBits(movementLaneMask[m]) * SATURATION_VEH_PER_H * GREEN_SHARE[movementTurn[m]];
  });

  const updateCosts = (loads: Loads) => {
    for (let m = 0; m < movementCount; m++) {
      const to = movementTo[m];
      const full = loads.movementVehPerH[m] / capacityVehPerH[m];
      const lanes = linkFirstLane[to + 1] - linkFirstLane[to];
      const linkFull = loads.linkVehPerH[to] / (lanes * SATURATION_VEH_PER_H * GREEN_SHARE[TurnCode.through]);
      costS[m] =
        TURN_DELAY_S[movementTurn[m]] * (1 + BPR_FACTOR * 2 * full ** 4) +
        (linkLengthM[to] / linkSpeedMps[to]) * (1 + BPR_FACTOR * linkFull ** 4);
    }
  };
  const finder = aStar<number, number>(graph, {
    oriented: true,
    distance: (_from, _to, edge) => costS[edge.data],
    heuristic: (from, to) => {
      const a = linkTo[from.data];
      const b = linkTo[to.data];
      return Math.hypot(intersectionX[a] - intersectionX[b], intersectionY[a] - intersectionY[b]) / FASTEST_MPS;
    },
  });
  const find = (from: number, to: number): Way => {
    const path = finder.find(from, to).map((node) => node.data);
    if (path.length === 0) throw new RangeError(`no way from link ${from} to link ${to}`);
    return path[0] === from ? path : path.reverse();
  };
  return { updateCosts, find };
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}
