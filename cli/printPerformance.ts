import type { PhasePerformance } from '../sim/index.ts';
import { formatNumber, printColumns, printLine } from './output.ts';

/** What `atspm --json` prints. */
export interface PerformanceDocument {
  readonly scenario: string;
  readonly seed: number;
  /** Measured from, to, s after midnight. */
  readonly fromS: number;
  readonly toS: number;
  readonly phases: readonly PhasePerformance[];
}

/** Phases shown to people; more are in `--json` and `--out`. */
const MOST_ROWS = 60;

export function printPerformance({ scenario, seed, fromS, toS, phases }: PerformanceDocument): void {
  printLine(`${scenario}: ${formatNumber(toS - fromS)} s measured, seed ${seed}`);
  const head = ['signal, phase', 'cycles', 'split s', 'gap %', 'max %', 'force %', 'on green %', 'platoon', 'fails'];
  const rows = phases
    .slice(0, MOST_ROWS)
    .map((phase) => [
      `${phase.signal}, ${phase.phase}`,
      String(phase.splits?.cycles ?? 0),
      shown(phase.splits?.meanS, 1),
      shown(percent(phase.splits?.ended.gapOut)),
      shown(percent(phase.splits?.ended.maxOut)),
      shown(percent(phase.splits?.ended.forceOff)),
      shown(percent(phase.arrivalsOnGreenRatio)),
      shown(phase.platoonRatio, 2),
      shown(phase.splitFailures),
      shown(phase.vehicles),
      shown(phase.controlDelayS, 1),
      shown(phase.longestQueueM),
      phase.levelOfService ?? '–',
    ]);
  if (rows.length > 0) printColumns([[...head, 'vehicles', 'delay s', 'queue m', 'LOS'], ...rows]);
  if (phases.length > MOST_ROWS) printLine(`  and ${phases.length - MOST_ROWS} more: --json, --out or --signal`);
}

function percent(ratio: number | null | undefined): number | null {
  return ratio === null || ratio === undefined ? null : 100 * ratio;
}

function shown(value: number | null | undefined, decimals = 0): string {
  return value === null || value === undefined ? '–' : formatNumber(value, decimals);
}
