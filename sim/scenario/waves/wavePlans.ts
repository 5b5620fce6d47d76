import { moduloMs } from '../../core/cycleArithmetic.ts';
import { msToS, sToMs } from '../../core/units.ts';
import type { CityChoice } from '../../corridors/city/problem.ts';
import type { PlanDefinition, SignalDefinition } from '../../signals/definition.ts';
import { compileTimetable } from '../../signals/timetable.ts';
import type { ScenarioDefinition } from '../definition.ts';
import type { PlanFile } from '../planFile.ts';
import type { CityWaves } from './cityProblem.ts';
import { applySwaps, type Swap } from './describeCorridor.ts';

/**
 * The plan file of a choice: plans of all signals that stand on a corridor with bands, and the corridors' speeds; and, just as they are,
 * plans of other signals that were given new ones.
 *
 * @param present what the signals run now, one each
 */
export function toPlanFile(
  definition: ScenarioDefinition,
  waves: CityWaves,
  choice: CityChoice,
  present: readonly PlanDefinition[],
): PlanFile {
  const swapsOf = new Map<number, Swap[]>();
  waves.problem.corridors.forEach(({ members }, c) => {
    members.forEach(({ signal }, k) => {
      const swaps = waves.swaps[c][k][choice.orders[c][k]];
      swapsOf.set(signal, [...(swapsOf.get(signal) ?? []), ...swaps]);
    });
  });
  // Signals in step move as the first of them on a corridor does.
  const leaderOf = new Map<string, number>();
  for (const row of [...swapsOf.keys()].sort((a, b) => a - b)) {
    const { jointId } = definition.signals[row];
    if (jointId !== undefined && !leaderOf.has(jointId)) leaderOf.set(jointId, row);
  }
  definition.signals.forEach(({ jointId }, row) => {
    if (jointId !== undefined && leaderOf.has(jointId) && !swapsOf.has(row)) swapsOf.set(row, []);
  });
  const presentMs = presentOffsetsMs(definition, waves);
  const ringOffsetMs = (row: number): number => {
    const { jointId } = definition.signals[row];
    const leader = jointId === undefined ? row : leaderOf.get(jointId)!;
    return presentMs[row] + choice.offsetsMs[leader] - presentMs[leader];
  };
  const plans = definition.signals.flatMap((signal, row) => {
    const own = waves.plans[row];
    if (!swapsOf.has(row)) {
      if (own === present[row]) return [];
      return [{ intersectionId: signal.intersectionId, plan: { ...own, id: PLAN_ID } }];
    }
    const swapped = applySwaps(own, swapsOf.get(row)!);
    const zeroMs = localZeroMs(definition.signals[row], swapped);
    const offsetS = msToS(moduloMs(ringOffsetMs(row) + zeroMs, sToMs(swapped.cycleS)));
    return [{ intersectionId: signal.intersectionId, plan: { ...swapped, id: PLAN_ID, offsetS } }];
  });
  const progressionSpeeds = waves.problem.corridors.map(({ outboundSpeeds, inboundSpeeds }, c) => {
    const outbound = outboundSpeeds[choice.outboundSpeed[c]];
    const inbound = inboundSpeeds[choice.inboundSpeed[c]];
    return {
      corridorId: waves.corridors[c].definition.id,
      outboundMps: outbound.speedMps,
      ...(outbound.sectionsMps ? { outboundSectionsMps: outbound.sectionsMps } : {}),
      ...(inboundSpeeds.length > 0 ? { inboundMps: inbound.speedMps } : {}),
      ...(inbound?.sectionsMps ? { inboundSectionsMps: inbound.sectionsMps } : {}),
    };
  });
  return { plans, progressionSpeeds };
}

const PLAN_ID = 'wave';

/** Ring offsets (`CityChoice`) of the plans as they are. */
export function presentOffsetsMs(definition: ScenarioDefinition, { plans }: CityWaves): number[] {
  return plans.map((plan, row) =>
    moduloMs(sToMs(plan.offsetS) - localZeroMs(definition.signals[row], plan), sToMs(plan.cycleS)),
  );
}

/** Ring time of local zero: a matter of the phases' times alone. */
export function localZeroMs(signal: SignalDefinition, plan: PlanDefinition): number {
  const phases = signal.phases.map((phase) => ({ ...phase, movements: [], permissiveMovements: [] }));
  return compileTimetable({ ...signal, phases, freeMovements: [] }, plan, []).localZeroMs;
}
