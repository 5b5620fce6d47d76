import { msToS, sToMs } from '../../core/units.ts';
import { lanesOf } from '../../signals/lanesOf.ts';
import { longestClearingMs } from '../../signals/preemption.ts';
import { createSensors } from '../../traffic/sensors.ts';
import { NO_LANE } from '../../traffic/vehicles.ts';
import { recordChange } from '../changes.ts';
import type { World } from '../world.ts';
import type { Ambulance, PreemptionCall } from './ambulance.ts';
import { isReturned, releaseSignal, takeSignal } from './preemptSignal.ts';

/** Time that a queued vehicle takes to leave, s a lane: saturation flow of 1,800 veh/h; and the time lost at the start, s. */
const HEADWAY_S = 2;
const START_UP_S = 3;
/** Wait for a moment when all rings show green: a clearance of the plan's own, ms. */
const CLEARANCE_WAIT_MS = 7000;
/** A signal is called this long before the vehicle comes at most, and held this long at most, ms. */
const LONGEST_LEAD_MS = 120_000;
const LONGEST_HOLD_MS = 240_000;

/** Lets every ambulance on the road call, hold and release its signals: before the signals of the step are shown. */
export function updateAmbulances(world: World): void {
  for (const ambulance of world.ambulances) {
    if (ambulance.hasArrived && ambulance.calls.every(({ state }) => state === 'over')) continue;
    watchVehicle(world, ambulance);
    for (const call of ambulance.calls) if (call.state !== 'over') updateCall(world, ambulance, call);
  }
}

/** Whether an ambulance has a signal now. */
export function isPreempted({ ambulances }: World, signal: number): boolean {
  return ambulances.some(({ calls }) =>
    calls.some((call) => call.signal === signal && (call.state === 'holding' || call.state === 'exiting')),
  );
}

function watchVehicle(world: World, ambulance: Ambulance): void {
  if (ambulance.hasArrived) return;
  const { vehicles, demand } = world.traffic;
  const { slot } = ambulance;
  if (vehicles.number[slot] === ambulance.vehicleNumber && vehicles.lane[slot] !== NO_LANE) {
    ambulance.stops = vehicles.stops[slot];
    ambulance.timeLossS = vehicles.timeLossS[slot];
    if (vehicles.lane[slot] >= 0) ambulance.enterMs = vehicles.enterMs[slot];
    return;
  }
  ambulance.hasArrived = true;
  recordChange(world, {
    type: 'ambulanceArrived',
    ambulanceId: ambulance.id,
    fromMs: world.timeMs,
    tripTimeS: msToS(world.timeMs - ambulance.enterMs),
    freeFlowS: demand.routeFreeFlowS[ambulance.route],
    timeLossS: ambulance.timeLossS,
    stops: ambulance.stops,
  });
}

function updateCall(world: World, ambulance: Ambulance, call: PreemptionCall): void {
  const { timeMs } = world;
  const standing = countStanding(world, call.signal);
  if (call.state === 'waiting') {
    call.stepsBefore++;
    call.standingBefore += standing;
  } else {
    call.stepsSince++;
    call.standingSince += standing;
  }
  const hasPassed =
    ambulance.hasArrived || ambulance.isRecalled || world.traffic.vehicles.step[ambulance.slot] > call.step;
  if (call.state === 'waiting') {
    if (hasPassed) call.state = 'over';
    else if (
      etaMs(world, ambulance, call) <= leadMsOf(world, call) &&
      isFree(world, call.signal) &&
      takeSignal(world, call)
    ) {
      call.state = 'holding';
      call.heldFromMs = timeMs;
      const { intersectionId } = world.signals.set.definitions[call.signal];
      recordChange(world, { type: 'preemption', ambulanceId: ambulance.id, intersectionId, fromMs: timeMs });
    }
    return;
  }
  if (call.state === 'holding' && (hasPassed || timeMs - call.heldFromMs >= LONGEST_HOLD_MS)) call.state = 'exiting';
  if (call.state === 'exiting' && releaseSignal(world, call)) {
    call.state = 'returning';
    call.releasedMs = timeMs;
  }
  // Who is held by a controller's keeper has no plan to be misread.
  if (call.returnPlan !== null) {
    const { likelyReleaseMs } = world.signals;
    likelyReleaseMs[call.signal] =
      call.state === 'returning' ? Number.NaN : releaseMs(world, ambulance, call, hasPassed);
  }
  if (call.state === 'returning' && isReturned(world, call)) endCall(world, ambulance, call);
}

