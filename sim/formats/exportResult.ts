/** A file of an export, by its name within the folder. */
export interface ExportFile {
  readonly name: string;
  readonly text: string;
}

/** One thing that the target format can't hold, or holds differently: nothing is lost in silence. */
export interface ExportNote {
  /** What it is about, in our words: `link`, `movement`, `plan`, `vehicle type`… */
  readonly what: string;
  /** How many of them. */
  readonly count: number;
  /** What was done instead, and why, as one sentence. */
  readonly why: string;
}

/** Files of an export and what was lost on the way. */
export interface ExportResult {
  readonly files: readonly ExportFile[];
  /** What was written, by name, for the report. */
  readonly counts: Readonly<Record<string, number>>;
  readonly notes: readonly ExportNote[];
}

/** Notes of which there is something to say. */
export function keepNotes(notes: readonly ExportNote[]): ExportNote[] {
  return notes.filter(({ count }) => count > 0);
}
