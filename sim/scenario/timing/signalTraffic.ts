import { Indication } from '../../core/indication.ts';
import { countBits, groupLanes } from '../../corridors/laneGroups.ts';
import { gapFlowVehPerS, SNEAKERS_VEH } from '../../corridors/saturation.ts';
import { conflicts, findConflicts } from '../../network/conflicts.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition, SignalDefinition } from '../../signals/definition.ts';
import { movementIdsOf } from '../../signals/signalSet.ts';
import { compileTimetable, type Timetable } from '../../signals/timetable.ts';
import type { Volumes } from './volumes.ts';

/** Lanes of an approach that traffic fills evenly, with what comes to them. */
export interface LaneTraffic {
  readonly link: number;
  /** Network rows. */
  readonly movements: readonly number[];
  /** Lane bits: lane 0 is nearest the kerb. */
  readonly lanes: number;
  readonly laneCount: number;
  readonly flowVehPerH: number;
  /** Flow over saturation flow, y. */
  readonly flowRatio: number;
  /** Of all its lanes together, veh/h. */
  readonly saturationVehPerH: number;
  readonly platoonRatio: number;
  readonly initialQueueVeh: number;
}

/** One signal with its traffic: what stays the same under every plan of the same phases. */
export interface SignalTraffic {
  readonly network: Network;
  readonly signal: SignalDefinition;
  /** Network row of the intersection's first movement. Arrays below count from it. */
  readonly first: number;
  readonly movementIds: readonly string[];
  readonly groups: readonly LaneTraffic[];
  /** Row of `groups` of each movement. */
  readonly groupOf: readonly number[];
  readonly flowVehPerH: readonly number[];
  /** Load of each movement on one lane: flow over the lane's saturation flow, by the gaps where it only ever yields. */
  readonly loadRatio: readonly number[];
  readonly laneSaturationVehPerH: readonly number[];
  /** Rows of the movements that each yields to, of other approaches. */
  readonly foes: readonly (readonly number[])[];
  /** No phase controls it. */
  readonly isFree: readonly boolean[];
}

/** @param plan one of the signal's plans: which movements yield, and to whom */
export function readSignalTraffic(
  network: Network,
  signal: SignalDefinition,
  plan: PlanDefinition,
  volumes: Volumes,
): SignalTraffic {
  const intersection = network.intersectionIndexById.get(signal.intersectionId)!;
  const first = network.intersectionFirstMovement[intersection];
  const movementIds = movementIdsOf(network, intersection);
  const rows = movementIds.map((_, row) => row);
  const table = compileTimetable(signal, plan, movementIds);
  const shown = rows.map((row) => indicationsOf(table, row));
  const yields = rows.some((row) => shown[row].has(Indication.permissive));
  // Only permissive turns ask who conflicts with whom, and of a city that is long to find.
  const matrix = yields ? findConflicts(network) : null;
  const foes = rows.map((row) =>
    matrix === null || !shown[row].has(Indication.permissive)
      ? []
      : rows.filter(
          (other) =>
            network.movementFrom[first + other] !== network.movementFrom[first + row] &&
            conflicts(matrix, first + row, first + other),
        ),
  );
  const controlled = new Set(signal.phases.flatMap((one) => [...one.movements, ...(one.permissiveMovements ?? [])]));
  for (const { movements } of signal.overlaps ?? []) for (const id of movements) controlled.add(id);
  const flowVehPerH = rows.map((row) => volumes.flowVehPerH[first + row]);
  const laneSaturationVehPerH = rows.map((row) => {
    const own = volumes.laneSaturationVehPerH[first + row];
    if (!shown[row].has(Indication.permissive) || shown[row].has(Indication.green)) return own;
    return Math.min(own, 3600 * gapFlowVehPerS(meanOpposing(table, row, foes[row], flowVehPerH)));
  });
  const loadRatio = rows.map((row) => flowVehPerH[row] / laneSaturationVehPerH[row]);
  const groups = readGroups(network, first, { flowVehPerH, loadRatio, laneSaturationVehPerH }, volumes);
  return {
    ...{ network, signal, first, movementIds, groups, flowVehPerH, loadRatio, laneSaturationVehPerH, foes },
    groupOf: rows.map((row) => groups.findIndex(({ movements }) => movements.includes(first + row))),
    isFree: movementIds.map((id) => !controlled.has(id)),
  };
}

type MovementLoads = Pick<SignalTraffic, 'flowVehPerH' | 'loadRatio' | 'laneSaturationVehPerH'>;

