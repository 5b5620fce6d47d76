import { type ArterialInstance, greensOf } from './instance.ts';

/** Outbound and inbound band, in cycles. */
export interface BandPair {
  readonly b: number;
  readonly bb: number;
}

/**
 * Shares a sum of bands out so that b + k·bb is greatest under the target ratio: bb >= k·b below 1, bb = b at 1,
 * bb <= k·b above. Neither is wider than the narrowest green of its direction.
 *
 * @param bandSum greatest b + bb that passes all signals, in cycles, >= 0
 */
export function shareBands(instance: ArterialInstance, bandSum: number): BandPair {
  const { k } = instance;
  const [most, mostInbound] = narrowestGreens(instance);
  if (k === 0) return { b: most, bb: 0 };
  if (k === 1) {
    const b = Math.min(bandSum / 2, most, mostInbound);
    return { b, bb: b };
  }
  if (k < 1) {
    const b = Math.min(most, bandSum / (1 + k), mostInbound / k);
    return { b, bb: Math.min(mostInbound, bandSum - b) };
  }
  const bb = Math.min(mostInbound, (bandSum * k) / (1 + k), most * k);
  return { b: Math.min(most, bandSum - bb), bb };
}

/** A sum above this is of no use: the narrowest greens, or the ratio, bound the bands. */
export function mostUsefulSum(instance: ArterialInstance): number {
  const sums = instance.signals.map((signal) => greensOf(signal)[0] + greensOf(signal)[1]);
  const { b, bb } = shareBands(instance, Math.min(...sums));
  return b + bb;
}

/** Measured bands, the wider one cut to what the target ratio lets it count for. */
export function shareMeasured({ k }: ArterialInstance, { b, bb }: BandPair): BandPair {
  if (k === 0) return { b, bb: 0 };
  if (k === 1) return { b: Math.min(b, bb), bb: Math.min(b, bb) };
  return k < 1 ? { b: Math.min(b, bb / k), bb } : { b, bb: Math.min(bb, k * b) };
}

export function objectiveOf({ k }: ArterialInstance, { b, bb }: BandPair): number {
  return b + k * bb;
}

function narrowestGreens({ signals }: ArterialInstance): readonly [number, number] {
  const greens = signals.map(greensOf);
  return [Math.min(...greens.map(([green]) => green)), Math.min(...greens.map(([, green]) => green))];
}
