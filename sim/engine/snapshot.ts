import type { Change } from '../protocol/commands.ts';
import { controlArrays } from '../signals/control/controlState.ts';
import type { PlanDefinition } from '../signals/definition.ts';
import { movementIdsOf } from '../signals/signalSet.ts';
import { compileTimetable, createFirstSegment, type TimetableSegment } from '../signals/timetable.ts';
import { replaceDemand } from '../traffic/arrivals.ts';
import type { Demand } from '../traffic/demand.ts';
import { TOTAL_FIELDS } from '../traffic/trafficState.ts';
import { resizeVehicles, SLOT_FIELDS } from '../traffic/vehicles.ts';
import { type Fleet, restoreFleet } from './buses/fleet.ts';
import type { Ambulance } from './emergency/ambulance.ts';
import { demandWithWay } from './emergency/sendAmbulance.ts';
import { restoreSignalEdits } from './signalEdits.ts';
import type { OpenTransition, PendingArrivals, ScheduledCommand, World } from './world.ts';

/**
 * A snapshot: magic, version and checksum (12 bytes), the length of a JSON head (4), the head, then the arrays in the
 * order of `stateArrays`, each padded to 8 bytes. Restored into a world of the same scenario, seed and step, the run
 * goes on as if it had never stopped, to the same state hash.
 */
const SNAPSHOT_MAGIC = 0x47575353;
const SNAPSHOT_VERSION = 9;
const PREFIX_BYTES = 16;

interface SnapshotHead {
  readonly scenarioId: string;
  readonly seed: number;
  readonly stepMs: number;
  readonly stepIndex: number;
  readonly usedSlots: number;
  readonly nextNumber: number;
  readonly freeCount: number;
  readonly nextTrip: number;
  readonly demandFactor: number;
  readonly recorded: number;
  /** Those who are on their way to a signal that runs by its traffic. */
  readonly pendingArrivals: PendingArrivals;
  readonly changes: readonly Change[];
  readonly scheduled: readonly ScheduledCommand[];
  readonly ambulances: readonly Ambulance[];
  readonly fleet: Fleet | null;
  readonly transitions: readonly OpenTransition[];
  /** Signals whose segments are not the scenario's own. */
  readonly segments: readonly { readonly signal: number; readonly segments: readonly SegmentHead[] }[];
  /** Bytes of each array, to tell a snapshot of another scenario. */
  readonly arrayBytes: readonly number[];
}

interface SegmentHead {
  readonly plan: PlanDefinition;
  /** null: since ever. */
  readonly fromMs: number | null;
  readonly ringMsAtStart: number;
  readonly dwellMs: number;
  readonly untilMs?: number;
  readonly forBus?: number;
}

type StateArray = Int8Array | Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** Every array that a later step reads, cut to the rows in use. */
function stateArrays(world: World): StateArray[] {
  const { vehicles, lanes, arrivals, indication, greenSinceMs } = world.traffic;
  const { control } = world.signals;
  return [
    ...SLOT_FIELDS.map((field) => vehicles[field].subarray(0, vehicles.usedSlots)),
    lanes.head,
    lanes.tail,
    lanes.vehicles,
    lanes.closed,
    lanes.mayWish,
    arrivals.clock.dueS,
    arrivals.clock.readingS,
    arrivals.flowSent,
    arrivals.queueHead,
    arrivals.queueTail,
    indication,
    greenSinceMs,
    world.signals.nextChangeMs,
    world.signals.scheduleEntry,
    world.window.totals,
    ...(control ? controlArrays(control) : []),
  ];
}

function totalsOf(world: World): Float64Array {
  return Float64Array.from(TOTAL_FIELDS, (name) => world.traffic.totals[name]);
}

/** State hash, 16 hexadecimal digits: two runs agree in it exactly when they agree in every state array and total. */
export function hashState(world: World): string {
  const { vehicles, arrivals } = world.traffic;
  const counters = Float64Array.of(
    world.stepIndex,
    world.timeMs,
    vehicles.usedSlots,
    vehicles.nextNumber,
    vehicles.freeCount,
    arrivals.nextTrip,
    arrivals.demandFactor,
  );
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  // Rows above `freeCount` of the stack of free slots are left over from before; they decide nothing.
  const arrays = stateArrays(world).map((array, i) =>
    SLOT_FIELDS[i] === 'freeSlots' ? array.subarray(0, vehicles.freeCount) : array,
  );
  // Buses are plain values: their text is what a snapshot keeps of them.
  const fleet = new TextEncoder().encode(world.fleet === null ? '' : JSON.stringify(world.fleet));
  for (const array of [...arrays, totalsOf(world), counters, fleet]) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let i = 0; i < bytes.length; i++) {
      low = Math.imul(low ^ bytes[i], 0x01000193);
      high = Math.imul(high ^ bytes[i], 0x85ebca6b) ^ (high >>> 15);
    }
  }
  const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0');
  return hex(high) + hex(low);
}

