import type { Network } from '../network/network.ts';
import type { SignalDefinition } from '../signals/definition.ts';
import type { SignalSet } from '../signals/signalSet.ts';

/** Movements of one intersection that always show the same: J2735's `signalGroup`, T/CSAE 53's `phaseId` (相位). */
export interface SignalGroup {
  /** 1 to 255 within the intersection: the phase's number where one phase alone serves it, else from 17 on. */
  readonly id: number;
  /** Network rows. */
  readonly movements: readonly number[];
  /** Rows of the signal's phases that give right of way, and of those at whose green it yields. */
  readonly phases: readonly number[];
  readonly permissivePhases: readonly number[];
  /** No phase controls it: it goes at any time and yields. */
  readonly isFree: boolean;
  /** It may outlast its phases. */
  readonly isOverlap: boolean;
}

/** Numbers up to this are those of phases (NEMA's 16). */
const LAST_PHASE_NUMBER = 16;

/** The groups of one signal, by id. */
export function findSignalGroups(network: Network, definition: SignalDefinition, intersection: number): SignalGroup[] {
  const { intersectionFirstMovement, movementDefinitionIndex } = network;
  const classes = new Map<string, Omit<SignalGroup, 'id'> & { readonly movements: number[] }>();
  for (let m = intersectionFirstMovement[intersection]; m < intersectionFirstMovement[intersection + 1]; m++) {
    const { id } = network.definition.movements[movementDefinitionIndex[m]];
    const rowsServing = (list: (phase: SignalDefinition['phases'][number]) => readonly string[] | undefined) =>
      definition.phases.flatMap((phase, row) => (list(phase)?.includes(id) ? [row] : []));
    const phases = rowsServing((phase) => phase.movements);
    const permissivePhases = rowsServing((phase) => phase.permissiveMovements);
    const isFree = definition.freeMovements?.includes(id) ?? false;
    const overlap = definition.overlaps?.find(({ movements }) => movements.includes(id))?.id;
    const key = JSON.stringify([phases, permissivePhases, isFree, overlap]);
    const known = classes.get(key);
    if (known) known.movements.push(m);
    else classes.set(key, { movements: [m], phases, permissivePhases, isFree, isOverlap: overlap !== undefined });
  }
  let nextId = LAST_PHASE_NUMBER + 1;
  const groups = [...classes.values()].map((group): SignalGroup => {
    const ownsPhase =
      group.phases.length === 1 && group.permissivePhases.length === 0 && !group.isFree && !group.isOverlap;
    return { ...group, id: ownsPhase ? definition.phases[group.phases[0]].number : nextId++ };
  });
  return groups.sort((a, b) => a.id - b.id);
}

/** The groups of every signal of a city. */
export function findAllSignalGroups(network: Network, set: SignalSet): SignalGroup[][] {
  return set.definitions.map((definition, signal) =>
    findSignalGroups(network, definition, set.intersectionIndex[signal]),
  );
}
