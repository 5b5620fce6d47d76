import type { PlanDefinition } from '../../signals/definition.ts';

/**
 * Ambulances sent by command, and what they ask of the signals on their way. Plain values: a snapshot keeps them as they are.
 */
export interface Ambulance {
  /** 1, 2, … in the order in which they were sent. */
  readonly id: number;
  readonly linkIds: readonly string[];
  readonly slot: number;
  readonly vehicleNumber: number;
  /** Row of the demand's routes. */
  readonly route: number;
  readonly sentMs: number;
  readonly calls: PreemptionCall[];
  hasArrived: boolean;
  /** Called off: it drives on, and signals do nothing for it any more. */
  isRecalled: boolean;
  /** As of the last step in which it was on the road. */
  enterMs: number;
  stops: number;
  timeLossS: number;
}

/**
 * What becomes of a call: it waits for its time; it holds the signal; it ends what it held; the signal gets back in step;
 * it is over.
 */
export type CallState = 'waiting' | 'holding' | 'exiting' | 'returning' | 'over';

/** One signal on an ambulance's way. */
export interface PreemptionCall {
  readonly signal: number;
  /** Network row. */
  readonly movement: number;
  /** Row of `Demand.step…` of the link that ends at the signal. */
  readonly step: number;
  state: CallState;
  /** Plan that follows, as it was before; null under a controller or before. */
  returnPlan: PlanDefinition | null;
  heldFromMs: number;
  releasedMs: number;
  /** When the signal is in step with its plan again, ms. Known once it returns. */
  inStepMs: number;
  /** Σ over steps of the standing vehicles on the signal's approaches, and those steps: before, and since it was held. */
  stepsBefore: number;
  standingBefore: number;
  stepsSince: number;
  standingSince: number;
}
