import type { Change } from '../../sim/shared.ts';

/**
 * Ambulances as the run's changes tell of them: which signals each has on its way, which it has called, what it has
 * gained and what that has cost.
 */
export interface WatchedAmbulance {
  readonly id: number;
  readonly slot: number;
  readonly linkIds: readonly string[];
  readonly sentMs: number;
  readonly calls: readonly WatchedCall[];
  /** It was called off: signals do nothing for it any more. */
  readonly isRecalled: boolean;
  /** Null: under way. */
  readonly arrived: Of<'ambulanceArrived'> | null;
}

/** One signal on the way. */
export interface WatchedCall {
  readonly intersectionId: string;
  /** `ahead`: not called yet; `called`: it makes way or is held; `returning`: back to its plan; `over`. */
  readonly state: 'ahead' | 'called' | 'returning' | 'over';
  /** When it began to make way and when it began to return, simulation ms; NaN before. */
  readonly calledMs: number;
  readonly returningMs: number;
  readonly ended: Of<'preemptionEnded'> | null;
}

type Of<T extends Change['type']> = Extract<Change, { readonly type: T }>;

/** Id of the plans by which a signal that runs by the clock makes way. */
const PREEMPTION_PLAN_ID = 'preemption';

/** @returns the ambulances after a change; the same array if it does not concern them */
export function noteAmbulance(ambulances: readonly WatchedAmbulance[], change: Change): readonly WatchedAmbulance[] {
  switch (change.type) {
    case 'ambulance': {
      const calls = change.intersectionIds.map(
        (intersectionId): WatchedCall => ({
          intersectionId,
          state: 'ahead',
          calledMs: Number.NaN,
          returningMs: Number.NaN,
          ended: null,
        }),
      );
      const { ambulanceId: id, slot, linkIds, fromMs: sentMs } = change;
      return [...ambulances, { id, slot, linkIds, sentMs, calls, isRecalled: false, arrived: null }];
    }
    case 'ambulanceArrived':
      return ambulances.map((ambulance) =>
        ambulance.id === change.ambulanceId ? { ...ambulance, arrived: change } : ambulance,
      );
    case 'ambulanceRecalled':
      return ambulances.map((ambulance) =>
        ambulance.id === change.ambulanceId ? { ...ambulance, isRecalled: true } : ambulance,
      );
    case 'preemption':
      return withCall(ambulances, change, ['ahead'], { state: 'called', calledMs: change.fromMs });
    case 'preemptionEnded':
      return withCall(ambulances, change, ['called', 'returning'], { state: 'over', ended: change });
    case 'plan':
      if (change.plan.id === PREEMPTION_PLAN_ID) return ambulances;
      return withCall(ambulances, change, ['called'], { state: 'returning', returningMs: change.fromMs });
    default:
      return ambulances;
  }
}

/** The ambulance that was last given a slot, if one was; slots are reused. */
export function ambulanceIn(ambulances: readonly WatchedAmbulance[], slot: number): WatchedAmbulance | undefined {
  return ambulances.findLast((ambulance) => ambulance.slot === slot);
}

/** Changes the first call at an intersection that is in one of the states; of one ambulance where the change names it. */
function withCall(
  ambulances: readonly WatchedAmbulance[],
  about: { readonly intersectionId: string; readonly ambulanceId?: number },
  states: readonly WatchedCall['state'][],
  next: Partial<WatchedCall>,
): readonly WatchedAmbulance[] {
  for (const [k, ambulance] of ambulances.entries()) {
    if (about.ambulanceId !== undefined && ambulance.id !== about.ambulanceId) continue;
    const at = ambulance.calls.findIndex(
      (call) => call.intersectionId === about.intersectionId && states.includes(call.state),
    );
    if (at >= 0) {
      return ambulances.with(k, { ...ambulance, calls: ambulance.calls.with(at, { ...ambulance.calls[at], ...next }) });
    }
  }
  return ambulances;
}
