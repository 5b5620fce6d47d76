import { msToS } from '../core/units.ts';
import type { Change } from '../protocol/commands.ts';
import { movementIdsOf } from '../signals/signalSet.ts';
import { setNextSegments } from '../signals/signalState.ts';
import type { Timetable } from '../signals/timetable.ts';
import { planTransition } from '../signals/transition.ts';
import { recordChange } from './changes.ts';
import type { OpenTransition, World } from './world.ts';

/**
 * Lets a plan take over from `fromMs` on and come into step by its method. Every table is told as a change of its own,
 * cycles of the transition before the plan.
 *
 * @returns the change of the plan itself, and when it will be in step
 */
export function bringInPlan(
  world: World,
  signal: number,
  timetable: Timetable,
  fromMs: number,
): { readonly change: Change; readonly inStepMs: number } {
  const { signals, timeMs } = world;
  const { definitions, intersectionIndex } = signals.set;
  const definition = definitions[signal];
  const ids = movementIdsOf(world.scenario.network, intersectionIndex[signal]);
  const { plan } = timetable;
  const { method, inStepMs, cycles, segments } = planTransition(definition, timetable, fromMs, ids, plan.transition);
  setNextSegments(signals, signal, segments, timeMs);
  const { intersectionId } = definition;
  let change: Change | null = null;
  segments.forEach((segment, k) => {
    const { dwellMs, untilMs } = segment;
    const transition = k === segments.length - 1 && cycles.length > 0 ? { method, inStepMs, cycles } : undefined;
    change = recordChange(world, {
      type: 'plan',
      intersectionId,
      plan: segment.timetable.plan,
      fromMs: segment.fromMs,
      dwellMs,
      ...(untilMs === undefined ? {} : { untilMs }),
      ...(transition ? { transition } : {}),
    });
  });
  const told = change! as OpenTransition['change'];
  dropTransition(world, signal);
  if (cycles.length > 0) {
    const counts = { delayBeforeVehS: 0, stepsBefore: 0, delaySinceVehS: 0, stepsSince: 0 };
    world.transitions.push({ signal, change: told, fromMs, inStepMs, ...counts });
  }
  return { change: told, inStepMs };
}

/** Forgets the transition of a signal that something else takes over from. */
export function dropTransition({ transitions }: World, signal: number): void {
  const k = transitions.findIndex((open) => open.signal === signal);
  if (k >= 0) transitions.splice(k, 1);
}

/** Follows what changes of plan cost, and tells it when they are in step: before the signals of the step are shown. */
export function updateTransitions(world: World): void {
  const { transitions, timeMs, stepMs, signals } = world;
  for (let k = 0; k < transitions.length; k++) {
    const open = transitions[k];
    // A plan asked for right at the end of a cycle still has one step to compare with.
    if (timeMs < open.fromMs || open.stepsBefore === 0) {
      open.delayBeforeVehS += measureDelayVehS(world, open.signal);
      open.stepsBefore++;
      if (timeMs < open.fromMs) continue;
    }
    if (timeMs < open.inStepMs) {
      open.delaySinceVehS += measureDelayVehS(world, open.signal);
      open.stepsSince++;
      continue;
    }
    transitions.splice(k--, 1);
    const { method, cycles } = open.change.transition!;
    const sinceS = msToS(open.stepsSince * stepMs);
    const delayBefore = open.delayBeforeVehS / msToS(open.stepsBefore * stepMs);
    recordChange(world, {
      type: 'transitionEnded',
      intersectionId: signals.set.definitions[open.signal].intersectionId,
      fromMs: timeMs,
      method,
      cycles: cycles.length,
      outOfStepS: msToS(timeMs - open.fromMs),
      delayBefore,
      delaySince: sinceS === 0 ? 0 : open.delaySinceVehS / sinceS,
      addedDelayVehS: open.delaySinceVehS - delayBefore * sinceS,
    });
  }
}

/** What vehicles on the roads that lead to a signal lose in one step against their wished speeds, vehicle-seconds. */
function measureDelayVehS({ traffic, signals, stepMs }: World, signal: number): number {
  const { network, lanes, vehicles } = traffic;
  const intersection = signals.set.intersectionIndex[signal];
  const roads = new Set<number>();
  const end = network.intersectionFirstMovement[intersection + 1];
  for (let m = network.intersectionFirstMovement[intersection]; m < end; m++) roads.add(network.movementFrom[m]);
  let lost = 0;
  for (const link of roads) {
    if (link < 0 || link >= network.linkCount) continue;
    for (let lane = network.linkFirstLane[link]; lane < network.linkFirstLane[link + 1]; lane++) {
      for (let v = lanes.head[lane]; v >= 0; v = vehicles.behind[v]) {
        const wishedMps = network.linkSpeedMps[link] * vehicles.speedFactor[v];
        lost += Math.max(0, 1 - vehicles.speedMps[v] / wishedMps);
      }
    }
  }
  return lost * msToS(stepMs);
}
