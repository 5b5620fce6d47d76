import { ascendCity } from './ascendCity.ts';
import { boundLoops, type LoopBound } from './bound.ts';
import { startOnCircle } from './circleStart.ts';
import { type CityCore, findCore, splitCore } from './core.ts';
import { type CoreWorth, createCoreWorth, findBestSpeeds } from './coreWorth.ts';
import { layCorridor } from './lay.ts';
import { measureCity, measureCorridor } from './measureChoice.ts';
import { type CityChoice, type CityProblem, copyChoice, createChoice, sumOnly } from './problem.ts';
import { annealCore, ascendCore, createCoreGroup } from './searchCore.ts';

/** How the core is searched. */
export interface SearchOptions {
  readonly seed: number;
  /**
   * `forest`: corridors by weight, each fitted exactly to those before; `circle`: the low-rank relaxation of pairwise
   * progression on the circle; `present`: the offsets given.
   */
  readonly start: 'forest' | 'circle' | 'present';
  /** The offsets given and the present orders are measured as they are; nothing is searched. */
  readonly measureOnly?: boolean;
  /** Moves of simulated annealing for each crossing of the core; 0: coordinate ascent alone. */
  readonly movesPerCrossing: number;
  readonly presentMs?: readonly number[];
}

export interface CityProgress {
  readonly stage: 'bound' | 'search' | 'ascent';
  /** Weighted worth of the best plan so far, all of it laid in whole seconds; 0 before there is one. Proved bound on it. */
  readonly best: number;
  readonly bound: number;
  readonly doneRatio: number;
}

/** What one corridor can have at most, alone. */
export interface OwnBest {
  /** Greatest worth (not weighted), and the bands that have it. */
  readonly worth: number;
  readonly outMs: number;
  readonly inMs: number;
  /** Greatest sum of both bands. */
  readonly sumMs: number;
}

export interface CityResult {
  readonly choice: CityChoice;
  readonly core: CityCore;
  readonly own: readonly OwnBest[];
  readonly loops: readonly LoopBound[];
  /** Weighted worth of the plan, of all corridors' own optima, and the proved bound. */
  readonly worth: number;
  readonly ownWorth: number;
  readonly bound: number;
  /** Evaluations of a corridor's worth: the work done. */
  readonly evaluations: number;
  /** The search was ended before its budget was used. */
  readonly cut: boolean;
}

/** Rounds in which corridors left without a band both ways are made to matter more, and by how much. */
const URGE_ROUNDS = 4;
const URGE_FACTOR = 3;
/** Rounds in which corridors that lost something look for other speeds. */
const SPEED_ROUNDS = 3;

/** The best bands that each corridor can have alone, at the best of its speeds. */
export function boundCorridors(problem: CityProblem): OwnBest[] {
  return problem.corridors.map((corridor, c) => {
    const { bands } = findBestSpeeds(problem, c);
    const sum = findBestSpeeds(problem, c, undefined, undefined, sumOnly(corridor)).bands;
    return { worth: bands.worth, outMs: bands.outMs, inMs: bands.inMs, sumMs: sum.outMs + sum.inMs };
  });
}

/**
 * Offsets, phase orders and speeds for all corridors of a city together, with a proved bound.
 *
 * A generator: each `next` goes on for a while and tells how far it is; `next(true)` ends the search with the best so far.
 */
export function* optimiseCity(
  problem: CityProblem,
  options: SearchOptions,
): Generator<CityProgress, CityResult, boolean | undefined> {
  const own = boundCorridors(problem);
  const ownWeighted = own.map(({ worth }, c) => problem.corridors[c].weight * worth);
  const ownWorth = ownWeighted.reduce((a, b) => a + b, 0);
  let bound = ownWorth;
  let cut = false;
  const core = findCore(problem);
  const choice = createChoice(problem);
  problem.corridors.forEach((_, c) => {
    const { outbound, inbound } = findBestSpeeds(problem, c);
    choice.outboundSpeed[c] = outbound;
    choice.inboundSpeed[c] = inbound;
  });
  let evaluations = 0;
  let best: { choice: CityChoice; worth: number; lacking: readonly number[] } | null = null;
  /** Keeps a whole plan if it leaves fewer corridors without bands both ways, or as few and is worth more. */
  const offer = (laid: CityChoice): readonly number[] => {
    const found = { choice: laid, worth: measureCity(problem, laid), lacking: findLacking(problem, laid, own) };
    const fewer = best === null ? 1 : best.lacking.length - found.lacking.length;
    if (best === null || fewer > 0 || (fewer === 0 && found.worth > best.worth)) best = found;
    return found.lacking;
  };
  let urged = problem;
  let from = options;
  if (options.measureOnly) {
    choice.offsetsMs.splice(0, choice.offsetsMs.length, ...options.presentMs!);
    best = { choice, worth: measureCity(problem, choice), lacking: [] };
  }
  for (let round = 0; round <= URGE_ROUNDS && !cut && !options.measureOnly; round++) {
    const worth = createCoreWorth(urged, core, choice);
    for (const doneRatio of searchAll(urged, core, worth, choice, ownWeighted, from)) {
      const laid = copyChoice(choice);
      layAll(urged, core, laid, ownWeighted);
      offer(laid);
      cut = (yield { stage: 'search', doneRatio, best: best!.worth, bound }) === true || cut;
      if (cut) break;
    }
    evaluations += worth.evaluations();
    layAll(urged, core, choice, ownWeighted);
    ascendCity(urged, choice);
    const lacking = offer(copyChoice(choice));
    if (lacking.length === 0) break;
    urged = urge(urged, lacking);
    from = {
      ...options,
      start: 'present',
      presentMs: choice.offsetsMs,
      movesPerCrossing: options.movesPerCrossing / 4,
    };
  }
  const { choice: chosen, worth: reached } = best!;

  let loops: LoopBound[] = [];
  const bounding = boundLoops(problem, core, ownWeighted, chosen);
  for (let step = bounding.next(cut); ; step = bounding.next(cut)) {
    if (step.done) {
      loops = step.value;
      break;
    }
    cut = (yield { stage: 'bound', best: reached, bound, doneRatio: 1 }) === true || cut;
  }
  for (const { corridors, most } of loops) {
    bound += most - corridors.reduce((sum, c) => sum + ownWeighted[c], 0);
  }
  return { choice: chosen, core, own, loops, worth: reached, ownWorth, bound, evaluations, cut };
}

