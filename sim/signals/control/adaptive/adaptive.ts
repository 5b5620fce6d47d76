import { moduloMs } from '../../../core/cycleArithmetic.ts';
import type { AdaptiveDefinition } from '../../definition.ts';
import type { Timetable } from '../../timetable.ts';
import { type Controller, type Foresight, type SignalView, Wish } from '../controller.ts';
import { PhaseState } from '../phaseState.ts';
import { leastGreenMs, type PhaseModel, type SignalModel } from '../signalModel.ts';
import { type AdaptiveModel, type AdaptiveUnit, createAdaptiveModel, Slot } from './adaptiveModel.ts';
import { fitSplits } from './fitSplits.ts';
import { measureResidual } from './flows.ts';
import { moveBoundary, SPLIT_STEP_MS } from './moveSplits.ts';
import { listStreams, type Stream } from './performanceIndex.ts';

/**
 * Adaptive control in the manner of SCOOT: the signal runs cycle after cycle in the order of its plan; splits are moved a
 * little before each stage change (here), offset once a cycle and the region's cycle every few minutes (`region.ts`).
 */
export interface AdaptiveController extends Controller {
  readonly adaptive: AdaptiveModel;
}

/** How long before the earliest possible stage change it is settled, ms. */
const AHEAD_MS = 1000;
/** Cycles observed before anything is moved. */
export const CYCLES_TO_LEARN = 2;
/** How late a green may end for those who walk, ms: what whole steps add to a clearance must not cost them their walk. */
const LATE_MS = 2000;
/** How often it is asked if it names no time, ms. */
const INTERVAL_MS = 1000;

export function createAdaptive(
  definition: AdaptiveDefinition,
  model: SignalModel,
  timetable: Timetable,
): AdaptiveController {
  const adaptive = createAdaptiveModel(definition, model, timetable);
  const streams = listStreams(adaptive);
  return {
    adaptive,
    intervalMs: INTERVAL_MS,
    memoryLength: adaptive.place.length,
    decide(view, memory, wish) {
      const { timeMs } = view;
      if (memory[Slot.started] === 0) start(adaptive, memory, timeMs);
      noteResiduals(adaptive, view, memory);
      while (timeMs >= memory[Slot.cycleEndMs]) beginCycle(adaptive, memory);
      settleBoundaries(adaptive, streams, view, memory);
      return wishUnits(adaptive, view, memory, wish);
    },
    foresee: (view, memory, _wish, foresight) => foresee(adaptive, view, memory, foresight),
  };
}

/** Begins where the plan by the clock would be. */
function start(model: AdaptiveModel, memory: Float64Array, timeMs: number): void {
  const { timetable, units, place } = model;
  units.forEach(({ splitMs }, u) => {
    memory[place.split + u] = splitMs;
  });
  memory[Slot.started] = 1;
  const anchorMs = memory[Slot.regionStartMs + 1];
  const regionCycleMs = memory[Slot.regionStartMs + 2] - anchorMs;
  memory[Slot.lagMs] = moduloMs(timetable.offsetMs - timetable.localZeroMs, timetable.cycleMs) % regionCycleMs;
  const startMs = anchorMs + memory[Slot.lagMs];
  const isUnderWay = startMs <= timeMs;
  memory[Slot.cycleEndMs] = isUnderWay ? startMs : memory[Slot.regionStartMs] + memory[Slot.lagMs];
  memory[Slot.anchorMs] = isUnderWay ? memory[Slot.regionStartMs] : 2 * memory[Slot.regionStartMs] - anchorMs;
}

/** The next cycle: as long as the region's, longer or shorter by what the offset was moved. */
function beginCycle(model: AdaptiveModel, memory: Float64Array): void {
  const { place, units } = model;
  const startMs = memory[Slot.cycleEndMs];
  const anchorMs = followingStartMs(memory, memory[Slot.anchorMs]);
  memory[Slot.anchorMs] = anchorMs;
  memory[Slot.cycleStartMs] = startMs;
  const lengthMs = followingStartMs(memory, anchorMs) - anchorMs;
  const untilMs = followingStartMs(memory, anchorMs) + memory[Slot.lagMs] - startMs;
  fitSplits(model, memory, place.split, lengthMs);
  memory.copyWithin(place.running, place.split, place.split + units.length);
  memory[Slot.cycleEndMs] = startMs + fitSplits(model, memory, place.running, untilMs);
  memory[Slot.settled] = 0;
}

/** The region's cycle that follows the one begun at `anchorMs`. */
function followingStartMs(memory: Float64Array, anchorMs: number): number {
  for (let k = 0; k < 4; k++) {
    if (memory[Slot.regionStartMs + k] > anchorMs) return memory[Slot.regionStartMs + k];
  }
  // It lags more than the region looks ahead: cycles go on as they are.
  return anchorMs + memory[Slot.regionStartMs + 3] - memory[Slot.regionStartMs + 2];
}

/** When a boundary of the running cycle comes, ms. */
function boundaryAtMs({ boundaries, place }: AdaptiveModel, memory: Float64Array, b: number): number {
  let atMs = memory[Slot.cycleStartMs];
  for (const u of boundaries[b].upTo) atMs += memory[place.running + u];
  return atMs;
}

function settleAtMs(model: AdaptiveModel, memory: Float64Array, b: number): number {
  return boundaryAtMs(model, memory, b) - model.boundaries[b].clearMs - SPLIT_STEP_MS - AHEAD_MS;
}

const isSettled = (memory: Float64Array, b: number) => Math.floor(memory[Slot.settled] / 2 ** b) % 2 === 1;

