import { sToMs } from '../../core/units.ts';
import type { SignalSet } from '../../signals/signalSet.ts';
import type { BusLineDefinition } from '../../traffic/definition.ts';

/**
 * The buses of the lines, and what signals do for them. Plain values: a snapshot keeps them as they are. Written by the files of
 * this folder only.
 */
export interface Fleet {
  /** The trainer's switch: whether signals serve buses at all. */
  isServed: boolean;
  /** Under way, in the order in which they started. */
  readonly buses: Bus[];
  /** Of each line: number of its next start, from 0, and by how much that one is held back by command, ms. */
  readonly nextStart: number[];
  readonly heldBackMs: number[];
  /** Buses sent so far: the next one's id less 1. */
  sent: number;
  /** What signals are doing, or giving back. */
  readonly actions: PriorityAction[];
  readonly totals: FleetTotals;
}

export interface Bus {
  /** 1, 2, … in the order in which they started. */
  readonly id: number;
  /** Row of the scenario's lines. */
  readonly line: number;
  /** Number of the start in the line's timetable: with the line it keys the bus's draws. */
  readonly start: number;
  readonly scheduledMs: number;
  readonly slot: number;
  readonly vehicleNumber: number;
  /** At its last stop, or at its start, ms; negative: early. */
  latenessMs: number;
  /** Stops of the line that it has left, or missed. */
  stopsDone: number;
  /** Since when it has dwelt at the next stop, ms; 0: it isn't there. */
  atStopSinceMs: number;
  /** Sums since it entered the road, ms: at stops, and standing anywhere else. */
  dwelledMs: number;
  stoodMs: number;
  /** As of the last step in which it was on the road. */
  enterMs: number;
  timeLossS: number;
  /** Signals on its way that serve its line, in order; those behind it are taken out. */
  readonly asks: PriorityAsk[];
}

/** What a bus asks of a signal on its way. */
export interface PriorityAsk {
  readonly signal: number;
  /** Network row. */
  readonly movement: number;
  /** Row of `Demand.step…` of the link that ends at the signal. */
  readonly step: number;
  /** When it checked in, ms; 0: not yet. */
  checkedInMs: number;
  /** `stoodMs` at that moment. */
  stoodBeforeMs: number;
  /** What the signal does for it. */
  served: 'no' | PriorityKind;
}

/** Green held for longer, or begun earlier. */
export type PriorityKind = 'extension' | 'earlyGreen';

export interface PriorityAction {
  readonly signal: number;
  readonly busId: number;
  readonly kind: PriorityKind;
  readonly grantedMs: number;
  readonly fromMs: number;
  /** When all is given back; and from when on another bus may be served, ms. */
  readonly repaidMs: number;
  readonly freeMs: number;
}

/** Sums over the run. */
export interface FleetTotals {
  arrived: number;
  /** Of the buses that have arrived. */
  tripS: number;
  /** Lost against their own wished speeds, and without what they stood at stops. */
  lossS: number;
  delayS: number;
  stoodS: number;
  /** Stops left, and by how much later than scheduled in all, early counted as negative; later than a minute. */
  departures: number;
  missedStops: number;
  latenessS: number;
  lateDepartures: number;
  checkIns: number;
  extensions: number;
  earlyGreens: number;
  grantedS: number;
}

/** What the signals' logs are told of a step (codes 112 to 115): no part of the state. */
export interface PriorityNote {
  readonly signal: number;
  readonly code: number;
}

/** Buses' draws are keyed apart from those of single trips and of ambulances, by line and start. */
export const BUS_SOURCES = 1_000_000;

/** @returns null where there are no lines */
export function createFleet(lines: readonly BusLineDefinition[], startMs: number): Fleet | null {
  if (lines.length === 0) return null;
  return {
    isServed: true,
    buses: [],
    // Buses that would have started before the run don't come.
    nextStart: lines.map(({ firstS, headwayS }) => Math.max(0, Math.ceil((startMs - sToMs(firstS)) / sToMs(headwayS)))),
    heldBackMs: lines.map(() => 0),
    sent: 0,
    actions: [],
    totals: {
      arrived: 0,
      tripS: 0,
      lossS: 0,
      delayS: 0,
      stoodS: 0,
      departures: 0,
      missedStops: 0,
      latenessS: 0,
      lateDepartures: 0,
      checkIns: 0,
      extensions: 0,
      earlyGreens: 0,
      grantedS: 0,
    },
  };
}

/** Scheduled start of a bus, ms; Infinity: the line has no more. @param start its number, from 0 */
export function scheduledStartMs({ firstS, headwayS, lastS }: BusLineDefinition, start: number): number {
  const startMs = sToMs(firstS) + start * sToMs(headwayS);
  return startMs <= sToMs(lastS ?? firstS + 86_400) ? startMs : Number.POSITIVE_INFINITY;
}

/** Row of a line, -1 none. */
export function lineRow(lines: readonly BusLineDefinition[], lineId: string): number {
  return lines.findIndex(({ id }) => id === lineId);
}

/** What a signal may do for buses, with its defaults; null: nothing, or nothing for this line. */
export function prioritySettings({ definitions }: SignalSet, signal: number, lineId: string) {
  const { busPriority } = definitions[signal];
  if (!busPriority || !(busPriority.lines?.includes(lineId) ?? true)) return null;
  const { maxExtensionS = 10, maxEarlyS = 10, lateS = 60, checkInM = 150, repayCycles = 2, lockS = 0 } = busPriority;
  return {
    maxExtensionMs: sToMs(maxExtensionS),
    maxEarlyMs: sToMs(maxEarlyS),
    lateMs: sToMs(lateS),
    checkInM,
    repayCycles,
    lockMs: sToMs(lockS),
  };
}

/** Writes the state of another fleet of the same lines into one. */
export function restoreFleet(fleet: Fleet, from: Fleet): void {
  const { buses, nextStart, heldBackMs, actions, totals } = from;
  fleet.isServed = from.isServed;
  fleet.sent = from.sent;
  fleet.buses.splice(0, fleet.buses.length, ...buses);
  fleet.nextStart.splice(0, fleet.nextStart.length, ...nextStart);
  fleet.heldBackMs.splice(0, fleet.heldBackMs.length, ...heldBackMs);
  fleet.actions.splice(0, fleet.actions.length, ...actions);
  Object.assign(fleet.totals, totals);
}
