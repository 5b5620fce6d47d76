import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PhaseRecord } from '../../sim/index.ts';
import type { PerformanceDocument } from '../printPerformance.ts';
import { formatPerformanceReport } from '../report/performanceReport.ts';
import { formatCsv } from './measuresCsv.ts';
import { createDraftFolder } from './outputFolder.ts';

/** Names that an earlier `atspm --out` may have left in its folder. */
export const isPerformanceResult = (name: string) =>
  ['performance.json', 'phases.csv', 'cycles.csv', 'arrivals.csv', 'diagrams.html'].includes(name);

type Cells = readonly (string | number)[];

/** Writes measures of signal performance, all or nothing. Columns: docs/events.md. */
export async function writePerformance(
  folder: string,
  document: PerformanceDocument,
  records: readonly PhaseRecord[],
): Promise<void> {
  const draft = await createDraftFolder(folder);
  const write = (name: string, text: string) => writeFile(path.join(draft.path, name), text);
  try {
    await write('performance.json', `${JSON.stringify(document, null, 2)}\n`);
    await write('phases.csv', formatCsv(phaseRows(document)));
    await write('cycles.csv', formatCsv(cycleRows(records)));
    await write('arrivals.csv', formatCsv(arrivalRows(records)));
    await write('diagrams.html', formatPerformanceReport(document, records));
    await draft.publish();
  } finally {
    await draft.discard();
  }
}

function phaseRows({ phases }: PerformanceDocument): Cells[] {
  return [
    [
      ...['signal', 'phase', 'cycles', 'split_mean_s', 'split_median_s', 'split_85_s', 'green_mean_s'],
      ...['gap_out_ratio', 'max_out_ratio', 'force_off_ratio', 'walk_ratio'],
      ...['arrivals', 'arrivals_on_green_ratio', 'green_ratio', 'platoon_ratio', 'approach_delay_s', 'split_failures'],
      ...['vehicles', 'control_delay_s', 'level_of_service', 'longest_queue_m', 'mean_queue_m'],
    ],
    ...phases.map((phase) => {
      const { splits } = phase;
      return [
        ...[phase.signal, phase.phase, splits?.cycles ?? 0, cell(splits?.meanS), cell(splits?.medianS)],
        ...[cell(splits?.percentile85S), cell(splits?.meanGreenS), cell(splits?.ended.gapOut)],
        ...[cell(splits?.ended.maxOut), cell(splits?.ended.forceOff), cell(splits?.walkedRatio)],
        ...[phase.arrivals, cell(phase.arrivalsOnGreenRatio), cell(phase.greenRatio), cell(phase.platoonRatio)],
        ...[cell(phase.approachDelayS), cell(phase.splitFailures), phase.vehicles, cell(phase.controlDelayS)],
        ...[phase.levelOfService ?? '', cell(phase.longestQueueM), cell(phase.meanQueueM)],
      ];
    }),
  ];
}

function cycleRows(records: readonly PhaseRecord[]): Cells[] {
  return [
    [
      ...['signal', 'phase', 'red_s', 'green_s', 'yellow_s', 'end_s', 'cleared_s', 'ended_by', 'walked'],
      ...['green_occupancy', 'red_occupancy', 'split_failure'],
    ],
    ...records.flatMap(({ performance: { signal, phase }, cycles, occupancies }) =>
      cycles.map((cycle, k) => [
        ...[signal, phase, cycle.redMs / 1000, cycle.greenMs / 1000, cycle.yellowMs / 1000, cycle.endMs / 1000],
        ...[cycle.clearedMs / 1000, cycle.greenEnd, cycle.walked ? 1 : 0],
        ...[cell(occupancies[k]?.greenRatio), cell(occupancies[k]?.redRatio)],
        occupancies[k] === undefined ? '' : occupancies[k].failed ? 1 : 0,
      ]),
    ),
  ];
}

function arrivalRows(records: readonly PhaseRecord[]): Cells[] {
  return [
    ['signal', 'phase', 'time_s', 'in_cycle_s', 'indication'],
    ...records.flatMap(({ performance: { signal, phase }, arrivals }) =>
      arrivals.map(({ timeMs, inCycleMs, indication }) => [signal, phase, timeMs / 1000, inCycleMs / 1000, indication]),
    ),
  ];
}

/** Three decimals; empty where there is nothing. */
function cell(value: number | null | undefined): string | number {
  return value === null || value === undefined ? '' : Math.round(value * 1000) / 1000;
}
