import type { Issue } from '../core/issue.ts';
import { msToS, sToMs } from '../core/units.ts';
import { type ConflictMatrix, conflicts } from '../network/conflicts.ts';
import { movementId } from '../network/movementId.ts';
import type { Network } from '../network/network.ts';
import { checkOverlapTimes } from './checkOverlapTimes.ts';
import type { PhaseDefinition, PlanDefinition, SignalDefinition } from './definition.ts';
import { leastSplitS, MAX_YELLOW_S, MIN_YELLOW_S } from './phaseTimes.ts';
import { compileTimetable, type TimetablePhase } from './timetable.ts';
import { LEAST_MAX_RATIO, MOST_MAX_RATIO, TRANSITION_METHODS } from './transition.ts';

/** Limits of a cycle, s. FHWA-HOP-08-024, section 6.6, calls 60 to 150 s usual; these hold any in use. */
export const MIN_CYCLE_S = 20;
export const MAX_CYCLE_S = 300;

/**
 * Everything that is wrong with one plan of a signal.
 *
 * @param signal  its intersection is one of the network's; phases are checked here, but for movements of other
 *                intersections, which are reported and then left out
 * @param matrix  conflicts of the network's movements
 * @param path    JSON pointer to the plan, e.g. `/signals/0/plans/1`
 * @param file    file that it stands in, for the issues
 */
export function checkPlan(
  signal: SignalDefinition,
  plan: PlanDefinition,
  network: Network,
  matrix: ConflictMatrix,
  path: string,
  file: string,
): Issue[] {
  const issues: Issue[] = [];
  const report = (at: string, message: string) => issues.push({ file, path: `${path}${at}`, message });
  checkCycle(plan, report);
  checkTransition(plan, report);
  const rows = rowsOfPhases(signal, network, report);
  const known = checkRings(signal, plan, report);
  const fills = checkSplits(plan, report);
  const meets = checkBarriers(plan, report);
  if (known) {
    checkLeastSplits(signal, plan, report);
    checkServed(signal, plan, network, report);
  }
  if (known && fills && meets) checkConflicts(signal, plan, network, matrix, rows, report);
  return issues;
}

type Report = (at: string, message: string) => void;

function checkCycle(plan: PlanDefinition, report: Report): void {
  if (!(plan.cycleS >= MIN_CYCLE_S && plan.cycleS <= MAX_CYCLE_S)) {
    report('/cycleS', `the cycle is ${plan.cycleS} s; it must be ${MIN_CYCLE_S} to ${MAX_CYCLE_S} s`);
  }
}

function checkTransition({ transition }: PlanDefinition, report: Report): void {
  if (transition === undefined) return;
  const { method, maxRatio = LEAST_MAX_RATIO } = transition;
  if (!TRANSITION_METHODS.includes(method)) {
    report('/transition/method', `there is no transition "${method}"; there are ${TRANSITION_METHODS.join(', ')}`);
  }
  if (!(maxRatio >= LEAST_MAX_RATIO && maxRatio <= MOST_MAX_RATIO)) {
    report(
      '/transition/maxRatio',
      `a cycle of a transition can't differ by ${maxRatio} of the plan's; take ${LEAST_MAX_RATIO} to ${MOST_MAX_RATIO}`,
    );
  }
}

/** Network rows of each phase's protected movements; reports those that the intersection does not have. */
function rowsOfPhases(signal: SignalDefinition, network: Network, report: Report): Map<number, number[]> {
  const intersection = network.intersectionIndexById.get(signal.intersectionId);
  const rows = new Map<number, number[]>();
  const rowsAt = (ids: readonly string[], server: string) =>
    ids.flatMap((id) => {
      const row = network.movementIndexById.get(id);
      if (row !== undefined && network.movementIntersection[row] === intersection) return [row];
      report('', `${server} serves movement "${id}", which intersection "${signal.intersectionId}" has not`);
      return [];
    });
  for (const phase of signal.phases) {
    rows.set(phase.number, rowsAt(phase.movements, `phase ${phase.number}`));
    rowsAt(phase.permissiveMovements ?? [], `phase ${phase.number}`);
  }
  rowsAt(signal.freeMovements ?? [], 'the list of free movements');
  return rows;
}

/** Phases of the rings and the coordinated ones exist, each once. @returns whether the rings can be timed */
function checkRings(signal: SignalDefinition, plan: PlanDefinition, report: Report): boolean {
  const numbers = new Set(signal.phases.map((phase) => phase.number));
  const seen = new Set<number>();
  let known = true;
  plan.rings.forEach((ring, r) => {
    ring.forEach(({ phase }, k) => {
      if (!numbers.has(phase)) {
        report(`/rings/${r}/${k}/phase`, `the signal has no phase ${phase}`);
        known = false;
      } else if (seen.has(phase)) {
        report(`/rings/${r}/${k}/phase`, `phase ${phase} stands in the rings twice`);
        known = false;
      }
      seen.add(phase);
    });
  });
  plan.coordinatedPhases.forEach((phase, k) => {
    if (!seen.has(phase)) report(`/coordinatedPhases/${k}`, `coordinated phase ${phase} stands in no ring`);
  });
  return known;
}

/** Splits of a ring must fill the cycle: a gap would leave the ring with nothing to time. Integer ms, so `===` is exact. */
function checkSplits(plan: PlanDefinition, report: Report): boolean {
  const cycleMs = sToMs(plan.cycleS);
  let fills = true;
  plan.rings.forEach((ring, r) => {
    const totalMs = ring.reduce((sum, { splitS }) => sum + sToMs(splitS), 0);
    if (totalMs === cycleMs) return;
    report(`/rings/${r}`, `splits add up to ${msToS(totalMs)} s; the cycle is ${msToS(cycleMs)} s`);
    fills = false;
  });
  return fills;
}

