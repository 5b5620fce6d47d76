import type { Network } from '../network/network.ts';
import type { BusLineDefinition, DemandDefinition, RouteDefinition, VehicleTypeDefinition } from './definition.ts';
import type { Demand } from './demand.ts';
import { standardVehicleTypes } from './standardTypes.ts';

/** Type of the buses of lines that name none, where the demand has no type of this id. */
export const LINE_BUS_TYPE_ID = 'line bus';

/**
 * The demand with what bus lines need of it: a route with stops for each line, behind the demand's own, and a type for
 * buses, which nobody else draws. The buses themselves are sent by the engine.
 */
export function withBusLines(demand: DemandDefinition, lines: readonly BusLineDefinition[]): DemandDefinition {
  if (lines.length === 0) return demand;
  const needsType =
    lines.some(({ vehicleTypeId }) => vehicleTypeId === undefined) &&
    demand.vehicleTypes.every(({ id }) => id !== LINE_BUS_TYPE_ID);
  return {
    ...demand,
    vehicleTypes: needsType ? [...demand.vehicleTypes, createBusType(demand.vehicleTypes[0])] : demand.vehicleTypes,
    routes: [...demand.routes, ...lines.map(routeOf)],
  };
}

/** Which of a line's links each of its stops lies on, counted from 0; -1: none of those still ahead. */
export function stepsOfStops({ links, stops }: BusLineDefinition): number[] {
  let step = 0;
  return stops.map(({ linkId }) => {
    const found = links.indexOf(linkId, step);
    if (found >= 0) step = found;
    return found;
  });
}

/**
 * Lets buses come to a link with a stop in the lane of the stop, where one leads there: it may lie so near the link's start
 * that there is no room for a change.
 *
 * @param firstRoute the first of the routes that `withBusLines` added, which are the last
 */
export function keepToStops(demand: Demand, firstRoute: number, network: Network): void {
  const { routeCount, routeFirstStop, stopStep, stopLane, stepMovement, stepLaneMask, stepLink } = demand;
  const { movementFirstConnector, connectorToLane, connectorFromLane, linkLaneCount, linkFirstLane } = network;
  for (let stop = routeFirstStop[firstRoute]; stop < routeFirstStop[routeCount]; stop++) {
    const before = stopStep[stop] - 1;
    if (before < 0 || stepMovement[before] < 0) continue;
    const movement = stepMovement[before];
    let leading = 0;
    for (let c = movementFirstConnector[movement]; c < movementFirstConnector[movement + 1]; c++) {
      if (connectorToLane[c - linkLaneCount] !== stopLane[stop]) continue;
      leading |= 1 << (connectorFromLane[c - linkLaneCount] - linkFirstLane[stepLink[before]]);
    }
    if (leading !== 0) stepLaneMask[before] = leading;
  }
}

function routeOf(line: BusLineDefinition): RouteDefinition {
  const steps = stepsOfStops(line);
  return {
    id: `bus line ${line.id}`,
    links: line.links,
    stops: line.stops.map(({ lane = 0, positionM, dwellS }, k) => ({ step: steps[k], lane, positionM, dwellS })),
  };
}

/** A standard bus that drives by the model of the scenario's first type. */
function createBusType(first: VehicleTypeDefinition | undefined): VehicleTypeDefinition {
  const bus = standardVehicleTypes().find(({ shape }) => shape === 'bus')!;
  return { ...bus, id: LINE_BUS_TYPE_ID, model: first?.model ?? bus.model, shareRatio: 0, connectedRatio: 1 };
}
