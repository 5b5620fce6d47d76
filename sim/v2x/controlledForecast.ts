import { Indication } from '../core/indication.ts';
import type { Foresight } from '../signals/control/controller.ts';
import { ControlMode, type ControlState } from '../signals/control/controlState.ts';
import { PhaseState } from '../signals/control/phaseState.ts';
import { leastGreenMs } from '../signals/control/signalModel.ts';
import { segmentAt } from '../signals/timetable.ts';
import { recallLikely } from './history.ts';
import type { ForecastSource, SignalEvent } from './signalForecast.ts';

/**
 * What a signal that is run by a controller can still do: bounds that the keeper enforces, the controller's own, and
 * experience for what is likely. Nothing here is guessed: what isn't bounded is unknown.
 */

/** When each phase's green, if it is green, or its red can end, ms. */
export function foreseePhases(source: ForecastSource, signal: number, timeMs: number): Foresight {
  const control = source.signals.control!;
  const c = control.rowOfSignal[signal];
  const { phases } = control.models[c];
  const foresight: Foresight = {
    earliestMs: new Float64Array(phases.length).fill(Number.NEGATIVE_INFINITY),
    latestMs: new Float64Array(phases.length).fill(Number.POSITIVE_INFINITY),
    holdsUntilMs: Number.POSITIVE_INFINITY,
  };
  if (control.mode[c] === ControlMode.controller) askController(source, control, c, foresight, timeMs);
  const { earliestMs } = foresight;
  const { firstOwn, own, clearUntilMs } = control;
  const first = control.firstPhase[c];
  for (let p = 0; p < phases.length; p++) {
    if (control.phaseState[first + p] !== PhaseState.green) continue;
    const leastMs = leastGreenMs(phases[p], control.walking[first + p] === 1);
    earliestMs[p] = Math.max(earliestMs[p], control.phaseSinceMs[first + p] + leastMs);
  }
  for (let p = 0; p < phases.length; p++) {
    if (control.phaseState[first + p] === PhaseState.green) continue;
    for (const q of phases[p].conflicting) {
      const clearedMs = clearedAtMs(control, c, q, earliestMs[q]);
      if (clearedMs > earliestMs[p]) earliestMs[p] = clearedMs;
    }
    for (let k = firstOwn[first + p]; k < firstOwn[first + p + 1]; k++) {
      if (clearUntilMs[own[k]] > earliestMs[p]) earliestMs[p] = clearUntilMs[own[k]];
    }
  }
  for (let p = 0; p < phases.length; p++) {
    // What waits for an overlap that trails begins later than its controller knows.
    if (control.models[c].overlaps.length > 0 && control.phaseState[first + p] !== PhaseState.green)
      foresight.latestMs[p] = Number.POSITIVE_INFINITY;
    if (foresight.latestMs[p] < earliestMs[p]) foresight.latestMs[p] = earliestMs[p];
  }
  return foresight;
}

function askController(
  { signals }: ForecastSource,
  control: ControlState,
  c: number,
  foresight: Foresight,
  timeMs: number,
): void {
  const { view, memory, wish } = control.desks[c];
  const controller = control.controllers[c];
  const segments = signals.segments[control.signal[c]];
  if (controller.intervalMs > 0) {
    // It changes its mind at its next decision, not before.
    for (let p = 0; p < wish.length; p++) {
      const isGreen = view.phaseState[p] === PhaseState.green;
      if (isGreen === (wish[p] !== 0)) foresight.earliestMs[p] = control.nextDecisionMs[c];
    }
  }
  // With another plan to come, what the running one says holds for who knows how long.
  const nextPlanMs = segments[segments.length - 1].fromMs;
  if (nextPlanMs > timeMs) foresight.holdsUntilMs = nextPlanMs;
  if (controller.foresee === undefined || nextPlanMs > timeMs) return;
  foresight.holdsUntilMs = Number.NEGATIVE_INFINITY;
  view.timeMs = timeMs;
  view.segment = segmentAt(segments, timeMs);
  controller.foresee(view, memory, wish, foresight);
}

/** When phase `q` will have ended and cleared at the earliest, ms. @param greenEndMs earliest end of its green, if it is green */
function clearedAtMs(control: ControlState, c: number, q: number, greenEndMs: number): number {
  const { yellowMs, redClearanceMs } = control.models[c].phases[q];
  const row = control.firstPhase[c] + q;
  switch (control.phaseState[row]) {
    case PhaseState.green:
      return greenEndMs + yellowMs + redClearanceMs;
    case PhaseState.yellow:
      return control.phaseSinceMs[row] + yellowMs + redClearanceMs;
    case PhaseState.redClearance:
      return control.phaseSinceMs[row] + redClearanceMs;
    default:
      return Number.NEGATIVE_INFINITY;
  }
}

/**
 * What a group of a controlled signal shows now; a green's yellow, too, since its length is known.
 *
 * @param foresight its `holdsUntilMs` becomes earlier if experience will speak otherwise before
 */
