import { msToS } from '../../core/units.ts';
import type { ApproachTotals } from '../../measures/performance/approachTotals.ts';
import { PhaseState } from '../../signals/control/phaseState.ts';
import { countingPhases } from '../../signals/detectors.ts';
import type { World } from '../world.ts';
import type { PhaseWatch } from './phaseWatch.ts';

/**
 * What happens to vehicles on the approaches of every signal, phase by phase (rows of `PhaseWatch`): what no detector can
 * tell, but the simulation knows. Kept beside the world on request.
 */
export interface ApproachMeter {
  /** Phase row that each lane is counted for, -1: none. Shape [link lanes]. */
  readonly phaseOfLane: Int32Array;
  /** Time lost on the approach against the desired speed, s. Shape [phase rows], as all below. */
  readonly lossS: Float64Array;
  /** Vehicles that crossed the stop line. */
  readonly vehicles: Uint32Array;
  /** The same by movement, from the first look on. Shape [movement count]. */
  readonly turns: Uint32Array;
  /** Longest queue, m, stop line to the rear of the last vehicle that stands in it: of the whole time, and since the last green began. */
  readonly longestQueueM: Float64Array;
  readonly cycleQueueM: Float64Array;
  /** Sum of the cycles' longest queues, m, and the number of cycles. */
  readonly queueSumM: Float64Array;
  readonly queueCycles: Uint32Array;
  /** Phases' states at the last look. */
  readonly state: Uint8Array;
  /** Lanes that are counted for a phase, ascending. */
  lanes: readonly number[];
  /** Who was on them at the last look: slot, number and lane of each vehicle. */
  readonly seen: { count: number; slot: Uint32Array; number: Uint32Array; lane: Uint32Array };
}

/** Slower than this stands in a queue, m/s (5 km/h, as SUMO's jams). */
const QUEUE_MPS = 5 / 3.6;
/** A queue that discharges hangs together, from the stop line on, with gaps no longer than this, m; from experience. */
const QUEUE_GAP_M = 40;

/** @param phases measures the signals that are watched there */
export function createApproachMeter(world: World, phases: PhaseWatch): ApproachMeter {
  const rows = phases.state.length;
  const meter: ApproachMeter = {
    phaseOfLane: new Int32Array(world.scenario.network.linkLaneCount).fill(-1),
    lossS: new Float64Array(rows),
    vehicles: new Uint32Array(rows),
    turns: new Uint32Array(world.scenario.network.movementCount),
    longestQueueM: new Float64Array(rows),
    cycleQueueM: new Float64Array(rows),
    queueSumM: new Float64Array(rows),
    queueCycles: new Uint32Array(rows),
    state: new Uint8Array(rows),
    lanes: [],
    seen: createSeen(256),
  };
  for (const s of phases.signals) beginMetering(meter, world, phases, s);
  return meter;
}

/** Measures the approaches of a signal from now on. Its phases must be watched. */
export function beginMetering(meter: ApproachMeter, world: World, phases: PhaseWatch, s: number): void {
  const { network, signals } = world.scenario;
  const first = phases.firstPhase[s];
  const counting = countingPhases(signals.definitions[s], network);
  for (const [lane, p] of counting) meter.phaseOfLane[lane] = first + p;
  meter.lanes = [...meter.lanes, ...counting.keys()].sort((a, b) => a - b);
  takeTotals(meter, phases, s);
  const end = phases.firstPhase[s + 1];
  meter.cycleQueueM.fill(0, first, end);
  meter.state.set(phases.state.subarray(first, end), first);
  noteSeen(meter, world);
}

export function endMetering(meter: ApproachMeter, { firstPhase }: PhaseWatch, s: number): void {
  const { phaseOfLane } = meter;
  const isOwn = (lane: number) => phaseOfLane[lane] >= firstPhase[s] && phaseOfLane[lane] < firstPhase[s + 1];
  const own = meter.lanes.filter(isOwn);
  meter.lanes = meter.lanes.filter((lane) => !isOwn(lane));
  for (const lane of own) phaseOfLane[lane] = -1;
}

/** What has been measured of a signal's phases. */
export function readTotals(meter: ApproachMeter, { firstPhase }: PhaseWatch, s: number): ApproachTotals[] {
  const { lossS, vehicles, longestQueueM, queueSumM, queueCycles } = meter;
  return Array.from({ length: firstPhase[s + 1] - firstPhase[s] }, (_, p) => {
    const row = firstPhase[s] + p;
    return {
      vehicles: vehicles[row],
      lossS: lossS[row],
      longestQueueM: longestQueueM[row],
      queueSumM: queueSumM[row],
      queueCycles: queueCycles[row],
    };
  });
}