export function takeSnapshot(world: World): Uint8Array {
  const { vehicles, arrivals } = world.traffic;
  const arrays = [...stateArrays(world), totalsOf(world)];
  const head: SnapshotHead = {
    scenarioId: world.scenario.definition.id,
    seed: world.seed,
    stepMs: world.stepMs,
    stepIndex: world.stepIndex,
    usedSlots: vehicles.usedSlots,
    nextNumber: vehicles.nextNumber,
    freeCount: vehicles.freeCount,
    nextTrip: arrivals.nextTrip,
    demandFactor: arrivals.demandFactor,
    recorded: world.window.recorded,
    pendingArrivals: world.pendingArrivals,
    changes: world.changes,
    scheduled: world.scheduled,
    ambulances: world.ambulances,
    fleet: world.fleet,
    transitions: world.transitions,
    segments: changedSegments(world),
    arrayBytes: arrays.map((array) => array.byteLength),
  };
  const headBytes = new TextEncoder().encode(JSON.stringify(head));
  const bodyStart = padded(PREFIX_BYTES + headBytes.length);
  const bytes = new Uint8Array(bodyStart + arrays.reduce((sum, array) => sum + padded(array.byteLength), 0));
  bytes.set(headBytes, PREFIX_BYTES);
  let at = bodyStart;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, SNAPSHOT_MAGIC, true);
  view.setUint32(4, SNAPSHOT_VERSION, true);
  view.setUint32(12, headBytes.length, true);
  view.setUint32(8, checksumOf(bytes), true);
  return bytes;
}

/**
 * Puts a world back to a snapshot's moment. With `anySeed` the world may be of another seed: it goes on from that moment under
 * other chances.
 *
 * @throws RangeError naming what is wrong, if the bytes are truncated, altered, of another version or another run; the
 *         world is untouched then
 */
export function restoreSnapshot(world: World, bytes: Uint8Array, options: { readonly anySeed?: boolean } = {}): void {
  const head = readHead(bytes);
  const own = world.scenario.definition.id;
  if (head.scenarioId !== own) throw new RangeError(`snapshot is of scenario "${head.scenarioId}", not of "${own}"`);
  if ((head.seed !== world.seed && !options.anySeed) || head.stepMs !== world.stepMs) {
    throw new RangeError(
      `snapshot is of seed ${head.seed} and step ${head.stepMs} ms, not of seed ${world.seed} and step ${world.stepMs} ms`,
    );
  }
  if (world.traffic.tripLog !== null)
    throw new RangeError('a world that logs its trips can only be run from its start');
  const { vehicles, arrivals, totals } = world.traffic;
  const before = vehicles.usedSlots;
  if (head.usedSlots > vehicles.capacity) resizeVehicles(vehicles, capacityFor(head.usedSlots));
  vehicles.usedSlots = head.usedSlots;
  const { demand } = world.traffic;
  const arrivalsBefore = { ...world.traffic.arrivals };
  replaceDemand(world.traffic, demandOf(world, head.ambulances));
  const arrays = [...stateArrays(world), new Float64Array(TOTAL_FIELDS.length)];
  if (arrays.some((array, i) => array.byteLength !== head.arrayBytes[i])) {
    vehicles.usedSlots = before;
    world.traffic.demand = demand;
    Object.assign(world.traffic.arrivals, arrivalsBefore);
    throw new RangeError('snapshot is of another version of this scenario: its arrays have other lengths');
  }
  let at = padded(PREFIX_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true));
  for (const array of arrays) {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytes.subarray(at, at + array.byteLength));
    at += padded(array.byteLength);
  }
  TOTAL_FIELDS.forEach((name, f) => {
    totals[name] = arrays[arrays.length - 1][f];
  });
  vehicles.nextNumber = head.nextNumber;
  vehicles.freeCount = head.freeCount;
  vehicles.lane.fill(-1, head.usedSlots);
  vehicles.yieldTo.fill(-1);
  vehicles.sideLeader.fill(-1);
  vehicles.decidedMs.fill(-1);
  vehicles.overruledMs.fill(-1);
  arrivals.clock.isStale = true;
  arrivals.nextTrip = head.nextTrip;
  arrivals.demandFactor = head.demandFactor;
  world.window.recorded = head.recorded;
  world.pendingArrivals.movement = [...head.pendingArrivals.movement];
  world.pendingArrivals.arriveMs = [...head.pendingArrivals.arriveMs];
  world.stepIndex = head.stepIndex;
  world.timeMs = world.startMs + head.stepIndex * world.stepMs;
  world.changes.splice(0, world.changes.length, ...head.changes);
  world.scheduled.splice(0, world.scheduled.length, ...head.scheduled);
  world.ambulances.splice(0, world.ambulances.length, ...head.ambulances);
  if (world.fleet !== null && head.fleet !== null) restoreFleet(world.fleet, head.fleet);
  world.priorityNotes.length = 0;
  world.transitions.splice(0, world.transitions.length, ...head.transitions);
  world.observation = null;
  restoreSegments(world, head);
  restoreSignalEdits(world);
}

