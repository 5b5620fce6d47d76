import { type ArterialInstance, greensOf, inboundGreenLag, patternsOf } from './instance.ts';
import { clip, crossLine, crossRow, follow, hullOf, isWithin, type Polygon, sumOf } from './polygon.ts';
import { narrowSlowness, type SlownessRange, slownessOf } from './speedChain.ts';

/**
 * A two-way arterial whose speeds may change only so much from link to link, prepared for asking whether bands pass.
 *
 * Beside u (see `Progression`) what matters is how slow the link ahead is driven: T, the sum of both directions' slownesses. A
 * set of (u, T) is carried from signal to signal as convex polygons: over a link of length d at z = 1/cycle u falls by d·z·T, at a
 * signal u must lie in one of its arcs, and T changes as both directions' speeds may from one link to the next. u is not turned back into one cycle: where it lies
 * tells which cycle the bands meet. How the directions share T is looked at from one link to the next only: so what can't pass
 * can't pass, and what can is still to be tried with both (`LaidSigns`).
 */
export interface CoupledProgression {
  readonly instance: ArterialInstance;
  /** Per signal: starts of the arcs of u at its patterns, in [0, 1), ascending; and their length at a band sum of 0. */
  readonly arcs: readonly (readonly number[])[];
  readonly sums: readonly number[];
  /** Per link: length, m; queue clearance, cycles; least and greatest T, s/m. */
  readonly lengths: readonly number[];
  readonly clearances: readonly number[];
  readonly least: readonly number[];
  readonly most: readonly number[];
  /** Per link but the last: which T of the link ahead go with which T of this one. */
  readonly changes: readonly Polygon[];
}

/** The arc of each signal, and the cycle in which it is met: with these fixed the rest is a linear programme. */
export interface LaidSigns {
  /** Start of each signal's arc, cycles, not turned back. */
  readonly starts: readonly number[];
  /** Start of the last arc of those that touch it, and are not told from it. */
  readonly lastStarts: readonly number[];
}

/** @returns null if no speeds keep the limit */
export function prepareCoupled(instance: ArterialInstance): CoupledProgression | null {
  const { signals, links, recipSpeedChange } = instance;
  const out = narrowSlowness(slownessOf(instance, false), recipSpeedChange);
  const back = narrowSlowness(slownessOf(instance, true), recipSpeedChange);
  if (out.stuckAt !== null || back.stuckAt !== null) return null;
  return {
    instance,
    arcs: signals.map((signal) =>
      patternsOf(signal)
        .map((pattern) => {
          const start = inboundGreenLag(signal, pattern) - greensOf(signal)[0];
          return start - Math.floor(start);
        })
        .sort((a, b) => a - b),
    ),
    sums: signals.map((signal) => greensOf(signal)[0] + greensOf(signal)[1]),
    lengths: links.map(({ d }) => d),
    clearances: links.map((_, i) => (signals[i].taub ?? 0) + (signals[i + 1].tau ?? 0)),
    least: links.map((_, i) => out.ranges[i][0] + back.ranges[i][0]),
    most: links.map((_, i) => out.ranges[i][1] + back.ranges[i][1]),
    changes: links
      .slice(1)
      .map((_, i) =>
        sumOf(
          changesOf(out.ranges[i], out.ranges[i + 1], recipSpeedChange!),
          changesOf(back.ranges[i], back.ranges[i + 1], recipSpeedChange!),
        ),
      ),
  };
}

/** All (slowness of a link, slowness of the next) of one direction. */
function changesOf(here: SlownessRange, next: SlownessRange, change: number): Polygon {
  const points: number[] = [];
  for (const at of [here[0], here[1], next[0] - change, next[0] + change, next[1] - change, next[1] + change]) {
    if (at < here[0] || at > here[1]) continue;
    const [low, high] = [Math.max(next[0], at - change), Math.min(next[1], at + change)];
    if (low <= high) points.push(at, low, at, high);
  }
  return hullOf(points);
}

