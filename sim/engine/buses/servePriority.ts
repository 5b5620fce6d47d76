import { Indication } from '../../core/indication.ts';
import { msToS } from '../../core/units.ts';
import { EventCode } from '../../measures/signalEvents.ts';
import {
  findPriorityWindow,
  isInStep,
  type PriorityPlan,
  phaseServing,
  planEarlyGreen,
  planExtension,
} from '../../signals/busPriority.ts';
import { ControlMode } from '../../signals/control/controlState.ts';
import { movementIdsOf } from '../../signals/signalSet.ts';
import { isControlled, setNextSegments } from '../../signals/signalState.ts';
import { ringTimeMs, segmentAt } from '../../signals/timetable.ts';
import { recordChange } from '../changes.ts';
import type { World } from '../world.ts';
import { distanceToLineM, estimateArrival } from './estimateArrival.ts';
import { type Bus, type Fleet, type PriorityAsk, type PriorityKind, prioritySettings } from './fleet.ts';

/** An extension is decided when so much of the green is left, ms: the bus is near then, and its arrival well known. */
const DECIDE_MS = 1000;
/** Added to when the bus is expected at the stop line, ms: from experience. */
const MARGIN_MS = 1000;

/** Buses check in, signals decide, buses check out; and signals that have given everything back are free again. */
export function servePriority(world: World, fleet: Fleet): void {
  endActions(world, fleet);
  for (const bus of fleet.buses) {
    while (bus.asks.length > 0 && world.traffic.vehicles.step[bus.slot] > bus.asks[0].step) checkOut(world, bus);
    const [ask] = bus.asks;
    if (ask === undefined || world.traffic.vehicles.step[bus.slot] !== ask.step) continue;
    if (ask.checkedInMs === 0 && !checkIn(world, fleet, bus, ask)) continue;
    if (ask.served === 'no' && fleet.isServed) serve(world, fleet, bus, ask);
  }
}

/** Forgets actions that are over, or that another plan has put an end to. */
function endActions({ signals, timeMs }: World, { actions }: Fleet): void {
  for (let k = actions.length - 1; k >= 0; k--) {
    const { signal, repaidMs, freeMs } = actions[k];
    const isDropped = timeMs < repaidMs && signals.segments[signal].at(-1)!.fromMs !== repaidMs;
    if (isDropped || timeMs >= freeMs) actions.splice(k, 1);
  }
}

/** @returns whether the bus asks for priority now */
function checkIn(world: World, fleet: Fleet, bus: Bus, ask: PriorityAsk): boolean {
  if (!fleet.isServed) return false;
  const { scenario, traffic, signals, timeMs } = world;
  const settings = prioritySettings(signals.set, ask.signal, scenario.definition.busLines![bus.line].id);
  if (settings === null || bus.latenessMs < settings.lateMs) return false;
  const toLineM = distanceToLineM(traffic, bus.slot);
  if (toLineM === null || toLineM > settings.checkInM) return false;
  // One that has still to stop before the line would only mislead: it checks in when it leaves the stop.
  const next = traffic.vehicles.nextStop[bus.slot];
  if (next >= 0 && traffic.demand.stopStep[next] === ask.step) return false;
  ask.checkedInMs = timeMs;
  ask.stoodBeforeMs = bus.stoodMs;
  fleet.totals.checkIns++;
  world.priorityNotes.push({ signal: ask.signal, code: EventCode.priorityCheckIn });
  const { intersectionId } = signals.set.definitions[ask.signal];
  recordChange(world, { type: 'busCheckIn', busId: bus.id, intersectionId, fromMs: timeMs });
  return true;
}

function checkOut(world: World, bus: Bus): void {
  const ask = bus.asks.shift()!;
  if (ask.checkedInMs === 0) return;
  world.priorityNotes.push({ signal: ask.signal, code: EventCode.priorityCheckOut });
  recordChange(world, {
    type: 'busCheckOut',
    busId: bus.id,
    intersectionId: world.signals.set.definitions[ask.signal].intersectionId,
    stoodS: msToS(bus.stoodMs - ask.stoodBeforeMs),
    fromMs: world.timeMs,
  });
}

