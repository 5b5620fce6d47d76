import { moduloMs } from '../core/cycleArithmetic.ts';
import { Indication } from '../core/indication.ts';
import { msToS, sToMs } from '../core/units.ts';
import type { PlanDefinition, SignalDefinition } from './definition.ts';
import { leastSplitS } from './phaseTimes.ts';
import { intervalAt, type Timetable } from './timetable.ts';

/** Where a movement's green begins or ends in the cycle: the line between two phases that would move with it. */
export interface GreenEdge {
  /** The phase whose green it is. */
  readonly phase: number;
  readonly ends: boolean;
  /** Ring time at which the movement's indication changes there, ms. */
  readonly ringMs: number;
  /** The line stands before this phase of the ring; 0 and the ring's length are both the end of the cycle. */
  readonly ring: number;
  readonly place: number;
}

/**
 * Beginnings and ends of a movement's greens in one cycle. None stands where green goes on from one of its phases into
 * the next (an overlap), nor where nothing could be moved.
 *
 * @param movementId as the phases name it
 * @param row        the movement's row within its intersection
 */
export function findGreenEdges(
  signal: SignalDefinition,
  timetable: Timetable,
  movementId: string,
  row: number,
): GreenEdge[] {
  const { plan, cycleMs, indications, movementCount } = timetable;
  const isGreenAt = (ringMs: number) => {
    const shown = indications[intervalAt(timetable, moduloMs(ringMs, cycleMs)) * movementCount + row];
    return shown === Indication.green || shown === Indication.permissive;
  };
  const serving = new Set(
    signal.phases
      .filter(({ movements, permissiveMovements = [] }) => [...movements, ...permissiveMovements].includes(movementId))
      .map(({ number }) => number),
  );
  return timetable.phases.flatMap(({ number, ring, startMs, greenEndMs }) => {
    if (!serving.has(number)) return [];
    const place = plan.rings[ring].findIndex(({ phase }) => phase === number);
    const edges: GreenEdge[] = [
      { phase: number, ends: false, ringMs: startMs, ring, place },
      { phase: number, ends: true, ringMs: greenEndMs, ring, place: place + 1 },
    ];
    return edges.filter(
      (edge) =>
        isGreenAt(edge.ends ? edge.ringMs - 1 : edge.ringMs) &&
        !isGreenAt(edge.ends ? edge.ringMs : edge.ringMs - 1) &&
        sidesOf(plan, edge) !== null,
    );
  });
}

/** The phases of a ring that a line between phases takes from and gives to, by their place in the ring. */
interface Sides {
  readonly ring: number;
  readonly before: number;
  readonly after: number;
}

/** A line within a barrier group moves in its ring alone; a barrier and the end of the cycle move in all rings. */
function sidesOf({ rings, barriers = [] }: PlanDefinition, { ring, place }: GreenEdge): Sides[] | null {
  if (isCycleEnd(rings[ring].length, place)) {
    if (rings.some(({ length }) => length < 2)) return null;
    return rings.map(({ length }, r) => ({ ring: r, before: length - 1, after: 0 }));
  }
  const barrier = barriers.findIndex((places) => places[ring] === place);
  if (barrier < 0) return [{ ring, before: place - 1, after: place }];
  const sides = rings.map(({ length }, r): Sides | null => {
    const at = barriers[barrier][r];
    const from = barriers[barrier - 1]?.[r] ?? 0;
    const to = barriers[barrier + 1]?.[r] ?? length;
    // A ring without a phase on one side has nothing to give or take there.
    return from < at && at < to ? { ring: r, before: at - 1, after: at } : null;
  });
  return sides.every((side) => side !== null) ? sides : null;
}

function isCycleEnd(ringLength: number, place: number): boolean {
  return place === 0 || place === ringLength;
}

/**
 * How far an edge may be moved, whole s: every phase beside it keeps its minimum green, or walk and pedestrian
 * clearance, and its clearances. A phase that has less already only gains.
 *
 * @returns `leastS` <= 0 <= `mostS`
 */
export function edgeReachS(
  signal: SignalDefinition,
  plan: PlanDefinition,
  edge: GreenEdge,
): { leastS: number; mostS: number } {
  const spareS = (ring: number, place: number) => {
    const { phase, splitS } = plan.rings[ring][place];
    const definition = signal.phases.find(({ number }) => number === phase)!;
    return Math.max(0, Math.floor(msToS(sToMs(splitS) - sToMs(leastSplitS(definition)))));
  };
  const sides = sidesOf(plan, edge) ?? [];
  if (sides.length === 0) return { leastS: 0, mostS: 0 };
  const backS = Math.min(...sides.map(({ ring, before }) => spareS(ring, before)));
  const onS = Math.min(...sides.map(({ ring, after }) => spareS(ring, after)));
  return { leastS: backS === 0 ? 0 : -backS, mostS: onS };
}

/**
 * A plan with one edge of a green moved: what one phase gains its neighbour gives, the cycle stays. All other edges
 * stay where they are in time, so the offset moves with local zero where it has to.
 *
 * @param shiftS later is positive; kept within `edgeReachS` and to whole s
 */
export function moveGreenEdge(
  signal: SignalDefinition,
  plan: PlanDefinition,
  edge: GreenEdge,
  shiftS: number,
): PlanDefinition {
  const { leastS, mostS } = edgeReachS(signal, plan, edge);
  const byS = Math.min(mostS, Math.max(leastS, Math.round(shiftS)));
  if (byS === 0) return plan;
  const changed = plan.rings.map((ring) => ring.map((entry) => ({ ...entry })));
  for (const { ring, before, after } of sidesOf(plan, edge) ?? []) {
    changed[ring][before].splitS = msToS(sToMs(plan.rings[ring][before].splitS) + sToMs(byS));
    changed[ring][after].splitS = msToS(sToMs(plan.rings[ring][after].splitS) - sToMs(byS));
  }
  const moved = { ...plan, rings: changed };
  // The end of the cycle is where the rings begin: moved, everything that follows stands that much earlier in ring time.
  const beginsLaterMs = isCycleEnd(plan.rings[edge.ring].length, edge.place) ? sToMs(byS) : 0;
  const offsetMs = sToMs(plan.offsetS) - localZeroMs(plan) + beginsLaterMs + localZeroMs(moved);
  return { ...moved, offsetS: msToS(moduloMs(offsetMs, sToMs(plan.cycleS))) };
}

/** Ring time at which the first coordinated phase begins, ms, as `compileTimetable` has it. */
function localZeroMs({ rings, coordinatedPhases }: PlanDefinition): number {
  const startsMs = rings.flatMap((ring) => {
    let atMs = 0;
    return ring.flatMap(({ phase, splitS }) => {
      const startMs = atMs;
      atMs += sToMs(splitS);
      return coordinatedPhases.includes(phase) ? [startMs] : [];
    });
  });
  return startsMs.length === 0 ? 0 : Math.min(...startsMs);
}
