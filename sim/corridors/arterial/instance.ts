/**
 * One arterial whose best band is sought: the instance of MAXBAND. Shares of the cycle for what belongs to a signal,
 * m, m/s and s for the rest. Little, Kelson and Gartner, "MAXBAND: a program for setting signals on arteries and
 * triangular networks", Transportation Research Record 795 (1981).
 */
export interface ArterialInstance {
  /** In outbound order, at least one. */
  readonly signals: readonly ArterialSignal[];
  /** From signal i to i + 1: one fewer than signals. */
  readonly links: readonly ArterialLink[];
  /** Range of the common cycle, s, > 0. */
  readonly cycle: { readonly min: number; readonly max: number };
  /** Greatest change of 1 / speed from a link to the next in each direction, s/m. Absent: no limit. */
  readonly recipSpeedChange?: number;
  /** Target ratio of the inbound band to the outbound one; 0: one way outbound. */
  readonly k: number;
}

export interface ArterialSignal {
  /** Both through movements red. */
  readonly R: number;
  /** Outbound and inbound left-turn green, while the opposing through is red. */
  readonly L: number;
  readonly Lb: number;
  /** Left-turn patterns allowed. Absent: all. */
  readonly patterns?: readonly LeftTurnPattern[];
  /** Queue clearance: the outbound (inbound) band leaves earlier than it arrives, by this much. */
  readonly tau?: number;
  readonly taub?: number;
}

/** 1: outbound left leads, inbound lags; 2: the reverse; 3: both lead; 4: both lag. */
export type LeftTurnPattern = 1 | 2 | 3 | 4;

export interface ArterialLink {
  readonly d: number;
  /** Progression speeds outbound. */
  readonly vmin: number;
  readonly vmax: number;
  /** Progression speeds inbound. */
  readonly vbmin: number;
  readonly vbmax: number;
  /** Flow outbound and inbound over saturation flow, V / S: what the link's own band is worth (MULTIBAND). Absent: 1. */
  readonly volume?: number;
  readonly volumeb?: number;
}

/** How the arterial is to be run. */
export interface ArterialPlan {
  /** s. */
  readonly cycle: number;
  /** Start of each signal's outbound through green, s in [0, cycle). */
  readonly offsets: readonly number[];
  readonly patterns: readonly LeftTurnPattern[];
  /** Travel time of each link, outbound and inbound, s. */
  readonly t: readonly number[];
  readonly tb: readonly number[];
}

/** Through greens of a signal, shares of the cycle: outbound and inbound. */
export function greensOf({ R, L, Lb }: ArterialSignal): readonly [outbound: number, inbound: number] {
  return [1 - R - Lb, 1 - R - L];
}

const LAGS: Readonly<Record<LeftTurnPattern, readonly [x: 0 | 1, y: 0 | 1]>> = {
  1: [0, 1],
  2: [1, 0],
  3: [0, 0],
  4: [1, 1],
};

/** From the start of the outbound green to the start of the inbound one, in cycles, as a pattern makes it. */
export function inboundGreenLag(signal: ArterialSignal, pattern: LeftTurnPattern): number {
  const [x, y] = LAGS[pattern];
  const [green, greenInbound] = greensOf(signal);
  const redCentres = ((2 * x - 1) * signal.L - (2 * y - 1) * signal.Lb) / 2;
  return (green - greenInbound) / 2 - redCentres;
}

/** Patterns that differ: one where there is no left-turn phase. */
export function patternsOf({ L, Lb, patterns }: ArterialSignal): readonly LeftTurnPattern[] {
  if (L === 0 && Lb === 0) return [patterns?.[0] ?? 1];
  return patterns ?? [1, 2, 3, 4];
}

/** Signals `first` to `last` as an arterial of their own. */
export function sliceArterial(instance: ArterialInstance, first: number, last: number): ArterialInstance {
  return {
    ...instance,
    signals: instance.signals.slice(first, last + 1),
    links: instance.links.slice(first, last),
  };
}
