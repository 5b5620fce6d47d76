import { type ArterialInstance, type ArterialPlan, greensOf, inboundGreenLag } from './instance.ts';
import type { BandPair } from './shareBands.ts';

/**
 * Bands that a given plan has, whoever made it: the widest window that meets the green of every signal, outbound and
 * inbound, in cycles; 0 where there is none. The judge of every solver, so it shares no step with them.
 */
export function measurePlan(instance: ArterialInstance, plan: ArterialPlan): BandPair {
  const b = findWindow(instance, plan, false).width;
  return { b, bb: instance.k === 0 ? 0 : findWindow(instance, plan, true).width };
}

/** The widest window of one direction, in cycles: its start as the band leaves the first signal (inbound: the last it passes), and its width. */
export function findWindow(
  { signals }: ArterialInstance,
  { cycle, offsets, patterns, t, tb }: ArterialPlan,
  inbound: boolean,
) {
  let clock = 0;
  const windows = signals.map((signal, i): Window => {
    // Inbound traffic was here before it came to the signals below.
    if (i > 0)
      clock += inbound ? -tb[i - 1] / cycle + (signals[i - 1].taub ?? 0) : t[i - 1] / cycle - (signal.tau ?? 0);
    const [green, greenInbound] = greensOf(signal);
    const start = offsets[i] / cycle;
    return inbound ? [start + inboundGreenLag(signal, patterns[i]) - clock, greenInbound] : [start - clock, green];
  });
  return widestCommon(windows);
}

type Window = readonly [start: number, length: number];

/** Widest window of a circle of length 1 that all windows have in common: it begins where one of them begins. */
function widestCommon(windows: readonly Window[]) {
  let widest = { start: 0, width: 0 };
  for (const [from] of windows) {
    let width = 1;
    for (const [start, length] of windows) {
      // A window that begins a rounding error later begins here.
      const into = from - start + ROUNDING - Math.floor(from - start + ROUNDING);
      width = Math.min(width, length - into + ROUNDING);
    }
    if (width > widest.width) widest = { start: from, width };
  }
  return widest;
}

const ROUNDING = 1e-9;
