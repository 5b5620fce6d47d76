import type { ControlChoice, TwinBeginning, TwinFigure } from '../../sim/index.ts';

/** What the main thread and the thread of a comparison say to each other. */

export interface TwinSettings {
  readonly scenarioFolder: string;
  readonly planFile?: string;
  readonly control?: ControlChoice;
  readonly beginning: TwinBeginning;
  readonly corridorId: string | null;
  readonly minutes: number;
  readonly pairs: number;
}

/** After every piece of work; `figures` only when a pair has been made. */
export interface FromTwin {
  readonly doneRatio: number;
  readonly pairsDone: number;
  readonly figures?: readonly TwinFigure[];
}
