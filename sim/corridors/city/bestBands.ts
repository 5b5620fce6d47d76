import { type Leg, longestOf, turned } from './legs.ts';
import { LEAST_BAND_MS, type WorthShares, worthOf } from './problem.ts';

/** The best bands of a corridor, its legs free to turn against each other. */
export interface BestBands {
  readonly worth: number;
  readonly outMs: number;
  readonly inMs: number;
  /** From the outbound band's leading edge to the inbound one's at the first member, ms in [0, cycle). */
  readonly apartMs: number;
  /** Both directions have a band: then every leg serves both at once. */
  readonly both: boolean;
}

/**
 * The greatest worth of two bands through all legs, exact.
 *
 * With y the distance of the two leading edges and u = y less the outbound band, what a leg lets pass depends on u
 * and the *sum* of the bands alone: a service whose inbound green starts c after the outbound one, of lengths g and gb,
 * lets pass a sum of g + gb − (u − (c − g)) from u = c − g on. That falls as u grows, and jumps up only where a service
 * begins. So the greatest sum that passes all legs is found where some service begins: all those places are tried.
 * Beside the sum only the lengths of the greens in use bound the bands; each pair of bounds is looked at.
 */
export function findBestBands(legs: readonly Leg[], cycleMs: number, shares: WorthShares): BestBands {
  let capOutMs = cycleMs;
  let capInMs = cycleMs;
  let served = true;
  for (const leg of legs) {
    capOutMs = Math.min(capOutMs, longestOf(leg.outs));
    capInMs = Math.min(capInMs, longestOf(leg.ins));
    served = served && leg.services.length > 0;
  }
  if (shares.inbound === 0) return oneWay(shares, capOutMs, 0);
  const single =
    worthOf(shares, capOutMs, 0) >= worthOf(shares, 0, capInMs)
      ? oneWay(shares, capOutMs, 0)
      : oneWay(shares, 0, capInMs);
  if (!served) return single;
  let best = single;
  for (const outMs of boundsOf(legs, capOutMs, true)) {
    for (const inMs of boundsOf(legs, capInMs, false)) {
      if (worthOf(shares, outMs, inMs) <= best.worth + 1e-9) break;
      const found = findGreatestSum(legs, cycleMs, outMs, inMs);
      if (found.sumMs <= 0) continue;
      const bands = shareOut(shares, Math.min(found.sumMs, outMs + inMs), outMs, inMs);
      const worth = worthOf(shares, bands[0], bands[1]);
      if (worth <= best.worth + 1e-9 || Math.min(bands[0], bands[1]) <= 0) continue;
      // What the bands leave of the sum is slack on both sides of the place.
      const apartMs = turned(found.placeMs + bands[0] + (found.sumMs - bands[0] - bands[1]) / 2, cycleMs);
      best = { worth, outMs: bands[0], inMs: bands[1], apartMs, both: true };
    }
  }
  return best;
}

function oneWay(shares: WorthShares, outMs: number, inMs: number): BestBands {
  return { worth: worthOf(shares, outMs, inMs), outMs, inMs, apartMs: 0, both: false };
}

/** Widths at which another set of greens comes into use, the widest first. */
function boundsOf(legs: readonly Leg[], capMs: number, outbound: boolean): number[] {
  const bounds = [capMs];
  for (const { services } of legs) {
    for (const service of services) {
      const lengthMs = outbound ? service.outMs : service.inMs;
      if (lengthMs < capMs && !bounds.includes(lengthMs)) bounds.push(lengthMs);
    }
  }
  return bounds.length === 1 ? bounds : bounds.sort((a, b) => b - a);
}

/** The greatest b + bb that passes every leg by greens of at least these lengths, and its place u. */
function findGreatestSum(legs: readonly Leg[], cycleMs: number, outMs: number, inMs: number) {
  const starts: number[] = [];
  const lengths: number[] = [];
  const ends: number[] = [];
  for (const leg of legs) {
    let usable = false;
    let coupled = true;
    const from = starts.length;
    for (const service of leg.services) {
      if (service.outMs < outMs || service.inMs < inMs) continue;
      usable = true;
      const length = service.outMs + service.inMs;
      if (length === Number.POSITIVE_INFINITY) coupled = false;
      starts.push(turned(service.inAtMs - service.outAtMs - service.outMs, cycleMs));
      lengths.push(length);
    }
    if (!usable) return { sumMs: 0, placeMs: 0 };
    if (coupled) ends.push(starts.length);
    else starts.length = lengths.length = from;
  }
  // Nothing couples the two directions: only the greens bound them.
  if (starts.length === 0) return { sumMs: outMs + inMs, placeMs: 0 };
  let sumMs = 0;
  let placeMs = 0;
  for (const place of starts) {
    let least = Number.POSITIVE_INFINITY;
    let t = 0;
    for (const end of ends) {
      let most = Number.NEGATIVE_INFINITY;
      for (; t < end; t++) {
        const after = place - starts[t];
        const passes = lengths[t] - (after < 0 ? after + cycleMs : after);
        if (passes > most) most = passes;
      }
      if (most < least) {
        least = most;
        if (least <= sumMs) break;
      }
    }
    if (least > sumMs) {
      sumMs = least;
      placeMs = place;
    }
  }
  return { sumMs, placeMs };
}

/** Shares a sum out for the greatest worth, neither band over its bound: at a corner of the worth, which is concave. */
function shareOut(shares: WorthShares, sumMs: number, mostOutMs: number, mostInMs: number): readonly [number, number] {
  const half = Math.min(sumMs / 2, mostOutMs, mostInMs);
  const outFirst = Math.min(mostOutMs, sumMs);
  const inFirst = Math.min(mostInMs, sumMs);
  const leastOut = Math.min(LEAST_BAND_MS, outFirst);
  const leastIn = Math.min(LEAST_BAND_MS, inFirst);
  const corners: (readonly [number, number])[] = [
    [Math.min(mostOutMs, sumMs - leastIn), leastIn],
    [leastOut, Math.min(mostInMs, sumMs - leastOut)],
    [Math.min(mostOutMs, sumMs - half), half],
    [half, Math.min(mostInMs, sumMs - half)],
    [outFirst, Math.min(mostInMs, sumMs - outFirst)],
    [Math.min(mostOutMs, sumMs - inFirst), inFirst],
  ];
  return corners.reduce((best, corner) =>
    worthOf(shares, corner[0], corner[1]) > worthOf(shares, best[0], best[1]) + 1e-9 ? corner : best,
  );
}
