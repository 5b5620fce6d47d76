import type { NetworkDefinition } from '../../network/definition.ts';
import type { Network } from '../../network/network.ts';
import { TurnCode } from '../../network/network.ts';
import { subAreaOf } from './subAreas.ts';

/** An unbroken run of signals along one road, with the links between them in both directions (network rows). */
export interface CorridorRun {
  readonly road: number;
  readonly intersections: readonly number[];
  /** Link from each intersection to the next; shape [intersections - 1]. */
  readonly outbound: readonly number[];
  /** Its opposite: from the next intersection back. */
  readonly inbound: readonly number[];
}

/** Two signals further apart than this don't make a green wave worth having, m. */
const GREATEST_GAP_M = 1000;

/** Link that drives the other way on the same piece of road, or -1. Shape [linkCount]. */
export function findOpposites(definition: NetworkDefinition): Int32Array {
  const indexOf = new Map(definition.links.map((link, i) => [link.id, i]));
  return Int32Array.from(definition.links, ({ id }) => {
    const other = id.endsWith('a') ? `${id.slice(0, -1)}b` : `${id.slice(0, -1)}a`;
    return indexOf.get(other) ?? -1;
  });
}

/** Movement (network row) straight on from each link, or -1. Shape [linkCount]. */
export function findThroughMovements(network: Network): Int32Array {
  const through = new Int32Array(network.linkCount).fill(-1);
  for (let m = 0; m < network.movementCount; m++) {
    if (network.movementTurn[m] === TurnCode.through) through[network.movementFrom[m]] = m;
  }
  return through;
}

/** Walks every road from end to end and cuts it where signals stand too far apart or a sub-area ends. */
export function findRuns(network: Network, opposite: Int32Array, through: Int32Array): CorridorRun[] {
  const { linkRoad, linkCount, movementTo, linkLengthM, linkFrom, linkTo } = network;
  const { intersections } = network.definition;
  const next = new Int32Array(linkCount).fill(-1);
  const hasPrevious = new Uint8Array(linkCount);
  for (let link = 0; link < linkCount; link++) {
    if (through[link] < 0) continue;
    const ahead = movementTo[through[link]];
    if (linkRoad[ahead] !== linkRoad[link]) continue;
    next[link] = ahead;
    hasPrevious[ahead] = 1;
  }
  const runs: CorridorRun[] = [];
  const isSignal = (node: number) => intersections[node].control === 'signal';
  const areaOf = (node: number) => subAreaOf(intersections[node]).id;
  const close = (links: readonly number[]) => {
    if (links.length === 0) return;
    runs.push({
      road: linkRoad[links[0]],
      intersections: [linkFrom[links[0]], ...links.map((link) => linkTo[link])],
      outbound: links,
      inbound: links.map((link) => opposite[link]),
    });
  };
  const walked = new Uint8Array(linkCount);
  for (let start = 0; start < linkCount; start++) {
    if (hasPrevious[start] || walked[start]) continue;
    let run: number[] = [];
    for (let link = start; link >= 0 && !walked[link]; link = next[link]) {
      walked[link] = 1;
      if (opposite[link] >= 0) walked[opposite[link]] = 1;
      const joins =
        linkLengthM[link] <= GREATEST_GAP_M &&
        isSignal(linkFrom[link]) &&
        isSignal(linkTo[link]) &&
        areaOf(linkFrom[link]) === areaOf(linkTo[link]);
      if (joins) run.push(link);
      else {
        close(run);
        run = [];
      }
    }
    close(run);
  }
  return runs.map((run) => pointOutwards(network, run));
}

/** Outbound is north or east, whichever the road runs along. */
function pointOutwards(network: Network, run: CorridorRun): CorridorRun {
  const { intersectionX, intersectionY } = network;
  const first = run.intersections[0];
  const last = run.intersections[run.intersections.length - 1];
  const dx = intersectionX[last] - intersectionX[first];
  const dy = intersectionY[last] - intersectionY[first];
  if (Math.abs(dx) > Math.abs(dy) ? dx > 0 : dy > 0) return run;
  return {
    road: run.road,
    intersections: [...run.intersections].reverse(),
    outbound: [...run.inbound].reverse(),
    inbound: [...run.outbound].reverse(),
  };
}

/** Cuts a run into sections of at most so many signals, at its widest gaps; a signal at a cut belongs to one side. */
export function cutRun(network: Network, run: CorridorRun, mostSignals: number): CorridorRun[] {
  const count = run.intersections.length;
  if (count <= mostSignals) return count >= 2 ? [run] : [];
  let cut = -1;
  for (let k = 1; k < run.outbound.length - 1; k++) {
    // Near the middle, and where the gap is wide.
    const off = Math.abs(k + 1 - count / 2) / count;
    const worth = network.linkLengthM[run.outbound[k]] * (1 - off);
    if (cut < 0 || worth > network.linkLengthM[run.outbound[cut]] * (1 - Math.abs(cut + 1 - count / 2) / count))
      cut = k;
  }
  if (cut < 0) return [run];
  return [slice(run, 0, cut), slice(run, cut + 1, count - 1)].flatMap((part) => cutRun(network, part, mostSignals));
}

/** The part of a run from one of its intersections to another, by position. */
export function slice(run: CorridorRun, from: number, to: number): CorridorRun {
  return {
    road: run.road,
    intersections: run.intersections.slice(from, to + 1),
    outbound: run.outbound.slice(from, to),
    inbound: run.inbound.slice(from, to),
  };
}
