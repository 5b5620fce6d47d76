import { addDispersed } from './dispersion.ts';
import type { FlowProblem, FlowTiming } from './problem.ts';
import { passStopLine, randomDelayS, type StopLineResult } from './stopLine.ts';

/**
 * Cyclic flow profiles of all streams under a timing, kept so that a change at one controller costs only what it touches.
 *
 * Arrays of profiles have, for stream `s`, rows `first[s]` to `first[s] + periodS - 1`, veh a second of master time.
 */
export interface FlowState {
  readonly problem: FlowProblem;
  readonly timing: FlowTiming;
  readonly first: Uint32Array;
  readonly arrivals: Float64Array;
  readonly departures: Float64Array;
  /** Over one cycle from the controller's zero: shape as `capacityFirst`. */
  readonly capacity: Float64Array;
  readonly capacityFirst: Uint32Array;
  /** Of each stream: uniform delay and random delay, veh·h an hour; stops, veh an hour; greatest queue, veh. */
  readonly uniform: Float64Array;
  readonly random: Float64Array;
  readonly stops: Float64Array;
  readonly queue: Float64Array;
  /**
   * What the stream counts for, veh·h an hour: delay, stops, and vehicles held up by those that stand in the crossing upstream
   * when the queue is longest, as TRANSYT counts queues beyond their limit.
   */
  readonly cost: Float64Array;
  /** Streams that a stream's departures drive on into. */
  readonly downstream: readonly (readonly number[])[];
  /** Sum of `cost`. */
  total: number;
  /** Streams worked out so far: the work done. */
  evaluations: number;
  readonly undo: UndoLog;
  readonly scratch: { readonly profile: Float64Array; readonly result: StopLineResult };
}

/** What a trial has overwritten. */
interface UndoLog {
  readonly arrivals: Float64Array;
  readonly departures: Float64Array;
  readonly capacity: Float64Array;
  readonly numbers: Float64Array;
  /** Trial in which a stream was kept last. */
  readonly keptAt: Uint32Array;
  streams: number[];
  trial: number;
  total: number;
  controllers: { row: number; offsetS: number; stagesS: number[] }[];
}

/** Effective green begins and ends this long after displayed green: start-up loss and use of yellow (HCM 6, chapter 19). */
const GREEN_SHIFT_S = 2;
/** Sweeps over the whole network until loops of streams agree. */
const MOST_SWEEPS = 8;
/** A departure profile that moves by less than this part of its traffic, or this many signals on, is the same. */
const TOLERANCE = 0.01;
const MOST_SIGNALS_ON = 3;
/** Demand over capacity is read up to this: a stream without green in a timing counts as hopeless, not infinite. */
const MOST_RATIO = 3;

export function createFlowState(problem: FlowProblem, timing: FlowTiming): FlowState {
  const { streams, controllers } = problem;
  const first = new Uint32Array(streams.length + 1);
  const capacityFirst = new Uint32Array(streams.length + 1);
  let longest = 0;
  streams.forEach(({ controller }, s) => {
    first[s + 1] = first[s] + controllers[controller].periodS;
    capacityFirst[s + 1] = capacityFirst[s] + controllers[controller].cycleS;
    longest = Math.max(longest, controllers[controller].periodS);
  });
  const downstream: number[][] = streams.map(() => []);
  streams.forEach(({ platoons }, s) => {
    for (const { sources } of platoons) for (const { stream } of sources) downstream[stream].push(s);
  });
  const profiles = () => new Float64Array(first[streams.length]);
  const numbers = () => new Float64Array(streams.length);
  const state: FlowState = {
    problem,
    timing,
    first,
    arrivals: profiles(),
    departures: profiles(),
    capacity: new Float64Array(capacityFirst[streams.length]),
    capacityFirst,
    uniform: numbers(),
    random: numbers(),
    stops: numbers(),
    queue: numbers(),
    cost: numbers(),
    downstream,
    total: 0,
    evaluations: 0,
    undo: {
      arrivals: profiles(),
      departures: profiles(),
      capacity: new Float64Array(capacityFirst[streams.length]),
      numbers: new Float64Array(streams.length * 5),
      keptAt: new Uint32Array(streams.length),
      streams: [],
      trial: 0,
      total: 0,
      controllers: [],
    },
    scratch: { profile: new Float64Array(longest), result: { delayVehS: 0, stopsVeh: 0, queueVeh: 0 } },
  };
  evaluateAll(state);
  return state;
}

