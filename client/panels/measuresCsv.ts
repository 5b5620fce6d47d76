import type { PhaseRecord, SignalEvents } from '../../sim/shared.ts';

type Cell = string | number | null | undefined;

/** The event log of one signal, in the columns of `events.csv` (docs/events.md) without the seed. */
export function logCsv(signalId: string, events: SignalEvents): string {
  const rows = Array.from({ length: events.count }, (_, i) => [
    ...[signalId, events.timeMs[i] / 1000, events.code[i], events.parameter[i]],
  ]);
  return toCsv([['signal', 'timestamp', 'code', 'parameter'], ...rows]);
}

/** Measures of every phase, in the columns of `phases.csv` (docs/events.md), with the time that they are of. */
export function measuresCsv(records: readonly PhaseRecord[], fromMs: number, toMs: number): string {
  const head = [
    ...['signal', 'phase', 'from_s', 'to_s', 'cycles', 'split_mean_s', 'split_median_s', 'split_85_s', 'green_mean_s'],
    ...['gap_out_ratio', 'max_out_ratio', 'force_off_ratio', 'walk_ratio'],
    ...['arrivals', 'arrivals_on_green_ratio', 'green_ratio', 'platoon_ratio', 'approach_delay_s', 'split_failures'],
    ...['vehicles', 'control_delay_s', 'level_of_service', 'longest_queue_m', 'mean_queue_m'],
  ];
  const rows = records.map(({ performance: own }): Cell[] => {
    const { splits } = own;
    return [
      ...[own.signal, own.phase, fromMs / 1000, toMs / 1000, splits?.cycles ?? 0],
      ...[splits?.meanS, splits?.medianS, splits?.percentile85S, splits?.meanGreenS],
      ...[splits?.ended.gapOut, splits?.ended.maxOut, splits?.ended.forceOff, splits?.walkedRatio],
      ...[own.arrivals, own.arrivalsOnGreenRatio, own.greenRatio, own.platoonRatio, own.approachDelayS],
      ...[own.splitFailures, own.vehicles, own.controlDelayS, own.levelOfService, own.longestQueueM, own.meanQueueM],
    ];
  });
  return toCsv([head, ...rows]);
}

function toCsv(rows: readonly (readonly Cell[])[]): string {
  return `${rows.map((row) => row.map(cell).join(',')).join('\n')}\n`;
}

/** Three decimals; empty where there is nothing; quoted where a comma or a quote stands in it. */
function cell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
