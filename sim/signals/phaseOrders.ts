import { type ConflictMatrix, conflicts } from '../network/conflicts.ts';
import type { Network } from '../network/network.ts';
import type { PlanDefinition, SignalDefinition } from './definition.ts';

/** Phases between two barriers that may follow one another in another order: lefts that lead or lag. */
export interface PhaseGroupOrders {
  /** Which group between barriers, counted from the rings' common start. */
  readonly group: number;
  readonly phases: readonly number[];
  /** For each order: rings whose two phases change places. The first changes none. */
  readonly swaps: readonly (readonly number[])[];
}

/**
 * The groups of a plan whose phases can change places without harm: a ring's two phases of a group swap if no phase of
 * the one ring conflicts with any of the other's there, so that whatever runs side by side stays safe; and if no turn of
 * the group is permissive, as a green that ends while the opposing one goes on traps who waits to turn.
 */
export function findPhaseOrders(
  signal: SignalDefinition,
  plan: Pick<PlanDefinition, 'rings' | 'barriers'>,
  network: Network,
  matrix: ConflictMatrix,
): PhaseGroupOrders[] {
  const phaseByNumber = new Map(signal.phases.map((phase) => [phase.number, phase]));
  const rowsOf = (number: number) =>
    phaseByNumber.get(number)!.movements.map((id) => network.movementIndexById.get(id)!);
  return groupsOf(plan).flatMap((rings, group): PhaseGroupOrders[] => {
    const phases = rings.flat();
    if (phases.some((number) => (phaseByNumber.get(number)!.permissiveMovements ?? []).length > 0)) return [];
    const swappable = rings.flatMap((ring, r) => (ring.length === 2 ? [r] : []));
    if (swappable.length === 0) return [];
    const clash = rings.some((ring, r) =>
      rings
        .slice(r + 1)
        .flat()
        .some((other) =>
          ring.some((one) => rowsOf(one).some((m) => rowsOf(other).some((n) => conflicts(matrix, m, n)))),
        ),
    );
    if (clash) return [];
    const swaps = Array.from({ length: 1 << swappable.length }, (_, bits) =>
      swappable.filter((__, k) => (bits >> k) & 1),
    );
    return [{ group, phases, swaps }];
  });
}

/** The plan with the phases of some rings of a group in the other order. */
export function swapPhases(plan: PlanDefinition, group: number, rings: readonly number[]): PlanDefinition {
  if (rings.length === 0) return plan;
  const from = group === 0 ? plan.rings.map(() => 0) : plan.barriers![group - 1];
  return {
    ...plan,
    rings: plan.rings.map((ring, r) => {
      if (!rings.includes(r)) return ring;
      const swapped = [...ring];
      [swapped[from[r]], swapped[from[r] + 1]] = [ring[from[r] + 1], ring[from[r]]];
      return swapped;
    }),
  };
}

function groupsOf({ rings, barriers = [] }: Pick<PlanDefinition, 'rings' | 'barriers'>): number[][][] {
  const groups: number[][][] = [];
  let from: readonly number[] = rings.map(() => 0);
  for (const to of [...barriers, rings.map((ring) => ring.length)]) {
    groups.push(rings.map((ring, r) => ring.slice(from[r], to[r]).map(({ phase }) => phase)));
    from = to;
  }
  return groups;
}
