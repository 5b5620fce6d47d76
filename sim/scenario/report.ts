import type { Issue } from '../core/issue.ts';
import { type PathKey, pointerOf } from './pointer.ts';

/** Takes down one issue at a place of the joined scenario; finds out for itself which file the place is in. */
export type Report = (path: readonly PathKey[], message: string) => void;

/** Which file each top-level key of the scenario stands in. */
export interface FileMap {
  /** The scenario's own file, where missing keys are reported. */
  readonly mainFile: string;
  readonly fileOfKey: ReadonlyMap<string, string>;
}

export function createReport(files: FileMap, issues: Issue[]): Report {
  return (path, message) => {
    issues.push({ file: fileOf(files, path), path: pointerOf(path), message });
  };
}

export function fileOf(files: FileMap, path: readonly PathKey[]): string {
  return (path.length > 0 && files.fileOfKey.get(String(path[0]))) || files.mainFile;
}

/** Row by id; a repeated id is reported and its first row kept. */
export function indexById<T extends { readonly id: string }>(
  rows: readonly T[],
  path: readonly PathKey[],
  noun: string,
  report: Report,
): Map<string, number> {
  const rowById = new Map<string, number>();
  rows.forEach((row, i) => {
    const first = rowById.get(row.id);
    if (first === undefined) rowById.set(row.id, i);
    else
      report(
        [...path, i, 'id'],
        `${noun} "${row.id}" stands here a second time (first in row ${first}); ids must differ`,
      );
  });
  return rowById;
}
