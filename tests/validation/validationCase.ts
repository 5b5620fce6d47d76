/** One figure of ours beside the one it is held to. */
export interface ValidationRow {
  /** The network or experiment: `Jinan-1`, `ring road`. */
  readonly caseName: string;
  /** What is measured, with the circumstances that tell it from the case's other rows. */
  readonly measure: string;
  /** `s`, `veh/h`, `m/s`, '' for a ratio or a count. */
  readonly unit: string;
  readonly ours: number;
  readonly reference: number;
  /** How far ours may be from the reference; null: shown only. */
  readonly tolerance: Tolerance | null;
  /** Where the reference comes from: manual and chapter, program and version, paper. */
  readonly source: string;
}

export type Tolerance =
  /** |ours / reference - 1| <= within. */
  | { readonly kind: 'ratio'; readonly within: number }
  /** |ours - reference| <= within, in the row's unit. */
  | { readonly kind: 'absolute'; readonly within: number }
  /** min <= ours <= max, in the row's unit; the reference is the middle or the usual value. */
  | { readonly kind: 'range'; readonly min: number; readonly max: number };

/** Cases that are run together. */
export interface ValidationGroup {
  /** What `--group` takes. */
  readonly id: string;
  readonly title: string;
  /** Folder under `../shared/data`, or null where nothing from outside is needed. */
  readonly needs: string | null;
  /** Runs in a few seconds: part of the tests. */
  readonly isQuick: boolean;
  /** Why it can't run here, in words; null: it can. Absent: it always can. */
  whyNot?(): string | null;
  /** @param progress told what is being run, for whoever waits */
  run(progress: (text: string) => void): Promise<ValidationRow[]>;
}

export type Verdict = 'holds' | 'fails' | 'reported';

/** Whether a row is within its tolerance. What is not a number fails, whatever the tolerance. */
export function judgeRow({ ours, reference, tolerance }: ValidationRow): Verdict {
  if (!Number.isFinite(ours) || !Number.isFinite(reference)) return 'fails';
  if (tolerance === null) return 'reported';
  return isWithin(ours, reference, tolerance) ? 'holds' : 'fails';
}

function isWithin(ours: number, reference: number, tolerance: Tolerance): boolean {
  switch (tolerance.kind) {
    case 'ratio':
      return Math.abs(ours - reference) <= tolerance.within * Math.abs(reference);
    case 'absolute':
      return Math.abs(ours - reference) <= tolerance.within;
    case 'range':
      return ours >= tolerance.min && ours <= tolerance.max;
  }
}
