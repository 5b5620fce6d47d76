import { RandomStream, uniform } from '../../core/random.ts';

/** What a draw of the builder is for. Two purposes never share numbers. */
export const Purpose = {
  placeLine: 1,
  fillPresence: 2,
  fillBend: 3,
  footprint: 4,
  prune: 5,
  roadName: 6,
  spacing: 7,
  trip: 8,
  tripPlace: 9,
  speed: 10,
} as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];

/** Uniform in [0, 1), keyed by purpose and two numbers. */
export type Draw = (purpose: Purpose, entity: number, step: number) => number;

export function createDraw(seed: number): Draw {
  return (purpose, entity, step) => uniform(seed, RandomStream.builder, purpose * 1_000_003 + entity, step);
}

/** Smooth noise in [-1, 1] along a position: one draw at each whole number, straight between them. */
export function noiseAt(draw: Draw, purpose: Purpose, entity: number, position: number): number {
  const whole = Math.floor(position);
  const share = position - whole;
  const at = (step: number) => draw(purpose, entity, step + 10_000) * 2 - 1;
  return at(whole) * (1 - share) + at(whole + 1) * share;
}
