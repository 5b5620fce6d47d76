import {
  type Corridor,
  type CorridorPotential,
  createPotentialReader,
  type PlanDefinition,
  type Scene,
  type TimetableSegment,
} from '../../sim/shared.ts';
import { type MemberSegments, memberSegments, timetablesAt } from './corridorBands.ts';

/** What corridors could have under the plans that will be in force when all changes have come in; kept until those change. */
export interface PotentialBook {
  /** Null: the corridor can't be coordinated. */
  read(row: number, corridor: Corridor): CorridorPotential | null;
}

/** Longest that a look at corridors may keep the page from drawing, ms. */
const SLICE_MS = 6;

/**
 * Reads what all corridors could have, a few at a time between what else the page does.
 *
 * @param onFound called after each slice, with what was found so far, by row
 * @returns ends it
 */
export function readPotentials(
  book: PotentialBook,
  corridors: readonly Corridor[],
  onFound: (found: readonly (CorridorPotential | null)[]) => void,
): () => void {
  let found: readonly (CorridorPotential | null)[] = [];
  let timer = 0;
  const goOn = () => {
    const endMs = performance.now() + SLICE_MS;
    const next = [...found];
    while (next.length < corridors.length && performance.now() < endMs) {
      next.push(book.read(next.length, corridors[next.length]));
    }
    found = next;
    onFound(found);
    if (found.length < corridors.length) timer = window.setTimeout(goOn, SLICE_MS);
  };
  timer = window.setTimeout(goOn, SLICE_MS);
  return () => clearTimeout(timer);
}

interface Entry {
  readonly corridor: Corridor;
  readonly members: MemberSegments;
  readonly potential: CorridorPotential | null;
}

export function createPotentialBook(
  scene: Scene,
  segmentsOf: (signal: number) => readonly TimetableSegment[],
): PotentialBook {
  let reader: ReturnType<typeof createPotentialReader> | null = null;
  const entries = new Map<number, Entry>();

  function planOf(signal: number): PlanDefinition {
    return timetablesAt([segmentsOf(signal)], Number.POSITIVE_INFINITY)[0]!.plan;
  }

  function lookUp(row: number, corridor: Corridor): Entry | undefined {
    const entry = entries.get(row);
    if (entry?.corridor !== corridor) return undefined;
    const members = memberSegments(corridor, scene, segmentsOf);
    return entry.members.every((segments, k) => segments === members[k]) ? entry : undefined;
  }

  return {
    read: (row, corridor) => {
      const found = lookUp(row, corridor);
      if (found) return found.potential;
      reader ??= createPotentialReader(scene);
      const potential = reader(row, corridor, planOf);
      entries.set(row, { corridor, members: memberSegments(corridor, scene, segmentsOf), potential });
      return potential;
    },
  };
}
