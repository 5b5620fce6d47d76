import { RandomStream, uniform } from '../../../sim/core/random.ts';
import type { ArterialInstance } from '../../../sim/corridors/arterial/instance.ts';

export interface RandomArterial {
  readonly lefts?: boolean;
  readonly clearances?: boolean;
  /** Speeds may be this much lower and higher. */
  readonly speedRange?: number;
  readonly cycle?: { readonly min: number; readonly max: number };
  readonly k?: number;
  readonly recipSpeedChange?: number;
}

/** An arterial drawn by a seed: signals 200 to 700 m apart, half red, speeds about 50 km/h. */
export function createRandomArterial(seed: number, count: number, options: RandomArterial = {}): ArterialInstance {
  let draws = 0;
  const between = (low: number, high: number) =>
    low + (high - low) * uniform(seed, RandomStream.arrivals, count, draws++);
  const { lefts, clearances, speedRange = 0, cycle = { min: 90, max: 90 }, k = 1, recipSpeedChange } = options;
  return {
    signals: Array.from({ length: count }, () => ({
      R: between(0.3, 0.5),
      L: lefts ? between(0, 0.1) : 0,
      Lb: lefts ? between(0, 0.1) : 0,
      tau: clearances ? between(0, 0.05) : 0,
      taub: clearances ? between(0, 0.05) : 0,
    })),
    links: Array.from({ length: count - 1 }, () => {
      const v = between(13, 16);
      const [low, high] = [v * (1 - speedRange), v * (1 + speedRange)];
      return { d: between(200, 700), vmin: low, vmax: high, vbmin: low, vbmax: high };
    }),
    cycle,
    k,
    recipSpeedChange,
  };
}

/** Signals of 50 % green and no left turns, so many cycles' travel apart, at one speed. */
export function createEvenArterial(count: number, gapCycles: number): ArterialInstance {
  const v = 12.5;
  const cycleS = 80;
  return {
    signals: Array.from({ length: count }, () => ({ R: 0.5, L: 0, Lb: 0 })),
    links: Array.from({ length: count - 1 }, () => ({
      d: gapCycles * cycleS * v,
      vmin: v,
      vmax: v,
      vbmin: v,
      vbmax: v,
    })),
    cycle: { min: cycleS, max: cycleS },
    k: 1,
  };
}
