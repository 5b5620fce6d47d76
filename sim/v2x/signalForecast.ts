import type { Indication } from '../core/indication.ts';
import type { SignalState } from '../signals/signalState.ts';
import type { SignalHistory } from './history.ts';
import type { SignalGroup } from './signalGroups.ts';

/** One thing that a signal group shows, and when that ends. Simulation times, ms; Infinity: not known. */
export interface SignalEvent {
  readonly indication: Indication;
  /** When it began or will; -Infinity: not known. */
  readonly startMs: number;
  /** It can't end before; not after; most likely at. A time that has passed: at any moment. */
  readonly minEndMs: number;
  readonly maxEndMs: number;
  readonly likelyEndMs: number;
  /** Share of like cases that end within 2 s of `likelyEndMs`, 0 to 1; 1: it is certain. */
  readonly confidenceRatio: number;
}

/** What a group shows now, and what follows as far as is known. */
export interface GroupForecast {
  readonly group: SignalGroup;
  readonly events: readonly SignalEvent[];
}

export interface SignalForecast {
  readonly signal: number;
  readonly timeMs: number;
  /** Run by a controller, not by the clock. */
  readonly isControlled: boolean;
  readonly groups: readonly GroupForecast[];
  /** When it must be made anew, ms, even if plans, controllers and what is shown stay as they are; -Infinity: that can't be told. */
  readonly holdsUntilMs: number;
}

/** What forecasts are made from. */
export interface ForecastSource {
  readonly signals: SignalState;
  /** What every movement is shown, values of `Indication`. Shape [movementCount]. */
  readonly indication: Uint8Array;
  readonly stepMs: number;
  /** Groups of each signal (`findAllSignalGroups`). */
  readonly groups: readonly (readonly SignalGroup[])[];
  /** null: no likely times for signals with controllers. */
  readonly history: SignalHistory | null;
}
