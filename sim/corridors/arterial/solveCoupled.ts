import { type CoupledProgression, type LaidSigns, prepareCoupled, reachCoupled, traceSigns } from './coupledReach.ts';
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
    tried: new Set(),
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
    improve(search, middle, tolerance);
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
  /** Patterns and cycles met whose linear programme is solved. */
  readonly tried: Set<string>;
  best: ArterialBands | null;
  /** b + bb of the best; -1: none yet. */
  sum: number;
}

/** The sum that is worth looking for: bands of no width first. */
function goalOf({ sum, cap }: Search, tolerance: number): number {
  return sum < 0 ? 0 : Math.min(sum + tolerance, cap);
}

/** Betters the best by plans of the kind that lets a sum pass at one cycle. */
function improve(search: Search, frequency: number, tolerance: number): void {
  const { instance, coupled, loose, tried } = search;
  const goal = goalOf(search, tolerance);
  if (search.sum >= search.cap || !passesAll(loose, frequency, frequency, goal)) return;
  const last = reachCoupled(coupled, frequency, frequency, goal);
  const signs = last && traceSigns(coupled, last, frequency, goal);
  if (signs === null) return;
  const key = `${signs.patterns.join()} ${signs.starts.map((start) => start.toFixed(6)).join()}`;
  if (tried.has(key)) return;
  tried.add(key);
  const solution = search.solve(writeLaidProgramme(instance, signs));
  if (solution.status !== 'optimal') return;
  // The bands of its cycle and speeds, exactly: a solver's tolerances must not be passed on.
  const bands = solveArterial(fixTimes(instance, readTimes(instance, solution)));
  if (bands === null || bands.b + bands.bb <= search.sum) return;
  search.best = bands;
  search.sum = bands.b + bands.bb;
}

/** MAXBAND with the patterns and all whole cycles given: a linear programme. Variables as in `writeProgramme`, u(i) as in `Progression`. */
export function writeLaidProgramme(instance: ArterialInstance, { starts }: LaidSigns): string {
  const { signals, links, cycle, k } = instance;
  const rows = [`bb ${signed(-k)} b ${k === 1 ? '=' : k < 1 ? '>=' : '<='} 0`];
  const bounds = [limitCycle(cycle)];
  signals.forEach((signal, i) => {
    const [green, greenInbound] = greensOf(signal);
    rows.push(`b <= ${green}`, `bb <= ${greenInbound}`, `u${i} + b + bb <= ${starts[i] + green + greenInbound}`);
    bounds.push(`${starts[i]} <= u${i} <= ${starts[i] + 2}`);
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
