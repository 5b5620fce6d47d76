import type { ActuatedDefinition, CoordinatedDefinition } from '../../definition.ts';
import { placeDetectors } from '../../detectors.ts';
import type { Timetable } from '../../timetable.ts';
import type { Controller, SignalView } from '../controller.ts';
import type { EndReason } from '../endReason.ts';
import type { SignalModel } from '../signalModel.ts';
import { AWAITED_SINCE, isPedestrianAwaited, MEMORY_PER_PHASE, pedestrianCallMs } from './calls.ts';
import { decideTurn } from './decide.ts';
import { foreseeTurn } from './foresee.ts';
import { foreseeFree, type SureCalls } from './foreseeFree.ts';
import { RecallCode, settlePhases, WalkCode } from './phaseSettings.ts';
import { createRingModel, MOST_RINGS } from './ringModel.ts';
import { storeRings } from './ringPool.ts';
import type { Turn } from './turn.ts';

/**
 * Actuated control, free or within a plan's cycle: the rings go through their phases in the plan's order, serve those
 * that are called, and cross barriers together. A green ends when others wait and its traffic has gaps (gap-out), when it
 * has lasted its longest (max-out), or when its time in the cycle is over (force-off). With nobody waiting it goes on.
 *
 * Coordinated phases hold until their yield point, the end of their green in the plan; from there until it is too late to
 * serve a caller before its own force-off (its permissive window) they give way. So they come back early when others need
 * less (early return to green). Sources: NTCIP 1202; FHWA-HOP-08-024, chapters 5 and 6.
 *
 * All actuated signals of a city are run by one turn, in arrays: a thousand of them have to be asked within a step.
 *
 * @param turn the city's, filled here with what this signal is
 * @param c the signal's row of the control state
 */
export function createActuated(
  definition: ActuatedDefinition | CoordinatedDefinition,
  model: SignalModel,
  initial: Timetable,
  { turn, row: c }: { readonly turn: Turn; readonly row: number },
): Controller {
  const settings = settlePhases(definition, model, initial.plan);
  const placed = placeDetectors(model.definition, model.network);
  const first = turn.firstPhase[c];
  const isCoordinated = definition.type === 'coordinated';
  turn.isMember[c] = 1;
  turn.models[c] = model;
  turn.settings[c] = settings;
  turn.coordinates[c] = isCoordinated ? 1 : 0;
  turn.floats[c] = definition.type === 'coordinated' && definition.forceOff === 'floating' ? 1 : 0;
  settings.forEach(({ recall, walk, pedestrianCallsPerH }, p) => {
    turn.recall[first + p] = recall === 'min' || recall === 'max' ? RecallCode.always : RecallCode[recall];
    turn.walk[first + p] = model.phases[p].walkMs > 0 ? WalkCode[walk] : WalkCode.never;
    turn.pedestrianCallsPerH[first + p] = pedestrianCallsPerH;
  });
  storeRings(turn.pool, c, first, createRingModel(model, initial, settings), initial);
  return {
    intervalMs: 0,
    detectors: model.phases.map(({ lanes }, p) => ({
      detectors: placed.filter(({ lane }) => lanes.includes(lane)),
      passageMs: settings[p].passageMs,
      isLocking: settings[p].isLocking,
    })),
    // After the phases' own: the place that each ring is at, counted from 1.
    memoryLength: model.phases.length * MEMORY_PER_PHASE + MOST_RINGS,
    decide: ({ segment, timeMs }) => decideTurn(turn, c, [segment], timeMs),
    account: {
      endReason: (p) => turn.endReason[first + p] as EndReason,
      isPedestrianCalling: (own, p, timeMs) => isPedestrianAwaited(own, p, timeMs),
    },
    foresee: (view, memory, wish, foresight) => {
      const rings = turn.pool.ringModels[c]!;
      if (view.segment.timetable !== turn.pool.timetables[c]) return;
      const places = memory.subarray(model.phases.length * MEMORY_PER_PHASE);
      if (isCoordinated) foreseeTurn(rings, places, view, wish, foresight);
      else foreseeFree(rings, places, view, wish, findSureCalls(view, memory), foresight);
    },
  };

  function findSureCalls({ keptCall, timeMs }: SignalView, memory: Float64Array): SureCalls {
    const isAsked = (p: number) => turn.walk[first + p] === WalkCode.call && isPedestrianAwaited(memory, p, timeMs);
    const comingMs = model.phases.map((_, p) =>
      turn.walk[first + p] === WalkCode.call && !isAsked(p) ? pedestrianCallMs(memory, p) : Number.POSITIVE_INFINITY,
    );
    return {
      isCalled: (p) => keptCall[p] === 1 || turn.recall[first + p] === RecallCode.always || isAsked(p),
      awaitedSinceMs: (p) => memory[p * MEMORY_PER_PHASE + AWAITED_SINCE],
      nextCallMs: Math.min(...comingMs),
    };
  }
}