/** No other ambulance has the signal. One that is on its way back to its plan may be taken again. */
function isFree(world: World, signal: number): boolean {
  if (isPreempted(world, signal)) return false;
  for (const { id, calls } of world.ambulances) {
    for (const call of calls) {
      if (call.signal !== signal || call.state !== 'returning' || call.returnPlan === null) continue;
      endCall(world, world.ambulances[id - 1], call);
    }
  }
  return true;
}

/** Ends a call and says what it has cost. */
function endCall(world: World, { id }: Ambulance, call: PreemptionCall): void {
  call.state = 'over';
  const { timeMs, stepMs } = world;
  const before = call.stepsBefore === 0 ? 0 : call.standingBefore / call.stepsBefore;
  const since = call.stepsSince === 0 ? 0 : call.standingSince / call.stepsSince;
  recordChange(world, {
    type: 'preemptionEnded',
    ambulanceId: id,
    intersectionId: world.signals.set.definitions[call.signal].intersectionId,
    fromMs: timeMs,
    heldS: msToS(call.releasedMs - call.heldFromMs),
    outOfStepS: msToS(timeMs - call.heldFromMs),
    standingBefore: before,
    standingSince: since,
    addedWaitVehS: (since - before) * msToS(call.stepsSince * stepMs),
  });
}

/** When a signal that is held will most likely be given back: when the vehicle has driven up, and the queue before it is gone. */
function releaseMs(world: World, ambulance: Ambulance, call: PreemptionCall, hasPassed: boolean): number {
  const { timeMs } = world;
  if (hasPassed) return timeMs;
  const comesMs = timeMs + Math.max(etaMs(world, ambulance, call), queueMs(world, call));
  // In whole seconds: it is no better than that.
  const likelyMs = Math.min(comesMs, call.heldFromMs + LONGEST_HOLD_MS);
  return Math.ceil(likelyMs / 1000) * 1000;
}

/** How long before the vehicle comes its signal must begin to clear, for it to find green and no queue, ms. */
function leadMsOf(world: World, call: PreemptionCall): number {
  return longestClearingMs(world.signals.set.definitions[call.signal]) + CLEARANCE_WAIT_MS + queueMs(world, call);
}

/** Time that those who are on the fullest lane of a call's approach take to leave, ms. */
function queueMs({ traffic }: World, call: PreemptionCall): number {
  let ahead = 0;
  for (const own of lanesOf(traffic.network, call.movement)) ahead = Math.max(ahead, traffic.lanes.vehicles[own]);
  return sToMs(START_UP_S + HEADWAY_S * ahead);
}

/** Time until a vehicle with nobody in its way is at the stop line of a call, ms; Infinity: longer than the longest lead. */
function etaMs({ traffic }: World, { slot, route }: Ambulance, call: PreemptionCall): number {
  const { vehicles, demand, network } = traffic;
  const lane = vehicles.lane[slot];
  const speedOf = (limitMps: number) => limitMps * vehicles.speedFactor[slot];
  const onConnector = lane >= network.linkLaneCount;
  let etaS = onConnector
    ? (network.laneLengthM[lane] - vehicles.positionM[slot]) / speedOf(network.laneSpeedMps[lane])
    : 0;
  let startM = lane < 0 ? demand.routeDepartM[route] : onConnector ? 0 : vehicles.positionM[slot];
  for (let step = vehicles.step[slot]; step <= call.step; step++) {
    const link = demand.stepLink[step];
    etaS += (network.linkLengthM[link] - startM) / speedOf(network.linkSpeedMps[link]);
    startM = 0;
    if (etaS > msToS(LONGEST_LEAD_MS)) return Number.POSITIVE_INFINITY;
    if (step === call.step) break;
    const connector = network.movementFirstConnector[demand.stepMovement[step]];
    etaS += network.laneLengthM[connector] / speedOf(network.laneSpeedMps[connector]);
  }
  return sToMs(etaS);
}

/** Vehicles that stand on the roads that lead to a signal. */
function countStanding({ traffic, signals }: World, signal: number): number {
  const { network } = traffic;
  const sensors = createSensors(traffic);
  const intersection = signals.set.intersectionIndex[signal];
  const roads = new Set<number>();
  const end = network.intersectionFirstMovement[intersection + 1];
  for (let m = network.intersectionFirstMovement[intersection]; m < end; m++) roads.add(network.movementFrom[m]);
  let standing = 0;
  for (const link of roads) {
    if (link < 0 || link >= network.linkCount) continue;
    for (let lane = network.linkFirstLane[link]; lane < network.linkFirstLane[link + 1]; lane++)
      standing += sensors.queue(lane);
  }
  return standing;
}