function settleBoundaries(
  model: AdaptiveModel,
  streams: readonly Stream[],
  view: SignalView,
  memory: Float64Array,
): void {
  model.boundaries.forEach((boundary, b) => {
    if (isSettled(memory, b) || view.timeMs < settleAtMs(model, memory, b)) return;
    memory[Slot.settled] += 2 ** b;
    // Taken up in mid-cycle, what has passed can't be moved.
    const isLate = view.timeMs > settleAtMs(model, memory, b) + AHEAD_MS;
    if (!isLate && memory[Slot.observed] >= CYCLES_TO_LEARN) {
      moveBoundary(model, streams, view.sensors, memory, boundary, boundaryAtMs(model, memory, b), view.timeMs);
    }
  });
}

/** Wishes what the running splits show now. @returns when that next changes, or something is to be settled, ms */
function wishUnits(
  model: AdaptiveModel,
  { timeMs, phaseState }: SignalView,
  memory: Float64Array,
  wish: Uint8Array,
): number {
  const { rings, units, place, boundaries } = model;
  const { phases } = model.model;
  const clearing: AdaptiveUnit[] = [];
  let nextMs = memory[Slot.cycleEndMs];
  wish.fill(Wish.red);
  for (const ring of rings) {
    let fromMs = memory[Slot.cycleStartMs];
    for (let k = 0; k < ring.length; k++) {
      const unit = units[ring[k]];
      const toMs = fromMs + memory[place.running + ring[k]];
      const greenEndMs = toMs - unit.clearMs;
      if (timeMs < fromMs || timeMs >= toMs) {
        if (fromMs > timeMs && fromMs < nextMs) nextMs = fromMs;
        fromMs = toMs;
        continue;
      }
      const following = units[ring[(k + 1) % ring.length]].phases;
      const isGreen = timeMs < greenEndMs;
      for (const p of unit.phases) {
        if (following.includes(p)) wish[p] = Wish.greenWithWalk;
        else if (isGreen)
          wish[p] = phaseState[p] === PhaseState.green ? Wish.green : greenThatFits(phases[p], greenEndMs - timeMs);
      }
      if (!isGreen) clearing.push(unit);
      nextMs = Math.min(nextMs, isGreen ? greenEndMs : toMs);
      fromMs = toMs;
    }
  }
  // What the next phase serves too stays green meanwhile: the keeper holds it if that phase is wished, and begins that when it may.
  for (const { heirs } of clearing) {
    for (const p of heirs) if (phases[p].conflicting.every((q) => wish[q] === Wish.red)) wish[p] = Wish.greenWithWalk;
  }
  for (let b = 0; b < boundaries.length; b++) {
    if (!isSettled(memory, b)) nextMs = Math.min(nextMs, settleAtMs(model, memory, b));
  }
  return Math.max(nextMs, timeMs + 1);
}

/**
 * A green that begins late, at the start of a run above all, must not make the cycle late: where every phase has but its
 * least, that would never be made up for.
 */
function greenThatFits(phase: PhaseModel, leftMs: number): Wish {
  if (leftMs + LATE_MS >= leastGreenMs(phase, true)) return Wish.greenWithWalk;
  return leftMs + LATE_MS >= leastGreenMs(phase, false) ? Wish.green : Wish.red;
}

/** Notes what stands where a unit's green has ended since it was last asked. */
function noteResiduals(model: AdaptiveModel, { sensors, timeMs }: SignalView, memory: Float64Array): void {
  const { rings, units, place } = model;
  for (const ring of rings) {
    let atMs = memory[Slot.cycleStartMs];
    for (const u of ring) {
      atMs += memory[place.running + u];
      const greenEndMs = atMs - units[u].clearMs;
      if (greenEndMs > timeMs || greenEndMs <= memory[Slot.askedMs]) continue;
      memory[place.residual + u] = measureResidual(model, sensors, u);
    }
  }
  memory[Slot.askedMs] = timeMs;
}

/** When the greens of the running cycle end: exactly once that is settled, else within a step of the optimiser. */
function foresee(model: AdaptiveModel, view: SignalView, memory: Float64Array, out: Foresight): void {
  const { timeMs } = view;
  if (memory[Slot.started] === 0 || timeMs >= memory[Slot.cycleEndMs]) return;
  const { boundaries, units, rings } = model;
  boundaries.forEach((boundary, b) => {
    const atMs = boundaryAtMs(model, memory, b);
    const slackMs = isSettled(memory, b) ? 0 : SPLIT_STEP_MS;
    for (const u of boundary.before)
      tell(
        u,
        boundary.after.flatMap((next) => units[next].phases),
        atMs,
        slackMs,
      );
  });
  for (const ring of rings) {
    if (ring.length > 0) tell(ring[ring.length - 1], units[ring[0]].phases, memory[Slot.cycleEndMs], 0);
  }

  function tell(u: number, following: readonly number[], atMs: number, slackMs: number): void {
    const { phases, clearMs } = units[u];
    const endMs = atMs - clearMs;
    if (endMs + slackMs < timeMs) return;
    for (const p of phases) {
      // The first end that is to come: a phase of several stages has but one.
      if (
        view.phaseState[p] !== PhaseState.green ||
        following.includes(p) ||
        out.latestMs[p] < Number.POSITIVE_INFINITY
      )
        continue;
      const leastMs = view.phaseSinceMs[p] + leastGreenMs(model.model.phases[p], true);
      out.earliestMs[p] = Math.max(timeMs, endMs - slackMs);
      out.latestMs[p] = Math.max(endMs + slackMs, leastMs) + INTERVAL_MS;
    }
  }
}
