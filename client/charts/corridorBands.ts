import {
  type Corridor,
  type CorridorBands,
  measureBands,
  planSegmentAt,
  type Scene,
  type Timetable,
  type TimetableSegment,
} from '../../sim/shared.ts';

/** Segments of each member of a corridor; null: a member without a signal. */
export type MemberSegments = readonly (readonly TimetableSegment[] | null)[];

export function memberSegments(
  corridor: Corridor,
  scene: Scene,
  segmentsOf: (signal: number) => readonly TimetableSegment[],
): MemberSegments {
  return Array.from(corridor.memberIntersection, (intersection) => {
    const signal = scene.signals.signalOfIntersection[intersection];
    return signal < 0 ? null : segmentsOf(signal);
  });
}

/** What members that run by their traffic were seen to show; null: a member by the clock, or without a signal. */
export function seenSegments(
  corridor: Corridor,
  scene: Scene,
  shownSegmentsOf: (signal: number) => readonly TimetableSegment[],
): MemberSegments {
  return Array.from(corridor.memberIntersection, (intersection) => {
    const signal = scene.signals.signalOfIntersection[intersection];
    return signal >= 0 && scene.signals.definitions[signal].controller ? shownSegmentsOf(signal) : null;
  });
}

/** The plans that are in force at a time; Infinity: those that will be in force when all changes have come in. */
export function timetablesAt(members: MemberSegments, timeMs: number): readonly (Timetable | null)[] {
  return members.map((segments) => segments && planSegmentAt(segments, timeMs).timetable);
}

/** A time from which the corridor runs by its newest plans, in step: the latest change of a member, with its hold. */
export interface ComingChange {
  readonly fromMs: number;
  readonly inStepMs: number;
}

/** The change under way or to come at a time; null if all members run in step. */
export function comingChange(members: MemberSegments, timeMs: number): ComingChange | null {
  let fromMs = Number.POSITIVE_INFINITY;
  let inStepMs = Number.NEGATIVE_INFINITY;
  for (const all of members) {
    const segments = all?.filter(({ forBus }) => forBus === undefined);
    const last = segments?.at(-1);
    if (!last || last.fromMs === Number.NEGATIVE_INFINITY) continue;
    const endMs = last.fromMs + last.timetable.holdMs + last.dwellMs;
    if (endMs <= timeMs) continue;
    // Cycles of a transition come before the plan that they lead to.
    let first = segments!.length - 1;
    while (first > 0 && segments![first - 1].untilMs === segments![first].fromMs) first--;
    fromMs = Math.min(fromMs, segments![first].fromMs);
    inStepMs = Math.max(inStepMs, endMs);
  }
  return inStepMs === Number.NEGATIVE_INFINITY ? null : { fromMs, inStepMs };
}

/** What a corridor's row in a list says. */
export interface CorridorSummary {
  readonly bands: CorridorBands;
  /** Common cycle of all members, ms; null if they differ. */
  readonly cycleMs: number | null;
}

export function summariseCorridor(
  corridor: Corridor,
  scene: Scene,
  timetables: readonly (Timetable | null)[],
): CorridorSummary {
  const cyclesMs = new Set(timetables.flatMap((timetable) => timetable?.cycleMs ?? []));
  return {
    bands: measureBands(corridor, scene.network, timetables),
    cycleMs: cyclesMs.size === 1 ? [...cyclesMs][0] : null,
  };
}

/**
 * The member at which a direction's bands break first, in driving order; null if one goes through or there are none to
 * break.
 */
export function breakingMember(bands: CorridorBands, inbound: boolean, memberCount: number): number | null {
  const direction = inbound ? bands.inbound : bands.outbound;
  if (!direction || direction.through || memberCount < 2) return null;
  if (inbound) {
    const first = direction.bands.findLast((band) => band.lastMember === memberCount - 1);
    return first ? Math.max(0, first.firstMember - 1) : memberCount - 2;
  }
  const first = direction.bands.find((band) => band.firstMember === 0);
  return first ? Math.min(memberCount - 1, first.lastMember + 1) : 1;
}
