import { conflicts, findConflicts } from '../network/conflicts.ts';
import type { NetworkDefinition, Turn } from '../network/definition.ts';
import { freezeNetwork } from '../network/freezeNetwork.ts';
import type { SignalDefinition } from '../signals/definition.ts';
import type { ImportNotes } from './report.ts';

/** Who goes first where a source lets both go: through before right before left. */
const RANK: Readonly<Record<Turn, number>> = { through: 3, right: 2, left: 1, uTurn: 0 };

/**
 * Makes movements permissive that a source lets go together with others whose way they cross: it has drivers sort that
 * out among themselves, as we do where one of them yields.
 */
export function yieldWithinPhases(
  signals: readonly SignalDefinition[],
  network: NetworkDefinition,
  notes: ImportNotes,
): SignalDefinition[] {
  const frozen = freezeNetwork(network);
  const matrix = findConflicts(frozen);
  const turnById = new Map(network.movements.map(({ id, turn }) => [id, turn]));
  return signals.map((signal) => ({
    ...signal,
    phases: signal.phases.map((phase) => {
      const yielding = new Set<string>();
      const inOrder = phase.movements.toSorted((a, b) => RANK[turnById.get(b)!] - RANK[turnById.get(a)!]);
      inOrder.forEach((later, k) => {
        const crossed = inOrder
          .slice(0, k)
          .find((first) => !yielding.has(first) && conflicts(matrix, rowOf(first), rowOf(later)));
        if (crossed === undefined) return;
        yielding.add(later);
        const why = `goes in phase ${phase.number} of signal ${signal.id} together with ${crossed}, whose way it crosses: it yields`;
        notes.guessed.push({ id: later, what: 'movement', why });
      });
      if (yielding.size === 0) return phase;
      const movements = phase.movements.filter((id) => !yielding.has(id));
      return { ...phase, movements, permissiveMovements: [...(phase.permissiveMovements ?? []), ...yielding] };
    }),
  }));

  function rowOf(id: string): number {
    return frozen.movementIndexById.get(id)!;
  }
}
