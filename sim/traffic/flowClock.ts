import { msToS } from '../core/units.ts';
import { type Demand, profileFactor } from './demand.ts';

/**
 * When each flow's next vehicle comes. A flow's arrivals are spaced along a clock that runs as fast as its demand: by the
 * factor of its profile and the one on all flows. So a step need only look at the flows that are due.
 */
export interface FlowClock {
  /** Reading of each profile's clock, s; the last is that of the flows without a profile. Shape [profiles + 1]. */
  readonly readingS: Float64Array;
  /** Reading at which each flow's next vehicle comes, s; `NOT_STARTED` before the flow's start. Shape [flowCount]. */
  readonly dueS: Float64Array;
  /** Flows by their start. Shape [flowCount]. */
  readonly byStart: Int32Array;
  /** Flows of `byStart` that have started. */
  started: number;
  /** For each clock the running flows as a heap, the next one due at the top; made anew from `dueS` when stale. */
  readonly heaps: readonly { readonly rows: Int32Array; size: number }[];
  isStale: boolean;
  /** Flows due in this step, in their order. */
  readonly due: Int32Array;
}

const NOT_STARTED = -1;

export function createFlowClock({ flowCount, flowProfile, flowStartMs, profiles }: Demand): FlowClock {
  const counts = new Array<number>(profiles.length + 1).fill(0);
  for (let flow = 0; flow < flowCount; flow++) counts[clockOf(flowProfile[flow], profiles.length)]++;
  return {
    readingS: new Float64Array(profiles.length + 1),
    dueS: new Float64Array(flowCount).fill(NOT_STARTED),
    byStart: Int32Array.from({ length: flowCount }, (_, flow) => flow).sort(
      (a, b) => flowStartMs[a] - flowStartMs[b] || a - b,
    ),
    started: 0,
    heaps: counts.map((count) => ({ rows: new Int32Array(count), size: 0 })),
    isStale: true,
    due: new Int32Array(flowCount),
  };
}

function clockOf(profile: number, profileCount: number): number {
  return profile < 0 ? profileCount : profile;
}

/**
 * Lets a step pass on all clocks.
 *
 * @param firstS time on its clock until a starting flow's first vehicle, s
 * @returns how many flows are due: the first rows of `clock.due`
 */
export function advanceFlowClock(
  clock: FlowClock,
  demand: Demand,
  demandFactor: number,
  timeMs: number,
  stepMs: number,
  firstS: (flow: number) => number,
): number {
  const { flowStartMs, flowEndMs, flowProfile, profiles, flowCount } = demand;
  const { readingS, dueS, byStart, heaps, due } = clock;
  if (clock.isStale) rebuild(clock, demand);
  while (clock.started < flowCount && flowStartMs[byStart[clock.started]] <= timeMs) {
    const flow = byStart[clock.started++];
    const at = clockOf(flowProfile[flow], profiles.length);
    dueS[flow] = readingS[at] + firstS(flow);
    push(clock, at, flow);
  }
  let count = 0;
  for (let at = 0; at < heaps.length; at++) {
    const factor = at < profiles.length ? profileFactor(profiles[at], msToS(timeMs)) : 1;
    readingS[at] += factor * demandFactor * msToS(stepMs);
    const heap = heaps[at];
    while (heap.size > 0 && dueS[heap.rows[0]] <= readingS[at]) {
      const flow = pop(clock, at);
      if (timeMs < flowEndMs[flow]) due[count++] = flow;
    }
  }
  // The order in which vehicles are made must not hang on the heap's.
  due.subarray(0, count).sort();
  return count;
}

/** Whether a flow has another vehicle due in this step. */
export function isDue({ dueS, readingS }: FlowClock, { flowProfile, profiles }: Demand, flow: number): boolean {
  return dueS[flow] <= readingS[clockOf(flowProfile[flow], profiles.length)];
}

/** Puts a flow that was due back among those that wait for their time. */
export function awaitNext(clock: FlowClock, { flowProfile, profiles }: Demand, flow: number): void {
  push(clock, clockOf(flowProfile[flow], profiles.length), flow);
}

function rebuild(clock: FlowClock, { flowProfile, profiles, flowCount }: Demand): void {
  for (const heap of clock.heaps) heap.size = 0;
  clock.started = 0;
  while (clock.started < flowCount && clock.dueS[clock.byStart[clock.started]] !== NOT_STARTED) {
    const flow = clock.byStart[clock.started++];
    push(clock, clockOf(flowProfile[flow], profiles.length), flow);
  }
  clock.isStale = false;
}

function push({ heaps, dueS }: FlowClock, at: number, flow: number): void {
  const heap = heaps[at];
  const { rows } = heap;
  let i = heap.size++;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (dueS[rows[parent]] <= dueS[flow]) break;
    rows[i] = rows[parent];
    i = parent;
  }
  rows[i] = flow;
}

function pop({ heaps, dueS }: FlowClock, at: number): number {
  const heap = heaps[at];
  const { rows } = heap;
  const top = rows[0];
  const last = rows[--heap.size];
  const { size } = heap;
  let i = 0;
  for (let child = 1; child < size; child = 2 * i + 1) {
    if (child + 1 < size && dueS[rows[child + 1]] < dueS[rows[child]]) child++;
    if (dueS[rows[child]] >= dueS[last]) break;
    rows[i] = rows[child];
    i = child;
  }
  rows[i] = last;
  return top;
}
