/** Vehicles' ways along a corridor, gathered from the frames: distance over time, one line for each passage. */

export interface Trajectory {
  readonly slot: number;
  readonly inbound: boolean;
  /** Time (ms) and distance (m) in turn. */
  readonly points: number[];
}

export interface TrajectoryBook {
  readonly bySlot: Map<number, Trajectory>;
  readonly all: Set<Trajectory>;
}

/** Faster than any vehicle, m/s: a slot that moved further has passed to another vehicle. */
const IMPOSSIBLE_MPS = 45;
/** A line that lies this close to the straight one needs no further point, m. */
const STRAIGHT_M = 1.2;
/** A slot unheard of for longer than this has left the corridor, ms. */
const GAP_MS = 6000;

const INBOUND_BIT = 0x8000_0000;

export function createTrajectoryBook(): TrajectoryBook {
  return { bySlot: new Map(), all: new Set() };
}

export function clearTrajectories(book: TrajectoryBook): void {
  book.bySlot.clear();
  book.all.clear();
}

/** The corridor section of a frame: three words a record. */
export interface CorridorRecords {
  readonly timeMs: number;
  readonly corridorCount: number;
  readonly corridorFloats: Float32Array;
  readonly corridorWords: Uint32Array;
}

/** Takes the corridor records of a frame in; forgets what ended before `keepFromMs`. */
export function recordTrajectories(book: TrajectoryBook, frame: CorridorRecords, keepFromMs: number): void {
  const { corridorCount, corridorFloats, corridorWords, timeMs } = frame;
  for (let i = 0; i < corridorCount; i++) {
    const word = corridorWords[i * 3];
    const inbound = (word & INBOUND_BIT) !== 0;
    const slot = (word & ~INBOUND_BIT) >>> 0;
    const distanceM = corridorFloats[i * 3 + 1];
    let trajectory = book.bySlot.get(slot);
    if (!trajectory || !continues(trajectory, inbound, timeMs, distanceM)) {
      trajectory = { slot, inbound, points: [] };
      book.bySlot.set(slot, trajectory);
      book.all.add(trajectory);
    }
    addPoint(trajectory.points, timeMs, distanceM);
  }
  for (const trajectory of book.all) {
    const endMs = trajectory.points[trajectory.points.length - 2];
    if (endMs >= keepFromMs) continue;
    book.all.delete(trajectory);
    if (book.bySlot.get(trajectory.slot) === trajectory) book.bySlot.delete(trajectory.slot);
  }
}

function continues(trajectory: Trajectory, inbound: boolean, timeMs: number, distanceM: number): boolean {
  const { points } = trajectory;
  const gapMs = timeMs - points[points.length - 2];
  if (trajectory.inbound !== inbound || gapMs < 0) return false;
  const movedM = (distanceM - points[points.length - 1]) * (inbound ? -1 : 1);
  return movedM > -5 && movedM <= (IMPOSSIBLE_MPS * Math.max(gapMs, 1000)) / 1000 && gapMs <= Math.max(GAP_MS, 0);
}

/** Adds a point; one that the line passes anyway is moved instead, so that steady driving and standing cost two. */
function addPoint(points: number[], timeMs: number, distanceM: number): void {
  const count = points.length;
  if (count >= 4) {
    const [t0, d0, t1, d1] = points.slice(count - 4);
    const ratio = (t1 - t0) / Math.max(1, timeMs - t0);
    if (Math.abs(d0 + (distanceM - d0) * ratio - d1) <= STRAIGHT_M && t1 - t0 < 30_000) {
      points[count - 2] = timeMs;
      points[count - 1] = distanceM;
      return;
    }
  }
  points.push(timeMs, distanceM);
}
