import type { ConflictMatrix } from '../../network/conflicts.ts';
import type { Network } from '../../network/network.ts';
import type { SignalSet } from '../signalSet.ts';
import { createFirstSegment } from '../timetable.ts';
import { createTurn, type Turn } from './actuated/turn.ts';
import type { Controller, ControllerDesk, Sensors } from './controller.ts';
import { createDetectorBank, type DetectorBank } from './detectorBank.ts';
import type { PhaseState } from './phaseState.ts';
import { accumulate, createPhaseTable, type PhaseTable } from './phaseTable.ts';
import type { RegionDesk } from './region.ts';
import { createController, createRegions } from './registry.ts';
import { createSignalModel, type SignalModel } from './signalModel.ts';

/** Who runs a signal that has a controller. */
export const ControlMode = {
  /** Its controller. */
  controller: 0,
  /** Nobody: greens end, so that the plan can begin. */
  clearing: 1,
  /** Its plan, by the clock. */
  plan: 2,
  /** An emergency vehicle: its stage is wished until it has passed. */
  preempted: 3,
  /** Nobody: greens end, so that its controller can begin anew. */
  returning: 4,
} as const;
export type ControlMode = (typeof ControlMode)[keyof typeof ControlMode];

/**
 * The signals of a city that have a controller: row `c` of `signal`, `mode` and `nextDecisionMs` is one of them. Phases stand signal by
 * signal: those of `c` are rows `firstPhase[c]` to `firstPhase[c + 1] - 1`. Written by `updateControl` only.
 */
export interface ControlState extends PhaseTable {
  readonly count: number;
  readonly models: readonly SignalModel[];
  readonly controllers: readonly Controller[];
  /** What each controller is shown, and where it writes: windows on the arrays below. */
  readonly desks: readonly ControllerDesk[];
  /** How often each controller is asked, ms; 0: when something happens. Shape [count]. */
  readonly intervalMs: Float64Array;
  /** What some of them do together, in the order in which they are updated. */
  readonly regions: readonly RegionDesk[];
  /** Row of the signal set. Shape [count]. */
  readonly signal: Uint32Array;
  /** Row here of each signal, or -1. Shape [signal count]. */
  readonly rowOfSignal: Int32Array;
  /** Rows of those that another process may run: by the clock until it claims them. */
  readonly external: readonly number[];
  /** Shape [count + 1]. */
  readonly firstPhase: Uint32Array;
  readonly sensors: Sensors;
  /** All actuated signals. */
  readonly turn: Turn;
  /** Scratch of `readAhead`: signals to be looked at in a step; and a number that means nothing. */
  readonly looks: Uint32Array;
  readonly readSum: Float64Array;
  /** Detectors of the controllers that want some. */
  readonly bank: DetectorBank;

  /** Values of `ControlMode`. Shape [count]. */
  readonly mode: Uint8Array;
  readonly nextDecisionMs: Float64Array;
  /** When the keeper must look again, ms; Infinity: nothing will change until the wish does. Shape [count]. */
  readonly dueMs: Float64Array;
  /** Values of `PhaseState`; since when, ms; values of `Wish`; 1: walk was given in this green. Shape [phase count]. */
  readonly phaseState: Uint8Array;
  readonly phaseSinceMs: Float64Array;
  readonly wish: Uint8Array;
  readonly walking: Uint8Array;
  /** What each controller, then each region remembers. */
  readonly memory: Float64Array;
  /** Until when a movement shows yellow, and until when others must wait for it, ms. Shape [movementCount]. */
  readonly yellowUntilMs: Float64Array;
  readonly clearUntilMs: Float64Array;
  /** Until when it trails its phases, ms; 0: it doesn't. Shape [movementCount]. */
  readonly trailUntilMs: Float64Array;
}

/** The arrays of the state, in the order in which snapshots and hashes take them. */
const CONTROL_FIELDS = [
  'mode',
  'nextDecisionMs',
  'dueMs',
  'phaseState',
  'phaseSinceMs',
  'wish',
  'walking',
  'memory',
  'yellowUntilMs',
  'clearUntilMs',
  'trailUntilMs',
] as const satisfies readonly (keyof ControlState)[];

/** Every array of the state that a later step reads. */
export function controlArrays(control: ControlState): (Uint8Array | Float64Array)[] {
  const { extendedUntilMs, keptCall, watch } = control.bank;
  return [...CONTROL_FIELDS.map((field) => control[field]), extendedUntilMs, keptCall, watch];
}

