import { z } from 'zod';
import type { ControlChoice, Issue, PlanAssignment, PlanFile, ProgressionChange } from '../../sim/index.ts';

/** Files that can be taken away of a run. `corridor` narrows all but UTDF to one corridor and its signals. */
export const FILE_KINDS = ['plan.json', 'signals.csv', 'corridors.csv', 'utdf.csv', 'sheets.pdf', 'sheet.svg'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export const uploadPreviewSchema = z.object({
  signals: z.number().describe('signals that the file has plans for'),
  changedSignals: z.number().describe('of those, signals that run something else now'),
  changedCycles: z.number(),
  changedSplits: z.number().describe('same cycle, other splits or another order of phases'),
  largestShift: z
    .object({ intersectionId: z.string(), shiftS: z.number() })
    .nullable()
    .describe('greatest change of an offset, the short way round; null: no offset changes at the same cycle'),
  bandsBeforeS: z.number().describe('widths of all through bands, both directions'),
  bandsAfterS: z.number(),
  corridorsWithoutBandBefore: z.number().describe('corridors without a through band in some direction'),
  corridorsWithoutBandAfter: z.number(),
  changedSpeeds: z.number().describe('corridors whose green waves are laid for other speeds'),
  digest: z.string().describe('mark of the plans of all signals as they will be'),
});
/** What a plan file would change of a running city. */
export type UploadPreview = z.infer<typeof uploadPreviewSchema>;

/** What the main thread and the thread that makes and reads files say to each other. */
export interface DeskSettings {
  readonly scenarioFolder: string;
  readonly planFile?: string;
  readonly control?: ControlChoice;
}

export type DeskTask =
  | { readonly type: 'make'; readonly kind: FileKind; readonly corridorId: string | null }
  | { readonly type: 'check'; readonly text: string };

export interface ToDesk {
  readonly id: number;
  readonly task: DeskTask;
  /** Plans in force where they differ from the scenario's. */
  readonly plans: readonly PlanAssignment[];
  /** Speeds that green waves are laid for, where they differ from the scenario's. */
  readonly progression: readonly ProgressionChange[];
}

export interface MadeFile {
  readonly bytes: Uint8Array;
  readonly digest: string;
}

export interface CheckedPlans {
  readonly preview: UploadPreview;
  /** Only what differs from what is in force. */
  readonly wanted: PlanFile;
  /** What was in force at the same signals and corridors. */
  readonly former: PlanFile;
}

export type FromDesk =
  | { readonly id: number; readonly type: 'made'; readonly file: MadeFile }
  | { readonly id: number; readonly type: 'checked'; readonly checked: CheckedPlans }
  | { readonly id: number; readonly type: 'refused'; readonly issues: readonly Issue[] }
  | { readonly id: number; readonly type: 'broken'; readonly message: string };
