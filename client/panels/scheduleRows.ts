import type { ScheduleEntryDefinition, TransitionDefinition } from '../../sim/shared.ts';

/** An entry of a schedule as it is typed. */
export interface ScheduleRow {
  /** HH:MM or HH:MM:SS; empty: not typed yet. */
  readonly from: string;
  readonly planId: string;
  /** undefined: as the plan says. */
  readonly transition: TransitionDefinition | undefined;
}

/** What is wrong with the times of some rows. */
export interface TimeProblem {
  readonly kind: 'missing' | 'twice';
  readonly rows: readonly number[];
}

/** Time of day as a time field has it. */
export function clockOfDay(fromS: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = `${two(Math.floor(fromS / 3600))}:${two(Math.floor(fromS / 60) % 60)}`;
  return fromS % 60 === 0 ? minutes : `${minutes}:${two(Math.floor(fromS % 60))}`;
}

function secondsOf(from: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(from);
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0) : Number.NaN;
}

export function checkTimes(rows: readonly ScheduleRow[]): TimeProblem | null {
  const seconds = rows.map(({ from }) => secondsOf(from));
  const missing = seconds.flatMap((s, k) => (Number.isNaN(s) ? [k] : []));
  if (missing.length > 0) return { kind: 'missing', rows: missing };
  const twice = seconds.flatMap((s, k) => (seconds.some((other, i) => i !== k && other === s) ? [k] : []));
  return twice.length > 0 ? { kind: 'twice', rows: twice } : null;
}

/** Entries in order of time, whatever order they were typed in. */
export function toSchedule(rows: readonly ScheduleRow[]): ScheduleEntryDefinition[] {
  return rows
    .map(({ from, planId, transition }) => ({ fromS: secondsOf(from), planId, ...(transition && { transition }) }))
    .sort((a, b) => a.fromS - b.fromS);
}
