import { InputError } from '../../core/issue.ts';
import { normal, RandomStream } from '../../core/random.ts';
import { msToS, sToMs } from '../../core/units.ts';
import type { Change } from '../../protocol/commands.ts';
import { sendVehicle } from '../../traffic/arrivals.ts';
import { LINE_BUS_TYPE_ID } from '../../traffic/busLines.ts';
import { recordChange } from '../changes.ts';
import type { World } from '../world.ts';
import {
  BUS_SOURCES,
  type Bus,
  type Fleet,
  lineRow,
  type PriorityAsk,
  prioritySettings,
  scheduledStartMs,
} from './fleet.ts';

const STARTS_A_LINE = 10_000;
/** Longest that a command may hold a bus back, s. */
const MOST_HELD_BACK_S = 1800;

/** Sends the buses whose start has come. One that comes late holds up those of its line that follow. */
export function sendBuses(world: World, fleet: Fleet): void {
  const lines = world.scenario.definition.busLines!;
  for (let line = 0; line < lines.length; line++) {
    while (startMs(world, fleet, line) < world.timeMs + world.stepMs) sendBus(world, fleet, line);
  }
}

/** When the next bus of a line comes, ms. */
function startMs({ seed, scenario }: World, fleet: Fleet, line: number): number {
  const definition = scenario.definition.busLines![line];
  const start = fleet.nextStart[line];
  return scheduledStartMs(definition, start) + drawLateMs(seed, definition, line, start) + fleet.heldBackMs[line];
}

function drawLateMs(
  seed: number,
  { startLateS = 0, startLateDeviationS = 0 }: { startLateS?: number; startLateDeviationS?: number },
  line: number,
  start: number,
): number {
  return drawMs(seed, RandomStream.busStart, line * STARTS_A_LINE + start, 0, startLateS, startLateDeviationS);
}

/** A normal cut at ±2 deviations and at 0, ms. */
export function drawMs(
  seed: number,
  stream: RandomStream,
  entity: number,
  step: number,
  meanS: number,
  deviationS: number,
): number {
  if (deviationS === 0) return sToMs(meanS);
  const spread = Math.max(-2, Math.min(2, normal(seed, stream, entity, step)));
  return Math.max(0, Math.round(sToMs(meanS + deviationS * spread)));
}

/** Keys a bus's draws: the same bus of the timetable draws the same under whatever control. */
export function busKey({ line, start }: Pick<Bus, 'line' | 'start'>): number {
  return line * STARTS_A_LINE + start;
}

function sendBus(world: World, fleet: Fleet, line: number): void {
  const { scenario, traffic, timeMs } = world;
  const definition = scenario.definition.busLines![line];
  const route = scenario.definition.demand.routes.length + line;
  const { types } = traffic.demand;
  const type = types.definitions.findIndex(({ id }) => id === (definition.vehicleTypeId ?? LINE_BUS_TYPE_ID));
  const start = fleet.nextStart[line]++;
  fleet.heldBackMs[line] = 0;
  const scheduledMs = scheduledStartMs(definition, start);
  const slot = sendVehicle(traffic, BUS_SOURCES + busKey({ line, start }), route, type, timeMs);
  const bus: Bus = {
    id: ++fleet.sent,
    line,
    start,
    scheduledMs,
    slot,
    vehicleNumber: traffic.vehicles.number[slot],
    latenessMs: timeMs - scheduledMs,
    stopsDone: 0,
    atStopSinceMs: 0,
    dwelledMs: 0,
    stoodMs: 0,
    enterMs: timeMs,
    timeLossS: 0,
    asks: listAsks(world, definition.id, route),
  };
  fleet.buses.push(bus);
  const latenessS = msToS(bus.latenessMs);
  recordChange(world, {
    type: 'bus',
    busId: bus.id,
    lineId: definition.id,
    slot,
    scheduledMs,
    latenessS,
    fromMs: timeMs,
  });
}

function listAsks({ scenario, traffic }: World, lineId: string, route: number): PriorityAsk[] {
  const { demand } = traffic;
  const { network, signals } = scenario;
  const asks: PriorityAsk[] = [];
  for (let step = demand.routeFirstStep[route]; step < demand.routeFirstStep[route + 1]; step++) {
    const movement = demand.stepMovement[step];
    const signal = movement < 0 ? -1 : signals.signalOfIntersection[network.movementIntersection[movement]];
    if (signal < 0 || prioritySettings(signals, signal, lineId) === null) continue;
    asks.push({ signal, movement, step, checkedInMs: 0, stoodBeforeMs: 0, served: 'no' });
  }
  return asks;
}

/**
 * Holds the next bus of a line back at its start.
 *
 * @throws InputError with every reason why it can't be; nothing has changed then
 */
export function holdBackBus(world: World, lineId: string, delayS: number): Change {
  const { fleet } = world;
  const lines = world.scenario.definition.busLines ?? [];
  const line = lineRow(lines, lineId);
  const issues: { path: string; message: string }[] = [];
  if (fleet === null) issues.push({ path: '', message: 'this scenario has no bus lines' });
  else if (line < 0) {
    const known = lines.map(({ id }) => `"${id}"`).join(', ');
    issues.push({ path: '/lineId', message: `there is no bus line "${lineId}"; there are ${known}` });
  } else if (scheduledStartMs(lines[line], fleet.nextStart[line]) === Number.POSITIVE_INFINITY) {
    issues.push({ path: '/lineId', message: `the last bus of line "${lineId}" has started` });
  }
  if (!(delayS > 0 && delayS <= MOST_HELD_BACK_S)) {
    issues.push({
      path: '/delayS',
      message: `a bus can be held back by up to ${MOST_HELD_BACK_S} s, not by ${delayS}`,
    });
  }
  if (issues.length > 0) throw new InputError(issues.map((issue) => ({ file: '', ...issue })));
  const scheduledMs = scheduledStartMs(lines[line], fleet!.nextStart[line]);
  fleet!.heldBackMs[line] = sToMs(delayS);
  return recordChange(world, { type: 'busHeldBack', lineId, scheduledMs, delayS, fromMs: world.timeMs });
}

/** Lets signals serve buses, or not. @throws InputError if there are none */
export function serveBuses(world: World, isServed: boolean): Change {
  if (world.fleet === null) throw new InputError([{ file: '', path: '', message: 'this scenario has no bus lines' }]);
  world.fleet.isServed = isServed;
  return recordChange(world, { type: 'busPriority', isServed, fromMs: world.timeMs });
}
