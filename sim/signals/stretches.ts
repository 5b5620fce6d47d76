import { moduloMs } from '../core/cycleArithmetic.ts';
import { msToS, sToMs } from '../core/units.ts';
import type { PlanDefinition, SignalDefinition } from './definition.ts';
import { leastGreenS } from './phaseTimes.ts';
import { compileTimetable, type Timetable } from './timetable.ts';

/**
 * The cycle of a signal, or of several that keep step, cut wherever anything in it begins or ends. Greens become longer and
 * shorter by stretching the parts in which nothing clears: orders, clearances and what runs beside what stay as they are,
 * whatever kind of plan it is.
 */
export interface Stretches {
  readonly cycleMs: number;
  /** Master zero to the begin of the first part, ms: where the rings of the first signal start together. */
  readonly offsetMs: number;
  readonly parts: readonly StretchPart[];
  /** Of each signal: the part with which its rings start. */
  readonly zeroParts: readonly number[];
  /** Greens: parts that make up each, and how long they must be together. */
  readonly least: readonly { readonly parts: readonly number[]; readonly leastMs: number }[];
  readonly members: readonly StretchMember[];
}

export interface StretchPart {
  readonly startMs: number;
  readonly lengthMs: number;
  readonly canStretch: boolean;
}

export interface StretchMember {
  readonly signal: SignalDefinition;
  readonly plan: PlanDefinition;
}

/** A part of a plan of unconnected rings may hide a clearance that no phase tells of: none gets shorter than this. */
const LEAST_LOOSE_PART_MS = 5000;

/** @param members signals in step, of one cycle; one as a rule */
export function findStretches(members: readonly StretchMember[]): Stretches {
  const tables = members.map(({ signal, plan }) => withoutMovements(signal, plan));
  const [{ cycleMs }] = tables;
  if (tables.some((table) => table.cycleMs !== cycleMs)) throw new RangeError('signals in step need one cycle');
  const ringOffset = (table: Timetable) => table.offsetMs - table.localZeroMs;
  const shifts = tables.map((table) => moduloMs(ringOffset(table) - ringOffset(tables[0]), cycleMs));
  const cuts = new Set<number>([0, ...shifts]);
  const spans = tables.flatMap((table, i) => {
    const at = (ms: number) => moduloMs(ms + shifts[i], cycleMs);
    return table.phases.map((phase) => {
      for (const ms of [phase.startMs, phase.greenEndMs, phase.yellowEndMs, phase.endMs]) cuts.add(at(ms));
      return { member: i, phase, at };
    });
  });
  const trails = tables.flatMap(({ overlaps }, i) =>
    overlaps.flatMap(({ greens }) =>
      greens.flatMap(({ trailingMs, endMs }) => {
        if (trailingMs === endMs) return [];
        const [fromMs, toMs] = [trailingMs, endMs].map((ms) => moduloMs(ms + shifts[i], cycleMs));
        cuts.add(fromMs).add(toMs);
        return [{ fromMs, toMs }];
      }),
    ),
  );
  const starts = [...cuts].sort((a, b) => a - b);
  const isLoose = members.some(({ plan }) => plan.rings.length > 1 && (plan.barriers ?? []).length === 0);
  const within = (ms: number, fromMs: number, toMs: number) =>
    moduloMs(ms - fromMs, cycleMs) < moduloMs(toMs - fromMs - 1, cycleMs) + 1;
  const parts = starts.map((startMs, k): StretchPart => {
    const lengthMs = (starts[k + 1] ?? cycleMs) - startMs;
    const clears =
      trails.some(({ fromMs, toMs }) => within(startMs, fromMs, toMs)) ||
      spans.some(
        ({ phase, at }) => phase.greenEndMs < phase.endMs && within(startMs, at(phase.greenEndMs), at(phase.endMs)),
      );
    return { startMs, lengthMs, canStretch: !clears && (!isLoose || lengthMs >= LEAST_LOOSE_PART_MS) };
  });
  const least = spans.flatMap(({ member, phase, at }) => {
    const definition = members[member].signal.phases.find(({ number }) => number === phase.number)!;
    if (phase.greenEndMs === phase.startMs) return [];
    const rows = parts.flatMap((part, k) => (within(part.startMs, at(phase.startMs), at(phase.greenEndMs)) ? [k] : []));
    return [{ parts: rows, leastMs: Math.min(sToMs(leastGreenS(definition)), phase.greenEndMs - phase.startMs) }];
  });
  const loose = isLoose
    ? parts.flatMap(({ canStretch }, k) => (canStretch ? [{ parts: [k], leastMs: LEAST_LOOSE_PART_MS }] : []))
    : [];
  return {
    cycleMs,
    offsetMs: moduloMs(ringOffset(tables[0]), cycleMs),
    parts,
    zeroParts: shifts.map((ms) => starts.indexOf(ms)),
    least: [...least, ...loose],
    members,
  };
}

/**
 * The signals' plans with other lengths of the parts.
 *
 * @param lengthsMs whole ms, one for each part; they add up to the new cycle
 * @param offsetMs  master zero to the begin of the first part
 */
export function stretchPlans(
  { parts, zeroParts, members }: Stretches,
  lengthsMs: readonly number[],
  offsetMs: number,
): PlanDefinition[] {
  const cycleMs = lengthsMs.reduce((sum, ms) => sum + ms, 0);
  const oldCycleMs = parts.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  return members.map(({ signal, plan }, i) => {
    const zero = parts[zeroParts[i]].startMs;
    const rings = plan.rings.map((ring) => {
      let atMs = 0;
      return ring.map(({ phase, splitS }) => {
        const endMs = atMs + sToMs(splitS);
        let lengthMs = 0;
        parts.forEach((part, k) => {
          const partMs = moduloMs(part.startMs - zero, oldCycleMs);
          if (partMs >= atMs && partMs < endMs) lengthMs += lengthsMs[k];
        });
        atMs = endMs;
        return { phase, splitS: msToS(lengthMs) };
      });
    });
    const stretched = { ...plan, cycleS: msToS(cycleMs), rings };
    const { localZeroMs } = withoutMovements(signal, stretched);
    const before = lengthsMs.slice(0, zeroParts[i]).reduce((sum, ms) => sum + ms, 0);
    return { ...stretched, offsetS: msToS(moduloMs(offsetMs + before + localZeroMs, cycleMs)) };
  });
}

/** The phases' times alone. */
function withoutMovements(signal: SignalDefinition, plan: PlanDefinition): Timetable {
  const phases = signal.phases.map((phase) => ({ ...phase, movements: [], permissiveMovements: [] }));
  return compileTimetable({ ...signal, phases, freeMovements: [] }, plan, []);
}
