import { boundCorridors } from '../../corridors/city/optimiseCity.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { createCityWaves } from './cityProblem.ts';
import type { WaveFreedom } from './describeCorridor.ts';
import { readSignalNeeds, retimePlan, signalDelayVehS } from './signalNeeds.ts';

/** Cycles that a sub-area may take, s: multiples of 5 in the usual range (FHWA-HOP-08-024, section 6.6). */
const LEAST_CYCLE_S = 60;
const MOST_CYCLE_S = 150;
const CYCLE_STEP_S = 5;
/**
 * Delay at its signals that a sub-area's cycle may cost over the best cycle: Webster's curve is so flat about its least
 * that the band may choose there.
 */
const DELAY_ALLOWANCE = 0.05;

/** A signal runs at half or twice the common cycle if that cuts its delay to this share: less is not worth the bands. */
export const OTHER_CYCLE_GAIN = 0.9;
/** Longest cycle of a signal that runs at twice the common one, s: who walks waits no longer than that. A judgement. */
export const MOST_DOUBLE_CYCLE_S = 180;

/** Other cycles than its sub-area's that a signal may run at. */
export interface OtherCycles {
  /** Half the common cycle: two of its own greens for each of its neighbours'. */
  readonly half?: boolean | undefined;
  /** Twice the common cycle: one of its own greens for two of its neighbours'. */
  readonly double?: boolean | undefined;
}

/** One sub-area with what its choice of cycle was made by. */
export interface AreaCycle {
  readonly id: string;
  /** Rows of the scenario's signals that take the cycle. */
  readonly signals: readonly number[];
  readonly presentS: number | null;
  readonly cycleS: number;
  /** Of `signals`, those at half and at twice the cycle. */
  readonly halved: readonly number[];
  readonly doubled: readonly number[];
  /** Cycles that were allowed by their delay, with the bound on the bands there, weighted, as a share of the cycle. */
  readonly candidates: readonly { readonly cycleS: number; readonly boundRatio: number; readonly delayRatio: number }[];
}

/**
 * The common cycle of each sub-area: of those at which the signals' own delay is within `DELAY_ALLOWANCE` of the
 * least, the one whose corridors can have most, each at its best alone. Splits at a new cycle are by the flows.
 *
 * @param plans the plans in force
 * @param others signals that are better off at half or twice the common cycle, or can't be timed in it, may run at that
 */
export function chooseCycles(
  definition: ScenarioDefinition,
  network: Network,
  plans: readonly PlanDefinition[],
  flowVehPerH: Float64Array,
  freedom: WaveFreedom,
  others: OtherCycles = {},
): { readonly plans: PlanDefinition[]; readonly areas: AreaCycle[] } {
  const needs = definition.signals.map((signal, i) => readSignalNeeds(network, signal, plans[i], flowVehPerH));
  const areas = findAreas(definition);
  const timeAt = (i: number, cycleS: number) =>
    plans[i].cycleS === cycleS ? plans[i] : retimePlan(plans[i], needs[i], cycleS);
  const delayOf = (i: number, plan: PlanDefinition) => signalDelayVehS(plan, needs[i]);
  /** Null: neither the cycle nor another that may be holds what the signal needs. */
  const planAt = (i: number, cycleS: number): PlanDefinition | null => {
    const fits = (ownS: number) => needs[i].leastCycleS <= ownS;
    const whole = fits(cycleS) ? timeAt(i, cycleS) : null;
    const isTwice = others.double === true && 2 * cycleS <= MOST_DOUBLE_CYCLE_S && fits(2 * cycleS);
    const isHalf = others.half === true && cycleS % 2 === 0 && fits(cycleS / 2);
    const other = [...(isHalf ? [cycleS / 2] : []), ...(isTwice ? [2 * cycleS] : [])].map((ownS) => timeAt(i, ownS));
    const [best = null] = other.sort((a, b) => delayOf(i, a) - delayOf(i, b));
    if (whole === null) return best;
    return best !== null && delayOf(i, best) <= OTHER_CYCLE_GAIN * delayOf(i, whole) ? best : whole;
  };
  /** Shortest common cycle at which a signal can be timed at all, s. */
  const leastCommonS = (i: number) => {
    const ownS = needs[i].leastCycleS;
    return others.double && ownS <= MOST_DOUBLE_CYCLE_S ? ownS / 2 : ownS;
  };
  const allowed = areas.map(({ signals }) =>
    allowedCycles(
      Math.max(...signals.map(leastCommonS)),
      (cycleS) =>
        signals.reduce((sum, i) => {
          const plan = planAt(i, cycleS);
          return sum + (plan === null ? Number.POSITIVE_INFINITY : delayOf(i, plan));
        }, 0),
      // Every cycle must have a half of whole seconds.
      others.half ? 2 * CYCLE_STEP_S : CYCLE_STEP_S,
    ),
  );
  const candidates = areas.map((): { cycleS: number; boundRatio: number; delayRatio: number }[] => []);
  const tried = [...new Set(allowed.flatMap((cycles) => cycles.map(({ cycleS }) => cycleS)))].sort((a, b) => a - b);
  for (const cycleS of tried) {
    const here = areas.flatMap((_, a) => (allowed[a].some((cycle) => cycle.cycleS === cycleS) ? [a] : []));
    const retimed = [...plans];
    for (const a of here) for (const i of areas[a].signals) retimed[i] = planAt(i, cycleS)!;
    const inPlay = new Set(here.flatMap((a) => areas[a].corridors));
    const part = { ...definition, corridors: definition.corridors.filter((_, row) => inPlay.has(row)) };
    const rows = [...inPlay].sort((a, b) => a - b);
    const waves = createCityWaves(part, network, retimed, flowVehPerH, freedom);
    const own = boundCorridors(waves.problem);
    for (const a of here) {
      const boundRatio = own.reduce((sum, { worth }, c) => {
        const row = rows[waves.rows[c]];
        const { weight, cycleMs } = waves.problem.corridors[c];
        return areas[a].corridors.includes(row) ? sum + (weight * worth) / cycleMs : sum;
      }, 0);
      const { delayRatio } = allowed[a].find((cycle) => cycle.cycleS === cycleS)!;
      candidates[a].push({ cycleS, boundRatio, delayRatio });
    }
  }
  const chosen = [...plans];
  const result = areas.map(({ id, signals }, a): AreaCycle => {
    const presentS = plans[signals[0]].cycleS;
    const present = signals.every((i) => plans[i].cycleS === presentS) ? presentS : null;
    const best = candidates[a].reduce<(typeof candidates)[number][number] | null>(
      (one, other) => (one === null || other.boundRatio > one.boundRatio * (1 + 1e-9) ? other : one),
      null,
    );
    if (best !== null) for (const i of signals) chosen[i] = planAt(i, best.cycleS)!;
    const cycleS = best?.cycleS ?? presentS;
    const runsAt = (ownS: number) => (best === null ? [] : signals.filter((i) => chosen[i].cycleS === ownS));
    const [halved, doubled] = [runsAt(cycleS / 2), runsAt(2 * cycleS)];
    return { id, signals, presentS: present, cycleS, halved, doubled, candidates: candidates[a] };
  });
  return { plans: chosen, areas: result };
}

