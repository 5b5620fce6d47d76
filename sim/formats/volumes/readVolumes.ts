import { InputError, type Issue } from '../../core/issue.ts';
import { PLATOON_RATIOS } from '../../corridors/delay.ts';
import { SATURATION_FLOW_VEH_PER_H } from '../../corridors/saturation.ts';
import type { Network } from '../../network/network.ts';
import type { ScenarioDefinition } from '../../scenario/definition.ts';
import { createVolumes, type Volumes } from '../../scenario/timing/volumes.ts';
import { movementIdsOf } from '../../signals/signalSet.ts';
import { splitCsvLine } from '../csvText.ts';
import { approachLinks, findApproaches, readTurn, TURN_NAMES } from './movementNames.ts';

export interface VolumeOptions {
  /** Of a through lane, where the file says none, veh/h. */
  readonly saturationVehPerH?: number;
  /** Peak-hour factor where the file says none: design flow = volume / factor. */
  readonly peakHourFactor?: number;
  /** Of several periods the one that brings an intersection most, instead of their mean. */
  readonly peakPeriod?: boolean;
}

export interface GivenVolumes {
  readonly volumes: Volumes;
  /** Intersections that the file tells of, and no other should be timed by it. */
  readonly intersectionIds: ReadonlySet<string>;
}

const COLUMNS = [
  ...['intersection', 'movement', 'approach', 'turn', 'from', 'minutes', 'count', 'veh_h', 'phf'],
  ...['saturation', 'arrival_type', 'initial_queue'],
] as const;
type Column = (typeof COLUMNS)[number];

/** One row of the file, read. */
interface VolumeRow {
  readonly line: number;
  readonly intersection: number;
  readonly movement: number;
  readonly period: string;
  /** Vehicles and the time in which they were counted. */
  readonly vehicles: number;
  readonly hours: number;
  readonly factor: number;
}

/**
 * Volumes of turning movements from a CSV file: docs/formats/volumes.md.
 *
 * @throws InputError with every issue, each with its line and column
 */
export function readVolumes(
  file: { readonly name: string; readonly text: string },
  definition: ScenarioDefinition,
  network: Network,
  options: VolumeOptions = {},
): GivenVolumes {
  const issues: Issue[] = [];
  const report = (line: number, column: string, message: string) =>
    issues.push({ file: file.name, path: column === '' ? `line ${line}` : `line ${line}, column ${column}`, message });
  const lines = file.text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const head = lines.findIndex((line) => line.replaceAll(/[,;\s]/g, '') !== '');
  if (head < 0) throw new InputError([{ file: file.name, path: 'line 1', message: 'the file is empty' }]);
  const separator = lines[head].includes(',') ? ',' : ';';
  const names = splitCsvLine(lines[head], separator).map((name) => name.toLowerCase());
  checkHeader(names, head + 1, report);
  if (issues.length > 0) throw new InputError(issues);
  const volumes = createVolumes(
    network,
    new Float64Array(network.movementCount),
    options.saturationVehPerH ?? SATURATION_FLOW_VEH_PER_H,
  );
  const signalAt = new Map(definition.signals.map((signal) => [signal.intersectionId, signal]));
  const rows: VolumeRow[] = [];
  const lineOf = new Map<string, number>();
  lines.forEach((text, i) => {
    if (i <= head || text.replaceAll(/[,;\s]/g, '') === '') return;
    const cells = splitCsvLine(text, separator);
    const cell = (column: Column) => cells[names.indexOf(column)] ?? '';
    const place = findMovement(network, signalAt, cell, (column, message) => report(i + 1, column, message));
    const row = readFigures(cell, options, volumes, place?.movement ?? null, (column, message) =>
      report(i + 1, column, message),
    );
    if (place === null || row === null) return;
    const key = `${place.movement} ${cell('from')}`;
    const before = lineOf.get(key);
    lineOf.set(key, i + 1);
    if (before === undefined) rows.push({ line: i + 1, ...place, period: cell('from'), ...row });
    else {
      const mend = names.includes('from') ? 'give each period its own "from"' : 'sum them up, or add a column "from"';
      report(i + 1, '', `the same movement and period stand in line ${before}; ${mend}`);
    }
  });
  if (rows.length === 0 && issues.length === 0) report(head + 1, '', 'there is no row below the header');
  checkComplete(network, signalAt, rows, report);
  if (issues.length > 0) throw new InputError(issues);
  spread(network, rows, options.peakPeriod ?? false, volumes.flowVehPerH);
  const ids = network.definition.intersections;
  return { volumes, intersectionIds: new Set(rows.map(({ intersection }) => ids[intersection].id)) };
}

