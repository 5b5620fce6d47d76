import {
  type FlowDefinition,
  type IntersectionDefinition,
  type LinkDefinition,
  type MovementDefinition,
  RandomStream,
  type RouteDefinition,
  type ScenarioDefinition,
  type SignalDefinition,
  type Turn,
  uniform,
  type VehicleTypeDefinition,
} from '../sim/index.ts';

/** The benchmark's city: a plain grid, so that anybody can build the same in any simulator. */
export interface GridOptions {
  readonly columns: number;
  readonly rows: number;
  readonly blockM: number;
  readonly pocketM: number;
  readonly cycleS: number;
  /** Vehicles aimed at on the road at once: sets the flows by Little's law. */
  readonly vehicles: number;
  readonly vehicleTypes: readonly VehicleTypeDefinition[];
}

/** 1,520 signals: 40 columns by 38 rows, 300 m blocks, two lanes and a 60 m left pocket, 90 s cycles. */
export const STANDARD_GRID: Omit<GridOptions, 'vehicles' | 'vehicleTypes'> = {
  columns: 40,
  rows: 38,
  blockM: 300,
  pocketM: 60,
  cycleS: 90,
};

const SPEED_MPS = 50 / 3.6;
/** East, north, west, south. */
const HEADINGS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;
/** Routes made; flows are shared out evenly over them. */
const ROUTE_COUNT = 6000;
/** Links of a route: 8 to 24, some 4.8 km. */
const SHORTEST_ROUTE = 8;
const LONGEST_ROUTE = 24;
/** Mean time on a link with its signal, s: from the model itself at moderate demand; sets the demand only. */
const TIME_PER_LINK_S = 53;

/** Builds the grid. The same options give the same definition. */
export function createGridScenario(options: GridOptions): ScenarioDefinition {
  const { columns, rows, blockM, pocketM } = options;
  const nodeId = (c: number, r: number) => `${c}.${r}`;
  const inside = (c: number, r: number) => c >= 0 && c < columns && r >= 0 && r < rows;
  const corner = (c: number, r: number) => (c < 0 || c >= columns) && (r < 0 || r >= rows);
  const intersections: IntersectionDefinition[] = [];
  for (let r = -1; r <= rows; r++) {
    for (let c = -1; c <= columns; c++) {
      if (corner(c, r)) continue;
      intersections.push({
        id: nodeId(c, r),
        x: c * blockM,
        y: r * blockM,
        control: inside(c, r) ? 'signal' : 'gateway',
        provenance: 'illustrative',
        v2x: inside(c, r),
      });
    }
  }
  const linkId = (c: number, r: number, h: number) => `${nodeId(c, r)}${'ENWS'[h]}`;
  const links: LinkDefinition[] = [];
  for (let r = -1; r <= rows; r++) {
    for (let c = -1; c <= columns; c++) {
      HEADINGS.forEach(([dx, dy], h) => {
        const toC = c + dx;
        const toR = r + dy;
        if (corner(c, r) || corner(toC, toR) || (!inside(c, r) && !inside(toC, toR))) return;
        if (toC < -1 || toC > columns || toR < -1 || toR > rows) return;
        const lanes = inside(toC, toR) ? [{}, {}, { startM: blockM - 2 * 15 - pocketM }] : [{}, {}];
        links.push({
          id: linkId(c, r, h),
          from: nodeId(c, r),
          to: nodeId(toC, toR),
          class: 'arterial',
          speedMps: SPEED_MPS,
          lanes,
        });
      });
    }
  }
  const movements: MovementDefinition[] = [];
  const signals: SignalDefinition[] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const at = (h: number, turn: Turn) => `${nodeId(c, r)}${'ENWS'[h]}${turn}`;
      HEADINGS.forEach(([dx, dy], h) => {
        const from = linkId(c - dx, r - dy, h);
        const out = (heading: number) => linkId(c, r, heading);
        movements.push({ id: at(h, 'right'), from, to: out((h + 3) % 4), turn: 'right', lanes: [[0, 0]] });
        movements.push({
          id: at(h, 'through'),
          from,
          to: out(h),
          turn: 'through',
          lanes: [
            [0, 0],
            [1, 1],
          ],
        });
        movements.push({ id: at(h, 'left'), from, to: out((h + 1) % 4), turn: 'left', lanes: [[2, 1]] });
      });
      signals.push(createSignal(nodeId(c, r), at, options.cycleS, c, r));
    }
  }
  return {
    format: 'greenwave-scenario',
    version: 1,
    id: `grid-${columns}x${rows}-${options.vehicles}`,
    name: { zh: `网格 ${columns}×${rows}`, en: `Grid ${columns} by ${rows}` },
    origin: { latitude: 36.8, longitude: 118 },
    startS: 0,
    durationS: 3600,
    stepS: 1,
    seed: 1,
    warmUpS: 0,
    network: { intersections, roads: [], links, movements, districts: [] },
    signals,
    corridors: [],
    demand: createDemand(options, links),
  };
}