/** A set of (u, T) at a signal, the arcs in which it lies there, and where it came from. */
interface Piece {
  readonly set: Polygon;
  readonly from: Piece | null;
  readonly arc: readonly [start: number, end: number];
}

/** More pieces at one signal than this are thrown together: what can pass is then told too generously. */
const MOST_PIECES = 48;

/**
 * A set that bands of a sum can have behind the last signal, for any 1/cycle of a range (each link may take its own).
 *
 * @returns null if bands can't pass at any of these cycles
 */
export function reachCoupled(
  progression: CoupledProgression,
  slow: number,
  fast: number,
  bandSum: number,
): Piece | null {
  const add = (pieces: Piece[], piece: Piece) => {
    addPiece(pieces, piece);
    return pieces.length > MOST_PIECES ? throwTogether(pieces) : pieces;
  };
  return carry(progression, slow, fast, bandSum, add)[0] ?? null;
}

/**
 * Every way, told by the arcs met, by which bands of a sum may pass at some cycle of a range.
 *
 * @returns null if there are more than `limit` on the way
 */
export function listWays(
  progression: CoupledProgression,
  slow: number,
  fast: number,
  bandSum: number,
  limit: number,
): LaidSigns[] | null {
  let tooMany = false;
  const add = (pieces: Piece[], piece: Piece) => {
    if (pieces.length >= limit) tooMany = true;
    else pieces.push(piece);
    return pieces;
  };
  const ends = carry(progression, slow, fast, bandSum, add);
  if (tooMany) return null;
  return ends.map((end) => {
    const arcs: Piece['arc'][] = [];
    for (let piece: Piece | null = end; piece !== null; piece = piece.from) arcs.unshift(piece.arc);
    return {
      starts: arcs.map(([start]) => start),
      lastStarts: arcs.map(([, last], i) => last - (progression.sums[i] - bandSum)),
    };
  });
}

/** Carries the sets from the first signal to behind the last; `add` takes in a piece at a signal. */
function carry(
  progression: CoupledProgression,
  slow: number,
  fast: number,
  bandSum: number,
  add: (pieces: Piece[], piece: Piece) => Piece[],
): Piece[] {
  const { arcs, sums, lengths, clearances, least, most, changes } = progression;
  const count = arcs.length;
  let pieces: Piece[] = joinArcs(arcs[0], sums[0] - bandSum).map(([low, high]) => ({
    set: count === 1 ? [low, 0, high, 0] : hullOf([low, least[0], high, least[0], high, most[0], low, most[0]]),
    from: null,
    arc: [low, high] as const,
  }));
  for (let i = 0; i + 1 < count && pieces.length > 0; i++) {
    const here = joinArcs(arcs[i + 1], sums[i + 1] - bandSum);
    let next: Piece[] = [];
    for (const from of pieces) {
      const moved = moveOver(from.set, lengths[i], slow, fast, clearances[i]);
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let k = 0; k < moved.length; k += 2) {
        low = Math.min(low, moved[k]);
        high = Math.max(high, moved[k]);
      }
      for (const [start, end] of here) {
        for (let turns = Math.ceil(low - end - HAIR); turns + start <= high + HAIR; turns++) {
          let set = clip(moved, 0, start + turns, end + turns);
          if (set.length === 0) continue;
          if (i + 2 < count) set = follow(set, changes[i]);
          if (set.length > 0) next = add(next, { set, from, arc: [start + turns, end + turns] });
        }
      }
    }
    pieces = next;
  }
  return pieces;
}

const HAIR = 1e-12;

/** Arcs of a signal that touch, as one: [start, end] each. */
function joinArcs(arcs: readonly number[], length: number): (readonly [number, number])[] {
  if (length < 0) return [];
  const joined: [number, number][] = [];
  for (const start of arcs) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = start + length;
    else joined.push([start, start + length]);
  }
  // Over the end of the circle.
  if (joined.length > 1 && joined.at(-1)![1] >= joined[0][0] + 1) {
    const [, end] = joined.shift()!;
    joined.at(-1)![1] = Math.max(joined.at(-1)![1], end + 1);
  }
  return joined;
}

