import { Indication } from '../../core/indication.ts';
import { msToS } from '../../core/units.ts';
import { type DispersionParameters, dispersionOf, meanKeeping } from '../../corridors/flow/dispersion.ts';
import { shareLanes } from '../../corridors/flow/laneShares.ts';
import type { FlowController, FlowProblem, FlowStream, Platoon } from '../../corridors/flow/problem.ts';
import { gapFlowVehPerS, SATURATION_FLOW_VEH_PER_H, SNEAKERS_VEH, TURN_RATIO } from '../../corridors/saturation.ts';
import { type ConflictMatrix, conflicts, findConflicts } from '../../network/conflicts.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import { movementIdsOf } from '../../signals/signalSet.ts';
import { findStretches, type Stretches } from '../../signals/stretches.ts';
import { compileTimetable, intervalAt, type Timetable } from '../../signals/timetable.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { findPlatoons, type RouteArcs } from './flowArcs.ts';
import { measureRoom } from './flowRoom.ts';
import { loadedPeriod, movementFlows } from './movementFlows.ts';

export interface FlowOptions {
  readonly stopPenaltyS: number;
  readonly heldUpVeh: number;
  readonly dispersion: DispersionParameters;
  /** Speed that traffic drives where nothing is in its way, over the limit. */
  readonly drivenRatio: number;
  readonly saturationVehPerH: number;
}

/**
 * Delay that one more stop stands for, s: what braking and starting cost beyond the wait that the queue model knows. From
 * experience: at 50 km/h, 2 m/s² up and 3 m/s² down, a full stop takes 5.8 s more than driving on.
 */
const STOP_PENALTY_S = 5;

/**
 * Who stands in the crossing upstream holds up one other: a judgement, held against the simulation (docs/waves.md). More keeps
 * traffic out of the network at the cost of all.
 */
const HELD_UP_VEH = 1;

export const FLOW_DEFAULTS: Omit<FlowOptions, 'drivenRatio'> = {
  stopPenaltyS: STOP_PENALTY_S,
  heldUpVeh: HELD_UP_VEH,
  dispersion: meanKeeping(0.35),
  saturationVehPerH: SATURATION_FLOW_VEH_PER_H,
};

/** The problem with what leads back from its rows to the scenario. */
export interface CityFlow {
  readonly problem: FlowProblem;
  /** Of each controller: its signals' rows, and their plans cut into parts. */
  readonly rows: readonly (readonly number[])[];
  readonly stretches: readonly Stretches[];
  /** Stream of each network movement, or -1. */
  readonly streamOf: Int32Array;
  /** Offsets of the plans that it was made from. */
  readonly offsetsS: readonly number[];
}

/** Who turns at red after a stop does so at this part of the flow that gaps allow: a judgement. */
const AT_RED_RATIO = 0.5;
/** Longest demand that oversaturation may grow in, h. */
const MOST_PERIOD_H = 1;

/**
 * The streams of a scenario under given plans.
 *
 * @param plans of each of the scenario's signals
 */
