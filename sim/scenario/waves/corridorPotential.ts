import { moduloMs } from '../../core/cycleArithmetic.ts';
import { sToMs } from '../../core/units.ts';
import { findCostliest } from '../../corridors/city/costliest.ts';
import { boundCorridors } from '../../corridors/city/optimiseCity.ts';
import { type CityProblem, createChoice } from '../../corridors/city/problem.ts';
import type { Corridor } from '../../corridors/corridor.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import type { Scene } from '../scenario.ts';
import { describeCorridor, layGround } from './describeCorridor.ts';
import { localZeroMs } from './wavePlans.ts';

/** What a corridor could have at its cycle, splits and speeds. */
export interface CorridorPotential {
  /** Greatest sum of both bands, by any offsets and phase orders, no other corridor counted: proved. */
  readonly bestPossibleMs: number;
  /** The crossing that costs the bands most; null: none costs anything. */
  readonly costliest: CostlyMember | null;
}

export interface CostlyMember {
  /** Place on the corridor, crossings without a signal counted. */
  readonly member: number;
  /** The sum of both bands could be so much wider, ms, … */
  readonly costMs: number;
  /** `shared`: … if other corridors did not fix its offset; `own`: … if it were not there, at the best of offsets. */
  readonly reason: 'shared' | 'own';
  /** Rows of the other corridors through it. */
  readonly withCorridors: readonly number[];
}

/**
 * Reads what corridors of a scene could have, one at a time and in a few ms each, so that a list of them can be filled
 * while somebody looks on.
 *
 * @returns a function of a corridor's row, the corridor at its present speeds, and the plan of each signal; null: it can't
 * be coordinated, as its signals have no common cycle
 */
export function createPotentialReader(
  scene: Scene,
): (row: number, corridor: Corridor, planOf: (signal: number) => PlanDefinition) => CorridorPotential | null {
  const { definition, network } = scene;
  const noFlow = new Float64Array(network.movementCount);
  const ground = layGround(definition, network, noFlow, { orders: true, speedShare: null, drivenRatio: 1 });
  return (row, corridor, planOf) => {
    const found = describeCorridor(ground, corridor, row, planOf);
    if (typeof found === 'string') return null;
    const { members } = found.described;
    // The corridor's own signals alone, in its order.
    const signals = members.map(({ signal }) => signal);
    const problem: CityProblem = {
      cyclesMs: signals.map((signal) => sToMs(planOf(signal).cycleS)),
      corridors: [{ ...found.described, members: members.map((member, k) => ({ ...member, signal: k })) }],
    };
    const choice = createChoice(problem);
    signals.forEach((signal, k) => {
      const plan = planOf(signal);
      choice.offsetsMs[k] = moduloMs(
        sToMs(plan.offsetS) - localZeroMs(definition.signals[signal], plan),
        sToMs(plan.cycleS),
      );
    });
    const othersAt = (k: number) =>
      ground.passing[signals[k]].map((passage) => passage.row).filter((other) => other !== row);
    const costliest = findCostliest(problem, choice, 0, (k) => othersAt(k).length > 0);
    const places = corridor.definition.members.flatMap(({ intersectionId }, k) =>
      ground.signalRowAt.has(intersectionId) ? [k] : [],
    );
    return {
      bestPossibleMs: boundCorridors(problem)[0].sumMs,
      costliest: costliest && {
        member: places[costliest.member],
        costMs: costliest.costMs,
        reason: costliest.reason,
        withCorridors: othersAt(costliest.member),
      },
    };
  };
}
