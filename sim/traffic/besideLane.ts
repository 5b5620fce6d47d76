import { msToS } from '../core/units.ts';
import { cityflowFollowSpeedMps, idmInteraction, kraussSafeSpeedMps } from './carFollowing.ts';
import { CarFollowing } from './demand.ts';
import { INTERACTION, SAFE } from './limits.ts';
import type { TrafficState } from './trafficState.ts';

/** From how far before the lane's end a driver who must change lanes fits in with the neighbour lane, s and m. */
const FIT_IN_S = 10;
const FIT_IN_M = 60;

/**
 * Fits a vehicle in behind one on a neighbour lane: the driver who must change goes no further than the gap he will
 * take, and the driver behind that gap opens it; neither brakes harder than is comfortable.
 */
export function limitBySide(traffic: TrafficState, v: number, other: number, toEndM: number, freeMps2: number): void {
  if (other < 0) return;
  const { vehicles, limits } = traffic;
  const { types } = traffic.demand;
  const type = vehicles.type[v];
  const speed = vehicles.speedMps[v];
  if (toEndM > FIT_IN_M + FIT_IN_S * speed) return;
  const gapM = vehicles.positionM[other] - vehicles.lengthM[other] - vehicles.positionM[v];
  const decelerationMps2 = types.decelerationMps2[type];
  const aMps2 = types.accelerationMps2[type];
  if (types.model[type] === CarFollowing.idm) {
    const wanted = idmInteraction(
      gapM,
      speed,
      vehicles.speedMps[other],
      types.minGapM[type],
      types.headwayS[type],
      types.idmBrakingFactor[type],
    );
    const most = Math.sqrt((freeMps2 + decelerationMps2) / aMps2);
    const interaction = wanted < most ? wanted : most;
    if (interaction > limits[INTERACTION]) limits[INTERACTION] = interaction;
  } else {
    const stepS = msToS(traffic.stepMs);
    const otherMps = vehicles.speedMps[other];
    const headwayS = types.headwayS[type];
    const minGapM = types.minGapM[type];
    const wanted =
      types.model[type] === CarFollowing.krauss
        ? kraussSafeSpeedMps(gapM - minGapM, otherMps, headwayS, decelerationMps2)
        : cityflowFollowSpeedMps(gapM, speed, otherMps, minGapM, headwayS, decelerationMps2, stepS);
    const least = speed - decelerationMps2 * stepS;
    const safe = wanted > least ? wanted : least;
    if (safe < limits[SAFE]) limits[SAFE] = safe;
  }
}
