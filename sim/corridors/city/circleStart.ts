import type { Arc } from '../../core/intervals.ts';
import { RandomStream, uniform } from '../../core/random.ts';
import { STEP_MS } from './lay.ts';
import { turned } from './legs.ts';
import type { CityChoice, CityCorridor, CityProblem } from './problem.ts';

/** Complex dimensions of the relaxed offsets: few are enough for the relaxation to have no local optima of its own. */
const RANK = 6;
const SWEEPS = 200;
/** Directions that the relaxed offsets are projected on; the best is kept. */
const PROJECTIONS = 32;

interface Tie {
  readonly a: number;
  readonly b: number;
  /** Complex: |worth|, and the angle by which b's offset should be after a's. */
  readonly re: number;
  readonly im: number;
}

/**
 * Offsets by the low-rank relaxation of pairwise progression on the circle.
 *
 * What two neighbours on a corridor have in common is, to first harmonic, a cosine of the difference of their offsets. The
 * offsets become unit vectors of several complex dimensions (the semidefinite relaxation in low-rank form, Burer and
 * Monteiro 2003; for offsets: Coogan, Kim, Gomes, Arcak, Varaiya 2017; Ouyang, Zhang, Lavaei, Varaiya 2020), which coordinate
 * ascent solves, and are projected back on one.
 *
 * @returns whole seconds in ms for each signal, at the present phase orders and the choice's speeds
 */
export function startOnCircle(problem: CityProblem, choice: CityChoice): number[] {
  const { cyclesMs, corridors } = problem;
  const ties = corridors.flatMap((corridor, c) => tiesOf(corridor, choice.outboundSpeed[c], choice.inboundSpeed[c]));
  const tiesAt: Tie[][] = cyclesMs.map(() => []);
  for (const tie of ties) {
    tiesAt[tie.a].push(tie);
    tiesAt[tie.b].push(tie);
  }
  const vectors = relax(tiesAt);
  let best = { worth: Number.NEGATIVE_INFINITY, angles: cyclesMs.map(() => 0) };
  for (let p = 0; p < PROJECTIONS; p++) {
    const direction = Float64Array.from(
      { length: 2 * RANK },
      (_, d) => uniform(1, RandomStream.waves, 1000 + p, d) - 0.5,
    );
    const angles = vectors.map((vector) => {
      let re = 0;
      let im = 0;
      for (let d = 0; d < 2 * RANK; d += 2) {
        re += vector[d] * direction[d] + vector[d + 1] * direction[d + 1];
        im += vector[d + 1] * direction[d] - vector[d] * direction[d + 1];
      }
      return Math.atan2(im, re);
    });
    const worth = ties.reduce((sum, { a, b, re, im }) => {
      const angle = angles[b] - angles[a];
      return sum + re * Math.cos(angle) + im * Math.sin(angle);
    }, 0);
    if (worth > best.worth) best = { worth, angles };
  }
  return best.angles.map((angle, signal) => {
    const offsetMs = (angle / (2 * Math.PI)) * cyclesMs[signal];
    return turned(Math.round(offsetMs / STEP_MS) * STEP_MS, cyclesMs[signal]);
  });
}

/** Coordinate ascent over unit vectors: each turns to where its ties pull it. */
function relax(tiesAt: readonly (readonly Tie[])[]): Float64Array[] {
  const vectors = tiesAt.map((_, signal) =>
    normalise(Float64Array.from({ length: 2 * RANK }, (__, d) => uniform(1, RandomStream.waves, signal, d) - 0.5)),
  );
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    tiesAt.forEach((ties, signal) => {
      if (ties.length === 0) return;
      const pull = new Float64Array(2 * RANK);
      for (const { a, b, re, im } of ties) {
        // b wants to be a turned forward by the tie's angle; a wants to be b turned back.
        const other = vectors[signal === b ? a : b];
        const sign = signal === b ? 1 : -1;
        for (let d = 0; d < 2 * RANK; d += 2) {
          pull[d] += re * other[d] - sign * im * other[d + 1];
          pull[d + 1] += re * other[d + 1] + sign * im * other[d];
        }
      }
      vectors[signal] = normalise(pull, vectors[signal]);
    });
  }
  return vectors;
}

function normalise(vector: Float64Array, instead = vector): Float64Array {
  const length = Math.hypot(...vector);
  return length < 1e-12 ? instead : vector.map((value) => value / length);
}

/** First harmonics of what neighbours have in common, both directions put together. */
function tiesOf(corridor: CityCorridor, outboundSpeed: number, inboundSpeed: number): Tie[] {
  const { members, cycleMs, weight, worth, outboundSpeeds, inboundSpeeds } = corridor;
  return members.slice(1).flatMap((member, i): Tie[] => {
    const before = members[i];
    if (before.signal === member.signal) return [];
    let re = 0;
    let im = 0;
    for (const inbound of [false, true]) {
      const share = (inbound ? worth.inbound : worth.outbound) + worth.common / 2;
      const speed = inbound ? inboundSpeeds[inboundSpeed] : outboundSpeeds[outboundSpeed];
      const a = before.orders[0][inbound ? 'inbound' : 'outbound'];
      const b = member.orders[0][inbound ? 'inbound' : 'outbound'];
      if (!speed || a === null || b === null || a.length === 0 || b.length === 0) continue;
      const apartMs = centreOf(a) + (speed.travelMs[i + 1] - speed.travelMs[i]) - centreOf(b);
      const angle = (2 * Math.PI * apartMs) / cycleMs;
      const size = weight * share * Math.min(a[0].lengthMs, b[0].lengthMs);
      re += size * Math.cos(angle);
      im += size * Math.sin(angle);
    }
    return [{ a: before.signal, b: member.signal, re, im }];
  });
}

function centreOf(arcs: readonly Arc[]): number {
  return arcs[0].startMs + arcs[0].lengthMs / 2;
}
