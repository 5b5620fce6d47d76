import { msToS } from '../../core/units.ts';
import { appendEvent, EventCode, type SignalEvents } from '../../measures/signalEvents.ts';
import { placeDetectors } from '../../signals/detectors.ts';
import { currentDefinition } from '../signalEdits.ts';
import type { World } from '../world.ts';
import type { Places } from './places.ts';

/** What the log remembers of the detectors of all signals: one row each, signal by signal. */
export interface DetectorWatch extends DetectorRows {
  /** Rows that are watched, ascending. */
  rows: readonly number[];
  /** Edges of the step, before they are put in order of time. */
  readonly edges: Edge[];
  /** Where everybody was as the step began. Kept by whoever keeps the log. */
  readonly before: Places;
}

/** Where the detectors lie: laid anew when a command moves some. */
interface DetectorRows {
  /** Of the signals' detectors when these were laid. */
  revision: number;
  /** Detectors of each signal then; undefined: by rule. Shape [signal count]. */
  lists: readonly unknown[];
  /** Rows of signal `s` are `firstRow[s]` to `firstRow[s + 1] - 1`. Shape [signal count + 1]. */
  firstRow: Uint32Array;
  signal: Uint32Array;
  channel: Uint16Array;
  lane: Uint32Array;
  /** Upstream and downstream edge along the lane, m. */
  fromM: Float64Array;
  toM: Float64Array;
  /** 1: somebody is over it. */
  isOn: Uint8Array;
}

interface Edge {
  readonly detector: number;
  readonly code: number;
  readonly timeMs: number;
}

/** Resolution of the log, ms: controllers scan their detectors ten times a second. */
const TICK_MS = 100;
/** A vehicle's rear can't be farther before the stop line once it is in the intersection, m. */
const LONGEST_VEHICLE_M = 40;
/** Nobody moves on by more than this within an intersection, m/s. */
const FASTEST_MPS = 40;

/** Watches nothing yet. */
export function createDetectorWatch(world: World, before: Places): DetectorWatch {
  return { rows: [], edges: [], before, ...layRows(world) };
}

function layRows(world: World): DetectorRows {
  const { network, signals } = world.scenario;
  const placed = signals.definitions.flatMap((_, signal) =>
    placeDetectors(currentDefinition(world, signal), network).map((detector) => ({ signal, ...detector })),
  );
  const firstRow = new Uint32Array(signals.count + 1);
  for (const { signal } of placed) firstRow[signal + 1]++;
  for (let s = 0; s < signals.count; s++) firstRow[s + 1] += firstRow[s];
  const toM = Float64Array.from(placed, ({ lane, distanceM }) => network.laneLengthM[lane] - distanceM);
  return {
    revision: world.signals.detectorRevision,
    lists: [...world.signals.detectors],
    firstRow,
    signal: Uint32Array.from(placed, ({ signal }) => signal),
    channel: Uint16Array.from(placed, ({ channel }) => channel),
    lane: Uint32Array.from(placed, ({ lane }) => lane),
    fromM: Float64Array.from(placed, ({ lengthM }, d) => toM[d] - lengthM),
    toM,
    isOn: new Uint8Array(placed.length),
  };
}

/**
 * Lays all detectors anew if some have been moved: those of the signals concerned are watched from now on, the others go on.
 *
 * `before` must hold where everybody is now.
 */
export function followDetectors(watch: DetectorWatch, world: World): void {
  if (watch.revision === world.signals.detectorRevision) return;
  const { lists, firstRow, isOn } = watch;
  const watched = new Set(watch.rows.map((d) => watch.signal[d]));
  Object.assign(watch, layRows(world), { rows: [] });
  for (const s of watched) {
    if (lists[s] !== watch.lists[s]) {
      beginDetectors(watch, world, s);
      continue;
    }
    watch.isOn.set(isOn.subarray(firstRow[s], firstRow[s + 1]), watch.firstRow[s]);
    watch.rows = [...watch.rows, ...rowsOf(watch, s)];
  }
  watch.rows = [...watch.rows].sort((a, b) => a - b);
}

/**
 * Watches the detectors of a signal from now on: who is over one now came before.
 *
 * `before` must hold where everybody is now.
 */
export function beginDetectors(watch: DetectorWatch, world: World, s: number): void {
  const rows = rowsOf(watch, s);
  watch.isOn.fill(0, watch.firstRow[s], watch.firstRow[s + 1]);
  // Nobody has moved since `before`: what is found on was on already, and isn't told.
  for (const d of rows) watchDetector(watch, world, d, world.timeMs);
  watch.rows = [...watch.rows, ...rows].sort((a, b) => a - b);
}

export function endDetectors(watch: DetectorWatch, s: number): void {
  watch.rows = watch.rows.filter((d) => watch.signal[d] !== s);
}

