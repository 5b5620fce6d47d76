import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type PlanFile,
  type TimingReport,
  timingGroupTable,
  timingPhaseTable,
  timingSignalTable,
} from '../../sim/index.ts';
import { createDraftFolder } from './outputFolder.ts';

const FILES = ['plan.json', 'timing.json', 'signals.csv', 'phases.csv', 'lanegroups.csv'];

/** Names that an earlier `timing --out` may have left in its folder. */
export const isTimingResult = (name: string) => FILES.includes(name);

/** Writes what `timing` found, all or nothing. */
export async function writeTiming(
  folder: string,
  planFile: PlanFile,
  report: TimingReport,
  document: object,
): Promise<void> {
  const draft = await createDraftFolder(folder);
  const texts = [
    `${JSON.stringify(planFile)}\n`,
    `${JSON.stringify(document, null, 2)}\n`,
    timingSignalTable(report),
    timingPhaseTable(report),
    timingGroupTable(report),
  ];
  try {
    await Promise.all(FILES.map((name, k) => writeFile(path.join(draft.path, name), texts[k])));
    await draft.publish();
  } finally {
    await draft.discard();
  }
}