export function createCityFlow(
  definition: ScenarioDefinition,
  network: Network,
  plans: readonly PlanDefinition[],
  options: FlowOptions,
): CityFlow {
  const rows = joinSignals(definition);
  const loaded = loadedPeriod(definition.demand, definition.startS, definition.durationS);
  const flowVehPerH = movementFlows(network, definition.demand, loaded.startS, loaded.durationS);
  const stretches = rows.map((own) =>
    findStretches(own.map((row) => ({ signal: definition.signals[row], plan: plans[row] }))),
  );
  const streamOf = new Int32Array(network.movementCount).fill(-1);
  const controllerOf: number[] = [];
  const movements: number[] = [];
  const ratios: Float64Array[] = [];
  const saturation = measureSaturation(network, flowVehPerH, options.saturationVehPerH);
  const matrix = findConflicts(network);
  rows.forEach((own, c) => {
    own.forEach((row, member) => {
      const { intersectionId } = definition.signals[row];
      const node = network.intersectionIndexById.get(intersectionId)!;
      const first = network.intersectionFirstMovement[node];
      const table = compileTimetable(definition.signals[row], plans[row], movementIdsOf(network, node));
      const onRed = new Set(definition.signals[row].redMovements ?? []);
      for (let m = first; m < network.intersectionFirstMovement[node + 1]; m++) {
        if (flowVehPerH[m] <= 0) continue;
        streamOf[m] = movements.length;
        controllerOf.push(c);
        movements.push(m);
        const id = network.definition.movements[network.movementDefinitionIndex[m]].id;
        const view = { network, matrix, flowVehPerH, saturation, table, first };
        ratios.push(stageRatios(view, stretches[c], member, m, onRed.has(id)));
      }
    });
  });
  const arcs = findPlatoons(network, definition.demand, loaded, streamOf, options.drivenRatio);
  const cycles = stretches.map(({ cycleMs }) => Math.round(msToS(cycleMs)));
  const periods = sharePeriods(cycles, arcs, controllerOf);
  const saturationRatio = movements.map((m, s) => {
    const { parts, cycleMs } = stretches[controllerOf[s]];
    const green = parts.reduce((sum, { lengthMs }, k) => sum + (lengthMs * ratios[s][k]) / cycleMs, 0);
    return flowVehPerH[m] / Math.max(1, saturation[m] * green);
  });
  const roomVeh = measureRoom(
    arcs,
    movements.map((m) => network.movementFrom[m]),
    movements.map((m) => saturation[m]),
  );
  const streams = movements.map(
    (movement, s): FlowStream => ({
      controller: controllerOf[s],
      movement,
      saturationVehPerH: saturation[movement],
      stageRatio: ratios[s],
      flowVehPerH: flowVehPerH[movement],
      evenVehPerH: arcs.evenVehPerH[s],
      platoons: platoonsOf(arcs, s, options.dispersion, (from) => flowVehPerH[movements[from]]),
      metering: meteringOf(arcs, s, flowVehPerH[movement], saturationRatio),
      roomVeh: roomVeh[s],
    }),
  );
  const controllers = stretches.map(
    (own, c): FlowController => ({
      cycleS: cycles[c],
      periodS: periods[c],
      stages: own.parts.map(({ lengthMs, canStretch }) => ({ durationS: msToS(lengthMs), canStretch })),
      streams: controllerOf.flatMap((of, s) => (of === c ? [s] : [])),
      least: own.least.map(({ parts, leastMs }) => ({ stages: parts, leastS: msToS(leastMs) })),
    }),
  );
  return {
    problem: {
      controllers,
      streams,
      periodH: Math.min(MOST_PERIOD_H, loaded.durationS / 3600),
      stopPenaltyS: options.stopPenaltyS,
      heldUpVeh: options.heldUpVeh,
    },
    rows,
    stretches,
    streamOf,
    offsetsS: stretches.map(({ offsetMs }) => msToS(offsetMs)),
  };
}

/** Rows of the signals, controller by controller: those that one controller of the source runs keep step. */
export function joinSignals({ signals }: ScenarioDefinition): number[][] {
  const rows = new Map<string, number[]>();
  signals.forEach(({ id, jointId }, row) => {
    const key = jointId === undefined ? `signal ${id}` : `joint ${jointId}`;
    const own = rows.get(key);
    if (own) own.push(row);
    else rows.set(key, [row]);
  });
  return [...rows.values()];
}

/** Saturation flow of each movement, veh/h, from its part of the lanes. */
function measureSaturation(network: Network, flowVehPerH: Float64Array, laneVehPerH: number): Float64Array {
  const { linkMovements, linkCount, movementLaneMask, movementTurn, movementCount } = network;
  const saturation = new Float64Array(movementCount);
  for (let link = 0; link < linkCount; link++) {
    const first = linkMovements[2 * link];
    const own = Array.from({ length: linkMovements[2 * link + 1] - first }, (_, k) => first + k);
    const lanes = shareLanes(
      own.map((m) => flowVehPerH[m]),
      own.map((m) => movementLaneMask[m]),
    );
    own.forEach((m, k) => {
      saturation[m] = Math.max(0.05, lanes[k]) * laneVehPerH * TURN_RATIO[movementTurn[m]];
    });
  }
  return saturation;
}

interface SignalView {
  readonly network: Network;
  readonly matrix: ConflictMatrix;
  readonly flowVehPerH: Float64Array;
  readonly saturation: Float64Array;
  readonly table: Timetable;
  /** First movement of the intersection. */
  readonly first: number;
}

/** Part of its saturation flow that a movement may pass in each part of the cycle. */
function stageRatios(
  view: SignalView,
  { parts, zeroParts, cycleMs }: Stretches,
  member: number,
  movement: number,
  goesAtRed: boolean,
): Float64Array {
  const { table, first } = view;
  const zeroMs = parts[zeroParts[member]].startMs;
  return Float64Array.from(parts, ({ startMs, lengthMs }) => {
    const ringMs = (startMs - zeroMs + cycleMs + Math.floor(lengthMs / 2)) % cycleMs;
    const k = intervalAt(table, ringMs);
    const shown = table.indications[k * table.movementCount + movement - first];
    if (shown === Indication.green) return 1;
    if (shown === Indication.permissive) return gapRatio(view, movement, k, lengthMs);
    return goesAtRed && shown === Indication.red ? AT_RED_RATIO * gapRatio(view, movement, k, lengthMs) : 0;
  });
}