/** The same, and forgets it: what follows is measured from nothing. The queue of the cycle that runs goes on. */
export function takeTotals(meter: ApproachMeter, phases: PhaseWatch, s: number): ApproachTotals[] {
  const totals = readTotals(meter, phases, s);
  const { lossS, vehicles, longestQueueM, queueSumM, queueCycles } = meter;
  const [first, end] = [phases.firstPhase[s], phases.firstPhase[s + 1]];
  for (const field of [lossS, vehicles, longestQueueM, queueSumM, queueCycles]) field.fill(0, first, end);
  return totals;
}

/** Forgets what has been measured, queues too: at the end of the warm-up. */
export function clearApproachMeter(meter: ApproachMeter): void {
  const { lossS, vehicles, longestQueueM, cycleQueueM, queueSumM, queueCycles } = meter;
  for (const field of [lossS, vehicles, longestQueueM, cycleQueueM, queueSumM, queueCycles]) field.fill(0);
}

/** Adds the step just done. Call after `updateEventLog`. */
export function updateApproachMeter(meter: ApproachMeter, world: World, phases: PhaseWatch): void {
  closeCycles(meter, phases);
  measureLanes(meter, world);
  countCrossings(meter, world);
  noteSeen(meter, world);
}

/** A cycle's longest queue is known when the next green begins. */
function closeCycles({ state, cycleQueueM, queueSumM, queueCycles }: ApproachMeter, phases: PhaseWatch): void {
  for (let row = 0; row < state.length; row++) {
    if (phases.state[row] === PhaseState.green && state[row] !== PhaseState.green) {
      queueSumM[row] += cycleQueueM[row];
      queueCycles[row]++;
      cycleQueueM[row] = 0;
    }
    state[row] = phases.state[row];
  }
}

function measureLanes(meter: ApproachMeter, { traffic }: World): void {
  const { phaseOfLane, lossS, longestQueueM, cycleQueueM } = meter;
  const { lanes, network } = traffic;
  const { speedMps, desiredSpeedMps, positionM, lengthM, behind } = traffic.vehicles;
  const stepS = msToS(traffic.stepMs);
  for (const lane of meter.lanes) {
    const row = phaseOfLane[lane];
    let queueM = 0;
    /** From the stop line to the rear of what hangs together. */
    let rearM = 0;
    for (let v = lanes.head[lane]; v >= 0; v = behind[v]) {
      const lostS = stepS * (1 - speedMps[v] / desiredSpeedMps[v]);
      if (lostS > 0) lossS[row] += lostS;
      const frontM = network.laneLengthM[lane] - positionM[v];
      if (frontM - rearM > QUEUE_GAP_M) continue;
      rearM = frontM + lengthM[v];
      if (speedMps[v] < QUEUE_MPS) queueM = rearM;
    }
    if (queueM > cycleQueueM[row]) cycleQueueM[row] = queueM;
    if (queueM > longestQueueM[row]) longestQueueM[row] = queueM;
  }
}

function countCrossings({ seen, phaseOfLane, vehicles, turns }: ApproachMeter, { traffic }: World): void {
  const { number, lane, step } = traffic.vehicles;
  const { stepMovement } = traffic.demand;
  const { laneLink } = traffic.network;
  for (let i = 0; i < seen.count; i++) {
    const v = seen.slot[i];
    if (number[v] !== seen.number[i] || lane[v] < 0 || laneLink[lane[v]] === laneLink[seen.lane[i]]) continue;
    const row = phaseOfLane[seen.lane[i]];
    if (row >= 0) vehicles[row]++;
    // Its way goes on from the step before: to the link that it drives, or drives to.
    const movement = step[v] > 0 ? stepMovement[step[v] - 1] : -1;
    if (movement >= 0) turns[movement]++;
  }
}

function createSeen(capacity: number): ApproachMeter['seen'] {
  const make = () => new Uint32Array(capacity);
  return { count: 0, slot: make(), number: make(), lane: make() };
}

function noteSeen({ lanes, seen }: ApproachMeter, { traffic }: World): void {
  const { number, behind } = traffic.vehicles;
  let count = 0;
  for (const lane of lanes) {
    for (let v = traffic.lanes.head[lane]; v >= 0; v = behind[v]) {
      if (count === seen.slot.length) growSeen(seen);
      seen.slot[count] = v;
      seen.number[count] = number[v];
      seen.lane[count++] = lane;
    }
  }
  seen.count = count;
}

function growSeen(seen: ApproachMeter['seen']): void {
  const { slot, number, lane } = seen;
  Object.assign(seen, createSeen(2 * slot.length));
  seen.slot.set(slot);
  seen.number.set(number);
  seen.lane.set(lane);
}