type Report = (line: number, column: string, message: string) => void;
type ReportCell = (column: Column, message: string) => void;
type Cells = (column: Column) => string;

function checkHeader(names: readonly string[], line: number, report: Report): void {
  if (names.some((name) => name.startsWith('['))) {
    report(
      line,
      '',
      'this is a UTDF file; `greenwave import utdf` makes a scenario of it and writes volumes.csv beside',
    );
    return;
  }
  for (const name of names) {
    if (name !== '' && !COLUMNS.includes(name as Column))
      report(line, name, `there is no column "${name}"; there are ${COLUMNS.join(', ')}`);
    if (name !== '' && names.indexOf(name) !== names.lastIndexOf(name))
      report(line, name, 'the column stands here twice');
  }
  const has = (name: Column) => names.includes(name);
  if (!has('intersection')) report(line, 'intersection', 'the header has no column "intersection"');
  if (!has('movement') && !(has('approach') && has('turn')))
    report(line, 'movement', 'the header has no column "movement", nor "approach" and "turn"; add one or the other');
  if (!has('veh_h') && !(has('count') && has('minutes')))
    report(line, 'veh_h', 'the header has no column "veh_h", nor "count" and "minutes"; add one or the other');
}

function findMovement(
  network: Network,
  signalAt: ReadonlyMap<string, unknown>,
  cell: Cells,
  report: ReportCell,
): { intersection: number; movement: number } | null {
  const id = cell('intersection');
  const intersection = network.intersectionIndexById.get(id);
  if (intersection === undefined || !signalAt.has(id)) {
    const what = intersection === undefined ? 'has no intersection' : 'has no signal at intersection';
    report('intersection', `the scenario ${what} "${id}"`);
    return null;
  }
  const named = cell('movement');
  if (named !== '') {
    const movement = network.movementIndexById.get(named);
    if (movement !== undefined && network.movementIntersection[movement] === intersection)
      return { intersection, movement };
    const known = movementIdsOf(network, intersection).join(', ');
    report('movement', `intersection "${id}" has no movement "${named}"; it has ${known}`);
    return null;
  }
  const turn = readTurn(cell('turn'));
  if (turn === null) report('turn', `"${cell('turn')}" is no turn; take left, through, right or uTurn (L, T, R, U)`);
  const links = findApproaches(network, intersection, cell('approach'));
  if (links.length !== 1) {
    const ids = approachLinks(network, intersection).map((link) => network.definition.links[link].id);
    const what = links.length === 0 ? 'is no approach of it' : 'may be several of its approaches';
    report('approach', `"${cell('approach')}" ${what}; name the link, one of ${ids.join(', ')}`);
  }
  if (turn === null || links.length !== 1) return null;
  const found = movementsOf(network, links[0]).filter((m) => network.movementTurn[m] === turn);
  if (found.length === 1) return { intersection, movement: found[0] };
  const approach = `from link "${network.definition.links[links[0]].id}"`;
  if (found.length === 0) report('turn', `there is no ${TURN_NAMES[turn]} movement ${approach}`);
  else
    report(
      'turn',
      `there are ${found.length} ${TURN_NAMES[turn]} movements ${approach}; name it in a column "movement"`,
    );
  return null;
}

function movementsOf({ linkMovements }: Network, link: number): number[] {
  const first = linkMovements[2 * link];
  return Array.from({ length: linkMovements[2 * link + 1] - first }, (_, k) => first + k);
}

