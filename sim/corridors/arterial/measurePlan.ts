import { type ArterialInstance, type ArterialPlan, greensOf, inboundGreenLag } from './instance.ts';
import type { BandPair } from './shareBands.ts';

/**
 * Bands that a given plan has, whoever made it: the widest window that meets the green of every signal, outbound and
 * inbound, in cycles; 0 where there is none. The judge of every solver, so it shares no step with them.
 */
export function measurePlan({ signals, k }: ArterialInstance, plan: ArterialPlan): BandPair {
  const { cycle, offsets, patterns, t, tb } = plan;
  let clock = 0;
  let clockInbound = 0;
  const outbound: Window[] = [];
  const inbound: Window[] = [];
  signals.forEach((signal, i) => {
    if (i > 0) {
      clock += t[i - 1] / cycle - (signal.tau ?? 0);
      // Inbound traffic was here before it came to the signals below.
      clockInbound += -tb[i - 1] / cycle + (signals[i - 1].taub ?? 0);
    }
    const [green, greenInbound] = greensOf(signal);
    const start = offsets[i] / cycle;
    outbound.push([start - clock, green]);
    inbound.push([start + inboundGreenLag(signal, patterns[i]) - clockInbound, greenInbound]);
  });
  return { b: widestCommon(outbound), bb: k === 0 ? 0 : widestCommon(inbound) };
}

type Window = readonly [start: number, length: number];

/** Widest window of a circle of length 1 that all windows have in common: it begins where one of them begins. */
function widestCommon(windows: readonly Window[]): number {
  let widest = 0;
  for (const [from] of windows) {
    let width = 1;
    for (const [start, length] of windows) {
      // A window that begins a rounding error later begins here.
      const into = from - start + ROUNDING - Math.floor(from - start + ROUNDING);
      width = Math.min(width, length - into + ROUNDING);
    }
    widest = Math.max(widest, width);
  }
  return widest;
}

const ROUNDING = 1e-9;
