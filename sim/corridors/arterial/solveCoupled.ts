import {
  type CoupledProgression,
  type LaidSigns,
  listWays,
  prepareCoupled,
  reachCoupled,
  traceSigns,
} from './coupledReach.ts';
import { type ArterialInstance, greensOf } from './instance.ts';
import {
  fixTimes,
  limitCycle,
  limitSpeedChange,
  limitTimes,
  readTimes,
  type SolveProgramme,
  signed,
} from './mixedInteger.ts';
import { type Progression, passesAll, prepareProgression } from './progression.ts';
import { mostUsefulSum, objectiveOf, shareBands } from './shareBands.ts';
import { type ArterialBands, solveArterial } from './solveArterial.ts';

/** What the proof may leave open, in cycles of the sum of both bands; more where the budget ends before. */
const TOLERANCE = 3e-5;
/** Sets carried through the arterial after which the proof asks for half as much, and cycles tried before the search proper. */
const BUDGET = 3000;
const SAMPLES = 24;
/** Parts narrower than this share of 1/cycle are left to programmes. */
const NARROW = 1e-4;

/**
 * The best bands of a two-way arterial whose speeds may change only so much from link to link: branch and bound over the
 * cycle, as `findBestBandSum` does it, by the sets of `reachCoupled`. Where those let bands pass, a linear programme with the
 * patterns and cycles met finds the best speeds, cycle and bands of that kind.
 *
 * @param solve solver of linear programmes
 * @returns null if no bands pass all signals: proved. `upperBound` is proved whatever the solver says
 */
export function solveCoupled(instance: ArterialInstance, solve: SolveProgramme): ArterialBands | null {
  const coupled = prepareCoupled(instance);
  if (coupled === null) return null;
  const search: Search = {
    instance,
    coupled,
    loose: prepareProgression(instance),
    solve,
    cap: mostUsefulSum(instance),
    tried: new Map(),
    best: null,
    sum: -1,
  };
  const slow = 1 / instance.cycle.max;
  const fast = 1 / instance.cycle.min;
  let tolerance = TOLERANCE / Math.max(1, instance.k);
  for (let i = 0; i <= SAMPLES; i++) improve(search, slow + ((fast - slow) * i) / SAMPLES, tolerance);
  const parts: number[] = [slow, fast];
  let left = BUDGET;
  while (parts.length > 0 && search.sum < search.cap) {
    const high = parts.pop()!;
    const low = parts.pop()!;
    const goal = goalOf(search, tolerance);
    if (!passesAll(search.loose, low, high, goal)) continue;
    if (--left <= 0) {
      left = BUDGET;
      tolerance *= 2;
    }
    if (reachCoupled(coupled, low, high, goal) === null) continue;
    const middle = (low + high) / 2;
    // As fine as numbers get: bands of no width may touch here, if there are none yet.
    if (middle <= low || middle >= high) {
      if (search.sum >= 0) tolerance *= 2;
      continue;
    }
    // Where T promises what both directions don't keep, programmes of all ways left decide.
    const better = improve(search, middle, tolerance);
    if ((!better || high - low < NARROW * high) && ruleOut(search, low, high, goal)) continue;
    parts.push(low, middle, middle, high);
  }
  const { best, sum, cap } = search;
  if (best === null) return null;
  const proved = objectiveOf(instance, shareBands(instance, Math.min(cap, sum + tolerance)));
  return { ...best, upperBound: Math.max(best.objective, proved) };
}

interface Search {
  readonly instance: ArterialInstance;
  readonly coupled: CoupledProgression;
  /** Without the limit on changes of speed: quicker to look at, and what can't pass there can't pass here. */
  readonly loose: Progression;
  readonly solve: SolveProgramme;
  readonly cap: number;
  /** Greatest objective of each way whose linear programme is solved; -1: none. */
  readonly tried: Map<string, number>;
  best: ArterialBands | null;
  /** b + bb of the best; -1: none yet. */
  sum: number;
}

