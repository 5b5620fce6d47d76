import { RandomStream, uniform } from '../../core/random.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { allowedCycles } from './chooseCycles.ts';
import { readSignalNeeds, retimePlan, signalDelayVehS } from './signalNeeds.ts';

/**
 * What coordination is held against: every signal of a corridor by itself, at the cycle of its own least delay (HCM 6, arrivals
 * at random), splits by its flows, and an offset by chance. Signals of no corridor keep their plans.
 */
export function isolatePlans(
  definition: ScenarioDefinition,
  network: Network,
  plans: readonly PlanDefinition[],
  flowVehPerH: Float64Array,
  seed: number,
): PlanDefinition[] {
  const members = new Set(
    definition.corridors.flatMap((corridor) => corridor.members.map((one) => one.intersectionId)),
  );
  return definition.signals.map((signal, i) => {
    if (!members.has(signal.intersectionId)) return plans[i];
    const needs = readSignalNeeds(network, signal, plans[i], flowVehPerH);
    const cycles = allowedCycles(needs.leastCycleS, (cycleS) =>
      signalDelayVehS(retimePlan(plans[i], needs, cycleS), needs),
    );
    // A signal that no usual cycle holds keeps its plan's.
    const own = cycles.reduce<(typeof cycles)[number] | null>(
      (best, cycle) => (best === null || cycle.delayRatio < best.delayRatio ? cycle : best),
      null,
    );
    const plan = own === null ? plans[i] : retimePlan(plans[i], needs, own.cycleS);
    return { ...plan, offsetS: Math.floor(uniform(seed, RandomStream.waves, 2_000_000 + i, 0) * plan.cycleS) };
  });
}
