import { mpsToKmh } from '../../core/units.ts';
import type { Network } from '../../network/network.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { SignalDefinition } from '../../signals/definition.ts';
import type { OffsetReference } from '../../signals/offsetReference.ts';
import type { Timetable } from '../../signals/timetable.ts';
import { type Cell, formatCsvText } from '../csvText.ts';
import { type ExportResult, keepNotes } from '../exportResult.ts';
import { type ApproachColumns, layOutColumns, type MovementColumn } from './approachColumns.ts';
import { DIRECTIONS, NODE_TYPE, PHASE_NUMBERS, TURN_COLUMNS } from './codes.ts';
import { controllerType, sectionPhases, sectionTimeplans, type TimedSignal } from './timingSections.ts';
import { turningVolumes } from './volumes.ts';

/** Most rings, barriers, and places in a ring: BRP has a digit for each. */
const MOST_OF_A_DIGIT = 9;

/**
 * A scenario as combined UTDF (version 8), metric: network, turning volumes, and the timing in force at the start. See
 * docs/formats/utdf.md.
 *
 * @param reference what offsets are told by
 */
export function exportUtdf(scenario: Scenario, reference: OffsetReference): ExportResult {
  const { network, definition, signals } = scenario;
  const approaches = network.definition.intersections.map((_, i) => layOutColumns(network, i));
  const written = signals.definitions.map((signal, s) => {
    const timetable = signals.initialTimetables[s];
    return fits(timetable) ? { signal, timetable, node: signals.intersectionIndex[s] + 1 } : null;
  });
  const timed = written.filter((signal) => signal !== null);
  const timedNodes = new Set(timed.map(({ node }) => node));
  const rows: Cell[][] = [
    ...sectionNetwork(definition.startS),
    ...sectionNodes(network, timedNodes),
    ...sectionLinks(network, approaches),
    ...sectionLanes(scenario, approaches, timed),
    ...sectionTimeplans(timed, reference),
    ...sectionPhases(timed, reference),
  ];
  const count = (of: (signal: SignalDefinition) => number) => timed.reduce((sum, { signal }) => sum + of(signal), 0);
  return {
    files: [{ name: 'utdf.csv', text: formatCsvText(rows) }],
    counts: {
      nodes: network.intersectionCount,
      signals: timed.length,
      links: network.linkCount,
      movements: approaches.flat().reduce((sum, { movements }) => sum + movements.length, 0),
    },
    notes: keepNotes([
      {
        what: 'signal',
        count: written.length - timed.length,
        why: 'UTDF has phases 1 to 12 and 14 to 16 in nine rings at most: its plan is not written, the node is unsignalised',
      },
      {
        what: 'plan',
        count: count(({ plans }) => plans.length - 1),
        why: 'only the plan in force at the start is written',
      },
      {
        what: 'controller',
        count: count(({ controller }) => (controllerType(controller?.type) === null ? 1 : 0)),
        why: 'UTDF knows no such control: written as pretimed',
      },
      {
        what: 'approach',
        count: network.linkCount - approaches.flat().length,
        why: 'an intersection has eight directions at most: its links and movements are not written',
      },
      {
        what: 'movement',
        count: approaches.flat().reduce((sum, { left }) => sum + left.length, 0),
        why: 'a direction has one column for through traffic and two for each turn: it is not written',
      },
      {
        what: 'link',
        count: definition.network.links.filter(({ shape = [] }) => shape.length > 0).length,
        why: 'links are straight between their nodes: their bends are not written',
      },
      {
        what: 'overlap',
        count: count(({ overlaps = [] }) => overlaps.length),
        why: 'UTDF has no overlaps: its movements keep their phases, trailing green and clearances of its own are not written',
      },
      { what: 'detector', count: count(({ detectors = [] }) => detectors.length), why: 'detectors are not written' },
    ]),
  };
}

/** Whether a plan's numbers fit into UTDF's. */
function fits({ plan }: Timetable): boolean {
  const numbers: readonly number[] = PHASE_NUMBERS;
  return (
    plan.rings.length <= MOST_OF_A_DIGIT &&
    (plan.barriers ?? []).length < MOST_OF_A_DIGIT &&
    plan.rings.every((ring) => ring.length <= MOST_OF_A_DIGIT && ring.every(({ phase }) => numbers.includes(phase)))
  );
}

function sectionNetwork(startS: number): Cell[][] {
  const clock = `${String(Math.floor(startS / 3600) % 24).padStart(2, '0')}:${String(Math.floor(startS / 60) % 60).padStart(2, '0')}`;
  return [
    ['[Network]'],
    ['Network Settings'],
    ['RECORDNAME', 'DATA'],
    ['UTDFVERSION', 8],
    ['Metric', 1],
    ['ScenarioTime', clock],
  ];
}

function sectionNodes(network: Network, timed: ReadonlySet<number>): Cell[][] {
  const { intersections } = network.definition;
  const typeOf = (i: number) => {
    if (intersections[i].control === 'gateway') return NODE_TYPE.external;
    if (timed.has(i + 1)) return NODE_TYPE.signal;
    return intersections[i].control === 'none' ? NODE_TYPE.bend : NODE_TYPE.unsignalised;
  };
  return [
    ['[Nodes]'],
    ['Node Data'],
    ['INTID', 'TYPE', 'X', 'Y', 'Z', 'DESCRIPTION', 'CBD'],
    ...intersections.map(({ id, x, y }, i): Cell[] => [i + 1, typeOf(i), x, y, 0, id, 0]),
  ];
}