/** What the controllers of a run share. */
export interface ControlSetting {
  readonly sensors: Sensors;
  readonly startMs: number;
  readonly seed: number;
}

/** @returns null where every signal runs by the clock */
export function createControl(
  set: SignalSet,
  network: Network,
  matrix: ConflictMatrix,
  { sensors, startMs, seed }: ControlSetting,
): ControlState | null {
  const controlled = set.definitions.flatMap((definition, signal) => (definition.controller ? [signal] : []));
  if (controlled.length === 0) return null;
  const models = controlled.map((signal) =>
    createSignalModel(set.definitions[signal], network, matrix, set.intersectionIndex[signal]),
  );
  const rowOfSignal = new Int32Array(set.count).fill(-1);
  controlled.forEach((signal, c) => {
    rowOfSignal[signal] = c;
  });
  const firstPhase = accumulate(models.map(({ phases }) => phases.length));
  const turn = createTurn(models, firstPhase, seed);
  const controllers = models.map((model, row) =>
    createController(model, set.initialTimetables[controlled[row]], { row, turn }),
  );
  const regions = createRegions(controllers);
  const firstMemory = accumulate([...controllers, ...regions].map(({ memoryLength }) => memoryLength));
  const phaseCount = firstPhase[controlled.length];
  const bank = createDetectorBank(
    network,
    controllers.map(({ detectors }, c) => models[c].phases.map((_, p) => detectors?.[p] ?? null)),
  );
  const phaseState = new Uint8Array(phaseCount);
  const phaseSinceMs = new Float64Array(phaseCount).fill(startMs);
  const wish = new Uint8Array(phaseCount);
  const memory = new Float64Array(firstMemory[firstMemory.length - 1]);
  const isExternal = (c: number) => models[c].definition.controller!.type === 'external';
  const external = models.flatMap((_, c) => (isExternal(c) ? [c] : []));
  const { occupied, keptCall, extendedUntilMs, watch } = bank;
  turn.firstMemory = firstMemory;
  turn.arrays = { phaseState, phaseSinceMs, wish, memory, bank, sensors };
  const desks = models.map((model, c): ControllerDesk => {
    const [from, to] = [firstPhase[c], firstPhase[c + 1]];
    const view = {
      model,
      sensors,
      seed,
      timeMs: startMs,
      segment: createFirstSegment(set.initialTimetables[controlled[c]]),
      phaseState: phaseState.subarray(from, to) as unknown as ArrayLike<PhaseState>,
      phaseSinceMs: phaseSinceMs.subarray(from, to),
      occupied: occupied.subarray(from, to),
      keptCall: keptCall.subarray(from, to),
      extendedUntilMs: extendedUntilMs.subarray(from, to),
      watch: watch.subarray(from, to),
    };
    return { view, memory: memory.subarray(firstMemory[c], firstMemory[c + 1]), wish: wish.subarray(from, to) };
  });
  return {
    count: controlled.length,
    models,
    controllers,
    desks,
    intervalMs: Float64Array.from(controllers, ({ intervalMs }) => intervalMs),
    regions: regions.map((region, k) => ({
      region,
      desks: region.members.map((c) => desks[c]),
      memory: memory.subarray(firstMemory[controlled.length + k], firstMemory[controlled.length + k + 1]),
    })),
    signal: Uint32Array.from(controlled),
    rowOfSignal,
    external,
    firstPhase,
    sensors,
    turn,
    looks: new Uint32Array(controlled.length),
    readSum: new Float64Array(1),
    bank,
    ...createPhaseTable(models, firstPhase, network),
    mode: Uint8Array.from(models, (_, c) => (isExternal(c) ? ControlMode.plan : ControlMode.controller)),
    nextDecisionMs: Float64Array.from(models, (_, c) => (isExternal(c) ? Number.POSITIVE_INFINITY : startMs)),
    dueMs: Float64Array.from(models, (_, c) => (isExternal(c) ? Number.POSITIVE_INFINITY : startMs)),
    phaseState,
    phaseSinceMs,
    wish,
    walking: new Uint8Array(phaseCount),
    memory,
    yellowUntilMs: new Float64Array(network.movementCount).fill(Number.NEGATIVE_INFINITY),
    clearUntilMs: new Float64Array(network.movementCount).fill(Number.NEGATIVE_INFINITY),
    trailUntilMs: new Float64Array(network.movementCount),
  };
}
