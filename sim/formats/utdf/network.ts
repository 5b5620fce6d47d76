import type { Issue } from '../../core/issue.ts';
import { kmhToMps } from '../../core/units.ts';
import type {
  IntersectionControl,
  IntersectionDefinition,
  LinkDefinition,
  MovementDefinition,
  NetworkDefinition,
  RoadClass,
  Turn,
} from '../../network/definition.ts';
import type { ImportNotes } from '../report.ts';
import { DIRECTIONS, NODE_TYPE, TURN_COLUMNS, type TurnColumn } from './codes.ts';
import { indexRecords, numberOf, type UtdfFile, type UtdfRecords } from './table.ts';

/** One column of [Lanes] that holds a movement. */
export interface UtdfMovement {
  readonly id: string;
  readonly node: string;
  readonly column: string;
  readonly approach: string;
  readonly turn: TurnColumn;
  readonly from: string;
  readonly to: string;
  readonly lanes: number;
  /** Bits: its lanes are shared with left (1), right (2) turns. */
  readonly shared: number;
  readonly volumeVehPerH: number;
  /** PHF; null: the file says none. */
  readonly peakHourFactor: number | null;
}

export interface UtdfNetwork {
  readonly network: NetworkDefinition;
  readonly movements: readonly UtdfMovement[];
  /** INTIDs of the nodes with signals, in the file's order. */
  readonly signals: readonly string[];
}

const METRES_PER_FOOT = 0.3048;
const KMH_PER_MPH = 1.609344;
const DEFAULT_SPEED_KMH = 50;
/** Between a link's start and its stop line, less than between its nodes by two halves of a crossing, m; from experience. */
const CROSSINGS_M = 30;

const TURNS: Readonly<Record<TurnColumn, Turn>> = {
  U: 'uTurn',
  L2: 'left',
  L: 'left',
  T: 'through',
  R: 'right',
  R2: 'right',
};

/** The network of a file: nodes, straight links, lanes by turns. Ids are INTIDs; links are `from>to`. */
export function buildNetwork(utdf: UtdfFile, file: string, notes: ImportNotes, issues: Issue[]): UtdfNetwork {
  const settings = new Map(utdf.Network.rows.map(({ cells }) => [cells[0].toLowerCase(), cells[1]]));
  const isMetric = numberOf(settings.get('metric')) === 1;
  const units = { metres: isMetric ? 1 : METRES_PER_FOOT, kmh: isMetric ? 1 : KMH_PER_MPH };
  const nodes = readNodes(utdf, file, units.metres, issues);
  const links = readLinks(utdf, nodes, file, issues);
  const lanes = indexRecords(utdf.Lanes);
  const movements = readMovements(lanes, nodes, links, file, issues);
  if (issues.length > 0) return { network: EMPTY, movements: [], signals: [] };
  const approachLanes = new Map(
    [...links.keys()].map((id) => [id, layLanes(movements.filter(({ from }) => from === id))]),
  );
  const definitions = [...links.values()].map((link): LinkDefinition => {
    const count = approachLanes.get(link.id)!.count || Math.max(1, link.lanes);
    const lengthM = link.distanceM * units.metres || distanceOf(nodes.get(link.from)!, nodes.get(link.to)!);
    if (link.speed === null) {
      notes.guessed.push({ id: link.id, what: 'link', why: `no speed given; ${DEFAULT_SPEED_KMH} km/h is taken` });
    }
    const speedMps = link.speed === null ? kmhToMps(DEFAULT_SPEED_KMH) : kmhToMps(link.speed * units.kmh);
    const pockets = storageOf(lanes, link, approachLanes.get(link.id)!, units.metres);
    return {
      id: link.id,
      from: link.from,
      to: link.to,
      class: classOf(count),
      speedMps: Math.round(speedMps * 1000) / 1000,
      lanes: Array.from({ length: count }, (_, lane) => {
        const storageM = pockets.get(lane);
        const startM = storageM === undefined ? 0 : Math.round(lengthM - CROSSINGS_M - storageM);
        return startM > 0 ? { startM } : {};
      }),
    };
  });
  /** Lanes that begin at the link's start. */
  const wholeOf = new Map(
    definitions.map(({ id, lanes: own }) => [
      id,
      own.flatMap(({ startM }, lane) => (startM === undefined ? [lane] : [])),
    ]),
  );
  const network: NetworkDefinition = {
    intersections: [...nodes.values()].map((node) => describeNode(node, movements)),
    roads: [],
    links: definitions,
    movements: movements.map(
      ({ id, from, to, turn }): MovementDefinition => ({
        id,
        from,
        to,
        turn: TURNS[turn],
        lanes: pairLanes(approachLanes.get(from)!.lanesOf(turn), TURNS[turn], wholeOf.get(to)!),
      }),
    ),
    districts: [],
  };
  const signals = [...nodes.values()].filter(({ type }) => type === NODE_TYPE.signal).map(({ id }) => id);
  return { network, movements, signals };
}