function createSignal(
  intersectionId: string,
  at: (h: number, turn: Turn) => string,
  cycleS: number,
  column: number,
  row: number,
): SignalDefinition {
  const phase = (number: number, movements: string[]) => ({
    number,
    movements,
    minGreenS: 6,
    yellowS: 3,
    redClearanceS: 2,
  });
  const leftS = Math.round(cycleS * 0.17);
  const throughS = cycleS / 2 - leftS;
  const splits = [leftS, throughS, leftS, throughS];
  return {
    id: `s${intersectionId}`,
    intersectionId,
    phases: [
      phase(1, [at(2, 'left')]),
      phase(2, [at(0, 'through'), at(0, 'right')]),
      phase(3, [at(3, 'left')]),
      phase(4, [at(1, 'through'), at(1, 'right')]),
      phase(5, [at(0, 'left')]),
      phase(6, [at(2, 'through'), at(2, 'right')]),
      phase(7, [at(1, 'left')]),
      phase(8, [at(3, 'through'), at(3, 'right')]),
    ],
    plans: [
      {
        id: 'day',
        cycleS,
        offsetS: (column * 21 + row * 13) % cycleS,
        coordinatedPhases: [2, 6],
        rings: [
          [1, 2, 3, 4].map((number, i) => ({ phase: number, splitS: splits[i] })),
          [5, 6, 7, 8].map((number, i) => ({ phase: number, splitS: splits[i] })),
        ],
        barriers: [[2, 2]],
      },
    ],
  };
}

function createDemand(options: GridOptions, links: readonly LinkDefinition[]) {
  const { columns, rows } = options;
  const routes: RouteDefinition[] = [];
  let linkCount = 0;
  for (let i = 0; routes.length < ROUTE_COUNT; i++) {
    const draw = (k: number) => uniform(1, RandomStream.builder, i, k);
    const first = links[Math.floor(draw(0) * links.length)];
    const wanted = SHORTEST_ROUTE + Math.floor(draw(1) * (LONGEST_ROUTE - SHORTEST_ROUTE + 1));
    const [c, r] = first.from.split('.').map(Number);
    const route = walkRoute(columns, rows, c, r, 'ENWS'.indexOf(first.id.at(-1)!), wanted, (k) => draw(k + 2));
    if (route === null) continue;
    routes.push({ id: `r${routes.length}`, links: route, departM: 30, arriveM: 200 });
    linkCount += route.length;
  }
  const tripS = (linkCount / ROUTE_COUNT) * TIME_PER_LINK_S;
  const vehPerH = ((options.vehicles / tripS) * 3600) / ROUTE_COUNT;
  const flows: FlowDefinition[] = routes.map((route) => ({ routeId: route.id, vehPerH }));
  return { vehicleTypes: options.vehicleTypes, profiles: [], routes, flows, trips: [] };
}

/** A walk that goes straight on at seven crossings of ten and never leaves the grid; null if it would. */
function walkRoute(
  columns: number,
  rows: number,
  fromC: number,
  fromR: number,
  heading: number,
  length: number,
  draw: (k: number) => number,
): string[] | null {
  const route: string[] = [];
  let c = fromC;
  let r = fromR;
  let h = heading;
  for (let k = 0; k < length; k++) {
    const [dx, dy] = HEADINGS[h];
    const toC = c + dx;
    const toR = r + dy;
    if (toC < 0 || toC >= columns || toR < 0 || toR >= rows) return null;
    route.push(`${c}.${r}${'ENWS'[h]}`);
    c = toC;
    r = toR;
    const u = draw(k);
    h = u < 0.7 ? h : u < 0.85 ? (h + 1) % 4 : (h + 3) % 4;
  }
  return route;
}
