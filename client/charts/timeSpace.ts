import {
  type BandStrip,
  type Corridor,
  type CorridorBands,
  findBandStrips,
  measureBands,
  moduloMs,
  type Scene,
  type Timetable,
  type TimetableSegment,
} from '../../sim/shared.ts';
import { comingChange, type MemberSegments, timetablesAt, withOffset } from './corridorBands.ts';
import { type IndicationSpan, indicationSpans } from './indicationSpans.ts';

/** An offset that is tried out in the diagram and not yet sent. */
export interface OffsetDraft {
  readonly member: number;
  readonly offsetMs: number;
}

/** A signal's line in the time-space diagram. */
export interface SignalLine {
  readonly member: number;
  readonly distanceM: number;
  /** What the movements that carry the bands are shown; empty where there is none. */
  readonly outbound: readonly IndicationSpan[];
  readonly inbound: readonly IndicationSpan[];
  /** The last change of its plan, if it falls into the window. */
  readonly change: { readonly fromMs: number; readonly holdFromMs: number; readonly dwellMs: number } | null;
}

/** Everything that the diagram draws but the vehicles. */
export interface TimeSpaceModel {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lines: readonly SignalLine[];
  readonly strips: readonly BandStrip[];
  /** Bands under the newest plans (with the draft, if there is one): what the figures beside the diagram say. */
  readonly bands: CorridorBands;
}

/**
 * Lays out the diagram of a corridor for a window of time.
 *
 * What has been stays as it was: a draft and a change of plan show from their own time on, and between two plans, while
 * signals are falling in step, no band is drawn because none is kept.
 *
 * @param seen what members that run by their traffic were seen to show, null for those by the clock: nothing of them is
 *             drawn beyond now
 */
export function layOutTimeSpace(
  corridor: Corridor,
  scene: Scene,
  members: MemberSegments,
  fromMs: number,
  toMs: number,
  nowMs: number,
  draft: OffsetDraft | null,
  seen: MemberSegments = [],
): TimeSpaceModel {
  const newest = timetablesAt(members, Number.POSITIVE_INFINITY);
  const planned = draft ? withOffset(newest, draft.member, draft.offsetMs) : newest;
  const bands = measureBands(corridor, scene.network, planned);
  const lines = members.map((segments, member) =>
    layOutLine(
      corridor,
      scene,
      seen[member] ?? (segments && drafted(segments, planned[member], draft, member, nowMs)),
      member,
      // Of a signal that runs by its traffic neither past nor future is known beyond what was seen.
      Math.max(fromMs, seen[member]?.[0]?.fromMs ?? fromMs),
      seen[member] ? Math.min(nowMs, toMs) : toMs,
    ),
  );
  return {
    fromMs,
    toMs,
    lines,
    strips: stripsOf(corridor, scene, members, bands, fromMs, toMs, nowMs, draft !== null),
    bands,
  };
}

/** A signal's segments with a draft joined on at `nowMs`, already in step. */
function drafted(
  segments: readonly TimetableSegment[],
  planned: Timetable | null,
  draft: OffsetDraft | null,
  member: number,
  nowMs: number,
): readonly TimetableSegment[] {
  if (draft?.member !== member || planned === null) return segments;
  const ringMsAtStart = moduloMs(nowMs - planned.offsetMs + planned.localZeroMs, planned.cycleMs);
  // In step from the first ms on: ring time runs beyond one cycle and never meets a hold.
  const inStep: TimetableSegment = { timetable: planned, fromMs: nowMs, ringMsAtStart, dwellMs: 0 };
  return [...segments.filter((segment) => segment.fromMs < nowMs), inStep];
}

function layOutLine(
  corridor: Corridor,
  scene: Scene,
  segments: readonly TimetableSegment[] | null,
  member: number,
  fromMs: number,
  toMs: number,
): SignalLine {
  const intersection = corridor.memberIntersection[member];
  const first = scene.network.intersectionFirstMovement[intersection];
  const spans = (movement: number) =>
    segments && movement >= 0 ? indicationSpans(segments, movement - first, fromMs, toMs) : [];
  const last = segments?.at(-1);
  const changed = last && last.fromMs >= fromMs && last.fromMs <= toMs && last.dwellMs > 0;
  return {
    member,
    distanceM: corridor.memberDistanceM[member],
    outbound: spans(corridor.outboundMovement[member]),
    inbound: spans(corridor.inboundMovement[member]),
    change: changed
      ? { fromMs: last.fromMs, holdFromMs: last.fromMs + last.timetable.holdMs, dwellMs: last.dwellMs }
      : null,
  };
}

function stripsOf(
  corridor: Corridor,
  scene: Scene,
  members: MemberSegments,
  planned: CorridorBands,
  fromMs: number,
  toMs: number,
  nowMs: number,
  drafting: boolean,
): BandStrip[] {
  const all = (bands: CorridorBands) =>
    [bands.outbound, bands.inbound].flatMap((direction) =>
      direction ? findBandStrips(corridor, direction, fromMs, toMs) : [],
    );
  const change = comingChange(members, fromMs);
  if (drafting) {
    const kept = all(measureBands(corridor, scene.network, timetablesAt(members, nowMs)));
    return [...kept.filter((strip) => endOf(strip) <= nowMs), ...all(planned).filter((strip) => endOf(strip) > nowMs)];
  }
  if (!change) return all(planned);
  const before = measureBands(corridor, scene.network, timetablesAt(members, change.fromMs - 1));
  return [
    ...all(before).filter((strip) => endOf(strip) <= change.fromMs),
    ...all(planned).filter((strip) => startOf(strip) >= change.inStepMs),
  ];
}

function startOf(strip: BandStrip): number {
  return Math.min(...strip.leadingEdgeMs);
}

function endOf(strip: BandStrip): number {
  return Math.max(...strip.leadingEdgeMs) + strip.widthMs;
}

/** Corners of a strip, for a path: up along the leading edge, back along the trailing one. */
export function stripOutline(strip: BandStrip): (readonly [timeMs: number, distanceM: number])[] {
  const leading = strip.leadingEdgeMs.map((timeMs, i) => [timeMs, strip.distanceM[i]] as const);
  const trailing = leading.map(([timeMs, distanceM]) => [timeMs + strip.widthMs, distanceM] as const);
  return [...leading, ...trailing.reverse()];
}