function rowsOf({ firstRow }: DetectorWatch, s: number): number[] {
  return Array.from({ length: firstRow[s + 1] - firstRow[s] }, (_, k) => firstRow[s] + k);
}

/** Adds when detectors went on and off in the step from `timeMs` on, in order of time. */
export function watchDetectors(watch: DetectorWatch, world: World, timeMs: number, events: SignalEvents): void {
  const { edges, signal, channel } = watch;
  edges.length = 0;
  for (const d of watch.rows) {
    if (watch.isOn[d] === 1 || isAnybodyNear(watch, world, d)) watchDetector(watch, world, d, timeMs);
  }
  // Stable: edges of one detector within one tick keep their order.
  edges.sort((a, b) => a.timeMs - b.timeMs);
  for (const { detector, code, timeMs: atMs } of edges) {
    appendEvent(events, atMs, signal[detector], code, channel[detector]);
  }
}

function isAnybodyNear({ lane, toM }: DetectorWatch, { traffic }: World, d: number): boolean {
  const { lanes, network } = traffic;
  if (lanes.head[lane[d]] >= 0) return true;
  if (network.laneLengthM[lane[d]] - toM[d] >= LONGEST_VEHICLE_M) return false;
  for (let k = network.laneFirstOut[lane[d]]; k < network.laneFirstOut[lane[d] + 1]; k++) {
    if (lanes.tail[network.outConnectors[k]] >= 0) return true;
  }
  return false;
}

/**
 * Vehicles come over a detector one after another, those in front first: each covers it for a part of the step, and between
 * two parts that don't meet it is off.
 */
function watchDetector(watch: DetectorWatch, { traffic, stepMs }: World, d: number, timeMs: number): void {
  const { vehicles, lanes, network } = traffic;
  const { positionM, lengthM, ahead, behind, number } = vehicles;
  const { before } = watch;
  const lane = watch.lane[d];
  const toM = watch.toM[d];
  const fromM = watch.fromM[d];
  const stepS = msToS(stepMs);
  const laneM = network.laneLengthM[lane];
  const link = network.laneLink[lane];
  let isOn = watch.isOn[d] === 1;
  /** Until when it is covered, as far as is known, s into the step. */
  let coveredS = 0;
  const edge = (code: number, atS: number) => {
    const atMs = Math.floor((timeMs + Math.min(atS, stepS) * 1000) / TICK_MS) * TICK_MS;
    watch.edges.push({ detector: d, code, timeMs: atMs });
  };
  const cover = (v: number, frontM: number) => {
    const rearM = frontM - lengthM[v];
    const fromFrontM = before.number[v] === number[v] ? frontBeforeM(v, frontM) : frontM;
    const fromRearM = fromFrontM - lengthM[v];
    if (fromRearM > toM || frontM < fromM) return;
    const sPerM = stepS / (frontM - fromFrontM);
    const inS = fromFrontM >= fromM ? 0 : (fromM - fromFrontM) * sPerM;
    const outS = rearM > toM ? (toM - fromRearM) * sPerM : Number.POSITIVE_INFINITY;
    if (isOn && inS > coveredS) {
      edge(EventCode.detectorOff, coveredS);
      isOn = false;
    }
    if (!isOn) edge(EventCode.detectorOn, inS);
    isOn = true;
    coveredS = Math.max(coveredS, outS);
  };
  /** Front bumper as the step began, m along the detector's lane; beside it, if the vehicle changed lanes. */
  const frontBeforeM = (v: number, frontM: number) => {
    const wasAtM = before.positionM[v];
    if (network.laneLink[before.lane[v]] === link) return wasAtM;
    // It has come onto the link in this step, or is in the intersection behind it.
    return frontM <= laneM ? wasAtM - network.laneLengthM[before.lane[v]] : laneM + wasAtM;
  };
  // Who is in the intersection already may still have its rear over the detector.
  if (laneM - toM < LONGEST_VEHICLE_M) {
    const reachM = FASTEST_MPS * stepS;
    for (let k = network.laneFirstOut[lane]; k < network.laneFirstOut[lane + 1]; k++) {
      let last = lanes.tail[network.outConnectors[k]];
      // From the rear on, as far as any can matter; then handed over from the front.
      let count = 0;
      while (last >= 0 && laneM + positionM[last] - lengthM[last] <= toM + reachM && ahead[last] >= 0) {
        last = ahead[last];
        count++;
      }
      for (let v = last; v >= 0 && count >= 0; v = behind[v], count--) cover(v, laneM + positionM[v]);
    }
  }
  for (let v = lanes.head[lane]; v >= 0 && positionM[v] >= fromM; v = behind[v]) cover(v, positionM[v]);
  if (isOn && coveredS < stepS) {
    edge(EventCode.detectorOff, coveredS);
    isOn = false;
  }
  watch.isOn[d] = isOn ? 1 : 0;
}
