import type { Arc } from '../../core/intervals.ts';
import type { CityCorridor, MemberGreens } from './problem.ts';

/** One pair of greens by which a signal can serve both directions of a corridor, turned back to its first member. */
export interface Service {
  /** Order of the phases that shows them; -1 where several signals have melted into one. */
  readonly order: number;
  readonly outAtMs: number;
  /** Infinity: no signal in that direction. */
  readonly outMs: number;
  readonly inAtMs: number;
  readonly inMs: number;
}

/** A signal as a corridor sees it; or several whose offsets are given, melted into one. */
export interface Leg {
  /** Ways to serve both directions at once; may be none for a melted leg. */
  readonly services: readonly Service[];
  /** Greens of each direction if the other did not count, as [start, length, …]. */
  readonly outs: readonly number[];
  readonly ins: readonly number[];
}

/** The longest of arcs [start, length, …], ms; 0 if there is none. */
export function longestOf(arcs: readonly number[]): number {
  let longest = 0;
  for (let i = 1; i < arcs.length; i += 2) if (arcs[i] > longest) longest = arcs[i];
  return longest;
}

/** The legs of a corridor at given speeds, offsets 0. */
export function createLegs(corridor: CityCorridor, outboundSpeed: number, inboundSpeed: number): Leg[] {
  const outTravelMs = corridor.outboundSpeeds[outboundSpeed].travelMs;
  const inTravelMs = corridor.inboundSpeeds[inboundSpeed]?.travelMs;
  return corridor.members.map(({ orders }, k) =>
    createLeg(
      orders.flatMap((greens, order) =>
        servicesOf(greens, order, outTravelMs[k], inTravelMs?.[k] ?? 0, corridor.cycleMs),
      ),
      corridor.cycleMs,
    ),
  );
}

function createLeg(services: readonly Service[], cycleMs: number): Leg {
  return {
    services,
    outs: keepWidest(
      services.flatMap(({ outAtMs, outMs }) => [outAtMs, outMs]),
      cycleMs,
    ),
    ins: keepWidest(
      services.flatMap(({ inAtMs, inMs }) => [inAtMs, inMs]),
      cycleMs,
    ),
  };
}

const ALWAYS: readonly Arc[] = [{ startMs: 0, lengthMs: Number.POSITIVE_INFINITY }];

/** A band passes one green of each direction: every pair is a service. */
function servicesOf(
  { outbound, inbound }: MemberGreens,
  order: number,
  outTravelMs: number,
  inTravelMs: number,
  cycleMs: number,
): Service[] {
  const always = (arcs: readonly Arc[] | null) => (arcs === null || arcs[0]?.lengthMs === cycleMs ? ALWAYS : arcs);
  return always(outbound).flatMap((out) =>
    always(inbound).map((into) => ({
      order,
      outAtMs: out.startMs - outTravelMs,
      outMs: out.lengthMs,
      inAtMs: into.startMs - inTravelMs,
      inMs: into.lengthMs,
    })),
  );
}

function shiftLeg({ services, outs, ins }: Leg, byMs: number): Leg {
  const shift = (arcs: readonly number[]) => arcs.map((value, i) => (i % 2 === 0 ? value + byMs : value));
  return {
    services: services.map((service) => ({
      ...service,
      outAtMs: service.outAtMs + byMs,
      inAtMs: service.inAtMs + byMs,
    })),
    outs: shift(outs),
    ins: shift(ins),
  };
}

/** Melts legs at given offsets into one: its greens are what all have in common. */
export function meltLegs(legs: readonly Leg[], offsetsMs: readonly number[], cycleMs: number): Leg {
  let melted = shiftLeg(legs[0], offsetsMs[0]);
  for (let k = 1; k < legs.length; k++) melted = meltTwo(melted, legs[k], offsetsMs[k], cycleMs);
  return melted;
}

function meltTwo(a: Leg, b: Leg, byMs: number, cycleMs: number): Leg {
  const services: Service[] = [];
  for (const one of a.services) {
    for (const two of b.services) {
      const outs = common(one.outAtMs, one.outMs, two.outAtMs + byMs, two.outMs, cycleMs);
      if (outs.length === 0) continue;
      const ins = common(one.inAtMs, one.inMs, two.inAtMs + byMs, two.inMs, cycleMs);
      for (let i = 0; i < outs.length; i += 2) {
        for (let j = 0; j < ins.length; j += 2) {
          addUndominated(
            services,
            { order: -1, outAtMs: outs[i], outMs: outs[i + 1], inAtMs: ins[j], inMs: ins[j + 1] },
            cycleMs,
          );
        }
      }
    }
  }
  return { services, outs: meltArcs(a.outs, b.outs, byMs, cycleMs), ins: meltArcs(a.ins, b.ins, byMs, cycleMs) };
}

function meltArcs(a: readonly number[], b: readonly number[], byMs: number, cycleMs: number): number[] {
  const arcs: number[] = [];
  for (let i = 0; i < a.length; i += 2) {
    for (let j = 0; j < b.length; j += 2) arcs.push(...common(a[i], a[i + 1], b[j] + byMs, b[j + 1], cycleMs));
  }
  return keepWidest(arcs, cycleMs);
}

/** Arcs without those that another contains. */
function keepWidest(arcs: readonly number[], cycleMs: number): number[] {
  const kept: number[] = [];
  for (let i = 0; i < arcs.length; i += 2) {
    let wide = true;
    for (let j = 0; j < arcs.length && wide; j += 2) {
      if (i === j || !contains(arcs[j], arcs[j + 1], arcs[i], arcs[i + 1], cycleMs)) continue;
      // Of two that contain each other the first stays.
      wide = j > i && contains(arcs[i], arcs[i + 1], arcs[j], arcs[j + 1], cycleMs);
    }
    if (wide) kept.push(arcs[i], arcs[i + 1]);
  }
  return kept;
}

/** Common arcs as [start, length, …], 0 to 2 of them. */
function common(atA: number, lengthA: number, atB: number, lengthB: number, cycleMs: number): number[] {
  if (lengthA === Number.POSITIVE_INFINITY) return [atB, lengthB];
  if (lengthB === Number.POSITIVE_INFINITY) return [atA, lengthA];
  const ahead = turned(atB - atA, cycleMs);
  const arcs: number[] = [];
  if (ahead < lengthA) arcs.push(atB, Math.min(lengthB, lengthA - ahead));
  if (ahead > 0 && cycleMs - ahead < lengthB) arcs.push(atA, Math.min(lengthA, lengthB - cycleMs + ahead));
  return arcs;
}

function addUndominated(services: Service[], service: Service, cycleMs: number): void {
  if (services.some((other) => covers(other, service, cycleMs))) return;
  for (let i = services.length - 1; i >= 0; i--) if (covers(service, services[i], cycleMs)) services.splice(i, 1);
  services.push(service);
}

function covers(wide: Service, narrow: Service, cycleMs: number): boolean {
  return (
    contains(wide.outAtMs, wide.outMs, narrow.outAtMs, narrow.outMs, cycleMs) &&
    contains(wide.inAtMs, wide.inMs, narrow.inAtMs, narrow.inMs, cycleMs)
  );
}

function contains(at: number, length: number, innerAt: number, innerLength: number, cycleMs: number): boolean {
  if (length === Number.POSITIVE_INFINITY) return true;
  return turned(innerAt - at, cycleMs) + innerLength <= length;
}

/** Into [0, cycle); values come within a few cycles. */
export function turned(valueMs: number, cycleMs: number): number {
  const rest = valueMs % cycleMs;
  return rest < 0 ? rest + cycleMs : rest;
}
