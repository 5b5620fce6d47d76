import { type ArterialInstance, type ArterialPlan, greensOf, inboundGreenLag, sliceArterial } from './instance.ts';
import { measurePlan } from './measurePlan.ts';
import { slicePlan } from './multiband.ts';
import { type BandPair, objectiveOf, shareMeasured } from './shareBands.ts';

/**
 * Points that offsets are counted to; controllers and programs differ (FHWA-HOP-08-024, Traffic Signal Timing Manual, figure
 * 6-7). `greenStart`, `greenEnd`: of the outbound through green; `redCentre`: of the outbound red before it (MAXBAND);
 * `firstGreenStart`, `lastGreenStart`: of whichever through green starts first (TS2) or last, in the order of the signal's own pattern.
 */
export const OFFSET_REFERENCES = ['greenStart', 'greenEnd', 'redCentre', 'firstGreenStart', 'lastGreenStart'] as const;
export type OffsetReference = (typeof OFFSET_REFERENCES)[number];

/** A plan whose offsets are counted to another point, with them counted to the start of the outbound green. */
export function toGreenStart(instance: ArterialInstance, plan: ArterialPlan, reference: OffsetReference): ArterialPlan {
  const offsets = plan.offsets.map((offset, i) => {
    const signal = instance.signals[i];
    const [green] = greensOf(signal);
    const lag = inboundGreenLag(signal, plan.patterns[i]);
    const afterStart = {
      greenStart: 0,
      greenEnd: green,
      redCentre: -(1 - green) / 2,
      firstGreenStart: Math.min(0, lag),
      lastGreenStart: Math.max(0, lag),
    }[reference];
    const startShare = offset / plan.cycle - afterStart;
    return (startShare - Math.floor(startShare)) * plan.cycle;
  });
  return { ...plan, offsets };
}

/** A run of signals that one direction's band passes under a plan. */
export interface BandRun {
  readonly direction: 'outbound' | 'inbound';
  /** Signals, counted from 0, both included. */
  readonly first: number;
  readonly last: number;
  /** Width in cycles. */
  readonly band: number;
}

/** What a given plan gives. */
export interface PlanEvaluation extends BandPair {
  /** b + k·bb after the target ratio's cut; null: a direction that counts has no band through all signals. */
  readonly objective: number | null;
  /** Mean of the bands as a share of the cycle, and the bands over the narrowest greens. Gartner et al. 1991. */
  readonly efficiency: number;
  readonly attainability: number;
  /** Of directions without a through band: runs as long as they can be, in outbound order. */
  readonly runs: readonly BandRun[];
}

/** A band narrower than this is two greens that touch, in cycles. */
const LEAST_BAND = 1e-6;

/** @param plan offsets to the start of the outbound green; speeds and cycle need not be within the instance's limits */
export function evaluatePlan(instance: ArterialInstance, plan: ArterialPlan): PlanEvaluation {
  const { b, bb } = measureBands(instance, plan);
  const twoWay = instance.k > 0;
  const through = b > 0 && (!twoWay || bb > 0);
  const greens = instance.signals.map(greensOf);
  const narrowest = Math.min(...greens.map(([green]) => green));
  const narrowestInbound = twoWay ? Math.min(...greens.map(([, green]) => green)) : 0;
  return {
    b,
    bb,
    objective: through ? objectiveOf(instance, shareMeasured(instance, { b, bb })) : null,
    efficiency: (b + bb) / (twoWay ? 2 : 1),
    attainability: (b + bb) / (narrowest + narrowestInbound),
    runs: [
      ...(b > 0 ? [] : findRuns(instance, plan, 'outbound')),
      ...(!twoWay || bb > 0 ? [] : findRuns(instance, plan, 'inbound')),
    ],
  };
}

function measureBands(instance: ArterialInstance, plan: ArterialPlan): BandPair {
  const { b, bb } = measurePlan(instance, plan);
  return { b: b > LEAST_BAND ? b : 0, bb: bb > LEAST_BAND ? bb : 0 };
}

/** A run begins where the one before ended, as long as a band leads on from there. */
function findRuns(instance: ArterialInstance, plan: ArterialPlan, direction: BandRun['direction']): BandRun[] {
  const bandOf = (first: number, last: number) => {
    const { b, bb } = measureBands(sliceArterial(instance, first, last), slicePlan(plan, first, last));
    return direction === 'outbound' ? b : bb;
  };
  const runs: BandRun[] = [];
  for (let first = 0; first < instance.signals.length - 1; ) {
    let last = first;
    while (last + 1 < instance.signals.length && bandOf(first, last + 1) > 0) last++;
    if (last === first) first++;
    else {
      runs.push({ direction, first, last, band: bandOf(first, last) });
      first = last;
    }
  }
  return runs;
}