/** The sum that is worth looking for: bands of no width first. */
function goalOf({ sum, cap }: Search, tolerance: number): number {
  return sum < 0 ? 0 : Math.min(sum + tolerance, cap);
}

/**
 * Betters the best by plans of the kind that lets a sum pass at one cycle.
 *
 * @returns false if a sum worth having seems to pass, but by a way that is known not to have it
 */
function improve(search: Search, frequency: number, tolerance: number): boolean {
  const { coupled, loose } = search;
  const goal = goalOf(search, tolerance);
  if (search.sum >= search.cap || !passesAll(loose, frequency, frequency, goal)) return true;
  const last = reachCoupled(coupled, frequency, frequency, goal);
  const signs = last && traceSigns(coupled, last, frequency, goal);
  if (signs === null) return last === null;
  const before = search.tried.size;
  tryWay(search, signs);
  return search.tried.size > before;
}

/** Ways through a part of the range that are all looked into, and programmes in all. */
const MOST_WAYS = 24;
const MOST_PROGRAMMES = 400;

/** Whether no way that bands of a sum may take at some cycle of a range has that sum, its programme says. */
function ruleOut(search: Search, low: number, high: number, goal: number): boolean {
  if (search.sum < 0 || search.tried.size > MOST_PROGRAMMES) return false;
  const ways = listWays(search.coupled, low, high, goal, MOST_WAYS);
  if (ways === null) return false;
  const wanted = objectiveOf(search.instance, shareBands(search.instance, goal));
  return ways.every((way) => tryWay(search, way) <= wanted);
}

/** Greatest objective that a way has at any cycle, or more where it joins arcs; betters the best by its cycle and speeds. */
function tryWay(search: Search, way: LaidSigns): number {
  const { instance, tried } = search;
  const key = [...way.starts, ...way.lastStarts].map((start) => start.toFixed(7)).join();
  const known = tried.get(key);
  if (known !== undefined) return known;
  const solution = search.solve(writeLaidProgramme(instance, way));
  const optimal = solution.status === 'optimal';
  const most = optimal ? solution.value('b') + instance.k * solution.value('bb') : -1;
  tried.set(key, most);
  if (!optimal) return most;
  // The bands of its cycle and speeds, exactly: a solver's tolerances must not be passed on.
  const bands = solveArterial(fixTimes(instance, readTimes(instance, solution)));
  if (bands !== null && bands.b + bands.bb > search.sum) {
    search.best = bands;
    search.sum = bands.b + bands.bb;
  }
  return most;
}

/** MAXBAND with the patterns and all whole cycles given: a linear programme. Variables as in `writeProgramme`, u(i) as in `Progression`. */
export function writeLaidProgramme(instance: ArterialInstance, { starts, lastStarts }: LaidSigns): string {
  const { signals, links, cycle, k } = instance;
  const rows = [`bb ${signed(-k)} b ${k === 1 ? '=' : k < 1 ? '>=' : '<='} 0`];
  const bounds = [limitCycle(cycle)];
  signals.forEach((signal, i) => {
    const [green, greenInbound] = greensOf(signal);
    rows.push(`b <= ${green}`, `bb <= ${greenInbound}`, `u${i} + b + bb <= ${lastStarts[i] + green + greenInbound}`);
    bounds.push(`${starts[i]} <= u${i} <= ${lastStarts[i] + 2}`);
  });
  links.forEach(({ d }, i) => {
    const clearance = (signals[i].taub ?? 0) + (signals[i + 1].tau ?? 0);
    rows.push(`u${i + 1} - u${i} ${signed(d / 100)} t${i} ${signed(d / 100)} s${i} = ${clearance}`);
    rows.push(...limitTimes(instance, i), ...limitSpeedChange(instance, i));
  });
  return [
    ...['Maximize', ` band: b ${signed(k)} bb`, 'Subject To', ...rows.map((row, r) => ` r${r}: ${row}`)],
    ...['Bounds', ...bounds.map((bound) => ` ${bound}`), 'End'],
  ].join('\n');
}