function readGroups(
  { movementFrom, movementLaneMask }: Network,
  first: number,
  { flowVehPerH, loadRatio, laneSaturationVehPerH }: MovementLoads,
  volumes: Volumes,
): LaneTraffic[] {
  const rowsOf = new Map<number, number[]>();
  flowVehPerH.forEach((_, row) => {
    const link = movementFrom[first + row];
    rowsOf.set(link, [...(rowsOf.get(link) ?? []), row]);
  });
  return [...rowsOf].flatMap(([link, rows]) =>
    groupLanes(
      rows.map((row) => loadRatio[row]),
      rows.map((row) => movementLaneMask[first + row]),
    ).map(({ movements, lanes, loadRatio: flowRatio }): LaneTraffic => {
      const own = movements.map((k) => rows[k]);
      const laneCount = Math.max(1, countBits(lanes));
      const flow = own.reduce((sum, row) => sum + flowVehPerH[row], 0);
      const bySaturation = own.reduce((sum, row) => sum + laneSaturationVehPerH[row], 0) / own.length;
      const mean = (values: Float64Array) =>
        flow === 0 ? 1 : own.reduce((sum, row) => sum + (values[first + row] * flowVehPerH[row]) / flow, 0);
      return {
        ...{ link, movements: own.map((row) => first + row), lanes, laneCount, flowVehPerH: flow, flowRatio },
        saturationVehPerH: flow > 0 ? flow / flowRatio : laneCount * bySaturation,
        platoonRatio: mean(volumes.platoonRatio),
        initialQueueVeh: own.reduce((sum, row) => sum + volumes.initialQueueVeh[first + row], 0),
      };
    }),
  );
}

function indicationsOf({ indications, movementCount, intervalEndMs }: Timetable, row: number): Set<number> {
  return new Set(Array.from(intervalEndMs, (_, k) => indications[k * movementCount + row]));
}

/** Flow that a permissive movement yields to, averaged over the time in which it may go, veh/s. */
function meanOpposing(
  { indications, movementCount, intervalEndMs }: Timetable,
  row: number,
  foes: readonly number[],
  flowVehPerH: readonly number[],
): number {
  let timeMs = 0;
  let vehicles = 0;
  intervalEndMs.forEach((endMs, k) => {
    if (indications[k * movementCount + row] !== Indication.permissive) return;
    const lengthMs = endMs - (intervalEndMs[k - 1] ?? 0);
    timeMs += lengthMs;
    for (const foe of foes) {
      if (indications[k * movementCount + foe] === Indication.green)
        vehicles += (flowVehPerH[foe] * lengthMs) / 3_600_000;
    }
  });
  return timeMs === 0 ? 0 : vehicles / (timeMs / 1000);
}

/**
 * Share of the cycle in which each movement discharges at its saturation flow (g/C): its green less what starting up takes and
 * with the yellow that is used; of a permissive one, the time that the opposing queue leaves it, at the rate of the gaps, and two
 * vehicles as the green ends.
 */
export function passRatios(traffic: SignalTraffic, table: Timetable, startUpLessGainS: number): number[] {
  const { indications, movementCount, intervalEndMs, cycleMs } = table;
  const shownAt = (k: number, row: number) => indications[k * movementCount + row];
  return traffic.movementIds.map((_, row) => {
    if (traffic.isFree[row]) return 1;
    let effectiveMs = 0;
    let fromMs = 0;
    intervalEndMs.forEach((endMs, k) => {
      const before = shownAt((k + intervalEndMs.length - 1) % intervalEndMs.length, row);
      const shown = shownAt(k, row);
      if (shown === Indication.green) {
        effectiveMs += endMs - fromMs;
        if (!isGo(before) && intervalEndMs.length > 1) effectiveMs -= 1000 * startUpLessGainS;
      } else if (shown === Indication.permissive) {
        effectiveMs += gapMs(traffic, table, row, k, endMs - fromMs);
        // Two go as the green ends: once a green, however many intervals it has.
        if (!isGo(shownAt((k + 1) % intervalEndMs.length, row)))
          effectiveMs += (SNEAKERS_VEH * 3_600_000) / traffic.laneSaturationVehPerH[row];
      }
      fromMs = endMs;
    });
    return Math.max(0, Math.min(1, effectiveMs / cycleMs));
  });
}

const isGo = (indication: number) => indication === Indication.green || indication === Indication.permissive;

/** Time within an interval at saturation flow that passes as many as the gaps do, ms. */
function gapMs(traffic: SignalTraffic, table: Timetable, row: number, k: number, lengthMs: number): number {
  const { flowVehPerH, groups, groupOf, foes, laneSaturationVehPerH } = traffic;
  let opposingVehPerS = 0;
  let blockedRatio = 0;
  for (const foe of foes[row]) {
    if (flowVehPerH[foe] <= 0 || table.indications[k * table.movementCount + foe] !== Indication.green) continue;
    opposingVehPerS += flowVehPerH[foe] / 3600;
    const load = groups[groupOf[foe]].flowRatio;
    const green = greenRatio(table, foe);
    // Share of the opposing green that its own queue takes.
    blockedRatio = load < 1 ? Math.max(blockedRatio, (load * (1 - green)) / (green * (1 - load))) : 1;
  }
  const rate = Math.min(1, (3600 * gapFlowVehPerS(opposingVehPerS)) / laneSaturationVehPerH[row]);
  return Math.max(0, 1 - blockedRatio) * rate * lengthMs;
}

function greenRatio({ intervalEndMs, indications, movementCount, cycleMs }: Timetable, row: number): number {
  let greenMs = 0;
  intervalEndMs.forEach((endMs, k) => {
    if (indications[k * movementCount + row] === Indication.green) greenMs += endMs - (intervalEndMs[k - 1] ?? 0);
  });
  return Math.max(greenMs / cycleMs, 0.01);
}
