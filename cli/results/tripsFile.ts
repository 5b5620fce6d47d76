import { nameTrip, type ScenarioDefinition, TripState, type TripTable, withBusLines } from '../../sim/index.ts';
import { type ColumnDefinition, type ColumnValues, createParquetFile } from './parquetFile.ts';

/** Columns of `trips.parquet`; SUMO's tripinfo has the same names. Meanings and units: docs/results.md. */
const COLUMNS: readonly ColumnDefinition[] = [
  { name: 'seed', type: 'int64' },
  { name: 'id', type: 'string' },
  { name: 'state', type: 'string' },
  { name: 'vType', type: 'string' },
  { name: 'route', type: 'string' },
  { name: 'depart', type: 'double' },
  { name: 'departLane', type: 'string' },
  { name: 'departPos', type: 'double' },
  { name: 'departSpeed', type: 'double' },
  { name: 'departDelay', type: 'double' },
  { name: 'arrival', type: 'double' },
  { name: 'arrivalLane', type: 'string' },
  { name: 'arrivalPos', type: 'double' },
  { name: 'arrivalSpeed', type: 'double' },
  { name: 'duration', type: 'double' },
  { name: 'routeLength', type: 'double' },
  { name: 'waitingTime', type: 'double' },
  { name: 'waitingCount', type: 'int32' },
  { name: 'stopTime', type: 'double' },
  { name: 'timeLoss', type: 'double' },
  { name: 'stops', type: 'int32' },
  { name: 'speedFactor', type: 'double' },
];

/** `trips.parquet` of one or more runs of a scenario. */
export interface TripsFile {
  /** Adds the trips of the run under a seed. */
  append(seed: number, trips: TripTable): void;
  finish(): void;
}

export function createTripsFile(file: string, definition: ScenarioDefinition): TripsFile {
  const parquet = createParquetFile(file, COLUMNS);
  return {
    append(seed, trips) {
      parquet.append(columnsOf(definition, seed, trips));
    },
    finish() {
      parquet.finish();
    },
  };
}

const STATE_NAMES = Object.fromEntries(Object.entries(TripState).map(([name, code]) => [code, name]));

function columnsOf(definition: ScenarioDefinition, seed: number, trips: TripTable): ColumnValues[] {
  const { network } = definition;
  const demand = withBusLines(definition.demand, definition.busLines ?? []);
  const rows = Array.from({ length: trips.count }, (_, row) => row);
  const lane = (link: Int32Array, number: Int8Array) =>
    rows.map((row) => (link[row] < 0 ? null : `${network.links[link[row]].id}_${number[row]}`));
  // Of vehicles that never got in nothing is known that happens on the road; a count of 0 would claim otherwise.
  const onRoad = (counts: Uint16Array) =>
    rows.map((row) => (trips.state[row] === TripState.waiting ? null : counts[row]));
  const bySeed = BigInt(seed);
  return [
    rows.map(() => bySeed),
    rows.map((row) => nameTrip(demand, trips, row)),
    rows.map((row) => STATE_NAMES[trips.state[row]]),
    rows.map((row) => demand.vehicleTypes[trips.vehicleType[row]].id),
    rows.map((row) => demand.routes[trips.route[row]].id),
    known(trips.departS),
    lane(trips.departLink, trips.departLane),
    known(trips.departM, 100),
    known(trips.departMps, 100),
    known(trips.departDelayS),
    known(trips.arrivalS),
    lane(trips.arrivalLink, trips.arrivalLane),
    known(trips.arrivalM, 100),
    known(trips.arrivalMps, 100),
    known(trips.durationS),
    known(trips.routeLengthM, 100),
    known(trips.waitingTimeS),
    onRoad(trips.waitingCount),
    known(trips.stopTimeS),
    known(trips.timeLossS),
    onRoad(trips.stops),
    known(trips.speedFactor),
  ];
}

/** Values with null for NaN, which readers take for a number. @param perUnit rounded to one of so many parts of the unit */
function known(values: Float64Array, perUnit = 1000): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : Math.round(value * perUnit) / perUnit));
}
