import type { Network } from '../../network/network.ts';
import type { DemandDefinition } from '../../traffic/definition.ts';
import { movementBetween } from '../../traffic/demand.ts';
import { routeFlows } from './movementFlows.ts';

/** Traffic that drives from one stop line with a signal on to the next. */
export interface RouteArc {
  /** Rows of streams. */
  readonly from: number;
  readonly to: number;
  vehPerH: number;
  /** Mean undelayed time from stop line to stop line, s. */
  travelS: number;
  /** Mean length of the links between them, and of all their lanes together, m. */
  lengthM: number;
  lanesM: number;
}

export interface RouteArcs {
  readonly arcs: readonly RouteArc[];
  /** Rows of the arcs that lead into each stream. */
  readonly into: readonly (readonly number[])[];
  /** Traffic of each stream that has passed no signal before, veh/h. */
  readonly evenVehPerH: Float64Array;
}

/**
 * Follows every route from signal to signal: who comes from where, and how long it takes. Crossings without a signal are
 * passed without delay.
 *
 * @param streamOf stream of each network movement, or -1
 */
export function findPlatoons(
  network: Network,
  demand: DemandDefinition,
  period: { readonly startS: number; readonly durationS: number },
  streamOf: Int32Array,
  drivenRatio: number,
): RouteArcs {
  const { linkIndexById, linkFirstLane, linkLengthM, linkSpeedMps, movementFirstConnector, laneLengthM, laneSpeedMps } =
    network;
  const count = streamOf.reduce((most, s) => Math.max(most, s + 1), 0);
  const evenVehPerH = new Float64Array(count);
  const arcs: RouteArc[] = [];
  const rowOf = new Map<number, number>();
  const into: number[][] = Array.from({ length: count }, () => []);
  const linksOf = new Map(demand.routes.map(({ id, links }) => [id, links]));
  for (const [routeId, vehPerH] of routeFlows(demand, period.startS, period.durationS)) {
    if (vehPerH <= 0) continue;
    const links = linksOf.get(routeId)!.map((id) => linkIndexById.get(id)!);
    let last = -1;
    let travelS = 0;
    let lengthM = 0;
    let lanesM = 0;
    for (let k = 1; k < links.length; k++) {
      travelS += linkLengthM[links[k - 1]] / (linkSpeedMps[links[k - 1]] * drivenRatio);
      lengthM += linkLengthM[links[k - 1]];
      for (let lane = linkFirstLane[links[k - 1]]; lane < linkFirstLane[links[k - 1] + 1]; lane++) {
        lanesM += laneLengthM[lane];
      }
      const movement = movementBetween(network, links[k - 1], links[k]);
      if (movement < 0) continue;
      const stream = streamOf[movement];
      if (stream >= 0) {
        if (last < 0) evenVehPerH[stream] += vehPerH;
        else {
          const key = last * count + stream;
          let row = rowOf.get(key);
          if (row === undefined) {
            row = arcs.length;
            rowOf.set(key, row);
            arcs.push({ from: last, to: stream, vehPerH: 0, travelS: 0, lengthM: 0, lanesM: 0 });
            into[stream].push(row);
          }
          const arc = arcs[row];
          const mean = (old: number, own: number) => (old * arc.vehPerH + own * vehPerH) / (arc.vehPerH + vehPerH);
          arc.travelS = mean(arc.travelS, travelS);
          arc.lengthM = mean(arc.lengthM, lengthM);
          arc.lanesM = mean(arc.lanesM, lanesM);
          arc.vehPerH += vehPerH;
        }
        last = stream;
        travelS = 0;
        lengthM = 0;
        lanesM = 0;
      }
      const connector = movementFirstConnector[movement];
      travelS += laneLengthM[connector] / laneSpeedMps[connector];
    }
  }
  return { arcs, into, evenVehPerH };
}