/** The scenario's demand with the ways of ambulances. */
function demandOf(world: World, ambulances: readonly Ambulance[]): Demand {
  return ambulances.reduce((demand, { linkIds }) => demandWithWay(demand, linkIds, world), world.scenario.demand);
}

/** @throws RangeError naming what is wrong */
function readHead(bytes: Uint8Array): SnapshotHead {
  if (bytes.length < PREFIX_BYTES) throw new RangeError(`snapshot of ${bytes.length} bytes is shorter than its prefix`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== SNAPSHOT_MAGIC) throw new RangeError('these bytes are no snapshot');
  const version = view.getUint32(4, true);
  if (version !== SNAPSHOT_VERSION)
    throw new RangeError(`snapshot is of version ${version}; this build reads ${SNAPSHOT_VERSION}`);
  if (view.getUint32(8, true) !== checksumOf(bytes))
    throw new RangeError('snapshot is truncated or altered: its checksum does not match');
  const headEnd = PREFIX_BYTES + view.getUint32(12, true);
  return JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, headEnd))) as SnapshotHead;
}

function changedSegments(world: World): SnapshotHead['segments'] {
  const { segments, set } = world.signals;
  return segments.flatMap((own, signal) => {
    if (own.length === 1 && own[0].timetable === set.initialTimetables[signal]) return [];
    const heads = own.map(
      (segment): SegmentHead => ({
        plan: segment.timetable.plan,
        fromMs: Number.isFinite(segment.fromMs) ? segment.fromMs : null,
        ringMsAtStart: segment.ringMsAtStart,
        dwellMs: segment.dwellMs,
        untilMs: segment.untilMs,
        forBus: segment.forBus,
      }),
    );
    return [{ signal, segments: heads }];
  });
}

function restoreSegments(world: World, head: SnapshotHead): void {
  const { signals, scenario } = world;
  signals.set.initialTimetables.forEach((timetable, signal) => {
    signals.segments[signal] = [createFirstSegment(timetable)];
  });
  for (const { signal, segments } of head.segments) {
    const ids = movementIdsOf(scenario.network, signals.set.intersectionIndex[signal]);
    signals.segments[signal] = segments.map(
      (segment): TimetableSegment => ({
        timetable: compileTimetable(signals.set.definitions[signal], segment.plan, ids),
        fromMs: segment.fromMs ?? Number.NEGATIVE_INFINITY,
        ringMsAtStart: segment.ringMsAtStart,
        dwellMs: segment.dwellMs,
        ...(segment.untilMs === undefined ? {} : { untilMs: segment.untilMs }),
        ...(segment.forBus === undefined ? {} : { forBus: segment.forBus }),
      }),
    );
  }
}

const padded = (bytes: number) => (bytes + 7) & ~7;

function capacityFor(slots: number): number {
  let capacity = 1024;
  while (capacity < slots) capacity *= 2;
  return capacity;
}

/** FNV-1a over the bytes from 12 on. */
function checksumOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 12; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash >>> 0;
}