function moveOver(set: Polygon, d: number, slow: number, fast: number, clearance: number): Polygon {
  const points: number[] = [];
  for (let k = 0; k < set.length; k += 2) {
    const [u, slowness] = [set[k] + clearance, set[k + 1]];
    points.push(u - d * slow * slowness, slowness);
    if (fast > slow) points.push(u - d * fast * slowness, slowness);
  }
  // At one cycle it is a shear, which keeps a convex polygon one and its sense of turning.
  return fast > slow ? hullOf(points) : points;
}

/** Adds a piece unless another holds it already, some whole cycles away; drops those that it holds. */
function addPiece(pieces: Piece[], piece: Piece): void {
  for (let k = pieces.length - 1; k >= 0; k--) {
    const turns = Math.round(pieces[k].set[0] - piece.set[0]);
    for (const moved of [turns - 1, turns, turns + 1]) {
      if (isWithin(piece.set, moved, pieces[k].set)) return;
      if (isWithin(pieces[k].set, -moved, piece.set)) {
        pieces.splice(k, 1);
        break;
      }
    }
  }
  pieces.push(piece);
}

/** All pieces as one: held to the cycle of the first of them. */
function throwTogether(pieces: readonly Piece[]): Piece[] {
  const points: number[] = [];
  for (const { set } of pieces) {
    const turns = Math.round(pieces[0].set[0] - set[0]);
    for (let k = 0; k < set.length; k += 2) points.push(set[k] + turns, set[k + 1]);
  }
  return [{ ...pieces[0], set: hullOf(points) }];
}

/**
 * Patterns and cycles met by bands of a sum that pass all signals at one cycle, read backwards off the sets.
 *
 * @param last what `reachCoupled` returned for `frequency` alone
 * @returns null if rounding, or pieces thrown together, lead nowhere
 */
export function traceSigns(
  { arcs, sums, lengths, clearances, changes }: CoupledProgression,
  last: Piece,
  frequency: number,
  bandSum: number,
): LaidSigns | null {
  const count = arcs.length;
  const places = new Array<number>(count);
  let [u, slowness] = middleOf(last.set);
  places[count - 1] = u;
  let piece: Piece | null = last.from;
  for (let i = count - 2; i >= 0 && piece !== null; i--, piece = piece.from) {
    const slope = lengths[i] * frequency;
    const crossing = crossLine(piece.set, u - clearances[i], slope);
    if (crossing === null) return null;
    // Behind the last signal T is the link's own; before it, that of the link after, which may differ.
    const own = i === count - 2 ? ([slowness, slowness] as const) : crossRow(changes[i], 1, slowness);
    if (own === null) return null;
    const low = Math.max(crossing[0], own[0]);
    const high = Math.min(crossing[1], own[1]);
    if (low > high + 1e-9) return null;
    slowness = (low + high) / 2;
    u = u - clearances[i] + slope * slowness;
    places[i] = u;
  }
  const starts = places.map((place, i) => pickArc(arcs[i], place, sums[i] - bandSum));
  return { starts, lastStarts: starts };
}

/** Start of the arc in the middle of which a place lies most. */
function pickArc(arcs: readonly number[], place: number, length: number): number {
  let best = arcs[0];
  let bestOff = Number.POSITIVE_INFINITY;
  for (const start of arcs) {
    const turns = Math.round(place - start - length / 2);
    const off = Math.abs(place - start - turns - length / 2);
    if (off < bestOff) {
      bestOff = off;
      best = start + turns;
    }
  }
  return best;
}

function middleOf(set: Polygon): [number, number] {
  let [x, y] = [0, 0];
  for (let k = 0; k < set.length; k += 2) {
    x += set[k];
    y += set[k + 1];
  }
  return [(2 * x) / set.length, (2 * y) / set.length];
}
