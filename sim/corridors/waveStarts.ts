import { moduloMs } from '../core/cycleArithmetic.ts';
import type { Arc } from '../core/intervals.ts';
import type { Leg, WaveProblem } from './waveAscent.ts';

/**
 * Starts for the ascent: the best wave for both directions alike, and the best for each alone, by trying every whole
 * second at which a band's leading edge may pass the first member.
 *
 * Everything at a free signal depends on the difference of the two edges alone (Morgan and Little 1964; Brooks;
 * PASSER II), so its best offset is found once for each difference; fixed signals are looked at for every pair of edges.
 */
export function createStarts(problem: WaveProblem): number[][] {
  const { outboundWeight, inboundWeight } = problem;
  const starts: number[][] = [];
  if (outboundWeight > 0 && inboundWeight > 0) starts.push(bestTwoWay(problem));
  if (outboundWeight > 0) starts.push(bestOneWay(problem, false));
  if (inboundWeight > 0) starts.push(bestOneWay(problem, true));
  return starts;
}

const STEP_MS = 1000;

/** What is left of a green that runs at a time, ms; 0 if none does. */
function leftOfGreenMs(greens: readonly Arc[] | null, timeMs: number, cycleMs: number): number {
  if (greens === null) return cycleMs;
  for (const { startMs, lengthMs } of greens) {
    if (lengthMs === cycleMs) return cycleMs;
    const intoMs = moduloMs(timeMs - startMs, cycleMs);
    if (intoMs < lengthMs) return lengthMs - intoMs;
  }
  return 0;
}

function bestOneWay(problem: WaveProblem, inbound: boolean): number[] {
  const { cycleMs, legs } = problem;
  const travelMs = (leg: Leg) => (inbound ? leg.inboundTravelMs : leg.outboundTravelMs);
  const greens = (leg: Leg) => (inbound ? leg.inboundGreens : leg.outboundGreens);
  let best = { bandMs: -1, edgeMs: 0 };
  const fixed = legs.filter((leg) => leg.fixedMs !== null);
  for (let edgeMs = 0; edgeMs < (fixed.length === 0 ? STEP_MS : cycleMs); edgeMs += STEP_MS) {
    let bandMs = cycleMs;
    for (const leg of fixed) {
      bandMs = Math.min(bandMs, leftOfGreenMs(greens(leg), edgeMs + travelMs(leg) - leg.fixedMs!, cycleMs));
    }
    if (bandMs > best.bandMs) best = { bandMs, edgeMs };
  }
  return legs.map((leg) => {
    if (leg.fixedMs !== null) return leg.fixedMs;
    const longest = greens(leg)?.reduce<Arc | null>((a, b) => (a === null || b.lengthMs > a.lengthMs ? b : a), null);
    // Rounded down: green begins before the leading edge, not after it.
    const startMs = best.edgeMs + travelMs(leg) - (longest?.startMs ?? 0);
    return moduloMs(Math.floor(startMs / STEP_MS) * STEP_MS, leg.cycleMs);
  });
}

function bestTwoWay(problem: WaveProblem): number[] {
  const { cycleMs, legs } = problem;
  const steps = cycleMs / STEP_MS;
  const tables = legs.map((leg) => (leg.fixedMs === null ? tabulate(leg, cycleMs) : null));
  const freeMs = new Float64Array(steps).fill(cycleMs);
  for (const table of tables) {
    if (table) for (let d = 0; d < steps; d++) freeMs[d] = Math.min(freeMs[d], table.bandMs[d]);
  }
  const fixed = legs.filter((leg) => leg.fixedMs !== null);
  const leftMs = (inbound: boolean, edge: number) => {
    let bandMs = cycleMs;
    for (const leg of fixed) {
      const greens = inbound ? leg.inboundGreens : leg.outboundGreens;
      const timeMs = edge * STEP_MS + (inbound ? leg.inboundTravelMs : leg.outboundTravelMs) - leg.fixedMs!;
      bandMs = Math.min(bandMs, leftOfGreenMs(greens, timeMs, cycleMs));
    }
    return bandMs;
  };
  const edges = Array.from({ length: steps }, (_, edge) => edge);
  const outboundMs = edges.map((edge) => leftMs(false, edge));
  const inboundMs = edges.map((edge) => leftMs(true, edge));
  let best = { bandMs: -1, outbound: 0, inbound: 0 };
  // With nothing fixed only the difference counts: one outbound edge stands for all.
  for (let outbound = 0; outbound < (fixed.length === 0 ? 1 : steps); outbound++) {
    for (let inbound = 0; inbound < steps; inbound++) {
      const bandMs = Math.min(outboundMs[outbound], inboundMs[inbound], freeMs[(inbound - outbound + steps) % steps]);
      if (bandMs > best.bandMs) best = { bandMs, outbound, inbound };
    }
  }
  const difference = (best.inbound - best.outbound + steps) % steps;
  return legs.map((leg, k) => {
    const table = tables[k];
    return table === null ? leg.fixedMs! : moduloMs(table.offsetMs[difference] + best.outbound * STEP_MS, leg.cycleMs);
  });
}

/**
 * For each difference of the edges (inbound less outbound, whole s): the widest band that one offset gives both
 * directions, and that offset for an outbound edge at 0.
 */
function tabulate(leg: Leg, cycleMs: number): { bandMs: Float64Array; offsetMs: Float64Array } {
  const steps = cycleMs / STEP_MS;
  const bandMs = new Float64Array(steps);
  const offsetMs = new Float64Array(steps);
  const inboundAt = Float64Array.from({ length: steps }, (_, s) =>
    leftOfGreenMs(leg.inboundGreens, s * STEP_MS + leg.inboundTravelMs, cycleMs),
  );
  for (let candidateMs = 0; candidateMs < leg.cycleMs; candidateMs += STEP_MS) {
    const outbound = leftOfGreenMs(leg.outboundGreens, leg.outboundTravelMs - candidateMs, cycleMs);
    for (let d = 0; d < steps; d++) {
      const inbound = inboundAt[(d - candidateMs / STEP_MS + 2 * steps) % steps];
      const band = Math.min(outbound, inbound);
      if (band <= bandMs[d]) continue;
      bandMs[d] = band;
      offsetMs[d] = candidateMs;
    }
  }
  return { bandMs, offsetMs };
}
