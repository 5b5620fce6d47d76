import { sToMs } from '../../../core/units.ts';
import type { NemaDefinition } from '../../definition.ts';
import { placeDetectors } from '../../detectors.ts';
import { lanesOf } from '../../lanesOf.ts';
import { ringTimeMs, type Timetable } from '../../timetable.ts';
import { type Controller, type Foresight, type SignalView, Wish } from '../controller.ts';
import { EndReason } from '../endReason.ts';
import { PhaseState } from '../phaseState.ts';
import type { SignalModel } from '../signalModel.ts';
import { giveWay } from './giveWay.ts';
import { createNemaModel } from './nemaModel.ts';
import { activeOf, Field, get, isGreen, isReady, Light, memoryLengthOf, type NemaTurn } from './nemaState.ts';
import { dropCalls, enterFirst, isUnderWay, takeCalls, timeGreen } from './timeGreens.ts';

/**
 * Dual-ring control with one barrier, free or coordinated, that decides step by step as SUMO's NEMA controller does: what
 * programs of that kind are imported to. Where it differs from `actuated`: a green that is over waits as *green transfer*
 * for the other ring; with nobody calling both *rest*; a coordinated green lasts to its force-off; a maximum counts from
 * the start of green; a ring that is not called goes to its home phase when the other crosses the barrier.
 *
 * Held to SUMO itself by `npm run validate -- --group nema`. Written after SUMO's documentation of the controller and
 * what it was seen to do (SUMO 1.15).
 */
export function createNema(definition: NemaDefinition, model: SignalModel, initial: Timetable): Controller {
  const placed = placeDetectors(model.definition, model.network);
  const phaseCount = model.phases.length;
  const endReason = new Uint8Array(phaseCount);
  let timetable = initial;
  const turn: NemaTurn = {
    isCoordinated: definition.isCoordinated === true,
    isFloating: definition.forceOff !== 'fixed',
    yieldsFreely: definition.reference === 'firstYellow',
    firstCycleMs: sToMs(definition.firstCycleS ?? 0),
    model: modelOf(definition, model, initial),
    // Whatever stands here is replaced before it is read.
    view: { timeMs: 0 } as SignalView,
    memory: new Float64Array(0),
    stepMs: 0,
    ringMs: 0,
  };
  return {
    intervalMs: 0,
    detectors: model.phases.map(({ movements }) => {
      const lanes = movements.flatMap((m) => lanesOf(model.network, m));
      return { detectors: placed.filter(({ lane }) => lanes.includes(lane)), passageMs: 0, isLocking: false };
    }),
    memoryLength: memoryLengthOf(phaseCount),
    decide(view, memory, wish) {
      if (view.segment.timetable !== timetable) {
        timetable = view.segment.timetable;
        turn.model = modelOf(definition, model, timetable);
      }
      const last = memory.length - 1;
      turn.view = view;
      turn.memory = memory;
      turn.stepMs = view.timeMs - memory[last];
      turn.ringMs = ringTimeMs(view.segment, view.timeMs);
      memory[last] = view.timeMs;
      if (!isUnderWay(turn)) {
        if (memory[last - 1] === 0) memory[last - 1] = view.timeMs + sToMs(definition.firstDecisionS ?? 0);
        enterFirst(turn);
      }
      if (view.timeMs >= memory[last - 1]) decideStep(turn, endReason);
      writeWish(turn, wish);
      return undefined;
    },
    foresee(view, memory, _wish, foresight) {
      if (view.segment.timetable === timetable) foreseeNema(turn.model, view, memory, foresight);
    },
    account: { endReason: (p) => endReason[p] as EndReason, isPedestrianCalling: () => false },
  };
}

/**
 * Earliest ends of greens: one that has not had enough lasts as long as it is expected to, which vehicles can only make longer; a
 * coordinated one until its force-off. One that rests, or waits for the other ring, may end at any moment. When a green ends at the
 * latest depends on what the other ring may do still; that is not told.
 */
function foreseeNema(
  { phases }: NemaTurn['model'],
  { phaseState }: SignalView,
  memory: Float64Array,
  foresight: Foresight,
): void {
  for (const phase of phases) {
    if (phase === null) continue;
    const { row } = phase;
    // The ring counts a green from when it asks for it; the keeper shows it when it may.
    if (phaseState[row] !== PhaseState.green) continue;
    if (get({ memory }, row, Field.light) !== Light.green || get({ memory }, row, Field.isReady) === 1) continue;
    foresight.earliestMs[row] = get({ memory }, row, Field.startMs) + get({ memory }, row, Field.expectedMs);
  }
  foresight.holdsUntilMs = Number.POSITIVE_INFINITY;
}

function modelOf(definition: NemaDefinition, model: SignalModel, timetable: Timetable) {
  const made = createNemaModel(definition, model, timetable);
  if (made === null) throw new RangeError(`plan "${timetable.plan.id}" is not of two rings with one barrier`);
  return made;
}

function decideStep(turn: NemaTurn, endReason: Uint8Array): void {
  takeCalls(turn);
  for (let ring = 0; ring < 2; ring++) {
    const phase = activeOf(turn, ring)!;
    timeGreen(turn, phase);
    if (!isReady(turn, phase) || !isGreen(turn, phase)) continue;
    const isLongest = get(turn, phase.row, Field.expectedMs) >= get(turn, phase.row, Field.mostMs);
    endReason[phase.row] = phase.isCoordinated ? EndReason.forceOff : isLongest ? EndReason.maxOut : EndReason.gapOut;
  }
  if (isReady(turn, activeOf(turn, 0)!) || isReady(turn, activeOf(turn, 1)!)) giveWay(turn);
  dropCalls(turn);
}

function writeWish(turn: NemaTurn, wish: Uint8Array): void {
  wish.fill(Wish.red);
  for (let ring = 0; ring < 2; ring++) {
    const { row } = activeOf(turn, ring)!;
    if (get(turn, row, Field.light) >= Light.green) wish[row] = Wish.green;
  }
}