export function foreseeGroup(
  source: ForecastSource,
  foresight: Foresight,
  signal: number,
  g: number,
  timeMs: number,
): SignalEvent[] {
  const { signals, indication, history } = source;
  const control = signals.control!;
  const group = source.groups[signal][g];
  const shown = indication[group.movements[0]] as Indication;
  const startMs = history ? history.sinceMs[history.firstGroup[signal] + g] : Number.NEGATIVE_INFINITY;
  if (shown === Indication.yellow) {
    const endMs = toStep(control.yellowUntilMs[group.movements[0]], source, timeMs);
    return [certain(shown, startMs, endMs)];
  }
  const serving = [...group.phases, ...group.permissivePhases];
  if (group.isFree || serving.length === 0) return [certain(shown, startMs, Number.POSITIVE_INFINITY)];
  const bounds = shown === Indication.red ? boundRed(foresight, serving) : boundGo(source, foresight, signal, g, shown);
  const minEndMs = Math.max(bounds.minEndMs, startMs);
  const maxEndMs =
    bounds.maxEndMs === Number.POSITIVE_INFINITY ? bounds.maxEndMs : toStep(bounds.maxEndMs, source, timeMs);
  const likely = history && recallLikely(history, history.firstGroup[signal] + g, Math.max(minEndMs, timeMs));
  if (likely && likely.holdsUntilMs < foresight.holdsUntilMs) foresight.holdsUntilMs = likely.holdsUntilMs;
  const isCertain = minEndMs === maxEndMs;
  const now: SignalEvent = {
    indication: shown,
    startMs,
    minEndMs,
    maxEndMs,
    likelyEndMs: isCertain ? maxEndMs : likely ? Math.min(likely.likelyEndMs, maxEndMs) : Number.POSITIVE_INFINITY,
    confidenceRatio: isCertain ? 1 : likely ? likely.confidenceRatio : 0,
  };
  const yellowMs = control.yellowMs[group.movements[0]];
  // A movement of several phases may go from one green to the other.
  if (shown === Indication.red || serving.length > 1 || yellowMs === 0) return [now];
  return [
    now,
    {
      indication: Indication.yellow,
      startMs: now.likelyEndMs === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : now.likelyEndMs,
      minEndMs: now.minEndMs + yellowMs,
      maxEndMs: now.maxEndMs + yellowMs,
      likelyEndMs: now.likelyEndMs + yellowMs,
      confidenceRatio: now.confidenceRatio,
    },
  ];
}

interface Bounds {
  readonly minEndMs: number;
  readonly maxEndMs: number;
}

/** A red ends when any of the phases begins. */
function boundRed({ earliestMs, latestMs }: Foresight, serving: readonly number[]): Bounds {
  let minEndMs = Number.POSITIVE_INFINITY;
  let maxEndMs = Number.POSITIVE_INFINITY;
  for (const p of serving) {
    minEndMs = Math.min(minEndMs, earliestMs[p]);
    maxEndMs = Math.min(maxEndMs, latestMs[p]);
  }
  return { minEndMs, maxEndMs };
}

/** A green lasts as long as any phase holds it; a permissive one may also become protected. */
function boundGo(source: ForecastSource, foresight: Foresight, signal: number, g: number, shown: Indication): Bounds {
  const control = source.signals.control!;
  const first = control.firstPhase[control.rowOfSignal[signal]];
  const { phases, permissivePhases } = source.groups[signal][g];
  const isProtected = shown === Indication.green;
  let minEndMs = Number.NEGATIVE_INFINITY;
  const holding = isProtected ? phases : permissivePhases;
  for (const p of holding) {
    if (control.phaseState[first + p] === PhaseState.green) minEndMs = Math.max(minEndMs, foresight.earliestMs[p]);
  }
  if (!isProtected) for (const p of phases) minEndMs = Math.min(minEndMs, foresight.earliestMs[p]);
  const isAlone = holding.length === 1 && phases.length + permissivePhases.length === 1;
  const maxEndMs = isAlone ? foresight.latestMs[holding[0]] : Number.POSITIVE_INFINITY;
  const [movement] = source.groups[signal][g].movements;
  const trailMs = isProtected ? control.trailMs[movement] : 0;
  const trailUntilMs = control.trailUntilMs[movement];
  // One that trails may be green again before it ends.
  if (isProtected && trailUntilMs > 0) return { minEndMs: trailUntilMs, maxEndMs: Number.POSITIVE_INFINITY };
  return { minEndMs: minEndMs + trailMs, maxEndMs: maxEndMs + trailMs };
}

function certain(indication: Indication, startMs: number, endMs: number): SignalEvent {
  return { indication, startMs, minEndMs: endMs, maxEndMs: endMs, likelyEndMs: endMs, confidenceRatio: 1 };
}

/** Signals change as a step begins: the first one at or after a time, ms. Steps begin at `timeMs` plus whole steps. */
function toStep(endMs: number, { stepMs }: ForecastSource, timeMs: number): number {
  return timeMs + Math.ceil((endMs - timeMs) / stepMs) * stepMs;
}
