import { Indication } from '../core/indication.ts';
import { heldFromMs } from '../signals/heldPlan.ts';
import { isControlled, type SignalState } from '../signals/signalState.ts';
import { indicationEndsAtMs, intervalAt, ringTimeMs, segmentAt, type TimetableSegment } from '../signals/timetable.ts';
import { foreseeGroup, foreseePhases } from './controlledForecast.ts';
import type { SignalHistory } from './history.ts';
import type { ForecastSource, GroupForecast, SignalEvent, SignalForecast } from './signalForecast.ts';
import { findAllSignalGroups } from './signalGroups.ts';

export function createForecastSource(
  signals: SignalState,
  indication: Uint8Array,
  stepMs: number,
  history: SignalHistory | null = null,
): ForecastSource {
  return {
    signals,
    indication,
    stepMs,
    groups: history?.groups ?? findAllSignalGroups(signals.network, signals.set),
    history,
  };
}

/** What a signal shows at a time and when it will change; for a signal with a controller the time must be the present. */
export function forecastSignal(source: ForecastSource, signal: number, timeMs: number): SignalForecast {
  const { signals, groups } = source;
  const controlled = isControlled(signals, signal);
  if (!controlled) {
    const segments = signals.segments[signal];
    const first = signals.network.intersectionFirstMovement[signals.set.intersectionIndex[signal]];
    const heldMs = heldFromMs(segments);
    const told = groups[signal].map((group) => {
      const events = eventsByClock(segments, group.movements[0] - first, timeMs);
      if (heldMs === Number.POSITIVE_INFINITY) return { group, events };
      return { group, events: openEnds(events, heldMs, signals.likelyReleaseMs[signal]) };
    });
    return { signal, timeMs, isControlled: false, groups: told, holdsUntilMs: firstEndMs(told) };
  }
  const foresight = foreseePhases(source, signal, timeMs);
  const told = groups[signal].map((group, g) => ({
    group,
    events: foreseeGroup(source, foresight, signal, g, timeMs),
  }));
  return { signal, timeMs, isControlled: true, groups: told, holdsUntilMs: foresight.holdsUntilMs };
}

/** Events within a cycle: no more than this many, whatever the plan does. J2735 takes 16 of a group. */
const MOST_EVENTS = 6;

/** What a movement shows by its plan, from a time until it shows the same again. @param row within the intersection */
export function eventsByClock(segments: readonly TimetableSegment[], row: number, timeMs: number): SignalEvent[] {
  const events: SignalEvent[] = [];
  let startMs = timeMs;
  while (events.length < MOST_EVENTS) {
    const indication = indicationAt(segments, row, startMs);
    if (events.length > 0 && indication === events[0].indication) break;
    const endMs = indicationEndsAtMs(segments, row, startMs);
    events.push({
      indication,
      startMs: events.length === 0 ? Number.NEGATIVE_INFINITY : startMs,
      minEndMs: endMs,
      maxEndMs: endMs,
      likelyEndMs: endMs,
      confidenceRatio: 1,
    });
    if (endMs === Number.POSITIVE_INFINITY) break;
    startMs = endMs;
  }
  return events;
}

/**
 * What is shown while a signal is held for an ambulance, which ends when that has passed: greens most likely then, and not for
 * sure; what comes after depends on the moment.
 *
 * @param heldMs when the held stage begins, ms
 * @param likelyReleaseMs NaN: not known
 */
function openEnds(events: readonly SignalEvent[], heldMs: number, likelyReleaseMs: number): SignalEvent[] {
  const reaching = events.findIndex(({ likelyEndMs }) => likelyEndMs > heldMs);
  if (reaching < 0) return [...events];
  const { indication, startMs } = events[reaching];
  const isGuessed = mayGo(indication) && !Number.isNaN(likelyReleaseMs);
  const open: SignalEvent = {
    indication,
    startMs,
    minEndMs: heldMs,
    maxEndMs: Number.POSITIVE_INFINITY,
    likelyEndMs: isGuessed ? Math.max(likelyReleaseMs, heldMs) : Number.POSITIVE_INFINITY,
    confidenceRatio: 0,
  };
  return [...events.slice(0, reaching), open];
}

function indicationAt(segments: readonly TimetableSegment[], row: number, timeMs: number): Indication {
  const segment = segmentAt(segments, timeMs);
  const { timetable } = segment;
  const k = intervalAt(timetable, ringTimeMs(segment, timeMs));
  return timetable.indications[k * timetable.movementCount + row] as Indication;
}

/** When something of what is shown by the clock ends, ms. */
function firstEndMs(groups: readonly GroupForecast[]): number {
  let untilMs = Number.POSITIVE_INFINITY;
  for (const { events } of groups) if (events[0].minEndMs < untilMs) untilMs = events[0].minEndMs;
  return untilMs;
}

/** A green or permissive indication: the movement may go. */
export function mayGo(indication: Indication): boolean {
  return indication === Indication.green || indication === Indication.permissive;
}