const EMPTY: NetworkDefinition = { intersections: [], roads: [], links: [], movements: [], districts: [] };

interface Node {
  readonly id: string;
  readonly type: number;
  readonly x: number;
  readonly y: number;
  readonly description: string;
}

function readNodes({ Nodes }: UtdfFile, file: string, metres: number, issues: Issue[]): Map<string, Node> {
  const at = (name: string) => Nodes.header.findIndex((column) => column.toLowerCase() === name);
  const [id, type, x, y, description] = ['intid', 'type', 'x', 'y', 'description'].map(at);
  const nodes = new Map<string, Node>();
  for (const { line, cells } of Nodes.rows) {
    const [typeValue, xValue, yValue] = [type, x, y].map((column) => numberOf(cells[column]));
    const report = (message: string) => issues.push({ file, path: `line ${line}`, message });
    if (typeValue === null || xValue === null || yValue === null) report(`node ${cells[id]} needs TYPE, X and Y`);
    else if (nodes.has(cells[id])) report(`node ${cells[id]} stands here a second time; keep one of them`);
    else {
      const place = { x: xValue * metres, y: yValue * metres };
      nodes.set(cells[id], { id: cells[id], type: typeValue, ...place, description: cells[description] ?? '' });
    }
  }
  const all = [...nodes.values()];
  // About the middle, so that coordinates are small.
  const [middleX, middleY] = [centre(all.map((node) => node.x)), centre(all.map((node) => node.y))];
  return new Map(all.map((node) => [node.id, { ...node, x: round(node.x - middleX), y: round(node.y - middleY) }]));
}

function centre(values: readonly number[]): number {
  return values.length === 0 ? 0 : (Math.min(...values) + Math.max(...values)) / 2;
}

function round(valueM: number): number {
  return Math.round(valueM * 100) / 100;
}

function distanceOf(a: Node, b: Node): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

interface Link {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly direction: string;
  readonly lanes: number;
  /** In the file's units; 0: not given. */
  readonly distanceM: number;
  readonly speed: number | null;
}

function readLinks({ Links }: UtdfFile, nodes: ReadonlyMap<string, Node>, file: string, issues: Issue[]) {
  const records = indexRecords(Links);
  const links = new Map<string, Link>();
  for (const node of nodes.keys()) {
    for (const direction of records.columns) {
      const up = records.number(node, 'Up ID', direction);
      if (up === null) continue;
      const from = String(up);
      if (!nodes.has(from)) {
        const message = `node ${node}: its ${direction} link comes from node ${from}, which is not in [Nodes]`;
        issues.push({ file, path: `line ${records.line(node, 'Up ID')}`, message });
        continue;
      }
      links.set(`${from}>${node}`, {
        id: `${from}>${node}`,
        from,
        to: node,
        direction,
        lanes: records.number(node, 'Lanes', direction) ?? 1,
        distanceM: records.number(node, 'Distance', direction) ?? 0,
        speed: records.number(node, 'Speed', direction),
      });
    }
  }
  return links;
}

function readMovements(
  lanes: UtdfRecords,
  nodes: ReadonlyMap<string, Node>,
  links: ReadonlyMap<string, Link>,
  file: string,
  issues: Issue[],
): UtdfMovement[] {
  const movements: UtdfMovement[] = [];
  const columns = DIRECTIONS.flatMap(([direction]) =>
    TURN_COLUMNS.map((turn) => ({ direction, turn, column: `${direction}${turn}` })),
  ).filter(({ column }) => lanes.columns.includes(column));
  for (const node of nodes.keys()) {
    for (const { direction, turn, column } of columns) {
      const [up, down] = [lanes.number(node, 'Up Node', column), lanes.number(node, 'Dest Node', column)];
      const volumeVehPerH = lanes.number(node, 'Volume', column) ?? 0;
      const phf = lanes.number(node, 'PHF', column);
      const peakHourFactor = phf !== null && phf >= 0.25 && phf <= 1 ? phf : null;
      const count = lanes.number(node, 'Lanes', column) ?? 0;
      if (up === null || down === null) continue;
      // A turn without lane, traffic and phase is only possible, not there.
      if (count === 0 && volumeVehPerH === 0 && lanes.number(node, 'Phase1', column) === null) continue;
      const [from, to] = [`${up}>${node}`, `${node}>${down}`];
      for (const link of [from, to]) {
        if (links.has(link)) continue;
        const message = `node ${node}, ${column}: [Links] has no link from node ${link.replace('>', ' to node ')}; add it`;
        issues.push({ file, path: `line ${lanes.line(node, 'Up Node')}`, message });
      }
      movements.push({
        ...{ id: `${from}>${down}`, node, column, approach: direction, turn, from, to },
        ...{ lanes: count, volumeVehPerH, peakHourFactor, shared: lanes.number(node, 'Shared', column) ?? 0 },
      });
    }
  }
  return movements;
}

