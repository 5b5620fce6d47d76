import { sToMs } from '../../core/units.ts';
import { type ConflictMatrix, conflicts } from '../../network/conflicts.ts';
import type { Network } from '../../network/network.ts';
import type { OverlapDefinition, PhaseDefinition, SignalDefinition } from '../definition.ts';
import { lanesOf } from '../lanesOf.ts';

/** A signal as controllers and keeper read it. Made once; nothing is written afterwards. */
export interface SignalModel {
  readonly definition: SignalDefinition;
  readonly network: Network;
  readonly intersection: number;
  /** In the order of the definition. */
  readonly phases: readonly PhaseModel[];
  /** Row of each phase by its number. */
  readonly phaseRow: ReadonlyMap<number, number>;
  /** Movements that no phase controls (network rows). */
  readonly freeMovements: readonly number[];
  /** With their movements (network rows). */
  readonly overlaps: readonly { readonly overlap: OverlapDefinition; readonly movements: readonly number[] }[];
}

export interface PhaseModel {
  readonly number: number;
  /** Network rows: those with the right of way, and those that go but yield. */
  readonly movements: readonly number[];
  readonly permissiveMovements: readonly number[];
  /** Lanes (network rows) that either kind leaves, each once. */
  readonly lanes: readonly number[];
  readonly minGreenMs: number;
  /** Walk and pedestrian clearance, 0 where nobody crosses. */
  readonly walkMs: number;
  readonly pedestrianClearanceMs: number;
  readonly yellowMs: number;
  readonly redClearanceMs: number;
  /** Rows of the phases that must not be green with this one. */
  readonly conflicting: readonly number[];
}

export function createSignalModel(
  definition: SignalDefinition,
  network: Network,
  matrix: ConflictMatrix,
  intersection: number,
): SignalModel {
  const rowsOf = (ids: readonly string[] | undefined) => (ids ?? []).map((id) => network.movementIndexById.get(id)!);
  const served = definition.phases.map((phase) => rowsOf(phase.movements));
  const conflict = (a: readonly number[], b: readonly number[]) =>
    a.some((m) => b.some((n) => conflicts(matrix, m, n)));
  return {
    definition,
    network,
    intersection,
    phases: definition.phases.map((phase, p) => {
      const permissiveMovements = rowsOf(phase.permissiveMovements);
      return {
        number: phase.number,
        movements: served[p],
        permissiveMovements,
        lanes: [...new Set([...served[p], ...permissiveMovements].flatMap((m) => lanesOf(network, m)))],
        ...timesOf(phase),
        conflicting: served.flatMap((other, q) => (q !== p && conflict(served[p], other) ? [q] : [])),
      };
    }),
    phaseRow: new Map(definition.phases.map((phase, p) => [phase.number, p])),
    freeMovements: rowsOf(definition.freeMovements),
    overlaps: (definition.overlaps ?? []).map((overlap) => ({ overlap, movements: rowsOf(overlap.movements) })),
  };
}

function timesOf(phase: PhaseDefinition) {
  return {
    minGreenMs: sToMs(phase.minGreenS),
    walkMs: sToMs(phase.walkS ?? 0),
    pedestrianClearanceMs: sToMs(phase.pedestrianClearanceS ?? 0),
    yellowMs: sToMs(phase.yellowS),
    redClearanceMs: sToMs(phase.redClearanceS),
  };
}

/** Least green of a phase, ms. */
export function leastGreenMs(phase: PhaseModel, walking: boolean): number {
  return walking ? Math.max(phase.minGreenMs, phase.walkMs + phase.pedestrianClearanceMs) : phase.minGreenMs;
}
