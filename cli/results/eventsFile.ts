import { closeSync, openSync, writeSync } from 'node:fs';
import { createEventLog, updateEventLog, type World } from '../../sim/headless.ts';
import { type ColumnDefinition, type ColumnValues, createParquetFile, GROUP_ROWS } from './parquetFile.ts';

/** Columns of `events.parquet` and `events.csv`. Meanings and units: docs/events.md. */
const COLUMNS: readonly ColumnDefinition[] = [
  { name: 'seed', type: 'int64' },
  { name: 'signal', type: 'string' },
  { name: 'timestamp', type: 'double' },
  { name: 'code', type: 'int32' },
  { name: 'parameter', type: 'int32' },
];

/** The event log of one run, on its way to two files. */
export interface EventsFile {
  /** Adds what happened in the step just done. */
  update(world: World): void;
  finish(): void;
}

/** @param stem path of both files without `.parquet` and `.csv` @param world at its start */
export function createEventsFile(stem: string, world: World): EventsFile {
  const log = createEventLog(world);
  const { events } = log;
  const ids = world.scenario.signals.definitions.map(({ id }) => id);
  const csvIds = ids.map((id) => (/[",\r\n]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id));
  const seed = BigInt(world.seed);
  const parquet = createParquetFile(`${stem}.parquet`, COLUMNS);
  const csv = openSync(`${stem}.csv`, 'w');
  writeSync(csv, `${COLUMNS.map(({ name }) => name).join(',')}\n`);
  const flush = () => {
    const rows = Array.from({ length: events.count }, (_, row) => row);
    if (rows.length === 0) return;
    const columns: ColumnValues[] = [
      rows.map(() => seed),
      rows.map((row) => ids[events.signal[row]]),
      rows.map((row) => events.timeMs[row] / 1000),
      rows.map((row) => events.code[row]),
      rows.map((row) => events.parameter[row]),
    ];
    parquet.append(columns);
    const line = (row: number) =>
      `${seed},${csvIds[events.signal[row]]},${events.timeMs[row] / 1000},${events.code[row]},${events.parameter[row]}\n`;
    writeSync(csv, rows.map(line).join(''));
    events.count = 0;
  };
  return {
    update(updated) {
      updateEventLog(log, updated);
      if (events.count >= GROUP_ROWS) flush();
    },
    finish() {
      flush();
      parquet.finish();
      closeSync(csv);
    },
  };
}
