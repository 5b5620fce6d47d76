import { findBestBandSum } from './bestBandSum.ts';
import type { ArterialInstance, ArterialPlan } from './instance.ts';
import { layPlan } from './layPlan.ts';
import { prepareProgression } from './progression.ts';
import { type BandPair, mostUsefulSum, objectiveOf, shareBands } from './shareBands.ts';
import { chooseSlowness, narrowSlowness, slownessOf, travelTimes } from './speedChain.ts';

/** The best bands of an arterial, with the proof. */
export interface ArterialBands extends BandPair {
  /** b + k·bb, in cycles. */
  readonly objective: number;
  /** No plan has more: proved. */
  readonly upperBound: number;
  readonly plan: ArterialPlan;
}

/** The proof leaves open at most this much of the objective, in cycles. */
const TOLERANCE = 2e-5;

/**
 * The best bands through all signals of an arterial without a limit on changes of speed: exact, by sets on a circle and
 * branch and bound over the cycle (`findBestBandSum`), without a mixed-integer programme.
 *
 * @param instance a sound one; `recipSpeedChange` is not looked at on a two-way arterial
 * @returns null if no bands pass all signals: a result, not a fault
 */
export function solveArterial(instance: ArterialInstance): ArterialBands | null {
  const { k, cycle } = instance;
  if (k === 0) return solveOneWay(instance);
  const progression = prepareProgression(instance);
  const cap = mostUsefulSum(instance);
  const best = findBestBandSum(progression, 1 / cycle.max, 1 / cycle.min, cap, TOLERANCE / Math.max(1, k));
  if (best === null) return null;
  const bands = shareBands(instance, best.sum);
  const objective = objectiveOf(instance, bands);
  return {
    ...bands,
    objective,
    // Not below the objective, which rounding may make of two equal sums.
    upperBound: Math.max(objective, objectiveOf(instance, shareBands(instance, best.upperBound))),
    plan: layPlan(instance, best.frequency, bands),
  };
}

/** One way every signal can show its green when the band comes: the band is the narrowest green, at any cycle, as fast as may be. */
function solveOneWay(instance: ArterialInstance): ArterialBands | null {
  const { signals, links, cycle, recipSpeedChange } = instance;
  const bands = shareBands(instance, 0);
  const fastest = (inbound: boolean) => {
    const left = narrowSlowness(slownessOf(instance, inbound), recipSpeedChange);
    return left.stuckAt === null
      ? travelTimes(
          links,
          chooseSlowness(left.ranges, recipSpeedChange, () => 0),
        )
      : null;
  };
  const t = fastest(false);
  if (t === null) return null;
  const tb = fastest(true) ?? links.map(({ d, vbmax }) => d / vbmax);
  let clockS = 0;
  const offsets = signals.map((signal, i) => {
    if (i > 0) clockS += t[i - 1] - (signal.tau ?? 0) * cycle.min;
    return clockS - Math.floor(clockS / cycle.min) * cycle.min;
  });
  const patterns = signals.map((signal) => signal.patterns?.[0] ?? 1);
  return { ...bands, objective: bands.b, upperBound: bands.b, plan: { cycle: cycle.min, offsets, patterns, t, tb } };
}
