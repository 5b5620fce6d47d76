import { boundCorridors } from '../../corridors/city/optimiseCity.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { createCityWaves, type WaveFreedom } from './cityProblem.ts';
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

/** A signal runs at half the common cycle if that cuts its delay to this share: less is not worth the narrower bands. */
const HALF_CYCLE_GAIN = 0.9;

/** One sub-area with what its choice of cycle was made by. */
export interface AreaCycle {
  readonly id: string;
  /** Rows of the scenario's signals that take the cycle. */
  readonly signals: readonly number[];
  readonly presentS: number | null;
  readonly cycleS: number;
  /** Cycles that were allowed by their delay, with the bound on the bands there, weighted, as a share of the cycle. */
  readonly candidates: readonly { readonly cycleS: number; readonly boundRatio: number; readonly delayRatio: number }[];
}

/**
 * The common cycle of each sub-area: of those at which the signals' own delay is within `DELAY_ALLOWANCE` of the
 * least, the one whose corridors can have most, each at its best alone. Splits at a new cycle are by the flows.
 *
 * @param plans the plans in force
 * @param halfCycles signals that are better off at half the common cycle run at that
 */
export function chooseCycles(
  definition: ScenarioDefinition,
  network: Network,
  plans: readonly PlanDefinition[],
  flowVehPerH: Float64Array,
  freedom: WaveFreedom,
  halfCycles = false,
): { readonly plans: PlanDefinition[]; readonly areas: AreaCycle[] } {
  const needs = definition.signals.map((signal, i) => readSignalNeeds(network, signal, plans[i], flowVehPerH));
  const areas = findAreas(definition);
  const timeAt = (i: number, cycleS: number) =>
    plans[i].cycleS === cycleS ? plans[i] : retimePlan(plans[i], needs[i], cycleS);
  const planAt = (i: number, cycleS: number) => {
    const whole = timeAt(i, cycleS);
    if (!halfCycles || cycleS % 2 !== 0 || needs[i].leastCycleS > cycleS / 2) return whole;
    const half = timeAt(i, cycleS / 2);
    const gains = signalDelayVehS(half, needs[i]) <= HALF_CYCLE_GAIN * signalDelayVehS(whole, needs[i]);
    return gains ? half : whole;
  };
  const allowed = areas.map(({ signals }) =>
    allowedCycles(
      Math.max(...signals.map((i) => needs[i].leastCycleS)),
      (cycleS) => signals.reduce((sum, i) => sum + signalDelayVehS(planAt(i, cycleS), needs[i]), 0),
      // Every cycle must have a half of whole seconds.
      halfCycles ? 2 * CYCLE_STEP_S : CYCLE_STEP_S,
    ),
  );
  const candidates = areas.map((): { cycleS: number; boundRatio: number; delayRatio: number }[] => []);
  const tried = [...new Set(allowed.flatMap((cycles) => cycles.map(({ cycleS }) => cycleS)))].sort((a, b) => a - b);
  for (const cycleS of tried) {
    const here = areas.flatMap((_, a) => (allowed[a].some((cycle) => cycle.cycleS === cycleS) ? [a] : []));
    const retimed = [...plans];
    for (const a of here) for (const i of areas[a].signals) retimed[i] = planAt(i, cycleS);
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
    if (best !== null) for (const i of signals) chosen[i] = planAt(i, best.cycleS);
    return { id, signals, presentS: present, cycleS: best?.cycleS ?? presentS, candidates: candidates[a] };
  });
  return { plans: chosen, areas: result };
}

/** Cycles at which the delay is within the allowance of the least; none if no usual cycle is long enough. */
export function allowedCycles(
  leastCycleS: number,
  delayAt: (cycleS: number) => number,
  stepS = CYCLE_STEP_S,
): { readonly cycleS: number; readonly delayRatio: number }[] {
  const fromS = Math.ceil(Math.max(LEAST_CYCLE_S, leastCycleS) / stepS) * stepS;
  const delays: { cycleS: number; delay: number }[] = [];
  for (let cycleS = fromS; cycleS <= MOST_CYCLE_S; cycleS += stepS) {
    delays.push({ cycleS, delay: delayAt(cycleS) });
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
function findAreas({
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
