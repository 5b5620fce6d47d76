import { msToS } from '../core/units.ts';

/**
 * Times in messages. A scenario has a time of day and no date: its day is 1 January 2000, its clock is written as UTC.
 */

/** J2735's values of a TimeMark that is no time: more than an hour ahead; unknown. */
export const TIME_MARK_LATER = 36_000;
export const TIME_MARK_UNKNOWN = 36_001;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of the year 2000, a leap year. */
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Messages are full of times: they are put together, not formatted. */
const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

/** ISO 8601 to the millisecond, `2000-01-01T07:30:05.200Z`. @param timeMs simulation time, ms, within the year */
export function isoTime(timeMs: number): string {
  let day = Math.floor(timeMs / DAY_MS);
  let month = 0;
  while (day >= MONTH_DAYS[month] && month < 11) day -= MONTH_DAYS[month++];
  const ofDayMs = timeMs - Math.floor(timeMs / DAY_MS) * DAY_MS;
  const hours = Math.floor(ofDayMs / HOUR_MS);
  const minutes = Math.floor(ofDayMs / 60_000) % 60;
  const seconds = Math.floor(msToS(ofDayMs)) % 60;
  const millis = Math.floor(ofDayMs) % 1000;
  const ofSecond = millis === 0 ? '.000Z' : `.${String(millis).padStart(3, '0')}Z`;
  const date = `2000-${TWO_DIGITS[month + 1]}-${TWO_DIGITS[day + 1]}`;
  return `${date}T${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes]}:${TWO_DIGITS[seconds]}${ofSecond}`;
}

/** Tenths of a second in the hour, 0 to 35,999; `nowMs` decides what is more than an hour ahead. */
export function timeMark(timeMs: number, nowMs: number): number {
  if (!Number.isFinite(timeMs)) return TIME_MARK_UNKNOWN;
  if (timeMs - nowMs >= HOUR_MS) return TIME_MARK_LATER;
  return Math.floor((((timeMs % HOUR_MS) + HOUR_MS) % HOUR_MS) / 100);
}

/** Tenths of a second from now, as T/CSAE 53 counts down: 0 what has passed, 36,000 more than an hour, 36,001 unknown. */
export function tenthsFromNow(timeMs: number, nowMs: number): number {
  if (!Number.isFinite(timeMs)) return TIME_MARK_UNKNOWN;
  return Math.max(0, Math.min(TIME_MARK_LATER, Math.round((timeMs - nowMs) / 100)));
}

/** Minute of the year; ms in the minute. */
export function minuteOfYear(timeMs: number): number {
  return Math.floor(timeMs / 60_000);
}

export function msInMinute(timeMs: number): number {
  return ((timeMs % 60_000) + 60_000) % 60_000;
}
