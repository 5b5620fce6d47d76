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
import { comingChange, type MemberSegments, timetablesAt } from './corridorBands.ts';
import { type IndicationSpan, indicationSpans } from './indicationSpans.ts';
import { edgeTimesMs, type PlanDraft, withDraft } from './planDraft.ts';

/** A signal's line in the time-space diagram. */
export interface SignalLine {
  readonly member: number;
  readonly distanceM: number;
  /** What the movements that carry the bands are shown; empty where there is none. */
  readonly outbound: readonly IndicationSpan[];
  readonly inbound: readonly IndicationSpan[];
  /** What they would be shown from now on without the draft; empty unless this member is drafted. */
  readonly formerOutbound: readonly IndicationSpan[];
  readonly formerInbound: readonly IndicationSpan[];
  /** When the edge of a green that is being moved comes. */
  readonly edgeMs: readonly number[];
  /** The last change of its plan, if it falls into the window. */
  readonly change: { readonly fromMs: number; readonly holdFromMs: number; readonly dwellMs: number } | null;
}

/** Everything that the diagram draws but the vehicles. */
export interface TimeSpaceModel {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lines: readonly SignalLine[];
  readonly strips: readonly BandStrip[];
  /** Bands to come without the draft; empty if there is none. */
  readonly formerStrips: readonly BandStrip[];
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
  draft: PlanDraft | null,
  seen: MemberSegments = [],
): TimeSpaceModel {
  const newest = timetablesAt(members, Number.POSITIVE_INFINITY);
  const planned = withDraft(newest, draft);
  const bands = measureBands(corridor, scene.network, planned);
  const lines = members.map((segments, member) => {
    const isDrafted = draft?.member === member;
    const byClock = segments && drafted(segments, planned[member], draft, member, nowMs);
    const watched = seen[member];
    // Of a signal that runs by its traffic neither past nor future is known beyond what was seen; a draft is drawn beyond
    // now as what its plan would aim at.
    const spansOf = (row: number) =>
      watched
        ? [
            ...indicationSpans(watched, row, Math.max(fromMs, watched[0]?.fromMs ?? fromMs), Math.min(nowMs, toMs)),
            ...(isDrafted && byClock ? indicationSpans(byClock, row, Math.max(nowMs, fromMs), toMs) : []),
          ]
        : byClock
          ? indicationSpans(byClock, row, fromMs, toMs)
          : [];
    const formerOf = (row: number) => (isDrafted && segments ? indicationSpans(segments, row, nowMs, toMs) : []);
    const edgeMs = isDrafted ? edgeTimesMs(draft, nowMs, toMs) : [];
    return { ...layOutLine(corridor, scene, watched ?? byClock, member, fromMs, toMs, spansOf, formerOf), edgeMs };
  });
  return {
    fromMs,
    toMs,
    lines,
    ...stripsOf(corridor, scene, members, bands, fromMs, toMs, nowMs, draft !== null),
    bands,
  };
}

/** A signal's segments with a draft joined on at `nowMs`, already in step. */
function drafted(
  segments: readonly TimetableSegment[],
  planned: Timetable | null,
  draft: PlanDraft | null,
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
  spansOf: (row: number) => IndicationSpan[],
  formerOf: (row: number) => IndicationSpan[],
): Omit<SignalLine, 'edgeMs'> {
  const first = scene.network.intersectionFirstMovement[corridor.memberIntersection[member]];
  const outbound = corridor.outboundMovement[member];
  const inbound = corridor.inboundMovement[member];
  const spans = (movement: number, of: (row: number) => IndicationSpan[]) => (movement < 0 ? [] : of(movement - first));
  const last = segments?.at(-1);
  const changed = last && last.fromMs >= fromMs && last.fromMs <= toMs && last.dwellMs > 0;
  return {
    member,
    distanceM: corridor.memberDistanceM[member],
    outbound: spans(outbound, spansOf),
    inbound: spans(inbound, spansOf),
    formerOutbound: spans(outbound, formerOf),
    formerInbound: spans(inbound, formerOf),
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
): { readonly strips: BandStrip[]; readonly formerStrips: BandStrip[] } {
  const all = (bands: CorridorBands) =>
    [bands.outbound, bands.inbound].flatMap((direction) =>
      direction ? findBandStrips(corridor, direction, fromMs, toMs) : [],
    );
  const change = comingChange(members, fromMs);
  if (drafting) {
    const kept = all(measureBands(corridor, scene.network, timetablesAt(members, nowMs)));
    return {
      strips: [
        ...kept.filter((strip) => endOf(strip) <= nowMs),
        ...all(planned).filter((strip) => endOf(strip) > nowMs),
      ],
      formerStrips: kept.filter((strip) => endOf(strip) > nowMs),
    };
  }
  if (!change) return { strips: all(planned), formerStrips: [] };
  const before = measureBands(corridor, scene.network, timetablesAt(members, change.fromMs - 1));
  const strips = [
    ...all(before).filter((strip) => endOf(strip) <= change.fromMs),
    ...all(planned).filter((strip) => startOf(strip) >= change.inStepMs),
  ];
  return { strips, formerStrips: [] };
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