/**
 * What gaps in opposing traffic let pass, over the saturation flow (HCM 6, chapter 31): nothing while the opposing queue
 * leaves, then by the gaps; and two at the end of green.
 */
function gapRatio(view: SignalView, movement: number, interval: number, lengthMs: number): number {
  const { network, matrix, flowVehPerH, saturation, table, first } = view;
  let opposing = 0;
  let blocked = 0;
  for (let other = first; other < first + table.movementCount; other++) {
    if (other === movement || flowVehPerH[other] <= 0 || !conflicts(matrix, movement, other)) continue;
    if (network.movementFrom[other] === network.movementFrom[movement]) continue;
    if (table.indications[interval * table.movementCount + other - first] !== Indication.green) continue;
    opposing += flowVehPerH[other] / 3600;
    const greenRatio = greenShare(table, other - first);
    const load = flowVehPerH[other] / saturation[other];
    // Share of the opposing green that its own queue takes.
    if (load < 1) blocked = Math.max(blocked, (load * (1 - greenRatio)) / (greenRatio * (1 - load)));
    else blocked = 1;
  }
  const headway = 3600 / saturation[movement];
  const sneakers = opposing < 1e-9 ? 0 : SNEAKERS_VEH / Math.max(5, msToS(lengthMs));
  return Math.min(1, (Math.max(0, 1 - blocked) * gapFlowVehPerS(opposing) + sneakers) * headway);
}

function greenShare({ intervalEndMs, indications, movementCount, cycleMs }: Timetable, row: number): number {
  let green = 0;
  intervalEndMs.forEach((endMs, k) => {
    if (indications[k * movementCount + row] === Indication.green) green += endMs - (intervalEndMs[k - 1] ?? 0);
  });
  return Math.max(green / cycleMs, 0.01);
}

/**
 * The period that a controller's profiles repeat in: the longest cycle among those that platoons tie together at equal or
 * double cycles. Between others platoons come at any time of the cycle.
 */
function sharePeriods(cycles: readonly number[], { arcs }: RouteArcs, controllerOf: readonly number[]): number[] {
  const root = cycles.map((_, c) => c);
  const find = (c: number): number => {
    let at = c;
    while (root[at] !== at) at = root[at];
    return at;
  };
  for (const { from, to } of arcs) {
    const [a, b] = [controllerOf[from], controllerOf[to]];
    const [short, long] = [Math.min(cycles[a], cycles[b]), Math.max(cycles[a], cycles[b])];
    if (long === short || long === 2 * short) root[find(a)] = find(b);
  }
  const longest = new Map<number, number>();
  cycles.forEach((cycleS, c) => {
    longest.set(find(c), Math.max(longest.get(find(c)) ?? 0, cycleS));
  });
  return cycles.map((_, c) => longest.get(find(c))!);
}

function platoonsOf(
  { arcs, into }: RouteArcs,
  stream: number,
  dispersion: DispersionParameters,
  flowOf: (stream: number) => number,
): Platoon[] {
  // What is under way for the same time goes together.
  const byTime = new Map<number, { stream: number; share: number }[]>();
  for (const row of into[stream]) {
    const { from, vehPerH, travelS } = arcs[row];
    const time = Math.max(1, Math.round(travelS));
    const sources = byTime.get(time) ?? [];
    sources.push({ stream: from, share: vehPerH / flowOf(from) });
    byTime.set(time, sources);
  }
  return [...byTime].map(([travelS, sources]) => ({ dispersion: dispersionOf(travelS, dispersion), travelS, sources }));
}

/** HCM 6, chapter 19: signals upstream let arrivals vary less, the more so the fuller they are. */
function meteringOf(
  { arcs, into }: RouteArcs,
  stream: number,
  flowVehPerH: number,
  saturationRatio: readonly number[],
): number {
  let metered = 0;
  for (const row of into[stream]) {
    const { from, vehPerH } = arcs[row];
    metered += (vehPerH / flowVehPerH) * 0.91 * Math.min(1, saturationRatio[from]) ** 2.68;
  }
  return Math.max(0.09, 1 - metered);
}