function checkBarriers(plan: PlanDefinition, report: Report): boolean {
  let meets = true;
  const fail = (at: string, message: string) => {
    report(at, message);
    meets = false;
  };
  (plan.barriers ?? []).forEach((barrier, b) => {
    const at = `/barriers/${b}`;
    if (barrier.length !== plan.rings.length) {
      fail(at, `a barrier names a place in each of the ${plan.rings.length} rings; this one names ${barrier.length}`);
      return;
    }
    const before = plan.barriers?.[b - 1];
    if (barrier.some((place, r) => place > plan.rings[r].length || place < (before?.[r] ?? 0))) {
      fail(at, `places must ascend from barrier to barrier and lie within the rings, got ${JSON.stringify(barrier)}`);
      return;
    }
    const timesMs = plan.rings.map((ring, r) =>
      ring.slice(0, barrier[r]).reduce((sum, { splitS }) => sum + sToMs(splitS), 0),
    );
    if (timesMs.every((ms) => ms === timesMs[0])) return;
    fail(at, `rings reach the barrier after ${timesMs.map(msToS).join(' and ')} s; they must cross it together`);
  });
  return meets;
}

function checkLeastSplits(signal: SignalDefinition, plan: PlanDefinition, report: Report): void {
  const phaseByNumber = new Map(signal.phases.map((phase) => [phase.number, phase]));
  plan.rings.forEach((ring, r) => {
    ring.forEach((entry, k) => {
      const phase = phaseByNumber.get(entry.phase)!;
      // Benchmarks without yellow (CityFlow's) are run as they are: none at all is a choice, too little a slip.
      if (phase.yellowS !== 0 && (phase.yellowS < MIN_YELLOW_S || phase.yellowS > MAX_YELLOW_S)) {
        report(
          `/rings/${r}/${k}/phase`,
          `phase ${phase.number} has ${phase.yellowS} s of yellow; it must be ${MIN_YELLOW_S} to ${MAX_YELLOW_S} s`,
        );
      }
      const leastS = leastSplitS(phase);
      if (sToMs(entry.splitS) >= sToMs(leastS)) return;
      report(
        `/rings/${r}/${k}/splitS`,
        `the split of phase ${phase.number} is ${entry.splitS} s; it needs ${leastS} s: ${needsInWords(phase)}`,
      );
    });
  });
}

function needsInWords(phase: PhaseDefinition): string {
  const walkS = (phase.walkS ?? 0) + (phase.pedestrianClearanceS ?? 0);
  const greenS =
    walkS > phase.minGreenS ? `walk and pedestrian clearance ${walkS}` : `minimum green ${phase.minGreenS}`;
  return `${greenS}, yellow ${phase.yellowS}, red clearance ${phase.redClearanceS}`;
}

/** Every movement of the intersection must get green from a phase of the plan. */
function checkServed(signal: SignalDefinition, plan: PlanDefinition, network: Network, report: Report): void {
  const intersection = network.intersectionIndexById.get(signal.intersectionId)!;
  const phaseByNumber = new Map(signal.phases.map((phase) => [phase.number, phase]));
  const ids = plan.rings.flat().flatMap((entry) => {
    const { movements = [], permissiveMovements = [] } = phaseByNumber.get(entry.phase) ?? {};
    return [...movements, ...permissiveMovements];
  });
  const served = new Set([...ids, ...(signal.freeMovements ?? [])].map((id) => network.movementIndexById.get(id)));
  const end = network.intersectionFirstMovement[intersection + 1];
  for (let m = network.intersectionFirstMovement[intersection]; m < end; m++) {
    if (!served.has(m)) report('/rings', `no phase of the plan serves movement "${movementId(network, m)}"`);
  }
}

/** No two phases whose movements conflict may run at the same time, from the start of green to the end of red clearance. */
function checkConflicts(
  signal: SignalDefinition,
  plan: PlanDefinition,
  network: Network,
  matrix: ConflictMatrix,
  rows: ReadonlyMap<number, readonly number[]>,
  report: Report,
): void {
  // Movements that the intersection has not are reported already; the timetable needs none to be timed.
  const bare = { ...signal, phases: signal.phases.map((phase) => ({ ...phase, movements: [] })) };
  const timetable = compileTimetable(bare, plan, []);
  const { phases } = timetable;
  phases.forEach((a, i) => {
    if (rows.get(a.number)!.some((m) => rows.get(a.number)!.some((n) => conflicts(matrix, m, n)))) {
      report('/rings', `phase ${a.number} serves movements that conflict with each other`);
    }
    for (const b of phases.slice(i + 1)) {
      if (!runAtTheSameTime(a, b)) continue;
      const pair = rows.get(a.number)!.flatMap((m) => {
        const n = rows.get(b.number)!.find((other) => conflicts(matrix, m, other));
        return n === undefined ? [] : [[m, n]];
      })[0];
      if (pair === undefined) continue;
      const [m, n] = pair.map((row) => movementId(network, row));
      report('/rings', `phases ${a.number} and ${b.number} run at the same time, and "${m}" conflicts with "${n}"`);
    }
  });
  for (const message of checkOverlapTimes(signal, timetable, network, matrix)) report('/rings', message);
}

function runAtTheSameTime(a: TimetablePhase, b: TimetablePhase): boolean {
  return a.startMs < b.endMs && b.startMs < a.endMs;
}
