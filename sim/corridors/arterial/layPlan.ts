import { type CircleSet, intersect, middleOf, moveAndWiden } from './circleSet.ts';
import {
  type ArterialInstance,
  type ArterialPlan,
  greensOf,
  inboundGreenLag,
  type LeftTurnPattern,
  patternsOf,
} from './instance.ts';
import { prepareProgression, reach } from './progression.ts';
import type { BandPair } from './shareBands.ts';

/**
 * A plan by which bands pass all signals of an arterial.
 *
 * @param frequency 1 / cycle, 1/s
 * @param bands that can pass at that cycle, in cycles
 */
export function layPlan(instance: ArterialInstance, frequency: number, bands: BandPair): ArterialPlan {
  const { signals, links } = instance;
  const progression = prepareProgression(instance);
  const reached = reach(progression, frequency, frequency, bands.b + bands.bb);
  if (reached.length < signals.length) throw new RangeError('these bands do not pass all signals at this cycle');
  const places = trace(progression, reached, frequency);

  const t: number[] = [];
  const tb: number[] = [];
  links.forEach((link, i) => {
    const least = progression.leastS[i] * frequency;
    const moved = places[i] + progression.clearances[i] - places[i + 1];
    // Whole cycles more, until the travel times are within what the speeds allow; a hair below the least is the least.
    const beyond = Math.max(0, turned(moved - least + 2 * HAIR) - 2 * HAIR);
    const room = (progression.mostS[i] - progression.leastS[i]) * frequency;
    const share = room > 0 ? Math.min(1, beyond / room) : 0;
    const times = (slow: number, fast: number) => link.d / fast + share * (link.d / slow - link.d / fast);
    t.push(times(link.vmin, link.vmax));
    tb.push(times(link.vbmin, link.vbmax));
  });

  const patterns: LeftTurnPattern[] = [];
  const offsets: number[] = [];
  let bandStart = 0;
  signals.forEach((signal, i) => {
    if (i > 0) bandStart += t[i - 1] * frequency - (signal.tau ?? 0);
    const { pattern, within } = placeInGreen(signal, places[i] + bands.b, bands);
    patterns.push(pattern);
    offsets.push(turned(bandStart - within));
  });
  const cycle = 1 / frequency;
  // From the first signal's green on, as drivers and engineers count.
  return { cycle, offsets: offsets.map((offset) => turned(offset - offsets[0]) * cycle), patterns, t, tb };
}

/** A place at each signal, the last first: in the middle of what is left, so that the plan stands a little disturbance. */
function trace(
  { count, leastS, mostS, clearances }: ReturnType<typeof prepareProgression>,
  reached: readonly CircleSet[],
  frequency: number,
): number[] {
  const places = new Array<number>(count);
  places[count - 1] = middleOf(reached[count - 1]);
  for (let i = count - 2; i >= 0; i--) {
    const least = leastS[i] * frequency - clearances[i];
    // A hair more than exact: what was reached by rounding must be found again.
    const from = moveAndWiden(
      [places[i + 1], places[i + 1]],
      least - HAIR,
      (mostS[i] - leastS[i]) * frequency + 2 * HAIR,
    );
    places[i] = middleOf(intersect(reached[i], from));
  }
  return places;
}

const HAIR = 1e-11;

/** The pattern, and where in the outbound green the band begins, for a place y; both bands as central as they can be. */
function placeInGreen(signal: ArterialInstance['signals'][number], y: number, { b, bb }: BandPair) {
  const [green, greenInbound] = greensOf(signal);
  let best = { pattern: patternsOf(signal)[0], within: 0, slack: Number.NEGATIVE_INFINITY };
  for (const pattern of patternsOf(signal)) {
    // The inbound band begins `late` after its green if the outbound one begins with its own.
    const late = turned(y - inboundGreenLag(signal, pattern));
    for (const ahead of [late, late - 1]) {
      const low = Math.max(0, -ahead);
      const high = Math.min(green - b, greenInbound - bb - ahead);
      if (high - low > best.slack) best = { pattern, within: (low + high) / 2, slack: high - low };
    }
  }
  return best;
}

/** Into [0, 1). */
function turned(value: number): number {
  return value - Math.floor(value);
}
