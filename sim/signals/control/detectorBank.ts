import type { Network } from '../../network/network.ts';
import type { Detector } from '../detectors.ts';
import type { Sensors } from './controller.ts';
import { PhaseState } from './phaseState.ts';

/** What a controller wants of the detectors of one phase. */
export interface PhaseDetectors {
  readonly detectors: readonly Detector[];
  /** How long a vehicle over an advance detector extends a green. */
  readonly passageMs: number;
  /** Whether a call outlives the vehicle that made it. */
  readonly isLocking: boolean;
}

/** Vehicles over the stop line's detector hold the green no longer than this, ms. */
const STOP_LINE_PASSAGE_MS = 1000;

/** Bits of `DetectorBank.occupied`. */
export const AT_STOP_LINE = 1;
export const IN_ADVANCE = 2;

/** What a controller wants to be woken by, phase by phase. */
export const Watch = {
  nothing: 0,
  /** A vehicle over a detector of the phase. */
  vehicle: 1,
  /** The end of the phase's extension. */
  gap: 2,
} as const;

/** The detectors of a whole city, phase by phase as in the control state. Shape [phase count] unless said otherwise. */
export interface DetectorBank {
  /** Detectors of phase row `r`: rows `first[r]` to `first[r + 1] - 1` of the next four. Shape [phase count + 1]. */
  readonly first: Uint32Array;
  readonly lane: Uint32Array;
  /** Upstream and downstream edge along the lane, m; the latter Infinity if it reaches the stop line. */
  readonly fromM: Float32Array;
  readonly toM: Float32Array;
  /** `AT_STOP_LINE` or `IN_ADVANCE`. */
  readonly bit: Uint8Array;
  readonly passageMs: Uint32Array;
  readonly isLocking: Uint8Array;
  /** What is over them, in bits: of this step where `isWanted`, and wherever a controller is being asked; else of before. */
  readonly occupied: Uint8Array;
  /** 1: what is over them matters in this step, even if the controller isn't asked. */
  readonly isWanted: Uint8Array;

  /** Until when a green has been extended, ms. */
  readonly extendedUntilMs: Float64Array;
  /** 1: a call that is kept until it is served. */
  readonly keptCall: Uint8Array;
  /** Values of `Watch`. */
  readonly watch: Uint8Array;
}

/** @param phases of every signal, in the order of the control state; null: none wanted */
export function createDetectorBank(network: Network, phases: readonly (PhaseDetectors | null)[]): DetectorBank {
  const rows = phases.flatMap((phase) => phase?.detectors ?? []);
  const first = new Uint32Array(phases.length + 1);
  phases.forEach((phase, p) => {
    first[p + 1] = first[p] + (phase?.detectors.length ?? 0);
  });
  const endM = ({ lane, distanceM }: Detector) => network.laneLengthM[lane] - distanceM;
  return {
    first,
    lane: Uint32Array.from(rows, ({ lane }) => lane),
    fromM: Float32Array.from(rows, (detector) => endM(detector) - detector.lengthM),
    toM: Float32Array.from(rows, (detector) => (detector.distanceM > 0 ? endM(detector) : Number.POSITIVE_INFINITY)),
    bit: Uint8Array.from(rows, ({ kind }) => (kind === 'stopLine' ? AT_STOP_LINE : IN_ADVANCE)),
    passageMs: Uint32Array.from(phases, (phase) => phase?.passageMs ?? 0),
    isLocking: Uint8Array.from(phases, (phase) => (phase?.isLocking ? 1 : 0)),
    occupied: new Uint8Array(phases.length),
    isWanted: new Uint8Array(phases.length),
    extendedUntilMs: new Float64Array(phases.length),
    keptCall: new Uint8Array(phases.length),
    watch: new Uint8Array(phases.length),
  };
}

/**
 * Looks at the detectors of the whole city, and draws from them: extensions of green phases, calls to keep of the others.
 * Passed over are those of red phases whose calls neither stay nor are watched for: two in three of a city.
 */
export function updateDetectorBank(bank: DetectorBank, sensors: Sensors, phaseState: Uint8Array, timeMs: number): void {
  const { occupied, isWanted, passageMs, isLocking, extendedUntilMs, keptCall, watch } = bank;
  const count = occupied.length;
  for (let r = 0; r < count; r++) {
    isWanted[r] = phaseState[r] === PhaseState.green || watch[r] === Watch.vehicle ? 1 : isLocking[r];
  }
  sensors.scan(bank, 0, count, 1);
  for (let r = 0; r < count; r++) {
    const over = occupied[r];
    if (over === 0 || isWanted[r] === 0) continue;
    if (phaseState[r] !== PhaseState.green) {
      if (isLocking[r] === 1) keptCall[r] = 1;
      continue;
    }
    const heldMs =
      timeMs +
      ((over & IN_ADVANCE) !== 0
        ? Math.max(passageMs[r], (over & AT_STOP_LINE) !== 0 ? STOP_LINE_PASSAGE_MS : 0)
        : STOP_LINE_PASSAGE_MS);
    if (heldMs > extendedUntilMs[r]) extendedUntilMs[r] = heldMs;
  }
}

/** Whether anything happened that a signal's controller watches for. */
export function isWoken(
  { watch, occupied, extendedUntilMs }: DetectorBank,
  first: number,
  end: number,
  timeMs: number,
): boolean {
  for (let r = first; r < end; r++) {
    const watched = watch[r];
    if (watched === Watch.nothing) continue;
    if (watched === Watch.vehicle ? occupied[r] !== 0 : extendedUntilMs[r] <= timeMs) return true;
  }
  return false;
}
