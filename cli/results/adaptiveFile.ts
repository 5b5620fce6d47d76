import { closeSync, openSync, writeSync } from 'node:fs';
import { createAdaptiveLog, listAdaptiveCycles, updateAdaptiveLog, type World } from '../../sim/headless.ts';
import { type ColumnDefinition, createParquetFile, GROUP_ROWS } from './parquetFile.ts';

/** Columns of `adaptive.parquet` and `adaptive.csv`. Meanings and units: docs/results.md. */
const COLUMNS: readonly ColumnDefinition[] = [
  { name: 'seed', type: 'int64' },
  { name: 'signal', type: 'string' },
  { name: 'region', type: 'int32' },
  { name: 'cycleStart', type: 'double' },
  { name: 'cycleEnd', type: 'double' },
  { name: 'what', type: 'string' },
  { name: 'phases', type: 'string' },
  { name: 'planned', type: 'double' },
  { name: 'lasting', type: 'double' },
  { name: 'driven', type: 'double' },
];

type Row = (string | number | bigint | null)[];

/** What adaptive control has moved in one run, on its way to two files. */
export interface AdaptiveFile {
  /** Notes the cycles that have ended in the step just done. */
  update(world: World): void;
  finish(): void;
}

/** @param stem path of both files without `.parquet` and `.csv` @param world at its start */
export function createAdaptiveFile(stem: string, world: World): AdaptiveFile {
  const log = createAdaptiveLog(world);
  const ids = world.scenario.signals.definitions.map(({ id }) => id);
  const seed = BigInt(world.seed);
  return {
    update: (updated) => updateAdaptiveLog(log, updated),
    finish() {
      const parquet = createParquetFile(`${stem}.parquet`, COLUMNS);
      const csv = openSync(`${stem}.csv`, 'w');
      writeSync(csv, `${COLUMNS.map(({ name }) => name).join(',')}\n`);
      let rows: Row[] = [];
      const flush = () => {
        if (rows.length === 0) return;
        parquet.append(COLUMNS.map((_, k) => rows.map((row) => row[k])));
        writeSync(csv, rows.map((row) => `${row.map(cell).join(',')}\n`).join(''));
        rows = [];
      };
      for (const own of log.signals) {
        const its = listAdaptiveCycles(own, Number.NEGATIVE_INFINITY).flatMap((cycle): Row[] => {
          const head = [seed, ids[own.signal], own.region, cycle.fromMs / 1000, cycle.toMs / 1000];
          const { cycleMs, offsetMs, splits } = own.planned;
          return [
            [...head, 'cycle', null, cycleMs / 1000, cycle.cycleMs / 1000, (cycle.toMs - cycle.fromMs) / 1000],
            [...head, 'offset', null, offsetMs / 1000, cycle.offsetMs / 1000, cycle.offsetMs / 1000],
            ...splits.map(({ phases, ms }, u) => [
              ...head,
              'split',
              phases.join('+'),
              ms / 1000,
              cycle.lastingMs[u] / 1000,
              cycle.drivenMs[u] / 1000,
            ]),
          ];
        });
        rows.push(...its);
        if (rows.length >= GROUP_ROWS) flush();
      }
      flush();
      parquet.finish();
      closeSync(csv);
    },
  };
}

function cell(value: Row[number]): string {
  if (value === null) return '';
  return typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
}
