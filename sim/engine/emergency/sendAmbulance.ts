import { InputError, type Issue } from '../../core/issue.ts';
import { findQuickestWay } from '../../network/quickestWay.ts';
import type { Change } from '../../protocol/commands.ts';
import { addRoute, addVehicleType } from '../../traffic/addRoute.ts';
import { replaceDemand, sendVehicle } from '../../traffic/arrivals.ts';
import type { VehicleTypeDefinition } from '../../traffic/definition.ts';
import type { Demand } from '../../traffic/demand.ts';
import { recordChange } from '../changes.ts';
import type { World } from '../world.ts';
import type { PreemptionCall } from './ambulance.ts';

/** Ambulances that may be under way at the same time. */
export const MAX_AMBULANCES = 10;

/** How much faster than the limit an ambulance drives where it can: from experience. */
const SPEED_FACTOR = 1.2;

/**
 * Sends an ambulance by the quickest way from the start of one link to the end of another; it calls the signals on it.
 *
 * @throws InputError with every reason why it can't be sent; nothing has changed then
 */
export function sendAmbulance(world: World, fromLinkId: string, toLinkId: string): Change {
  const { scenario, traffic, timeMs } = world;
  const { network } = scenario;
  const linkIds = findWay(world, fromLinkId, toLinkId);
  replaceDemand(traffic, demandWithWay(traffic.demand, linkIds, world));
  const { demand, vehicles } = traffic;
  const route = demand.routeCount - 1;
  const id = world.ambulances.length + 1;
  const slot = sendVehicle(traffic, id - 1, route, ambulanceType(demand), timeMs);
  const calls: PreemptionCall[] = [];
  for (let step = demand.routeFirstStep[route]; step < demand.routeFirstStep[route + 1]; step++) {
    const movement = demand.stepMovement[step];
    const signal = movement < 0 ? -1 : scenario.signals.signalOfIntersection[network.movementIntersection[movement]];
    if (signal >= 0) calls.push(createCall(signal, movement, step));
  }
  world.ambulances.push({
    id,
    linkIds,
    slot,
    vehicleNumber: vehicles.number[slot],
    route,
    sentMs: timeMs,
    calls,
    hasArrived: false,
    isRecalled: false,
    enterMs: timeMs,
    stops: 0,
    timeLossS: 0,
  });
  const intersectionIds = calls.map(({ signal }) => scenario.signals.definitions[signal].intersectionId);
  return recordChange(world, { type: 'ambulance', ambulanceId: id, slot, linkIds, intersectionIds, fromMs: timeMs });
}

/**
 * Calls an ambulance off: signals that it holds are given back as if it had passed, others aren't called any more.
 *
 * @throws InputError if there is none of this number under way
 */
export function recallAmbulance(world: World, ambulanceId: number): Change {
  const ambulance = world.ambulances.find(({ id }) => id === ambulanceId);
  const wrong = !ambulance
    ? `there is no ambulance ${ambulanceId}`
    : ambulance.hasArrived
      ? `ambulance ${ambulanceId} has arrived`
      : ambulance.isRecalled
        ? `ambulance ${ambulanceId} has been called off already`
        : null;
  if (wrong !== null) throw new InputError([{ file: '', path: '/ambulanceId', message: wrong }]);
  ambulance!.isRecalled = true;
  return recordChange(world, { type: 'ambulanceRecalled', ambulanceId, fromMs: world.timeMs });
}

function findWay(world: World, fromLinkId: string, toLinkId: string): string[] {
  const { network } = world.scenario;
  const issues: Issue[] = [];
  const linkOf = (path: string, id: string) => {
    const link = network.linkIndexById.get(id);
    if (link === undefined) issues.push({ file: '', path, message: `there is no link "${id}"` });
    return link ?? -1;
  };
  const from = linkOf('/fromLinkId', fromLinkId);
  const to = linkOf('/toLinkId', toLinkId);
  const underWay = world.ambulances.filter(({ hasArrived }) => !hasArrived).length;
  if (underWay >= MAX_AMBULANCES) {
    issues.push({ file: '', path: '', message: `${underWay} ambulances are under way; wait until one has arrived` });
  }
  const way = from < 0 || to < 0 ? null : findQuickestWay(network, from, to);
  if (from >= 0 && to >= 0 && way === null) {
    issues.push({ file: '', path: '/toLinkId', message: `no way leads from "${fromLinkId}" to "${toLinkId}"` });
  }
  if (issues.length > 0) throw new InputError(issues);
  return way!.map((link) => network.definition.links[link].id);
}

/** The demand with an ambulance's way, and with the type of ambulances if it has none. */
export function demandWithWay(demand: Demand, linkIds: readonly string[], { scenario }: World): Demand {
  const route = { id: `ambulance ${demand.routeCount + 1}`, links: linkIds };
  const typed = ambulanceType(demand) >= 0 ? demand : addVehicleType(demand, createAmbulanceType(demand));
  return addRoute(typed, route, scenario.network);
}

/** Row of the type of ambulances, -1 none. */
function ambulanceType({ types }: Demand): number {
  return types.definitions.findIndex(({ shape }) => shape === 'ambulance');
}

/** Drives by the model of the scenario's first type. */
function createAmbulanceType({ types }: Demand): VehicleTypeDefinition {
  return {
    ...types.definitions[0],
    id: 'ambulance',
    shape: 'ambulance',
    lengthM: 6,
    widthM: 2.1,
    speedFactorMean: SPEED_FACTOR,
    speedFactorDeviation: 0,
    connectedRatio: 1,
  };
}

function createCall(signal: number, movement: number, step: number): PreemptionCall {
  return {
    signal,
    movement,
    step,
    state: 'waiting',
    returnPlan: null,
    heldFromMs: 0,
    releasedMs: 0,
    inStepMs: 0,
    stepsBefore: 0,
    standingBefore: 0,
    stepsSince: 0,
    standingSince: 0,
  };
}
