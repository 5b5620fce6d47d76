import type { ControlChoice, PlanAssignment, ProgressionChange, TradeOff, WaveSearchState } from '../../sim/index.ts';

/** What the main thread and the thread of a wave search say to each other. */

export interface SearchSettings {
  readonly scenarioFolder: string;
  readonly planFile?: string;
  readonly control?: ControlChoice;
  /** Plans in force where they differ from the scenario's. */
  readonly plans: readonly PlanAssignment[];
  /** Speeds that green waves are laid for, where they differ from the scenario's. */
  readonly progression: readonly ProgressionChange[];
  /** Corridors to coordinate; null: all. */
  readonly corridorIds: readonly string[] | null;
  /** 1: widest bands; 0: least modelled delay. */
  readonly bandWeight: number;
  /** Plans all along the way from bands to delay are wanted, not one. */
  readonly tradeOff: boolean;
}

/** End the search with the best so far. */
export type ToSearch = 'stop';

export type FromSearch =
  | ({ readonly type: 'progress' } & Pick<WaveSearchState, 'stage' | 'doneRatio' | 'bestRatio'>)
  | {
      readonly type: 'curve';
      readonly tradeOff: TradeOff;
      /** Plans of each point, for every signal that any point changes. */
      readonly plans: readonly (readonly PlanAssignment[])[];
      /** What was in force at their signals. */
      readonly former: readonly PlanAssignment[];
      readonly upperBoundS: number;
    }
  | {
      readonly type: 'found';
      /** Only those that differ from what is in force. */
      readonly plans: readonly PlanAssignment[];
      /** What was in force at their signals. */
      readonly former: readonly PlanAssignment[];
      readonly totalBeforeS: number;
      readonly totalBandS: number;
      readonly upperBoundS: number;
      /** Modelled delay of one passage of a signal, s; null: bands alone were looked for. */
      readonly delay: { readonly beforeS: number; readonly afterS: number } | null;
    };