/** Works out the whole network afresh: sweeps until departures no longer change. @returns the total */
export function evaluateAll(state: FlowState): number {
  const { problem, first, departures } = state;
  const { streams, controllers } = problem;
  for (let c = 0; c < controllers.length; c++) updateCapacity(state, c);
  streams.forEach(({ flowVehPerH, controller }, s) => {
    departures.fill(flowVehPerH / 3600, first[s], first[s] + controllers[controller].periodS);
  });
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let moved = false;
    for (let s = 0; s < streams.length; s++) {
      updateArrivals(state, s);
      if (updateStopLine(state, s) > TOLERANCE * 0.1) moved = true;
    }
    if (!moved) break;
  }
  state.total = state.cost.reduce((sum, value) => sum + value, 0);
  return state.total;
}

/**
 * Gives one controller other times and works out what that touches. Undone by `undoTrial` until the next `beginTrial`.
 *
 * @returns the new total
 */
export function changeController(
  state: FlowState,
  row: number,
  offsetS: number,
  stagesS: readonly number[] | null,
): number {
  const { undo, timing, problem, downstream } = state;
  const controller = problem.controllers[row];
  undo.controllers.push({ row, offsetS: timing.offsetsS[row], stagesS: timing.stagesS[row] });
  timing.offsetsS[row] = ((offsetS % controller.cycleS) + controller.cycleS) % controller.cycleS;
  for (const s of controller.streams) keepStream(state, s);
  if (stagesS !== null) {
    timing.stagesS[row] = [...stagesS];
    updateCapacity(state, row);
  }
  let wave = controller.streams;
  for (let far = 0; wave.length > 0; far++) {
    const next = new Set<number>();
    for (const s of wave) {
      keepStream(state, s);
      if (far > 0) updateArrivals(state, s);
      const before = state.cost[s];
      const change = updateStopLine(state, s);
      state.total += state.cost[s] - before;
      if (change > TOLERANCE && far < MOST_SIGNALS_ON) for (const to of downstream[s]) next.add(to);
    }
    wave = [...next];
  }
  return state.total;
}

export function beginTrial({ undo, total }: FlowState): void {
  undo.trial++;
  undo.streams = [];
  undo.controllers = [];
  (undo as { total: number }).total = total;
}

/** Puts back what has changed since `beginTrial`. */
export function undoTrial(state: FlowState): void {
  const { undo, first, capacityFirst, timing } = state;
  for (const { row, offsetS, stagesS } of undo.controllers.reverse()) {
    timing.offsetsS[row] = offsetS;
    timing.stagesS[row] = stagesS;
  }
  for (const s of undo.streams) {
    copy(undo.arrivals, state.arrivals, first[s], first[s + 1]);
    copy(undo.departures, state.departures, first[s], first[s + 1]);
    copy(undo.capacity, state.capacity, capacityFirst[s], capacityFirst[s + 1]);
    numbersOf(state).forEach((field, k) => {
      field[s] = undo.numbers[5 * s + k];
    });
  }
  state.total = undo.total;
  undo.streams = [];
  undo.controllers = [];
}

const numbersOf = ({ uniform, random, stops, queue, cost }: FlowState) => [uniform, random, stops, queue, cost];

function keepStream(state: FlowState, s: number): void {
  const { undo, first, capacityFirst } = state;
  if (undo.keptAt[s] === undo.trial) return;
  undo.keptAt[s] = undo.trial;
  undo.streams.push(s);
  copy(state.arrivals, undo.arrivals, first[s], first[s + 1]);
  copy(state.departures, undo.departures, first[s], first[s + 1]);
  copy(state.capacity, undo.capacity, capacityFirst[s], capacityFirst[s + 1]);
  numbersOf(state).forEach((field, k) => {
    undo.numbers[5 * s + k] = field[s];
  });
}

