import { type BestBands, findBestBands } from './bestBands.ts';
import { createLegs, type Leg, meltLegs, type Service, turned } from './legs.ts';
import type { CityChoice, CityCorridor, CityProblem } from './problem.ts';

/** Offsets are chosen in whole seconds, as controllers take them. */
export const STEP_MS = 1000;

/** The best bands of a corridor at its chosen speeds, some of its signals' offsets being given. */
export function bestGiven(
  corridor: CityCorridor,
  legs: readonly Leg[],
  fixedMs: readonly (number | null)[],
): { readonly bands: BestBands; readonly melted: Leg | null } {
  const fixed = legs.flatMap((_, k) => (fixedMs[k] === null ? [] : [k]));
  const free = legs.filter((_, k) => fixedMs[k] === null);
  const melted =
    fixed.length === 0
      ? null
      : meltLegs(
          fixed.map((k) => legs[k]),
          fixed.map((k) => fixedMs[k]!),
          corridor.cycleMs,
        );
  const bands = findBestBands(melted === null ? free : [melted, ...free], corridor.cycleMs, corridor.worth);
  return { bands, melted };
}

/**
 * Gives every signal of a corridor that has no offset yet the one that its best bands ask for, to the nearest second.
 *
 * @param choice its speeds are read; offsets and orders of the corridor are written
 * @param placed signals whose offsets are fixed; grows by the corridor's
 */
export function layCorridor(problem: CityProblem, choice: CityChoice, c: number, placed: Set<number>): void {
  const corridor = problem.corridors[c];
  const { members, cycleMs } = corridor;
  const legs = createLegs(corridor, choice.outboundSpeed[c], choice.inboundSpeed[c]);
  const fixedMs = members.map(({ signal }) => (placed.has(signal) ? choice.offsetsMs[signal] : null));
  const { bands, melted } = bestGiven(corridor, legs, fixedMs);
  const { edgeMs, apartMs } = findEdges(bands, melted, cycleMs);
  members.forEach(({ signal }, k) => {
    const fit = fitLeg(legs[k], bands, edgeMs, apartMs, fixedMs[k], cycleMs);
    choice.orders[c][k] = fit.order;
    if (fixedMs[k] !== null) return;
    choice.offsetsMs[signal] = turned(Math.round(fit.offsetMs / STEP_MS) * STEP_MS, problem.cyclesMs[signal]);
    placed.add(signal);
  });
}

/** When the outbound band's edge passes the first member: within what the fixed signals leave, else at zero. */
function findEdges(bands: BestBands, melted: Leg | null, cycleMs: number) {
  let best = { edgeMs: 0, apartMs: bands.apartMs, slackMs: -1 };
  const offer = (atMs: number, slackMs: number) => {
    if (slackMs <= best.slackMs) return;
    best = { edgeMs: atMs + (Number.isFinite(slackMs) ? slackMs / 2 : 0), apartMs: bands.apartMs, slackMs };
  };
  if (melted === null) return best;
  if (bands.both) {
    for (const service of melted.services) {
      const fit = overlap(service, bands, bands.apartMs, cycleMs);
      if (fit !== null) offer(fit.atMs, fit.slackMs);
    }
    return best;
  }
  // One direction alone: the edge is that direction's.
  const outbound = bands.outMs > 0;
  const arcs = outbound ? melted.outs : melted.ins;
  const widthMs = outbound ? bands.outMs : bands.inMs;
  for (let i = 0; i < arcs.length; i += 2) offer(arcs[i], arcs[i + 1] - widthMs);
  return best;
}

const HAIR_MS = 1e-6;

/** Outbound edges, from `atMs` over `slackMs`, at which a service at offset 0 lets both bands pass; null: none. */
function overlap(
  service: Service,
  { outMs, inMs }: BestBands,
  apartMs: number,
  cycleMs: number,
): { readonly atMs: number; readonly slackMs: number } | null {
  const outSlackMs = service.outMs - outMs + HAIR_MS;
  const inSlackMs = service.inMs - inMs + HAIR_MS;
  if (outSlackMs < 0 || inSlackMs < 0) return null;
  const inAtMs = service.inAtMs - apartMs;
  if (outSlackMs === Number.POSITIVE_INFINITY) return { atMs: inAtMs, slackMs: inSlackMs };
  if (inSlackMs === Number.POSITIVE_INFINITY) return { atMs: service.outAtMs, slackMs: outSlackMs };
  const ahead = turned(inAtMs - service.outAtMs, cycleMs);
  let best: { atMs: number; slackMs: number } | null = null;
  if (ahead <= outSlackMs) {
    best = { atMs: service.outAtMs + ahead, slackMs: Math.min(inSlackMs, outSlackMs - ahead) };
  }
  const behind = cycleMs - ahead;
  if (behind <= inSlackMs) {
    const slackMs = Math.min(outSlackMs, inSlackMs - behind);
    if (best === null || slackMs > best.slackMs) best = { atMs: service.outAtMs, slackMs };
  }
  return best;
}

/** Order and offset of a leg for bands at given edges; the present order where it leaves a second to spare. */
function fitLeg(
  leg: Leg,
  bands: BestBands,
  edgeMs: number,
  apartMs: number,
  fixedMs: number | null,
  cycleMs: number,
): { readonly order: number; readonly offsetMs: number } {
  let best = { order: 0, offsetMs: 0, fitMs: Number.NEGATIVE_INFINITY };
  for (const service of leg.services) {
    const fit = bands.both ? overlap(service, bands, apartMs, cycleMs) : fitOneWay(service, bands);
    if (fit === null) continue;
    const slackMs = Number.isFinite(fit.slackMs) ? fit.slackMs : cycleMs;
    // Of a fixed signal only the order is open: the one at which the given offset lies deepest.
    const fitMs =
      fixedMs === null ? Math.min(slackMs, STEP_MS) : -distanceMs(edgeMs - fixedMs, fit.atMs, slackMs, cycleMs);
    if (fitMs > best.fitMs + HAIR_MS) {
      best = {
        order: service.order,
        offsetMs: edgeMs - fit.atMs - (Number.isFinite(fit.slackMs) ? fit.slackMs / 2 : 0),
        fitMs,
      };
    }
  }
  return best;
}

function fitOneWay(service: Service, { outMs, inMs }: BestBands) {
  return outMs > 0
    ? { atMs: service.outAtMs, slackMs: service.outMs - outMs }
    : { atMs: service.inAtMs, slackMs: service.inMs - inMs };
}

/** How far a time lies outside an arc. */
function distanceMs(timeMs: number, atMs: number, slackMs: number, cycleMs: number): number {
  const into = turned(timeMs - atMs, cycleMs);
  return into <= slackMs ? 0 : Math.min(into - slackMs, cycleMs - into);
}
