import { type LanePose, locateOnLane } from '../network/network.ts';
import type { World } from './world.ts';

/** Where every vehicle on the road is at one moment, one row each, lane by lane. Names as in SUMO's FCD output. */
export interface VehiclePositions {
  count: number;
  /** Vehicle number: the row of `TripTable`. Shape [at least count], as all below. */
  number: Uint32Array;
  x: Float64Array;
  y: Float64Array;
  speedMps: Float64Array;
  /** Direction of travel, degrees clockwise from north, 0 to 360. */
  angleDegrees: Float64Array;
  /** Network lane row, and the front bumper's place along it, m. */
  lane: Uint32Array;
  positionM: Float64Array;
}

export function createPositions(): VehiclePositions {
  return { count: 0, ...createRows(0) };
}

function createRows(capacity: number) {
  return {
    number: new Uint32Array(capacity),
    x: new Float64Array(capacity),
    y: new Float64Array(capacity),
    speedMps: new Float64Array(capacity),
    angleDegrees: new Float64Array(capacity),
    lane: new Uint32Array(capacity),
    positionM: new Float64Array(capacity),
  };
}

/** Writes where the vehicles now are into `positions`, which grows as needed and is used again and again. */
export function samplePositions(world: World, positions: VehiclePositions): void {
  const { vehicles, lanes, network, totals } = world.traffic;
  if (positions.number.length < totals.running) Object.assign(positions, createRows(2 * totals.running));
  const pose: LanePose = { x: 0, y: 0, headingRad: 0 };
  let row = 0;
  for (let lane = 0; lane < network.laneCount; lane++) {
    for (let v = lanes.head[lane]; v >= 0; v = vehicles.behind[v]) {
      locateOnLane(network, lane, vehicles.positionM[v], pose);
      positions.number[row] = vehicles.number[v];
      positions.x[row] = pose.x;
      positions.y[row] = pose.y;
      positions.speedMps[row] = vehicles.speedMps[v];
      positions.angleDegrees[row] = (450 - (pose.headingRad * 180) / Math.PI) % 360;
      positions.lane[row] = lane;
      positions.positionM[row] = vehicles.positionM[v];
      row++;
    }
  }
  positions.count = row;
}

/** Names of all lanes as SUMO forms them: `link_0` is the kerb lane of a link, `:movement_0` a path through an intersection. */
export function nameLanes({ scenario }: World): string[] {
  const { network } = scenario;
  const { definition, linkLaneCount } = network;
  return Array.from({ length: network.laneCount }, (_, lane) => {
    if (lane < linkLaneCount) {
      const link = network.laneLink[lane];
      return `${definition.links[link].id}_${lane - network.linkFirstLane[link]}`;
    }
    const movement = network.connectorMovement[lane - linkLaneCount];
    const { id } = definition.movements[network.movementDefinitionIndex[movement]];
    return `:${id}_${lane - network.movementFirstConnector[movement]}`;
  });
}
