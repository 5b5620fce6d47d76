import type { Corridor, Name, Scene, TimetableSegment } from '../../sim/shared.ts';
import {
  type CorridorSummary,
  type MemberSegments,
  memberSegments,
  summariseCorridor,
  timetablesAt,
} from '../charts/corridorBands.ts';

/** One line of the list of corridors. */
export interface CorridorRow {
  readonly id: string;
  readonly name: Name;
  readonly districtId: string | undefined;
  readonly signalCount: number;
  /** Null: the members' cycles differ. */
  readonly cycleMs: number | null;
  /** Through bands; 0: none goes through; null: no such direction. */
  readonly outboundMs: number;
  readonly inboundMs: number | null;
  /** Greatest sum of both bands that it could have alone, ms; null: not read yet, or it can't be coordinated. */
  readonly bestPossibleMs: number | null;
}

export type SortColumn = 'name' | 'signals' | 'cycle' | 'outbound' | 'inbound' | 'reached';

/** Makes rows, and makes only those anew whose members' plans have changed: a change touches few of 195 corridors. */
export function createRowMaker(
  scene: Scene,
): (segmentsOf: (signal: number) => readonly TimetableSegment[], corridors: readonly Corridor[]) => CorridorRow[] {
  const cache = new Map<Corridor, { readonly members: MemberSegments; readonly row: CorridorRow }>();
  return (segmentsOf, corridors) =>
    corridors.map((corridor) => {
      const members = memberSegments(corridor, scene, segmentsOf);
      const known = cache.get(corridor);
      if (known?.members.every((segments, i) => segments === members[i])) return known.row;
      const summary = summariseCorridor(corridor, scene, timetablesAt(members, Number.POSITIVE_INFINITY));
      const row = rowOf(corridor, summary);
      cache.set(corridor, { members, row });
      return row;
    });
}

function rowOf(corridor: Corridor, { bands, cycleMs }: CorridorSummary): CorridorRow {
  const { id, name, districtId, members } = corridor.definition;
  return {
    id,
    name,
    districtId,
    signalCount: members.length,
    cycleMs,
    outboundMs: bands.outbound.through?.widthMs ?? 0,
    inboundMs: bands.inbound && (bands.inbound.through?.widthMs ?? 0),
    bestPossibleMs: null,
  };
}

/** Both bands together as a share of the widest possible; null: not known, or nothing is possible. */
export function reachedRatio({ outboundMs, inboundMs, bestPossibleMs }: CorridorRow): number | null {
  return bestPossibleMs ? Math.min(1, (outboundMs + (inboundMs ?? 0)) / bestPossibleMs) : null;
}

/** @param text what was typed; compared with both names, case aside */
export function filterRows(rows: readonly CorridorRow[], districtId: string, text: string): CorridorRow[] {
  const typed = text.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (districtId === '' || row.districtId === districtId) &&
      (typed === '' || row.name.zh.toLowerCase().includes(typed) || row.name.en.toLowerCase().includes(typed)),
  );
}

/** Sorts by a column; equal rows by name. What a row hasn't got stands last in either direction. */
export function sortRows(
  rows: readonly CorridorRow[],
  column: SortColumn,
  descending: boolean,
  locale: string,
  nameOf: (name: Name) => string,
): CorridorRow[] {
  const collator = new Intl.Collator(locale, { numeric: true });
  const byName = (a: CorridorRow, b: CorridorRow) => collator.compare(nameOf(a.name), nameOf(b.name));
  const sign = descending ? -1 : 1;
  if (column === 'name') return [...rows].sort((a, b) => sign * byName(a, b));
  const figureOf = (row: CorridorRow): number | null =>
    column === 'signals'
      ? row.signalCount
      : column === 'cycle'
        ? row.cycleMs
        : column === 'outbound'
          ? row.outboundMs
          : column === 'inbound'
            ? row.inboundMs
            : reachedRatio(row);
  return [...rows].sort((a, b) => {
    const left = figureOf(a);
    const right = figureOf(b);
    if (left === null || right === null) return Number(left === null) - Number(right === null) || byName(a, b);
    return sign * (left - right) || byName(a, b);
  });
}