/** The figures of a row; what it says beside the volume goes into `volumes`. @param movement null: it is not known */
function readFigures(
  cell: Cells,
  { peakHourFactor = 1 }: VolumeOptions,
  volumes: Volumes,
  movement: number | null,
  report: ReportCell,
): Pick<VolumeRow, 'vehicles' | 'hours' | 'factor'> | null {
  let isSound = true;
  const figure = (column: Column, min: number, max: number, what: string): number | null => {
    const text = cell(column);
    if (text === '') return null;
    const value = Number(text);
    if (Number.isFinite(value) && value >= min && value <= max) return value;
    report(column, `"${text}" must be ${what}`);
    isSound = false;
    return null;
  };
  const vehPerH = figure('veh_h', 0, 20_000, 'a flow from 0 to 20,000 veh/h');
  const count = figure('count', 0, 1e7, 'a number of vehicles, 0 or more');
  const minutes = figure('minutes', 0.1, 14_400, 'the length of the count, 0.1 to 14,400 minutes');
  const factor = figure('phf', 0.25, 1, 'a peak-hour factor from 0.25 to 1') ?? peakHourFactor;
  const saturation = figure('saturation', 200, 3000, 'the saturation flow of a lane, 200 to 3,000 veh/h');
  const type = figure('arrival_type', 1, 6, 'an arrival type of HCM, 1 to 6');
  if (type !== null && !Number.isInteger(type)) {
    report('arrival_type', `"${cell('arrival_type')}" must be a whole number from 1 to 6`);
    isSound = false;
  }
  const queue = figure('initial_queue', 0, 1000, 'a number of vehicles, 0 to 1,000');
  if (!isSound) return null;
  if (movement !== null) {
    if (saturation !== null) volumes.laneSaturationVehPerH[movement] = saturation;
    if (type !== null) volumes.platoonRatio[movement] = PLATOON_RATIOS[type - 1];
    if (queue !== null) volumes.initialQueueVeh[movement] = queue;
  }
  if (vehPerH !== null && count !== null) report('veh_h', 'give the flow or the count, not both');
  else if (vehPerH !== null) return { vehicles: vehPerH, hours: 1, factor };
  else if (count === null) report(cell('minutes') === '' ? 'veh_h' : 'count', 'there is no volume here; 0 is one');
  else if (minutes === null) report('minutes', `say how long the ${count} vehicles were counted`);
  else return { vehicles: count, hours: minutes / 60, factor };
  return null;
}

/** A signal that is counted is counted whole: a movement that is left out would be taken for an empty one. */
function checkComplete(
  network: Network,
  signalAt: ReadonlyMap<string, ScenarioDefinition['signals'][number]>,
  rows: readonly VolumeRow[],
  report: Report,
): void {
  const seen = new Map<number, { line: number; movements: Set<number> }>();
  for (const { line, intersection, movement } of rows) {
    const own = seen.get(intersection) ?? { line, movements: new Set() };
    own.movements.add(movement);
    seen.set(intersection, own);
  }
  for (const [intersection, { line, movements }] of seen) {
    const { id } = network.definition.intersections[intersection];
    const { phases } = signalAt.get(id)!;
    const served = new Set(phases.flatMap((one) => [...one.movements, ...(one.permissiveMovements ?? [])]));
    const missing = [...served].filter((one) => !movements.has(network.movementIndexById.get(one)!));
    if (missing.length === 0) continue;
    const rest = missing.map((one) => `"${one}"`).join(', ');
    report(line, '', `intersection "${id}" is counted without ${rest}; add a row for each, with 0 where nobody drives`);
  }
}

/** Counts as design flows: of each intersection over all periods, or over the one that brings it most. */
function spread(network: Network, rows: readonly VolumeRow[], peakPeriod: boolean, flowVehPerH: Float64Array): void {
  const rate = ({ vehicles, hours, factor }: VolumeRow) => vehicles / hours / factor;
  const busiest = new Map<number, string>();
  if (peakPeriod) {
    const totals = new Map<number, Map<string, number>>();
    for (const row of rows) {
      const own = totals.get(row.intersection) ?? new Map<string, number>();
      own.set(row.period, (own.get(row.period) ?? 0) + rate(row));
      totals.set(row.intersection, own);
    }
    for (const [intersection, own] of totals) {
      const [period] = [...own].reduce((best, other) => (other[1] > best[1] ? other : best));
      busiest.set(intersection, period);
    }
  }
  const sums = new Map<number, { design: number; hours: number }>();
  for (const row of rows) {
    if (peakPeriod && busiest.get(row.intersection) !== row.period) continue;
    const sum = sums.get(row.movement) ?? { design: 0, hours: 0 };
    sum.design += row.vehicles / row.factor;
    sum.hours += row.hours;
    sums.set(row.movement, sum);
  }
  for (let m = 0; m < network.movementCount; m++) {
    const sum = sums.get(m);
    if (sum) flowVehPerH[m] = sum.design / sum.hours;
  }
}