/** Cycles at which the delay is within the allowance of the least; none if no usual cycle is long enough. @param delayAt Infinity: it can't be */
export function allowedCycles(
  leastCycleS: number,
  delayAt: (cycleS: number) => number,
  stepS = CYCLE_STEP_S,
): { readonly cycleS: number; readonly delayRatio: number }[] {
  const fromS = Math.ceil(Math.max(LEAST_CYCLE_S, leastCycleS) / stepS) * stepS;
  const delays: { cycleS: number; delay: number }[] = [];
  for (let cycleS = fromS; cycleS <= MOST_CYCLE_S; cycleS += stepS) {
    const delay = delayAt(cycleS);
    if (Number.isFinite(delay)) delays.push({ cycleS, delay });
  }
  const least = Math.min(...delays.map(({ delay }) => delay));
  return delays
    .map(({ cycleS, delay }) => ({ cycleS, delayRatio: least === 0 ? 1 : delay / least }))
    .filter(({ delayRatio }) => delayRatio <= 1 + DELAY_ALLOWANCE);
}

/**
 * Signals on corridors that share one cycle: those of a sub-area; sub-areas that a corridor joins are one. Signals
 * without a sub-area go with their corridors.
 */
export function findAreas({
  signals,
  corridors,
}: ScenarioDefinition): { id: string; signals: number[]; corridors: number[] }[] {
  const rowAt = new Map(signals.map(({ intersectionId }, i) => [intersectionId, i]));
  const parent = new Map<string, string>();
  const find = (key: string): string => {
    let root = key;
    while (parent.has(root) && parent.get(root) !== root) root = parent.get(root)!;
    return root;
  };
  const keyOf = (row: number) => signals[row].subAreaId ?? `signal ${row}`;
  const memberRows = corridors.map(({ members }) =>
    members.flatMap(({ intersectionId }) => rowAt.get(intersectionId) ?? []),
  );
  for (const rows of memberRows) {
    for (const row of rows) {
      const [a, b] = [find(keyOf(rows[0])), find(keyOf(row))].sort();
      parent.set(a, a);
      parent.set(b, a);
    }
  }
  const areas = new Map<string, { id: string; signals: number[]; corridors: number[] }>();
  memberRows.forEach((rows, corridor) => {
    if (rows.length === 0) return;
    const id = find(keyOf(rows[0]));
    // Without a sub-area of its own it goes by its first corridor.
    const name = signals.some(({ subAreaId }) => subAreaId === id) ? id : corridors[corridor].id;
    const area = areas.get(id) ?? { id: name, signals: [], corridors: [] };
    areas.set(id, area);
    area.corridors.push(corridor);
    for (const row of rows) if (!area.signals.includes(row)) area.signals.push(row);
  });
  return [...areas.values()];
}
