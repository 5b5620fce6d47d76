import { type ConflictMatrix, conflicts } from '../network/conflicts.ts';
import { type Network, TurnCode } from '../network/network.ts';
import type { Approach } from './approaches.ts';

/**
 * Stages for a signal of any shape: each a set of movements without conflict, as large as it can be made, until every
 * movement is served.
 *
 * Movements of one approach that share a lane stay together, so that nobody waits behind a red for another movement.
 *
 * @param approaches most important first; greens are given in this order
 * @returns movement rows of each stage
 */
export function findStages(network: Network, matrix: ConflictMatrix, approaches: readonly Approach[]): number[][] {
  const units = approaches.flatMap((approach) => unitsOf(network, approach));
  // Through movements open the stages: their greens are the long ones that others fit into.
  const ordered = [...units.filter((unit) => unit.through), ...units.filter((unit) => !unit.through)];
  const served = new Set<Unit>();
  const stages: number[][] = [];
  for (const opening of ordered) {
    if (served.has(opening)) continue;
    const stage = [opening];
    const fits = (unit: Unit) => !stage.includes(unit) && stage.every((other) => !unitsConflict(matrix, unit, other));
    // Whoever still waits for a green goes first, then those who gain a second one.
    for (const unit of ordered) if (!served.has(unit) && fits(unit)) stage.push(unit);
    for (const unit of ordered) if (fits(unit)) stage.push(unit);
    for (const unit of stage) served.add(unit);
    stages.push(stage.flatMap((unit) => unit.movements).sort((a, b) => a - b));
  }
  return stages;
}

/** Movements of one approach that share lanes with one another. */
interface Unit {
  readonly movements: readonly number[];
  readonly through: boolean;
}

function unitsOf(network: Network, approach: Approach): Unit[] {
  const { movementLaneMask, movementTurn } = network;
  let groups: { movements: number[]; lanes: number }[] = [];
  for (const m of [...approach.lefts, ...approach.others]) {
    const joined = { movements: [m], lanes: movementLaneMask[m] };
    const apart: typeof groups = [];
    for (const group of groups) {
      if ((group.lanes & joined.lanes) === 0) apart.push(group);
      else {
        joined.movements.unshift(...group.movements);
        joined.lanes |= group.lanes;
      }
    }
    groups = [...apart, joined];
  }
  return groups.map(({ movements }) => ({
    movements,
    through: movements.some((m) => movementTurn[m] === TurnCode.through),
  }));
}

function unitsConflict(matrix: ConflictMatrix, a: Unit, b: Unit): boolean {
  return a.movements.some((m) => b.movements.some((n) => conflicts(matrix, m, n)));
}
