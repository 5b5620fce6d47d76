import {
  Indication,
  intervalAt,
  intervalEndsAtMs,
  ringTimeMs,
  segmentAt,
  type TimetableSegment,
} from '../../sim/shared.ts';

/** A stretch of time in which a movement is shown one thing. */
export interface IndicationSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly indication: Indication;
}

/**
 * What a movement is shown from one time to another: changes of plan, their holds included.
 *
 * @param row the movement's row within its intersection
 * @returns spans in order, without gaps, cut to the window; neighbours differ
 */
export function indicationSpans(
  segments: readonly TimetableSegment[],
  row: number,
  fromMs: number,
  toMs: number,
): IndicationSpan[] {
  const spans: { fromMs: number; toMs: number; indication: Indication }[] = [];
  let atMs = fromMs;
  while (atMs < toMs) {
    const segment = segmentAt(segments, atMs);
    const { timetable } = segment;
    const interval = intervalAt(timetable, ringTimeMs(segment, atMs));
    const indication = timetable.indications[interval * timetable.movementCount + row] as Indication;
    const nextPlan = segments.find((other) => other.fromMs > atMs)?.fromMs ?? Number.POSITIVE_INFINITY;
    const endMs = Math.min(intervalEndsAtMs(segment, atMs), nextPlan, toMs);
    const last = spans.at(-1);
    if (last && last.indication === indication) last.toMs = endMs;
    else spans.push({ fromMs: atMs, toMs: endMs, indication });
    atMs = endMs;
  }
  return spans;
}

/** Whether vehicles may cross: protected or yielding green. Yellow is no part of a band. */
export function isGreen(indication: Indication): boolean {
  return indication === Indication.green || indication === Indication.permissive;
}
