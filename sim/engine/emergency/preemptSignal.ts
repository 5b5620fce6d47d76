import { ControlMode } from '../../signals/control/controlState.ts';
import { greenPhases, preemptController, releaseController } from '../../signals/control/preemptControl.ts';
import { createSignalModel } from '../../signals/control/signalModel.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import { PREEMPTION_PLAN_ID } from '../../signals/heldPlan.ts';
import { choosePreemptionStage, findStandingPhases, planExit, planHold, startsWith } from '../../signals/preemption.ts';
import { movementIdsOf } from '../../signals/signalSet.ts';
import { isControlled, setNextSegments } from '../../signals/signalState.ts';
import {
  compileTimetable,
  createStart,
  segmentAt,
  type Timetable,
  type TimetableSegment,
} from '../../signals/timetable.ts';
import { recordChange } from '../changes.ts';
import { bringInPlan, dropTransition } from '../planChange.ts';
import type { World } from '../world.ts';
import type { PreemptionCall } from './ambulance.ts';

/**
 * How a call takes a signal and gives it back. Under a controller the keeper brings the stage about; by the clock plans
 * do, each taking over at a moment when every ring shows green, and each told to viewers as any other plan.
 */

/**
 * Takes a signal for a call, if this moment allows it.
 *
 * @returns whether the call holds the signal now
 */
export function takeSignal(world: World, call: PreemptionCall): boolean {
  const { signals, timeMs } = world;
  const { control, set, segments } = signals;
  const definition = set.definitions[call.signal];
  const running = segmentAt(segments[call.signal], timeMs);
  const { network } = world.scenario;
  const modelOf = () =>
    createSignalModel(definition, network, signals.conflictMatrix, set.intersectionIndex[call.signal]);
  if (control !== null && isControlled(signals, call.signal)) {
    const c = control.rowOfSignal[call.signal];
    if (control.mode[c] !== ControlMode.controller) return false;
    const green = greenPhases(control, c);
    const stage = choosePreemptionStage(control.models[c], running.timetable, call.movement, green);
    if (stage === null) return false;
    preemptController(control, c, stage);
    return true;
  }
  const standing = findStandingPhases(definition, running, timeMs);
  if (standing === null) return false;
  // A plan that was to come next comes afterwards.
  const { plan } = segments[call.signal][segments[call.signal].length - 1].timetable;
  const green = standing.map(({ number }) => number);
  const stage = choosePreemptionStage(modelOf(), running.timetable, call.movement, green);
  const hold = stage === null ? null : planHold(definition, standing, stage);
  if (hold === null) return false;
  call.returnPlan = plan;
  beginPlan(world, call.signal, { ...createFrom(world, call.signal, hold, timeMs), dwellMs: 0 });
  return true;
}

/**
 * Begins to give a signal back, if this moment allows it.
 *
 * @returns whether it does; `call.inStepMs` then says until when, for signals by the clock
 */
export function releaseSignal(world: World, call: PreemptionCall): boolean {
  const { signals, timeMs } = world;
  const { control, set, segments } = signals;
  const definition = set.definitions[call.signal];
  if (call.returnPlan === null) {
    releaseController(control!, control!.rowOfSignal[call.signal]);
    return true;
  }
  const own = segments[call.signal];
  const running = segmentAt(own, timeMs);
  const standing = findStandingPhases(definition, running, timeMs);
  if (standing === null) return false;
  const last = own[own.length - 1].timetable.plan;
  // A plan asked for in the meantime is the one to return to.
  const plan = last.id === PREEMPTION_PLAN_ID ? call.returnPlan : last;
  const next = timetableOf(world, call.signal, plan);
  let fromMs = timeMs;
  if (standing.length > 0 && !startsWith(next, standing)) {
    const exit = { ...createFrom(world, call.signal, planExit(definition, standing), timeMs), dwellMs: 0 };
    beginPlan(world, call.signal, exit);
    fromMs += exit.timetable.cycleMs;
  }
  call.inStepMs = bringInPlan(world, call.signal, next, fromMs).inStepMs;
  return true;
}

/** The plan that a signal held by an ambulance will return to, unless another has been asked for; null if none holds it. */
export function returnPlanOf({ ambulances, signals }: World, signal: number): PlanDefinition | null {
  const own = signals.segments[signal];
  if (own[own.length - 1].timetable.plan.id !== PREEMPTION_PLAN_ID) return null;
  for (const { calls } of ambulances) {
    for (const call of calls) {
      if (call.signal === signal && (call.state === 'holding' || call.state === 'exiting')) return call.returnPlan;
    }
  }
  return null;
}

/** Whether a signal that was released runs as before. */
export function isReturned({ signals, timeMs }: World, call: PreemptionCall): boolean {
  if (call.returnPlan !== null) return timeMs >= call.inStepMs;
  const { control } = signals;
  return control!.mode[control!.rowOfSignal[call.signal]] !== ControlMode.returning;
}

function createFrom(world: World, signal: number, plan: PlanDefinition, fromMs: number): TimetableSegment {
  return createStart(timetableOf(world, signal, plan), fromMs);
}

function timetableOf({ scenario, signals }: World, signal: number, plan: PlanDefinition): Timetable {
  const { definitions, intersectionIndex } = signals.set;
  return compileTimetable(definitions[signal], plan, movementIdsOf(scenario.network, intersectionIndex[signal]));
}

function beginPlan(world: World, signal: number, segment: TimetableSegment): void {
  const { signals, timeMs } = world;
  dropTransition(world, signal);
  setNextSegments(signals, signal, [segment], timeMs);
  const { intersectionId } = signals.set.definitions[signal];
  const { plan } = segment.timetable;
  recordChange(world, { type: 'plan', intersectionId, plan, fromMs: segment.fromMs, dwellMs: segment.dwellMs });
}
