import { type ConflictMatrix, conflicts } from './conflicts.ts';
import type { Network } from './network.ts';
import { locateOnLane } from './network.ts';

/**
 * Where the paths of conflicting movements meet: for each connector the others that cross it or lead into the same
 * lane, and the stretch of either path that both can't use at once.
 *
 * Rows of connector `c` (lane row `linkLaneCount + c`) are `first[c]` to `first[c + 1] - 1`. All lengths are m along
 * the connector concerned. Both sides of a pair have a row.
 */
export interface ConflictPoints {
  /** Shape [connector count + 1]. */
  readonly first: Uint32Array;
  /** Lane row of the other connector. */
  readonly foe: Uint32Array;
  readonly ownEnterM: Float32Array;
  readonly ownLeaveM: Float32Array;
  readonly foeEnterM: Float32Array;
  readonly foeLeaveM: Float32Array;
  /** 1: the two lead into the same lane. */
  readonly merges: Uint8Array;
}

/** Two vehicles whose centre lines are nearer than this touch, m: a car's width and a little. */
const CLEAR_M = 2.2;
/** Distance between the samples of a path, m. */
const SAMPLE_M = 0.5;

/**
 * Finds the stretches on which conflicting connectors come too near each other.
 *
 * @param wanted 1 for each intersection to look at; the others' connectors get no rows. Shape [intersectionCount]
 */
export function findConflictPoints(network: Network, matrix: ConflictMatrix, wanted: Uint8Array): ConflictPoints {
  const { linkLaneCount, laneCount, intersectionCount, intersectionFirstMovement, movementFirstConnector } = network;
  const connectorCount = laneCount - linkLaneCount;
  const rows: { own: number; foe: number; ownM: [number, number]; foeM: [number, number] }[] = [];
  for (let i = 0; i < intersectionCount; i++) {
    if (wanted[i] === 0) continue;
    const samples = new Map<number, Float64Array>();
    const sampled = (lane: number) => {
      const known = samples.get(lane);
      if (known) return known;
      const points = samplePath(network, lane);
      samples.set(lane, points);
      return points;
    };
    for (let a = intersectionFirstMovement[i]; a < intersectionFirstMovement[i + 1]; a++) {
      for (let b = a + 1; b < intersectionFirstMovement[i + 1]; b++) {
        if (!conflicts(matrix, a, b)) continue;
        for (let own = movementFirstConnector[a]; own < movementFirstConnector[a + 1]; own++) {
          for (let foe = movementFirstConnector[b]; foe < movementFirstConnector[b + 1]; foe++) {
            const meeting = findMeeting(network, own, foe, sampled(own), sampled(foe));
            if (!meeting) continue;
            rows.push({ own, foe, ownM: meeting.a, foeM: meeting.b });
            rows.push({ own: foe, foe: own, ownM: meeting.b, foeM: meeting.a });
          }
        }
      }
    }
  }
  rows.sort((x, y) => x.own - y.own || x.ownM[0] - y.ownM[0] || x.foe - y.foe);
  const first = new Uint32Array(connectorCount + 1);
  for (const row of rows) first[row.own - linkLaneCount + 1]++;
  for (let c = 0; c < connectorCount; c++) first[c + 1] += first[c];
  const { connectorToLane } = network;
  return {
    first,
    foe: Uint32Array.from(rows, (row) => row.foe),
    ownEnterM: Float32Array.from(rows, (row) => row.ownM[0]),
    ownLeaveM: Float32Array.from(rows, (row) => row.ownM[1]),
    foeEnterM: Float32Array.from(rows, (row) => row.foeM[0]),
    foeLeaveM: Float32Array.from(rows, (row) => row.foeM[1]),
    merges: Uint8Array.from(rows, (row) =>
      connectorToLane[row.own - linkLaneCount] === connectorToLane[row.foe - linkLaneCount] ? 1 : 0,
    ),
  };
}

/** Points along a path every half metre, x and y in turn, the end included. */
function samplePath(network: Network, lane: number): Float64Array {
  const lengthM = network.laneLengthM[lane];
  const pieces = Math.max(1, Math.ceil(lengthM / SAMPLE_M));
  const points = new Float64Array(2 * (pieces + 1));
  const pose = { x: 0, y: 0, headingRad: 0 };
  for (let k = 0; k <= pieces; k++) {
    locateOnLane(network, lane, (lengthM * k) / pieces, pose);
    points[2 * k] = pose.x;
    points[2 * k + 1] = pose.y;
  }
  return points;
}

/** First and last distance along either path at which the other is too near; null if the paths stay apart. */
function findMeeting(
  network: Network,
  laneA: number,
  laneB: number,
  a: Float64Array,
  b: Float64Array,
): { a: [number, number]; b: [number, number] } | null {
  const piecesA = a.length / 2 - 1;
  const piecesB = b.length / 2 - 1;
  let firstA = -1;
  let lastA = -1;
  let firstB = piecesB + 1;
  let lastB = -1;
  for (let i = 0; i <= piecesA; i++) {
    for (let j = 0; j <= piecesB; j++) {
      const dx = a[2 * i] - b[2 * j];
      const dy = a[2 * i + 1] - b[2 * j + 1];
      if (dx * dx + dy * dy > CLEAR_M * CLEAR_M) continue;
      if (firstA < 0) firstA = i;
      lastA = i;
      if (j < firstB) firstB = j;
      if (j > lastB) lastB = j;
    }
  }
  if (firstA < 0) return null;
  const stepA = network.laneLengthM[laneA] / piecesA;
  const stepB = network.laneLengthM[laneB] / piecesB;
  return { a: [firstA * stepA, lastA * stepA], b: [firstB * stepB, lastB * stepB] };
}
