import { msToS } from '../../core/units.ts';
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
  /** Longest queue, m, stop line to the rear of the last vehicle that stands in it: of the whole time, and since the last green began. */
  readonly longestQueueM: Float64Array;
  readonly cycleQueueM: Float64Array;
  /** Sum of the cycles' longest queues, m, and the number of cycles. */
  readonly queueSumM: Float64Array;
  readonly queueCycles: Uint32Array;
  /** Phases' states at the last look. */
  readonly state: Uint8Array;
  /** Where each slot's vehicle was at the last look. */
  seen: { number: Int32Array; lane: Int32Array };
}

/** Slower than this stands in a queue, m/s (5 km/h, as SUMO's jams). */
const QUEUE_MPS = 5 / 3.6;
/** A queue that discharges hangs together, from the stop line on, with gaps no longer than this, m; from experience. */
const QUEUE_GAP_M = 40;

export function createApproachMeter({ scenario }: World, phases: PhaseWatch): ApproachMeter {
  const { network, signals } = scenario;
  const phaseOfLane = new Int32Array(network.linkLaneCount).fill(-1);
  signals.definitions.forEach((definition, s) => {
    for (const [lane, p] of countingPhases(definition, network)) phaseOfLane[lane] = phases.firstPhase[s] + p;
  });
  const rows = phases.state.length;
  return {
    phaseOfLane,
    lossS: new Float64Array(rows),
    vehicles: new Uint32Array(rows),
    longestQueueM: new Float64Array(rows),
    cycleQueueM: new Float64Array(rows),
    queueSumM: new Float64Array(rows),
    queueCycles: new Uint32Array(rows),
    state: new Uint8Array(rows),
    seen: { number: new Int32Array(0), lane: new Int32Array(0) },
  };
}

/** Forgets what has been measured: at the end of the warm-up. */
export function clearApproachMeter(meter: ApproachMeter): void {
  const { lossS, vehicles, longestQueueM, queueSumM, queueCycles } = meter;
  for (const field of [lossS, vehicles, longestQueueM, queueSumM, queueCycles]) field.fill(0);
}

/** Adds the step just done. Call after `updateEventLog`. */
export function updateApproachMeter(meter: ApproachMeter, world: World, phases: PhaseWatch): void {
  closeCycles(meter, phases);
  measureLanes(meter, world);
  countCrossings(meter, world);
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

function measureLanes({ phaseOfLane, lossS, longestQueueM, cycleQueueM }: ApproachMeter, { traffic }: World): void {
  const { lanes, network } = traffic;
  const { speedMps, desiredSpeedMps, positionM, lengthM, behind } = traffic.vehicles;
  const stepS = msToS(traffic.stepMs);
  for (let lane = 0; lane < phaseOfLane.length; lane++) {
    const row = phaseOfLane[lane];
    if (row < 0) continue;
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

function countCrossings(meter: ApproachMeter, { traffic }: World): void {
  const { number, lane, capacity, usedSlots } = traffic.vehicles;
  const { laneLink, linkLaneCount } = traffic.network;
  if (meter.seen.lane.length < capacity) {
    const { number: numbers, lane: lanes } = meter.seen;
    meter.seen = { number: new Int32Array(capacity).fill(-1), lane: new Int32Array(capacity) };
    meter.seen.number.set(numbers);
    meter.seen.lane.set(lanes);
  }
  const { seen, phaseOfLane, vehicles } = meter;
  for (let v = 0; v < usedSlots; v++) {
    const from = seen.lane[v];
    const isSame = seen.number[v] === number[v] && from >= 0 && from < linkLaneCount;
    if (isSame && lane[v] >= 0 && laneLink[lane[v]] !== laneLink[from] && phaseOfLane[from] >= 0) {
      vehicles[phaseOfLane[from]]++;
    }
    seen.number[v] = number[v];
    seen.lane[v] = lane[v];
  }
}
