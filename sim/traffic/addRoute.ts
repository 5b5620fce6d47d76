import type { Network } from '../network/network.ts';
import type { RouteDefinition, VehicleTypeDefinition } from './definition.ts';
import { compileEntries, compileSteps, compileTypes, type Demand } from './demand.ts';

/** A demand with one more way through the network, its last, and places of its own where its vehicles come in. */
export function addRoute(demand: Demand, route: RouteDefinition, network: Network): Demand {
  const definition = {
    vehicleTypes: demand.types.definitions,
    profiles: [],
    routes: [route],
    flows: [],
    trips: [],
  };
  const steps = compileSteps(definition, network);
  const entries = compileEntries(definition, steps, network);
  const firstStep = demand.stepLink.length;
  const stopCount = demand.stopStep.length;
  return {
    ...demand,
    routeCount: demand.routeCount + 1,
    routeFirstStep: Uint32Array.from([...demand.routeFirstStep, firstStep + steps.stepLink.length]),
    routeDepartM: Float32Array.from([...demand.routeDepartM, ...steps.routeDepartM]),
    routeArriveM: Float32Array.from([...demand.routeArriveM, ...steps.routeArriveM]),
    routeLengthM: Float32Array.from([...demand.routeLengthM, ...steps.routeLengthM]),
    routeFreeFlowS: Float32Array.from([...demand.routeFreeFlowS, ...steps.routeFreeFlowS]),
    stepLink: joined(Uint32Array, demand.stepLink, steps.stepLink),
    stepMovement: joined(Int32Array, demand.stepMovement, steps.stepMovement),
    stepLaneMask: joined(Uint32Array, demand.stepLaneMask, steps.stepLaneMask),
    routeFirstStop: Uint32Array.from([...demand.routeFirstStop, stopCount]),
    entryCount: demand.entryCount + entries.entryCount,
    entryLink: joined(Uint32Array, demand.entryLink, entries.entryLink),
    entryPositionM: joined(Float32Array, demand.entryPositionM, entries.entryPositionM),
    entryLaneMask: joined(Uint32Array, demand.entryLaneMask, entries.entryLaneMask),
    entryLinkFirst: Uint32Array.from([...demand.entryLinkFirst, demand.entryCount + entries.entryCount]),
    routeEntries: [...demand.routeEntries, entries.routeEntries[0].map((row) => row + demand.entryCount)],
  };
}

/** A demand with one more type of vehicle, its last, which nobody draws. */
export function addVehicleType(demand: Demand, type: VehicleTypeDefinition): Demand {
  const types = compileTypes([...demand.types.definitions, { ...type, shareRatio: 0 }]);
  // Whatever is left over by rounding stays with the last type that is drawn.
  types.cumulativeShare.fill(Number.POSITIVE_INFINITY, demand.types.count - 1);
  return { ...demand, types };
}

function joined<T extends Uint32Array | Int32Array | Float32Array>(
  kind: new (length: number) => T,
  first: T,
  second: T,
): T {
  const all = new kind(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
