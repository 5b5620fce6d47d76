import { RandomStream } from '../../core/random.ts';
import { msToS, sToMs } from '../../core/units.ts';
import { NO_LANE } from '../../traffic/vehicles.ts';
import { recordChange } from '../changes.ts';
import type { World } from '../world.ts';
import type { Bus, Fleet } from './fleet.ts';
import { busDelayS } from './measureBuses.ts';
import { busKey, drawMs, sendBuses } from './sendBuses.ts';
import { servePriority } from './servePriority.ts';

/** A bus that leaves a stop so much later than scheduled counts as late, ms: TCQSM's on-time ends later, at 5 min. */
const LATE_MS = 60_000;
const STANDING_MPS = 0.1;

/** Buses by their timetables, and signals for them: before the signals of the step are shown. */
export function updateBuses(world: World): void {
  const { fleet } = world;
  if (fleet === null) return;
  world.priorityNotes.length = 0;
  let arrived = 0;
  for (const bus of fleet.buses) if (!followBus(world, fleet, bus)) arrived++;
  if (arrived > 0) {
    const left = fleet.buses.filter((bus) => isUnderWay(world, bus));
    fleet.buses.splice(0, fleet.buses.length, ...left);
  }
  sendBuses(world, fleet);
  servePriority(world, fleet);
}

function isUnderWay({ traffic: { vehicles } }: World, { slot, vehicleNumber }: Bus): boolean {
  return vehicles.number[slot] === vehicleNumber && vehicles.lane[slot] !== NO_LANE;
}

/** @returns whether it is still under way */
function followBus(world: World, fleet: Fleet, bus: Bus): boolean {
  const { vehicles } = world.traffic;
  const { slot } = bus;
  if (!isUnderWay(world, bus)) {
    endTrip(world, fleet, bus);
    return false;
  }
  if (vehicles.lane[slot] < 0) return true;
  bus.enterMs = vehicles.enterMs[slot];
  bus.timeLossS = vehicles.timeLossS[slot];
  keepTimetable(world, fleet, bus);
  if (vehicles.speedMps[slot] < STANDING_MPS && bus.atStopSinceMs === 0) bus.stoodMs += world.stepMs;
  return true;
}

/** Notes stops left and missed, and says how long to dwell at the one just reached. */
function keepTimetable(world: World, fleet: Fleet, bus: Bus): void {
  const { traffic, scenario, timeMs, seed } = world;
  const { vehicles, demand } = traffic;
  const { slot } = bus;
  const { stops } = scenario.definition.busLines![bus.line];
  const row = vehicles.nextStop[slot];
  const next = row < 0 ? stops.length : row - demand.routeFirstStop[vehicles.route[slot]];
  while (bus.stopsDone < next) leaveStop(world, fleet, bus);
  if (vehicles.dwellUntilMs[slot] === 0 || bus.atStopSinceMs !== 0) return;
  const { dwellS, dwellDeviationS = 0, scheduledS, isTimepoint } = stops[bus.stopsDone];
  const dwellMs = drawMs(seed, RandomStream.busDwell, busKey(bus), bus.stopsDone, dwellS, dwellDeviationS);
  const dueMs = isTimepoint ? bus.scheduledMs + sToMs(scheduledS) : 0;
  bus.atStopSinceMs = timeMs;
  vehicles.dwellUntilMs[slot] = Math.max(timeMs + dwellMs, dueMs);
}

function leaveStop(world: World, fleet: Fleet, bus: Bus): void {
  const { totals } = fleet;
  const line = world.scenario.definition.busLines![bus.line];
  const { id, scheduledS } = line.stops[bus.stopsDone];
  bus.stopsDone++;
  const { timeMs } = world;
  bus.latenessMs = timeMs - bus.scheduledMs - sToMs(scheduledS);
  const latenessS = msToS(bus.latenessMs);
  const isMissed = bus.atStopSinceMs === 0;
  if (isMissed) totals.missedStops++;
  else bus.dwelledMs += timeMs - bus.atStopSinceMs;
  bus.atStopSinceMs = 0;
  totals.departures++;
  totals.latenessS += latenessS;
  if (bus.latenessMs > LATE_MS) totals.lateDepartures++;
  recordChange(world, { type: 'busStop', busId: bus.id, stopId: id, latenessS, isMissed, fromMs: timeMs });
}

function endTrip(world: World, fleet: Fleet, bus: Bus): void {
  const { totals } = fleet;
  const { timeMs } = world;
  const tripTimeS = msToS(timeMs - bus.enterMs);
  // What stands at a stop loses time against its wished speed, too; that is no delay.
  const delayS = busDelayS(bus.timeLossS, bus.dwelledMs);
  const stoodS = msToS(bus.stoodMs);
  totals.arrived++;
  totals.tripS += tripTimeS;
  totals.lossS += bus.timeLossS;
  totals.delayS += delayS;
  totals.stoodS += stoodS;
  recordChange(world, { type: 'busArrived', busId: bus.id, tripTimeS, delayS, stoodS, fromMs: timeMs });
}
