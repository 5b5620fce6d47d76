import type { ConflictMatrix } from '../../network/conflicts.ts';
import type { Network } from '../../network/network.ts';
import type { SignalSet } from '../signalSet.ts';
import type { Controller } from './controller.ts';
import { createController } from './registry.ts';
import { createSignalModel, type SignalModel } from './signalModel.ts';

/** Who runs a signal that has a controller. */
export const ControlMode = {
  /** Its controller. */
  controller: 0,
  /** Nobody: greens end, so that the plan can begin. */
  clearing: 1,
  /** Its plan, by the clock. */
  plan: 2,
} as const;
export type ControlMode = (typeof ControlMode)[keyof typeof ControlMode];

/**
 * The signals of a city that have a controller: row `c` of `signal`, `mode` and `nextDecisionMs` is one of them. Phases stand signal by
 * signal: those of `c` are rows `firstPhase[c]` to `firstPhase[c + 1] - 1`. Written by `updateControl` only.
 */
export interface ControlState {
  readonly count: number;
  readonly models: readonly SignalModel[];
  readonly controllers: readonly Controller[];
  /** Row of the signal set. Shape [count]. */
  readonly signal: Uint32Array;
  /** Row here of each signal, or -1. Shape [signal count]. */
  readonly rowOfSignal: Int32Array;
  /** Shape [count + 1]. */
  readonly firstPhase: Uint32Array;
  readonly firstMemory: Uint32Array;
  /** Longest yellow and red clearance of the phases that serve each movement, ms. Shape [movementCount]. */
  readonly yellowMs: Uint32Array;
  readonly redClearanceMs: Uint32Array;

  /** Values of `ControlMode`. Shape [count]. */
  readonly mode: Uint8Array;
  readonly nextDecisionMs: Float64Array;
  /** 1: nothing will change until the wish does. */
  readonly settled: Uint8Array;
  /** Values of `PhaseState`; since when, ms; values of `Wish`; 1: walk was given in this green. Shape [phase count]. */
  readonly phaseState: Uint8Array;
  readonly phaseSinceMs: Float64Array;
  readonly wish: Uint8Array;
  readonly walking: Uint8Array;
  /** What each controller remembers. */
  readonly memory: Float64Array;
  /** Until when a movement shows yellow, and until when others must wait for it, ms. Shape [movementCount]. */
  readonly yellowUntilMs: Float64Array;
  readonly clearUntilMs: Float64Array;
}

/** The arrays of the state, in the order in which snapshots and hashes take them. */
export const CONTROL_FIELDS = [
  'mode',
  'nextDecisionMs',
  'settled',
  'phaseState',
  'phaseSinceMs',
  'wish',
  'walking',
  'memory',
  'yellowUntilMs',
  'clearUntilMs',
] as const satisfies readonly (keyof ControlState)[];

/** @returns null where every signal runs by the clock */
export function createControl(
  set: SignalSet,
  network: Network,
  matrix: ConflictMatrix,
  startMs: number,
): ControlState | null {
  const controlled = set.definitions.flatMap((definition, signal) => (definition.controller ? [signal] : []));
  if (controlled.length === 0) return null;
  const models = controlled.map((signal) =>
    createSignalModel(set.definitions[signal], network, matrix, set.intersectionIndex[signal]),
  );
  const controllers = models.map((model, c) => createController(model, set.initialTimetables[controlled[c]]));
  const rowOfSignal = new Int32Array(set.count).fill(-1);
  controlled.forEach((signal, c) => {
    rowOfSignal[signal] = c;
  });
  const firstPhase = accumulate(models.map(({ phases }) => phases.length));
  const firstMemory = accumulate(controllers.map(({ memoryLength }) => memoryLength));
  const phaseCount = firstPhase[controlled.length];
  const yellowMs = new Uint32Array(network.movementCount);
  const redClearanceMs = new Uint32Array(network.movementCount);
  for (const { phases } of models) {
    for (const phase of phases) {
      for (const m of [...phase.movements, ...phase.permissiveMovements]) {
        yellowMs[m] = Math.max(yellowMs[m], phase.yellowMs);
        redClearanceMs[m] = Math.max(redClearanceMs[m], phase.redClearanceMs);
      }
    }
  }
  return {
    count: controlled.length,
    models,
    controllers,
    signal: Uint32Array.from(controlled),
    rowOfSignal,
    firstPhase,
    firstMemory,
    yellowMs,
    redClearanceMs,
    mode: new Uint8Array(controlled.length),
    nextDecisionMs: new Float64Array(controlled.length).fill(startMs),
    settled: new Uint8Array(controlled.length),
    phaseState: new Uint8Array(phaseCount),
    phaseSinceMs: new Float64Array(phaseCount).fill(startMs),
    wish: new Uint8Array(phaseCount),
    walking: new Uint8Array(phaseCount),
    memory: new Float64Array(firstMemory[controlled.length]),
    yellowUntilMs: new Float64Array(network.movementCount).fill(Number.NEGATIVE_INFINITY),
    clearUntilMs: new Float64Array(network.movementCount).fill(Number.NEGATIVE_INFINITY),
  };
}

function accumulate(lengths: readonly number[]): Uint32Array {
  const first = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    first[i + 1] = first[i] + length;
  });
  return first;
}