function sectionLinks(network: Network, approaches: readonly (readonly ApproachColumns[])[]): Cell[][] {
  const { linkFrom, linkTo, linkSpeedMps, linkRoad, linkFirstLane, intersectionX, intersectionY, definition } = network;
  const lengthM = (link: number) =>
    Math.hypot(
      intersectionX[linkTo[link]] - intersectionX[linkFrom[link]],
      intersectionY[linkTo[link]] - intersectionY[linkFrom[link]],
    );
  const records: readonly (readonly [name: string, of: (link: number) => Cell])[] = [
    ['Up ID', (link) => linkFrom[link] + 1],
    ['Lanes', (link) => linkFirstLane[link + 1] - linkFirstLane[link]],
    ['Name', (link) => (linkRoad[link] < 0 ? '' : definition.roads[linkRoad[link]].name.en)],
    ['Distance', (link) => Math.round(10 * lengthM(link)) / 10],
    ['Speed', (link) => Math.round(10 * mpsToKmh(linkSpeedMps[link])) / 10],
    ['Time', (link) => Math.round((10 * lengthM(link)) / linkSpeedMps[link]) / 10],
  ];
  const columns = DIRECTIONS.map(([direction]) => direction);
  return [
    ['[Links]'],
    ['Link Data'],
    ['RECORDNAME', 'INTID', ...columns],
    ...approaches.flatMap((own, i) =>
      own.length === 0
        ? []
        : records.map(([name, of]): Cell[] => [
            name,
            i + 1,
            ...columns.map((column) => {
              const approach = own.find(({ direction }) => direction === column);
              return approach ? of(approach.link) : null;
            }),
          ]),
    ),
  ];
}

function sectionLanes(
  scenario: Scenario,
  approaches: readonly (readonly ApproachColumns[])[],
  timed: readonly TimedSignal[],
): Cell[][] {
  const { network } = scenario;
  const { movementFrom, movementTo, linkFrom, linkTo, laneStartM, laneWidthM, laneLengthM } = network;
  const used = new Set(
    approaches.flat().flatMap(({ direction, movements }) => movements.map(({ turn }) => `${direction}${turn}`)),
  );
  const all: string[] = DIRECTIONS.flatMap(([direction]) => TURN_COLUMNS.map((turn) => `${direction}${turn}`));
  const columns = all.filter((column) => used.has(column));
  const volumes = turningVolumes(scenario);
  const phases = phasesOfMovements(network, timed);
  const storageM = (lanes: readonly number[]) => {
    const pockets = lanes.filter((lane) => laneStartM[lane] > 0);
    return pockets.length === 0 ? null : Math.round(laneLengthM[pockets[0]] - laneStartM[pockets[0]]);
  };
  return [
    ['[Lanes]'],
    ['Lane Group Data'],
    ['RECORDNAME', 'INTID', ...columns],
    ...approaches.flatMap((own, i) => {
      const cells = new Map(
        own.flatMap(({ direction, movements }) =>
          movements.map((one): [string, MovementColumn] => [`${direction}${one.turn}`, one]),
        ),
      );
      if (cells.size === 0) return [];
      type Of = (column: MovementColumn) => Cell;
      const phase = (kind: 'protected' | 'permissive', k: number): Of => {
        return ({ movement }) => phases.get(movement)?.[kind][k] ?? null;
      };
      const records: readonly (readonly [name: string, of: Of])[] = [
        ['Up Node', ({ movement }) => linkFrom[movementFrom[movement]] + 1],
        ['Dest Node', ({ movement }) => linkTo[movementTo[movement]] + 1],
        ['Lanes', ({ lanes }) => lanes.length],
        ['Shared', ({ lanes, shared }) => (lanes.length === 0 ? null : shared)],
        ['Width', ({ lanes }) => (lanes.length === 0 ? null : laneWidthM[lanes[0]])],
        ['Storage', ({ lanes }) => storageM(lanes)],
        ['StLanes', ({ lanes }) => lanes.filter((lane) => laneStartM[lane] > 0).length || null],
        ['Volume', ({ movement }) => Math.round(volumes[movement])],
        ...[0, 1, 2, 3].map((k) => [`Phase${k + 1}`, phase('protected', k)] as const),
        ...[0, 1, 2, 3].map((k) => [`PermPhase${k + 1}`, phase('permissive', k)] as const),
        ['Allow RTOR', ({ movement }) => (phases.get(movement)?.onRed ? 1 : 0)],
      ];
      return records.map(([name, of]): Cell[] => [
        name,
        i + 1,
        ...columns.map((column) => {
          const cell = cells.get(column);
          return cell ? of(cell) : null;
        }),
      ]);
    }),
  ];
}

/** Numbers of the phases that serve each movement; more than four of a kind have no place. */
function phasesOfMovements({ movementIndexById }: Network, timed: readonly TimedSignal[]) {
  const found = new Map<number, { protected: number[]; permissive: number[]; onRed: boolean }>();
  const of = (id: string) => {
    const movement = movementIndexById.get(id)!;
    const entry = found.get(movement) ?? { protected: [], permissive: [], onRed: false };
    found.set(movement, entry);
    return entry;
  };
  for (const { signal } of timed) {
    for (const { number, movements, permissiveMovements = [] } of signal.phases) {
      for (const id of movements) of(id).protected.push(number);
      for (const id of permissiveMovements) of(id).permissive.push(number);
    }
    for (const id of signal.redMovements ?? []) of(id).onRed = true;
  }
  return found;
}
