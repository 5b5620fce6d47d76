import {
  type FlowDefinition,
  type LinkDefinition,
  type MovementDefinition,
  RandomStream,
  type RouteDefinition,
  type SignalDefinition,
  uniform,
  type VehicleTypeDefinition,
} from '../sim/index.ts';
import { createGridScenario, type GridOptions } from './gridScenario.ts';

/**
 * The grid of the benchmark in SUMO's own form: plain XML for `netconvert`, and a route file.
 *
 * Links, lanes, movements, plans, routes and flows are those of `createGridScenario`; drivers have the same lengths,
 * gaps, headways and accelerations, and SUMO's own default model (Krauss, LC2013), its fastest. A pocket is an edge of
 * its own, as SUMO's tools make it.
 */
export interface SumoGrid {
  readonly nodes: string;
  readonly edges: string;
  readonly connections: string;
  readonly programs: string;
  readonly routes: string;
  readonly counts: { readonly signals: number; readonly links: number; readonly laneLengthM: number };
}

/** From the middle of an intersection to its stop lines, m: what the engine keeps free on roads of two lanes. */
const STOP_LINE_M = 15;
/** SUMO's junction may take more of the last edge than ours: short of the pocket by this, m. */
const ARRIVE_M = 190;
/** Stages of a cycle by the headings that have green: east and west first, as the coordinated phases begin our cycle. */
const STAGES = [
  { headings: 'EW', turns: ['through', 'right'] },
  { headings: 'NS', turns: ['left'] },
  { headings: 'NS', turns: ['through', 'right'] },
  { headings: 'EW', turns: ['left'] },
] as const;

/**
 * Builds the grid. The same options give the same text.
 *
 * @param untilS how long vehicles set out, s
 */
export function createSumoGrid(options: GridOptions, untilS: number): SumoGrid {
  const { network, signals, demand } = createGridScenario(options);
  const place = new Map(network.intersections.map(({ id, x, y }) => [id, { x, y }]));
  const withPocket = new Set(network.links.filter(({ lanes }) => lanes.length > 2).map(({ id }) => id));
  const nodes = network.intersections.map(({ id, x, y, control }) =>
    control === 'signal'
      ? `<node id="${id}" x="${x}" y="${y}" type="traffic_light" tl="s${id}"/>`
      : `<node id="${id}" x="${x}" y="${y}" type="priority"/>`,
  );
  const edges: string[] = [];
  const connections: string[] = [];
  let laneLengthM = 0;
  for (const link of network.links) {
    const speed = `speed="${link.speedMps.toFixed(3)}"`;
    const lengthM = options.blockM - 2 * STOP_LINE_M;
    laneLengthM += 2 * lengthM;
    if (!withPocket.has(link.id)) {
      edges.push(`<edge id="${link.id}" from="${link.from}" to="${link.to}" numLanes="2" ${speed}/>`);
      continue;
    }
    laneLengthM += options.pocketM;
    const [x, y] = pocketStart(link, place, options.pocketM);
    nodes.push(`<node id="${link.id}p" x="${x}" y="${y}" type="priority"/>`);
    edges.push(`<edge id="${link.id}" from="${link.from}" to="${link.id}p" numLanes="2" ${speed}/>`);
    edges.push(`<edge id="${link.id}p" from="${link.id}p" to="${link.to}" numLanes="3" ${speed}/>`);
    for (const [from, to] of [
      [0, 0],
      [1, 1],
      [1, 2],
    ]) {
      connections.push(`<connection from="${link.id}" to="${link.id}p" fromLane="${from}" toLane="${to}"/>`);
    }
  }
  const programs: string[] = [];
  const movementsAt = new Map<string, MovementDefinition[]>(signals.map(({ intersectionId }) => [intersectionId, []]));
  for (const movement of network.movements) movementsAt.get(movement.to.slice(0, -1))!.push(movement);
  for (const signal of signals) {
    const lights = movementsAt
      .get(signal.intersectionId)!
      .flatMap((movement) => movement.lanes.map(([fromLane, toLane]) => ({ movement, fromLane, toLane })));
    lights.forEach(({ movement, fromLane, toLane }, i) => {
      const connection = `from="${movement.from}p" to="${movement.to}" fromLane="${fromLane}" toLane="${toLane}"`;
      connections.push(`<connection ${connection}/>`);
      programs.push(`<connection ${connection} tl="${signal.id}" linkIndex="${i}"/>`);
    });
    programs.unshift(
      createProgram(
        signal,
        lights.map(({ movement }) => movement),
      ),
    );
  }
  return {
    nodes: document('nodes', nodes),
    edges: document('edges', edges),
    connections: document('connections', connections),
    programs: document('tlLogics', programs),
    routes: document('routes', [
      createVehicleTypes(options.vehicleTypes),
      ...demand.routes.map(({ id, links }) => `<route id="${id}" edges="${edgesOf(links, withPocket)}"/>`),
      ...createUnderWay(demand.routes, options.vehicles, withPocket),
      ...createArrivals(demand.flows, untilS),
    ]),
    counts: { signals: signals.length, links: network.links.length, laneLengthM },
  };
}

