import type { Network } from '../../network/network.ts';
import type { DemandDefinition } from '../../traffic/definition.ts';
import { profileFactor } from '../../traffic/demand.ts';

/** Times within a run at which profiles are read, so that a peak within it is not missed. */
const SAMPLES = 12;

/**
 * Mean flow of every movement over a run, from the demand: what is planned, not what gets through.
 *
 * @param startS time of day, s; `durationS` > 0
 * @returns veh/h by network row
 */
export function movementFlows(
  network: Network,
  demand: DemandDefinition,
  startS: number,
  durationS: number,
): Float64Array {
  const flowVehPerH = new Float64Array(network.movementCount);
  const linksOf = new Map(demand.routes.map(({ id, links }) => [id, links]));
  const movementOf = createMovementFinder(network);
  for (const [routeId, vehPerH] of routeFlows(demand, startS, durationS)) {
    const links = linksOf.get(routeId)!;
    for (let k = 1; k < links.length; k++) {
      const movement = movementOf(links[k - 1], links[k]);
      if (movement >= 0) flowVehPerH[movement] += vehPerH;
    }
  }
  return flowVehPerH;
}

/**
 * Mean flow of every route that anybody takes, over a run.
 *
 * @param startS time of day, s; `durationS` > 0
 * @returns veh/h by the route's id, in the order in which the demand first names them
 */
export function routeFlows(demand: DemandDefinition, startS: number, durationS: number): Map<string, number> {
  const flows = new Map<string, number>();
  const timesS = Array.from({ length: SAMPLES }, (_, i) => startS + ((i + 0.5) * durationS) / SAMPLES);
  const factorAt = new Map(
    demand.profiles.map((profile) => [profile.id, timesS.map((timeS) => profileFactor(profile, timeS))]),
  );
  const add = (routeId: string, vehPerH: number) => flows.set(routeId, (flows.get(routeId) ?? 0) + vehPerH);
  for (const flow of demand.flows) {
    const factors = flow.profileId === undefined ? null : factorAt.get(flow.profileId)!;
    let sum = 0;
    timesS.forEach((timeS, i) => {
      const runs = timeS >= (flow.startS ?? startS) && timeS < (flow.endS ?? Number.POSITIVE_INFINITY);
      if (runs) sum += factors === null ? 1 : factors[i];
    });
    add(flow.routeId, (flow.vehPerH * sum) / SAMPLES);
  }
  for (const { routeId, departS } of demand.trips) {
    if (departS >= startS && departS < startS + durationS) add(routeId, 3600 / durationS);
  }
  return flows;
}

function createMovementFinder(network: Network): (from: string, to: string) => number {
  const { linkIndexById, linkMovements, movementTo } = network;
  return (from, to) => {
    const link = linkIndexById.get(from)!;
    const next = linkIndexById.get(to)!;
    for (let m = linkMovements[link * 2]; m < linkMovements[link * 2 + 1]; m++) if (movementTo[m] === next) return m;
    return -1;
  };
}

/** Demand outside of the loaded part of a run, at most, as a share. */
const QUIET_RATIO = 0.03;

/**
 * The shortest part of a run, in twelfths, in which nearly all of its demand sets out. Signals must serve what comes then:
 * the mean over a run that goes on until the streets are empty is too little.
 */
export function loadedPeriod(
  demand: DemandDefinition,
  startS: number,
  durationS: number,
): { readonly startS: number; readonly durationS: number } {
  const sliceS = durationS / SAMPLES;
  const slices = Array.from({ length: SAMPLES }, (_, k) => {
    let total = 0;
    for (const vehPerH of routeFlows(demand, startS + k * sliceS, sliceS).values()) total += vehPerH;
    return total;
  });
  const all = slices.reduce((sum, vehPerH) => sum + vehPerH, 0);
  for (let count = 1; count < SAMPLES; count++) {
    for (let first = 0; first + count <= SAMPLES; first++) {
      const part = slices.slice(first, first + count).reduce((sum, vehPerH) => sum + vehPerH, 0);
      if (part >= (1 - QUIET_RATIO) * all) return { startS: startS + first * sliceS, durationS: count * sliceS };
    }
  }
  return { startS, durationS };
}
