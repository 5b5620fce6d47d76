import {
  createPositions,
  createUnprojection,
  nameLanes,
  nameVehicle,
  samplePositions,
  type World,
} from '../../sim/headless.ts';
import { type ColumnDefinition, createParquetFile, GROUP_ROWS } from './parquetFile.ts';

/** Columns of `fcd.parquet`, named as in SUMO's FCD output. Meanings and units: docs/results.md. */
const COLUMNS: readonly ColumnDefinition[] = [
  { name: 'seed', type: 'int64' },
  { name: 'time', type: 'double' },
  { name: 'id', type: 'string' },
  { name: 'x', type: 'double' },
  { name: 'y', type: 'double' },
  { name: 'speed', type: 'float' },
  { name: 'angle', type: 'float' },
  { name: 'lane', type: 'string' },
  { name: 'pos', type: 'float' },
];
/** Only where the scenario lies on the Earth. */
const PLACE_COLUMNS: readonly ColumnDefinition[] = [
  { name: 'lon', type: 'double' },
  { name: 'lat', type: 'double' },
];

/** Floating car data of one run, on their way to a file. */
export interface FcdFile {
  /** Adds where all vehicles now are. */
  sample(world: World): void;
  finish(): void;
}

/** @param world logs its trips: vehicles are named as in `trips.parquet` */
export function createFcdFile(file: string, world: World): FcdFile {
  const { origin } = world.scenario.definition;
  const onEarth = origin.latitude !== 0 || origin.longitude !== 0;
  const definitions = onEarth ? [...COLUMNS, ...PLACE_COLUMNS] : COLUMNS;
  const parquet = createParquetFile(file, definitions);
  const unproject = createUnprojection(origin);
  const positions = createPositions();
  const laneNames = nameLanes(world);
  const vehicleNames: string[] = [];
  const seed = BigInt(world.seed);
  let columns: (string | number | bigint)[][] = definitions.map(() => []);

  const flush = () => {
    if (columns[0].length > 0) parquet.append(columns);
    columns = definitions.map(() => []);
  };
  return {
    sample(sampled) {
      samplePositions(sampled, positions);
      const timeS = sampled.timeMs / 1000;
      for (let i = 0; i < positions.count; i++) {
        const number = positions.number[i];
        vehicleNames[number] ??= nameVehicle(sampled, number);
        const x = hundredths(positions.x[i]);
        const y = hundredths(positions.y[i]);
        columns[0].push(seed);
        columns[1].push(timeS);
        columns[2].push(vehicleNames[number]);
        columns[3].push(x);
        columns[4].push(y);
        columns[5].push(hundredths(positions.speedMps[i]));
        columns[6].push(hundredths(positions.angleDegrees[i]));
        columns[7].push(laneNames[positions.lane[i]]);
        columns[8].push(hundredths(positions.positionM[i]));
        if (onEarth) {
          const [longitude, latitude] = unproject([x, y]);
          columns[9].push(longitude);
          columns[10].push(latitude);
        }
        if (columns[0].length === GROUP_ROWS) flush();
      }
    },
    finish() {
      flush();
      parquet.finish();
    },
  };
}

/** SUMO's two decimals: a centimetre is more than the model knows. */
function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
