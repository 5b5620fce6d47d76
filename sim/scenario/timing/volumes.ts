import { SATURATION_FLOW_VEH_PER_H, TURN_RATIO } from '../../corridors/saturation.ts';
import type { Network } from '../../network/network.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { loadedPeriod, movementFlows } from '../waves/movementFlows.ts';

/** What comes to the signals, one value for each network movement. */
export interface Volumes {
  /** Design flow, veh/h. */
  readonly flowVehPerH: Float64Array;
  /** Saturation flow of one of its lanes, veh/h, > 0. */
  readonly laneSaturationVehPerH: Float64Array;
  /** Platoon ratio Rp: how many times as many arrive in green as would by chance. 1: arrivals that know nothing of the signal. */
  readonly platoonRatio: Float64Array;
  /** Vehicles that wait as the period begins. */
  readonly initialQueueVeh: Float64Array;
}

/**
 * Volumes of which nothing but the flows is known.
 *
 * @param flowVehPerH by network movement
 * @param saturationVehPerH of a through lane; turns have less (HCM 6, chapter 19)
 */
export function createVolumes(
  network: Network,
  flowVehPerH: Float64Array,
  saturationVehPerH = SATURATION_FLOW_VEH_PER_H,
): Volumes {
  return {
    flowVehPerH,
    laneSaturationVehPerH: Float64Array.from(network.movementTurn, (turn) => saturationVehPerH * TURN_RATIO[turn]),
    platoonRatio: new Float64Array(network.movementCount).fill(1),
    initialQueueVeh: new Float64Array(network.movementCount),
  };
}

/** What a scenario's own demand brings, in the part of its run in which it sets out: planned, not what gets through. */
export function demandFlows(network: Network, { demand, startS, durationS }: ScenarioDefinition): Float64Array {
  const loaded = loadedPeriod(demand, startS, durationS);
  return movementFlows(network, demand, loaded.startS, loaded.durationS);
}
