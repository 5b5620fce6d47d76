import { type BestBands, findBestBands } from './bestBands.ts';
import type { CityCore } from './core.ts';
import { STEP_MS } from './lay.ts';
import { createLegs, type Leg, meltLegs } from './legs.ts';
import type { CityChoice, CityProblem } from './problem.ts';

/** Most answers kept for one corridor; beyond that they are forgotten and worked out again. */
const MOST_KEPT = 200_000;

/**
 * What the core's corridors can still have as a function of the core's offsets alone: all other signals are free, and
 * take what is best. Exact, and counted, so that a search can be given a budget.
 */
export interface CoreWorth {
  /** @param i row of `core.corridors` @param offsetsMs of the city's signals; the core's are read */
  worthAt(i: number, offsetsMs: readonly number[]): number;
  /** Evaluations so far, remembered ones not counted. */
  evaluations(): number;
  /** Takes over the speeds of the choice for one corridor. */
  updateSpeeds(i: number): void;
}

export function createCoreWorth(problem: CityProblem, core: CityCore, choice: CityChoice): CoreWorth {
  let evaluations = 0;
  const parts = core.corridors.map((_, i) => createPart(problem, core, choice, i));
  return {
    worthAt(i, offsetsMs) {
      const part = parts[i];
      const { cycleMs, weight, worth } = part.corridor;
      const key = keyOf(part, offsetsMs);
      const kept = key === null ? undefined : part.kept.get(key);
      if (kept !== undefined) return kept;
      evaluations++;
      const melted = meltLegs(
        part.fixed,
        part.signals.map((signal) => offsetsMs[signal]),
        cycleMs,
      );
      const value = weight * findBestBands([melted, ...part.free], cycleMs, worth).worth;
      if (key === null) return value;
      if (part.kept.size >= MOST_KEPT) part.kept.clear();
      part.kept.set(key, value);
      return value;
    },
    evaluations: () => evaluations,
    updateSpeeds(i) {
      parts[i] = createPart(problem, core, choice, i);
    },
  };
}

interface Part {
  readonly corridor: CityProblem['corridors'][number];
  readonly signals: readonly number[];
  readonly fixed: readonly Leg[];
  readonly free: readonly Leg[];
  readonly kept: Map<number, number>;
}

/** More signals than this make more differences than a number can tell apart. */
const MOST_KEYED = 7;

/** What a corridor's worth depends on: its offsets in whole seconds as counted from its first. */
function keyOf({ signals, corridor }: Part, offsetsMs: readonly number[]): number | null {
  if (signals.length > MOST_KEYED) return null;
  const cycleS = corridor.cycleMs / STEP_MS;
  const firstMs = offsetsMs[signals[0]];
  let key = 0;
  for (let k = 1; k < signals.length; k++) {
    const apartS = (offsetsMs[signals[k]] - firstMs) / STEP_MS;
    key = key * cycleS + (apartS < 0 ? apartS + cycleS : apartS);
  }
  return key;
}

function createPart(problem: CityProblem, core: CityCore, choice: CityChoice, i: number): Part {
  const c = core.corridors[i];
  const corridor = problem.corridors[c];
  const legs = createLegs(corridor, choice.outboundSpeed[c], choice.inboundSpeed[c]);
  const crossings = core.crossings[i];
  return {
    corridor,
    signals: crossings.map((k) => corridor.members[k].signal),
    fixed: crossings.map((k) => legs[k]),
    free: legs.filter((_, k) => !crossings.includes(k)),
    kept: new Map(),
  };
}

/** A pair of speeds with what it gives; `at` rows of the speed choices. */
export interface SpeedPair {
  readonly outbound: number;
  readonly inbound: number;
  readonly bands: BestBands;
  /** Pairs that were looked at. */
  readonly tried: number;
}

/**
 * The pair of speeds at which a corridor's bands are worth most; of equal ones the first, so the nearest to the designed.
 *
 * @param fixed places whose offsets are given, with those offsets
 * @param enough worth that can't be exceeded: the search ends there
 */
export function findBestSpeeds(
  problem: CityProblem,
  c: number,
  fixed: ReadonlyMap<number, number> = new Map(),
  enough = Number.POSITIVE_INFINITY,
  shares = problem.corridors[c].worth,
): SpeedPair {
  const corridor = problem.corridors[c];
  const pairs = corridor.outboundSpeeds.flatMap((_, outbound) =>
    corridor.inboundSpeeds.length === 0
      ? [{ outbound, inbound: 0 }]
      : corridor.inboundSpeeds.map((__, inbound) => ({ outbound, inbound })),
  );
  // Choices stand by distance from the designed speed.
  pairs.sort((a, b) => a.outbound + a.inbound - b.outbound - b.inbound || a.outbound - b.outbound);
  let best: SpeedPair | null = null;
  let tried = 0;
  for (const { outbound, inbound } of pairs) {
    tried++;
    const legs = createLegs(corridor, outbound, inbound);
    const places = [...fixed.keys()];
    const free = legs.filter((_, k) => !fixed.has(k));
    const all =
      places.length === 0
        ? free
        : [
            meltLegs(
              places.map((k) => legs[k]),
              [...fixed.values()],
              corridor.cycleMs,
            ),
            ...free,
          ];
    const bands = findBestBands(all, corridor.cycleMs, shares);
    if (best === null || bands.worth > best.bands.worth + 1e-6) best = { outbound, inbound, bands, tried };
    if (best.bands.worth >= enough - 1e-6) break;
  }
  return { ...best!, tried };
}
