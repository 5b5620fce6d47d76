import {
  type BandStrip,
  type Corridor,
  type CorridorBands,
  findBandStrips,
  measureBands,
  moduloMs,
  type ProgressionChange,
  type Scene,
  type Timetable,
  type TimetableSegment,
} from '../../sim/shared.ts';
import { type ComingChange, comingChange, type MemberSegments, timetablesAt } from './corridorBands.ts';
import { type IndicationSpan, indicationSpans } from './indicationSpans.ts';
import { edgeTimesMs } from './planDraft.ts';
import {
  corridorThen,
  corridorWithDraft,
  type Draft,
  draftedTimetable,
  isSpeedDraft,
  withDraft,
} from './speedDraft.ts';

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
  /** The plans that all of this follows from; null: from a draft or what was seen too, so that it holds for this moment only. */
  readonly source: readonly TimetableSegment[] | null;
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
 * @param progression speeds asked for up to now: what was laid for another speed is drawn at it
 * @param last the corridor's layout before this one: lines that still hold are taken from it as they are
 */
export function layOutTimeSpace(
  corridor: Corridor,
  scene: Scene,
  members: MemberSegments,
  fromMs: number,
  toMs: number,
  nowMs: number,
  draft: Draft | null,
  seen: MemberSegments = [],
  progression: readonly ProgressionChange[] = [],
  last: TimeSpaceModel | null = null,
): TimeSpaceModel {
  const newest = timetablesAt(members, Number.POSITIVE_INFINITY);
  const planned = withDraft(newest, draft);
  const bands = measureBands(corridorWithDraft(corridor, draft), scene.network, planned);
  const laidAt = (timeMs: number) => corridorThen(corridor, scene, progression, timeMs);
  const lines = members.map((segments, member) => {
    const tried = draftedTimetable(draft, member);
    const isDrafted = tried !== null;
    const before = last?.fromMs === fromMs && last.toMs === toMs ? last.lines[member] : null;
    if (before && !isDrafted && before.source && before.source === segments && !seen[member]) return before;
    const byClock = segments && (tried ? joinOn(segments, tried, nowMs) : segments);
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
    const edgeMs = isDrafted && draft && !isSpeedDraft(draft) ? edgeTimesMs(draft, nowMs, toMs) : [];
    const source = isDrafted || watched ? null : segments;
    return {
      ...layOutLine(corridor, scene, watched ?? byClock, member, fromMs, toMs, spansOf, formerOf),
      edgeMs,
      source,
    };
  });
  return {
    fromMs,
    toMs,
    lines,
    ...stripsOf(
      laidAt,
      scene,
      members,
      bands,
      fromMs,
      toMs,
      nowMs,
      draft !== null,
      changeOf(corridor, progression, fromMs),
    ),
    bands,
  };
}

/** A signal's segments with a draft joined on at `nowMs`, already in step. */
function joinOn(segments: readonly TimetableSegment[], planned: Timetable, nowMs: number): readonly TimetableSegment[] {
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
): Omit<SignalLine, 'edgeMs' | 'source'> {
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

/** The last change of a corridor's speeds after a time, ms; null: none. */
function changeOf({ definition }: Corridor, progression: readonly ProgressionChange[], afterMs: number): number | null {
  const last = progression.findLast(({ corridorId }) => corridorId === definition.id);
  return last && last.fromMs > afterMs ? last.fromMs : null;
}

function stripsOf(
  laidAt: (timeMs: number) => Corridor,
  scene: Scene,
  members: MemberSegments,
  planned: CorridorBands,
  fromMs: number,
  toMs: number,
  nowMs: number,
  drafting: boolean,
  speedChangedMs: number | null,
): { readonly strips: BandStrip[]; readonly formerStrips: BandStrip[] } {
  const all = (bands: CorridorBands) =>
    [bands.outbound, bands.inbound].flatMap((direction) =>
      direction ? findBandStrips(laidAt(nowMs), direction, fromMs, toMs) : [],
    );
  const change = comingChange(members, fromMs) ?? speedChange(speedChangedMs);
  if (drafting) {
    const kept = all(measureBands(laidAt(nowMs), scene.network, timetablesAt(members, nowMs)));
    return {
      strips: [
        ...kept.filter((strip) => endOf(strip) <= nowMs),
        ...all(planned).filter((strip) => endOf(strip) > nowMs),
      ],
      formerStrips: kept.filter((strip) => endOf(strip) > nowMs),
    };
  }
  if (!change) return { strips: all(planned), formerStrips: [] };
  // Speeds change at once, the offsets that go with them some time later: bands end with the earlier of the two.
  const endsMs = Math.min(change.fromMs, speedChangedMs ?? Number.POSITIVE_INFINITY);
  const before = measureBands(laidAt(endsMs - 1), scene.network, timetablesAt(members, endsMs - 1));
  const strips = [
    ...all(before).filter((strip) => endOf(strip) <= endsMs),
    ...all(planned).filter((strip) => startOf(strip) >= change.inStepMs),
  ];
  return { strips, formerStrips: [] };
}

/** Speeds alone have changed: all signals stay in step. */
function speedChange(changedMs: number | null): ComingChange | null {
  return changedMs === null ? null : { fromMs: changedMs, inStepMs: changedMs };
}

/**
 * The band drawn at a place of the diagram, the nearest one first.
 *
 * @param reachMs how far beside a band still counts
 */
export function stripAt(
  strips: readonly BandStrip[],
  timeMs: number,
  distanceM: number,
  reachMs: number,
): BandStrip | null {
  let best: BandStrip | null = null;
  let bestMs = reachMs;
  for (const strip of strips) {
    const awayMs = awayFrom(strip, timeMs, distanceM);
    if (awayMs > bestMs || (best && awayMs === bestMs)) continue;
    best = strip;
    bestMs = awayMs;
  }
  return best;
}

/** How far beside a strip a place lies, ms; 0: on it; Infinity: before or beyond its signals. */
function awayFrom({ distanceM: atM, leadingEdgeMs, widthMs }: BandStrip, timeMs: number, distanceM: number): number {
  const k = atM.findIndex((m, i) => i > 0 && distanceM >= atM[i - 1] && distanceM <= m);
  if (k < 0) return Number.POSITIVE_INFINITY;
  const share = (distanceM - atM[k - 1]) / (atM[k] - atM[k - 1]);
  const sinceMs = timeMs - (leadingEdgeMs[k - 1] + share * (leadingEdgeMs[k] - leadingEdgeMs[k - 1]));
  return Math.max(0, -sinceMs, sinceMs - widthMs);
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