/** The lanes of an approach, from the kerb: right turns, through, left turns; and which of them each turn uses. */
interface ApproachLanes {
  readonly count: number;
  lanesOf(turn: TurnColumn): number[];
}

function layLanes(movements: readonly UtdfMovement[]): ApproachLanes {
  const of = (turn: TurnColumn) => movements.find((one) => one.turn === turn);
  const first = new Map<TurnColumn, number>();
  let count = 0;
  for (const turn of [...TURN_COLUMNS].reverse()) {
    first.set(turn, count);
    count += of(turn)?.lanes ?? 0;
  }
  const own = (turn: TurnColumn) => Array.from({ length: of(turn)?.lanes ?? 0 }, (_, k) => first.get(turn)! + k);
  const through = own('T');
  const isShared = (turn: TurnColumn, side: 1 | 2) => ((of(turn)?.shared ?? 0) & side) !== 0;
  return {
    count: Math.max(count, movements.length > 0 ? 1 : 0),
    lanesOf(turn) {
      const lanes = own(turn);
      const toLeft = turn === 'L' || turn === 'L2' || turn === 'U';
      const toRight = turn === 'R' || turn === 'R2';
      // A turn without a lane of its own goes from the next one, whether the file says so or not.
      if (toLeft && through.length > 0 && (isShared('T', 1) || lanes.length === 0)) {
        if (lanes.length === 0 && own('L').length > 0) return [own('L')[own('L').length - 1]];
        lanes.unshift(through[through.length - 1]);
      } else if (toRight && through.length > 0 && (isShared('T', 2) || lanes.length === 0)) {
        if (lanes.length === 0 && own('R').length > 0) return [own('R')[0]];
        lanes.push(through[0]);
      }
      if (lanes.length > 0) return lanes;
      // No through lane to share: the nearest of the other turns.
      return [toLeft ? Math.max(0, count - 1) : 0];
    },
  };
}

/**
 * Lanes of a departure: right turns and through traffic keep to the kerb, left turns to the median.
 *
 * @param departure its lanes without pockets, from the kerb
 */
function pairLanes(lanes: readonly number[], turn: Turn, departure: readonly number[]): [number, number][] {
  return lanes.map((lane, k): [number, number] => {
    const place = turn === 'left' || turn === 'uTurn' ? Math.max(0, departure.length - lanes.length + k) : k;
    return [lane, departure[Math.min(place, departure.length - 1)]];
  });
}

/** Length of each pocket by lane, m: turning lanes with storage, unless all lanes of the approach had it. */
function storageOf(
  lanes: UtdfRecords,
  link: Link,
  approach: ApproachLanes,
  metres: number,
): ReadonlyMap<number, number> {
  const pockets = new Map<number, number>();
  for (const turn of ['L', 'L2', 'R', 'R2', 'U'] as const) {
    const column = `${link.direction}${turn}`;
    const storage = lanes.number(link.to, 'Storage', column) ?? 0;
    const own = lanes.number(link.to, 'Lanes', column) ?? 0;
    if (storage <= 0 || own === 0) continue;
    const stored = Math.min(own, lanes.number(link.to, 'StLanes', column) ?? own);
    const used = approach.lanesOf(turn).slice(-own);
    // The outermost of them begin last.
    const outer = turn === 'R' || turn === 'R2' ? used.slice(0, stored) : used.slice(-stored);
    for (const lane of outer) pockets.set(lane, storage * metres);
  }
  return pockets.size < approach.count ? pockets : new Map();
}

function describeNode(
  { id, type, x, y, description }: Node,
  movements: readonly UtdfMovement[],
): IntersectionDefinition {
  const passed = movements.some(({ node }) => node === id);
  const control: IntersectionControl =
    type === NODE_TYPE.external || !passed
      ? 'gateway'
      : type === NODE_TYPE.signal
        ? 'signal'
        : type === NODE_TYPE.bend
          ? 'none'
          : 'priority';
  const name = description === '' ? {} : { name: { zh: description, en: description } };
  return { id, x, y, control, ...name, provenance: 'imported' };
}

function classOf(lanes: number): RoadClass {
  return lanes >= 3 ? 'arterial' : lanes === 2 ? 'collector' : 'local';
}