function copy(from: Float64Array, to: Float64Array, first: number, end: number): void {
  for (let i = first; i < end; i++) to[i] = from[i];
}

/** What each stream of a controller could pass in each second of its cycle. */
function updateCapacity({ problem, timing, capacity, capacityFirst }: FlowState, row: number): void {
  const { streams, cycleS } = problem.controllers[row];
  const lengths = timing.stagesS[row];
  for (const s of streams) {
    const { saturationVehPerH, stageRatio } = problem.streams[s];
    const at = capacityFirst[s];
    capacity.fill(0, at, at + cycleS);
    let startS = 0;
    for (let k = 0; k < lengths.length; k++) {
      const endS = startS + lengths[k];
      const rate = (stageRatio[k] * saturationVehPerH) / 3600;
      if (rate > 0) {
        for (let i = Math.floor(startS); i < endS; i++) {
          capacity[at + (i % cycleS)] += rate * (Math.min(endS, i + 1) - Math.max(startS, i));
        }
      }
      startS = endS;
    }
  }
}

function updateArrivals(state: FlowState, s: number): void {
  const { problem, first, arrivals, departures, scratch } = state;
  const { platoons, evenVehPerH, controller } = problem.streams[s];
  const { periodS } = problem.controllers[controller];
  const at = first[s];
  arrivals.fill(evenVehPerH / 3600, at, at + periodS);
  const { profile } = scratch;
  for (const { dispersion, sources } of platoons) {
    profile.fill(0, 0, periodS);
    for (const { stream, share } of sources) {
      const from = first[stream];
      const ownPeriodS = first[stream + 1] - from;
      if (ownPeriodS === periodS) for (let i = 0; i < periodS; i++) profile[i] += share * departures[from + i];
      else {
        // A signal of another cycle: its platoons come at any time of this one's.
        let sum = 0;
        for (let i = 0; i < ownPeriodS; i++) sum += departures[from + i];
        const even = (share * sum) / ownPeriodS;
        for (let i = 0; i < periodS; i++) profile[i] += even;
      }
    }
    addDispersed(profile, 0, periodS, dispersion, arrivals, at);
  }
}

/** @returns how much of the stream's traffic leaves at another time than before, as a share */
function updateStopLine(state: FlowState, s: number): number {
  const { problem, timing, first, arrivals, departures, capacity, capacityFirst, scratch } = state;
  const stream = problem.streams[s];
  const { cycleS, periodS } = problem.controllers[stream.controller];
  const { result, profile } = scratch;
  const at = first[s];
  for (let i = 0; i < periodS; i++) profile[i] = departures[at + i];
  const shiftS = timing.offsetsS[stream.controller] + GREEN_SHIFT_S;
  const turn = (((-shiftS % cycleS) + cycleS) % cycleS) | 0;
  passStopLine(arrivals, capacity, capacityFirst[s], cycleS, turn, departures, at, periodS, 1, result);
  state.evaluations++;
  let arrive = 0;
  let moved = 0;
  let left = 0;
  let pass = 0;
  for (let i = 0; i < periodS; i++) {
    arrive += arrivals[at + i];
    left += departures[at + i];
    moved += Math.abs(departures[at + i] - profile[i]);
  }
  for (let i = 0; i < cycleS; i++) pass += capacity[capacityFirst[s] + i];
  const perH = 3600 / periodS;
  const capacityVehPerH = Math.max((pass * 3600) / cycleS, 1);
  const flowVehPerH = arrive * perH;
  const ratio = Math.min(MOST_RATIO, flowVehPerH / capacityVehPerH);
  state.uniform[s] = (result.delayVehS * perH) / 3600;
  state.random[s] = (flowVehPerH * randomDelayS(ratio, capacityVehPerH, problem.periodH, stream.metering)) / 3600;
  state.stops[s] = result.stopsVeh * perH;
  state.queue[s] = result.queueVeh;
  const beyond = Math.max(0, state.queue[s] + state.random[s] - stream.roomVeh);
  state.cost[s] =
    state.uniform[s] + state.random[s] + (problem.stopPenaltyS * state.stops[s]) / 3600 + problem.heldUpVeh * beyond;
  return left === 0 ? 0 : moved / left;
}