const document = (root: string, lines: readonly string[]): string => `<${root}>\n${lines.join('\n')}\n</${root}>\n`;

/** Where a link's pocket begins, from its end backwards. */
function pocketStart(
  link: LinkDefinition,
  place: ReadonlyMap<string, { readonly x: number; readonly y: number }>,
  pocketM: number,
): [x: number, y: number] {
  const from = place.get(link.from)!;
  const to = place.get(link.to)!;
  const backM = STOP_LINE_M + pocketM;
  return [to.x - Math.sign(to.x - from.x) * backM, to.y - Math.sign(to.y - from.y) * backM];
}

/** A signal's plan as SUMO's phases; local zero is the begin of the coordinated green on both sides. */
function createProgram(signal: SignalDefinition, lights: readonly MovementDefinition[]): string {
  const [plan] = signal.plans;
  const { yellowS, redClearanceS } = signal.phases[0];
  const [left, through] = plan.rings![0];
  const shown = (stage: (typeof STAGES)[number], letter: string): string =>
    lights
      .map(({ id, turn }) => {
        const heading = id.slice(0, -turn.length).at(-1)!;
        return stage.headings.includes(heading) && stage.turns.some((name) => name === turn) ? letter : 'r';
      })
      .join('');
  const phase = (durationS: number, state: string) => `<phase duration="${durationS}" state="${state}"/>`;
  const phases = STAGES.flatMap((stage) => {
    const { splitS } = stage.turns.length === 1 ? left : through;
    return [
      phase(splitS - yellowS - redClearanceS, shown(stage, 'G')),
      phase(yellowS, shown(stage, 'y')),
      phase(redClearanceS, 'r'.repeat(lights.length)),
    ];
  });
  return `<tlLogic id="${signal.id}" type="static" programID="day" offset="${plan.offsetS}">${phases.join('')}</tlLogic>`;
}

/** SUMO's edges of a route: every link's own and, but for the last, its pocket's. */
function edgesOf(links: readonly string[], withPocket: ReadonlySet<string>): string {
  return links.flatMap((id, i) => (withPocket.has(id) && i < links.length - 1 ? [id, `${id}p`] : [id])).join(' ');
}

function createVehicleTypes(types: readonly VehicleTypeDefinition[]): string {
  const rows = types.map(
    (type) =>
      `<vType id="${type.id}" probability="${type.shareRatio}" length="${type.lengthM}" minGap="${type.minGapM}" ` +
      `accel="${type.accelerationMps2}" decel="${type.decelerationMps2}" tau="${type.headwayS}" ` +
      `maxSpeed="${type.maxSpeedMps}" speedFactor="normc(${type.speedFactorMean},${type.speedFactorDeviation},0.7,1.3)"/>`,
  );
  return `<vTypeDistribution id="fleet">${rows.join('')}</vTypeDistribution>`;
}

/**
 * Vehicles already on their way when the clock starts, somewhere on their routes: SUMO at 50,000 would need a quarter
 * of an hour of wall time to fill an empty grid.
 */
function createUnderWay(routes: readonly RouteDefinition[], count: number, withPocket: ReadonlySet<string>): string[] {
  return Array.from({ length: count }, (_, i) => {
    const { links } = routes[i % routes.length];
    const first = Math.floor(uniform(2, RandomStream.builder, i, 0) * links.length);
    const rest = edgesOf(links.slice(first), withPocket);
    return (
      `<vehicle id="u${i}" type="fleet" depart="0" departPos="random_free" departLane="best" ` +
      `arrivalPos="${ARRIVE_M}"><route edges="${rest}"/></vehicle>`
    );
  });
}

/** Poisson arrivals, as ours, drawn here: vehicles that set out from the begin of the clock until `untilS`. */
function createArrivals(flows: readonly FlowDefinition[], untilS: number): string[] {
  const vehicles: string[] = [];
  const perS = flows.reduce((sum, { vehPerH }) => sum + vehPerH, 0) / 3600;
  let departS = 0;
  for (let i = 0; ; i++) {
    departS -= Math.log(1 - uniform(3, RandomStream.builder, i, 0)) / perS;
    if (departS >= untilS) return vehicles;
    // The grid's flows are equal.
    const { routeId } = flows[Math.floor(uniform(3, RandomStream.builder, i, 1) * flows.length)];
    vehicles.push(
      `<vehicle id="a${i}" type="fleet" route="${routeId}" depart="${departS.toFixed(2)}" departPos="30" ` +
        `departLane="best" departSpeed="max" arrivalPos="${ARRIVE_M}"/>`,
    );
  }
}