/** Whether a signal keeps to its plan and nobody else has it. */
function isFree({ signals, ambulances, timeMs }: World, { actions }: Fleet, signal: number): boolean {
  if (actions.some((action) => action.signal === signal)) return false;
  const { control, set, segments } = signals;
  if (control !== null && isControlled(signals, signal)) {
    if (set.definitions[signal].controller?.type !== 'coordinated') return false;
    if (control.mode[control.rowOfSignal[signal]] !== ControlMode.controller) return false;
  }
  for (const { calls } of ambulances) {
    for (const call of calls) {
      if (call.signal === signal && call.state !== 'waiting' && call.state !== 'over') return false;
    }
  }
  const own = segments[signal];
  const running = segmentAt(own, timeMs);
  return running === own[own.length - 1] && isInStep(running, timeMs);
}

/** Looks whether the signal should do something for a bus that has checked in. */
function serve(world: World, fleet: Fleet, bus: Bus, ask: PriorityAsk): void {
  const { signals, scenario, traffic, timeMs, stepMs } = world;
  if (!isFree(world, fleet, ask.signal)) return;
  const settings = prioritySettings(signals.set, ask.signal, scenario.definition.busLines![bus.line].id)!;
  const definition = signals.set.definitions[ask.signal];
  const movementIds = movementIdsOf(scenario.network, signals.set.intersectionIndex[ask.signal]);
  const movementId = scenario.network.definition.movements[scenario.network.movementDefinitionIndex[ask.movement]].id;
  const phase = phaseServing(definition, movementId);
  const running = segmentAt(signals.segments[ask.signal], timeMs);
  const window = findPriorityWindow(running.timetable, phase);
  const arrival = estimateArrival(traffic, bus.slot);
  if (window === null || arrival === null) return;
  const { cycleMs } = running.timetable;
  const ringMs = ringTimeMs(running, timeMs);
  const subject = { signal: definition, movementIds, running, timeMs, phase, repayCycles: settings.repayCycles };
  const grant = (kind: PriorityKind, plan: PriorityPlan | null) => {
    if (plan !== null) begin(world, fleet, bus, ask, kind, plan, settings.lockMs);
  };
  if (ringMs >= window.startMs && ringMs < window.decideMs) {
    const leftMs = window.decideMs - ringMs;
    if (leftMs > Math.max(DECIDE_MS, stepMs)) return;
    const needMs = arrival.atLineMs + MARGIN_MS - (window.greenEndMs - ringMs);
    if (needMs > 0 && needMs <= settings.maxExtensionMs) grant('extension', planExtension(subject, needMs));
    return;
  }
  // Under a controller the green may have come back before the plan's.
  const shown = traffic.indication[ask.movement];
  if (shown === Indication.green || shown === Indication.permissive) return;
  const untilGreenMs = ringMs < window.startMs ? window.startMs - ringMs : window.startMs + cycleMs - ringMs;
  const wantedMs = Math.min(settings.maxEarlyMs, untilGreenMs - Math.max(0, arrival.atLineMs - arrival.queueMs));
  if (wantedMs > 0) grant('earlyGreen', planEarlyGreen(subject, wantedMs));
}

/** Brings a signal's action about, and tells it. */
function begin(
  world: World,
  fleet: Fleet,
  bus: Bus,
  ask: PriorityAsk,
  kind: PriorityKind,
  { segments, grantedMs, repaidMs }: PriorityPlan,
  lockMs: number,
): void {
  const { signals, timeMs } = world;
  const { signal } = ask;
  const own = segments.map((segment) => ({ ...segment, forBus: bus.id }));
  setNextSegments(signals, signal, own, timeMs);
  ask.served = kind;
  const freeMs = repaidMs + lockMs;
  fleet.actions.push({ signal, busId: bus.id, kind, grantedMs, fromMs: timeMs, repaidMs, freeMs });
  const { totals } = fleet;
  if (kind === 'extension') totals.extensions++;
  else totals.earlyGreens++;
  totals.grantedS += msToS(grantedMs);
  world.priorityNotes.push({
    signal,
    code: kind === 'extension' ? EventCode.priorityExtendGreen : EventCode.priorityEarlyGreen,
  });
  const { intersectionId } = signals.set.definitions[signal];
  for (const { timetable, fromMs, ringMsAtStart, dwellMs, untilMs } of segments) {
    const { plan } = timetable;
    recordChange(world, {
      type: 'plan',
      intersectionId,
      plan,
      fromMs,
      dwellMs,
      ...(ringMsAtStart === 0 ? {} : { ringMsAtStart }),
      ...(untilMs === undefined ? {} : { untilMs }),
      forBus: bus.id,
    });
  }
  recordChange(world, {
    type: 'busServed',
    busId: bus.id,
    intersectionId,
    kind,
    grantedS: msToS(grantedMs),
    repaidMs,
    fromMs: timeMs,
  });
}