/** Corridors that could have bands in both directions alone, and have not. */
function findLacking(problem: CityProblem, choice: CityChoice, own: readonly OwnBest[]): number[] {
  return problem.corridors.flatMap((_, c) => {
    if (own[c].outMs <= 0 || own[c].inMs <= 0) return [];
    const { outMs, inMs } = measureCorridor(problem, choice, c);
    return outMs > 0 && inMs > 0 ? [] : [c];
  });
}

/** Makes bands in both directions worth more on some corridors, so that another search finds them room. */
function urge(problem: CityProblem, rows: readonly number[]): CityProblem {
  const corridors = problem.corridors.map((corridor, c) => {
    if (!rows.includes(c)) return corridor;
    return { ...corridor, worth: { ...corridor.worth, bothMs: URGE_FACTOR * corridor.worth.bothMs } };
  });
  return { ...problem, corridors };
}

/** Searches the core group by group, and lets corridors that lost something try other speeds. Tells the share done. */
function* searchAll(
  problem: CityProblem,
  core: CityCore,
  worth: CoreWorth,
  choice: CityChoice,
  ownWeighted: readonly number[],
  { seed, start, movesPerCrossing, presentMs }: SearchOptions,
): Generator<number> {
  const { offsetsMs } = choice;
  if (start === 'forest') startForest(problem, core, choice, ownWeighted);
  else {
    const startMs = start === 'circle' ? startOnCircle(problem, choice) : presentMs!;
    for (const signal of core.signals) offsetsMs[signal] = startMs[signal];
  }
  const groups = splitCore(problem, core).map((rows) => createCoreGroup(problem, core, worth, rows));
  const moves = movesPerCrossing * core.signals.length;
  let made = 0;
  for (const [g, group] of groups.entries()) {
    ascendCore(group, offsetsMs, () => true);
    const own = movesPerCrossing * group.signals.length;
    for (const _ of annealCore(group, offsetsMs, own, seed, g)) {
      yield moves === 0 ? 1 : made / moves;
    }
    made += own;
    ascendCore(group, offsetsMs, () => true);
  }
  for (let round = 0; round < SPEED_ROUNDS; round++) {
    let changed = false;
    core.corridors.forEach((c, i) => {
      const now = worth.worthAt(i, offsetsMs);
      if (now >= ownWeighted[c] - 1e-6) return;
      const fixed = new Map(core.crossings[i].map((k) => [k, offsetsMs[problem.corridors[c].members[k].signal]]));
      const found = findBestSpeeds(problem, c, fixed, ownWeighted[c] / problem.corridors[c].weight);
      if (found.bands.worth * problem.corridors[c].weight <= now + 1e-6) return;
      choice.outboundSpeed[c] = found.outbound;
      choice.inboundSpeed[c] = found.inbound;
      worth.updateSpeeds(i);
      changed = true;
    });
    if (!changed) break;
    for (const group of groups) ascendCore(group, offsetsMs, () => true);
    yield 1;
  }
}

/** Corridors by weight, each fitted exactly to the signals that those before it have placed; one that touches them first. */
function startForest(problem: CityProblem, core: CityCore, choice: CityChoice, ownWeighted: readonly number[]): void {
  const scratch = copyChoice(choice);
  const coreSignals = new Set(core.signals);
  const placed = new Set<number>();
  for (const c of orderByReach(problem, core.corridors, ownWeighted, new Set())) {
    layCorridor(problem, scratch, c, placed);
    for (const signal of placed) if (!coreSignals.has(signal)) placed.delete(signal);
  }
  for (const signal of core.signals) choice.offsetsMs[signal] = scratch.offsetsMs[signal];
}

/** Gives all signals their offsets, the core's being found. */
export function layAll(problem: CityProblem, core: CityCore, choice: CityChoice, ownWeighted: readonly number[]): void {
  const placed = new Set(core.signals);
  for (const c of core.corridors) layCorridor(problem, choice, c, placed);
  const rest = problem.corridors.flatMap((_, c) => (core.corridors.includes(c) ? [] : [c]));
  for (const c of orderByReach(problem, rest, ownWeighted, placed)) layCorridor(problem, choice, c, placed);
}

/** Corridors in an order in which each touches what has been reached, if any does; the weightiest first. */
function orderByReach(
  { corridors }: CityProblem,
  rows: readonly number[],
  ownWeighted: readonly number[],
  placed: ReadonlySet<number>,
): number[] {
  const reached = new Set(placed);
  const left = [...rows].sort((a, b) => ownWeighted[b] - ownWeighted[a] || a - b);
  const order: number[] = [];
  while (left.length > 0) {
    const touching = left.findIndex((c) => corridors[c].members.some(({ signal }) => reached.has(signal)));
    const [c] = left.splice(Math.max(0, touching), 1);
    for (const { signal } of corridors[c].members) reached.add(signal);
    order.push(c);
  }
  return order;
}
