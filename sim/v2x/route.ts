import type { Network } from '../network/network.ts';

/** A place on a link. */
export interface RoadPlace {
  readonly link: number;
  /** From the link's start, m. */
  readonly positionM: number;
}

/** A way through the network: links, and the movement from each to the next. */
export interface Way {
  readonly links: readonly number[];
  readonly movements: readonly number[];
}

/**
 * Quickest way from any of some places to any of others, with a cost that may depend on when one gets there.
 *
 * Dijkstra's method over links; right as long as nobody gains by starting later (FIFO), as with signals.
 *
 * @param crossMs given a movement and when one is at its approach link's stop line, ms: when one is on the next link
 * @param driveMs given a link: time from its start to its stop line, ms
 * @returns null where no way leads
 */
export function findWay(
  network: Network,
  from: readonly RoadPlace[],
  to: readonly RoadPlace[],
  startMs: number,
  driveMs: (link: number) => number,
  crossMs: (movement: number, timeMs: number) => number,
): Way | null {
  const { linkCount, linkLengthM, linkMovements, movementTo, movementFrom } = network;
  /** When one is at the stop line of a link at the earliest, ms. */
  const atLineMs = new Float64Array(linkCount).fill(Number.POSITIVE_INFINITY);
  const cameBy = new Int32Array(linkCount).fill(-1);
  const isDone = new Uint8Array(linkCount);
  const queue = createHeap();
  const goals = new Map(to.map((place) => [place.link, place.positionM]));
  const shareOf = (link: number, lengthM: number) => (driveMs(link) * lengthM) / linkLengthM[link];
  for (const { link, positionM } of from) {
    const goalM = goals.get(link);
    if (goalM !== undefined && goalM >= positionM) return { links: [link], movements: [] };
    const lineMs = startMs + shareOf(link, linkLengthM[link] - positionM);
    if (lineMs >= atLineMs[link]) continue;
    atLineMs[link] = lineMs;
    queue.push(link, lineMs);
  }
  let bestMs = Number.POSITIVE_INFINITY;
  let last = -1;
  for (let link = queue.pop(); link >= 0; link = queue.pop()) {
    if (isDone[link] === 1) continue;
    isDone[link] = 1;
    if (atLineMs[link] >= bestMs) break;
    for (let m = linkMovements[2 * link]; m < linkMovements[2 * link + 1]; m++) {
      const next = movementTo[m];
      const onMs = crossMs(m, atLineMs[link]);
      const goalM = goals.get(next);
      if (goalM !== undefined && onMs + shareOf(next, goalM) < bestMs) {
        bestMs = onMs + shareOf(next, goalM);
        last = m;
      }
      const lineMs = onMs + driveMs(next);
      if (lineMs >= atLineMs[next]) continue;
      atLineMs[next] = lineMs;
      cameBy[next] = m;
      queue.push(next, lineMs);
    }
  }
  if (last < 0) return null;
  const movements: number[] = [];
  for (let m = last; m >= 0; m = cameBy[movementFrom[m]]) movements.push(m);
  movements.reverse();
  return { links: [movementFrom[movements[0]], ...movements.map((m) => movementTo[m])], movements };
}

/** A binary heap of links by time. */
function createHeap() {
  const links: number[] = [];
  const times: number[] = [];
  const swap = (a: number, b: number) => {
    [links[a], links[b]] = [links[b], links[a]];
    [times[a], times[b]] = [times[b], times[a]];
  };
  return {
    push(link: number, timeMs: number) {
      let i = links.push(link) - 1;
      times.push(timeMs);
      while (i > 0 && times[(i - 1) >> 1] > times[i]) {
        swap(i, (i - 1) >> 1);
        i = (i - 1) >> 1;
      }
    },
    /** The earliest, -1: none is left. */
    pop(): number {
      if (links.length === 0) return -1;
      swap(0, links.length - 1);
      times.pop();
      const link = links.pop()!;
      for (let i = 0; ; ) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2]) {
          if (child < times.length && times[child] < times[least]) least = child;
        }
        if (least === i) return link;
        swap(i, least);
        i = least;
      }
    },
  };
}
