import { controlDelay } from '../../corridors/delay.ts';
import { measurePhaseNeeds } from '../../corridors/phaseNeeds.ts';
import { SATURATION_FLOW_VEH_PER_H } from '../../corridors/saturation.ts';
import { findSplits, leastCycleS, type PhaseNeed, type RingStructure } from '../../corridors/splits.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition, SignalDefinition } from '../../signals/definition.ts';

/** What a signal's phases ask for under given flows, with the frame that its plans time them in. */
export interface SignalNeeds {
  readonly structure: RingStructure;
  readonly needs: readonly PhaseNeed[];
  /** Flow that each phase serves, veh/h, in the order of `needs`. */
  readonly flowVehPerH: readonly number[];
  /** Shortest cycle that holds every least split, s; infinite where no other cycle may be given at all. */
  readonly leastCycleS: number;
}

export function readSignalNeeds(
  network: Network,
  signal: SignalDefinition,
  plan: PlanDefinition,
  flowVehPerH: Float64Array,
): SignalNeeds {
  const rings = plan.rings.map((ring) => ring.map(({ phase }) => phase));
  const structure = { rings, barriers: plan.barriers ?? [] };
  const timed = new Set(rings.flat());
  const phases = signal.phases.filter(({ number }) => timed.has(number));
  const needs = measurePhaseNeeds(network, phases, (movement) => flowVehPerH[movement]);
  const flows = phases.map(({ movements }) =>
    movements.reduce((sum, id) => sum + flowVehPerH[network.movementIndexById.get(id)!], 0),
  );
  // Rings without a barrier, one for each signal group of an imported program, keep conflicting greens apart by their
  // very times: new splits would not.
  const canRetime = rings.length === 1 || structure.barriers.length > 0;
  const shortestS = canRetime ? leastCycleS(structure, needs) : Number.POSITIVE_INFINITY;
  return { structure, needs, flowVehPerH: flows, leastCycleS: shortestS };
}

/** The plan at another cycle, its splits by the flows. @param cycleS whole s, at least `leastCycleS` */
export function retimePlan(plan: PlanDefinition, { structure, needs }: SignalNeeds, cycleS: number): PlanDefinition {
  const { splitsS } = findSplits(structure, needs, cycleS);
  return {
    ...plan,
    cycleS,
    rings: plan.rings.map((ring, r) => ring.map(({ phase }, k) => ({ phase, splitS: splitsS[r][k] }))),
  };
}

/** Degree of saturation beyond which queues only grow; the delay formula is then read at its bound for 15 minutes. */
const MOST_SATURATION = 1.5;

/** Delay of all that pass a signal under a plan, veh·s an hour, arrivals taken as random (HCM 6, d1 + d2). */
export function signalDelayVehS(plan: PlanDefinition, { needs, flowVehPerH }: SignalNeeds): number {
  const splitOf = new Map(plan.rings.flat().map(({ phase, splitS }) => [phase, splitS]));
  return needs.reduce((sum, { number, flowRatio, lostTimeS }, i) => {
    const flow = flowRatio * SATURATION_FLOW_VEH_PER_H;
    if (flow <= 0) return sum;
    const leastGreenS = (flowRatio * plan.cycleS) / MOST_SATURATION;
    const { totalS } = controlDelay({
      flowVehPerH: flow,
      saturationFlowVehPerH: SATURATION_FLOW_VEH_PER_H,
      cycleS: plan.cycleS,
      effectiveGreenS: Math.max(splitOf.get(number)! - lostTimeS, leastGreenS, 1),
    });
    return sum + totalS * flowVehPerH[i];
  }, 0);
}
