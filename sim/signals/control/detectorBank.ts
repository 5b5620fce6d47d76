import type { Network } from '../../network/network.ts';
import type { Detector } from '../detectors.ts';
import { accumulate } from './phaseTable.ts';

/** What a controller wants of the detectors of one phase. */
export interface PhaseDetectors {
  readonly detectors: readonly Detector[];
  /** How long a vehicle over an advance detector extends a green. */
  readonly passageMs: number;
  /** Whether a call outlives the vehicle that made it. */
  readonly isLocking: boolean;
}

/** Bits of `DetectorBank.occupied`. */
export const AT_STOP_LINE = 1;
export const IN_ADVANCE = 2;

/** What a controller wants to be woken by, phase by phase. The numbers are bits (`readDetectors.ts`). */
export const Watch = {
  nothing: 0,
  /** A vehicle over a detector of the phase. */
  vehicle: 1,
  /** The end of the phase's extension. */
  gap: 2,
} as const;

/**
 * The detectors of a whole city, phase by phase as in the control state. A *site* is a lane with a phase's detectors on it. Shape
 * [phase count] unless said otherwise.
 */
export interface DetectorBank {
  /** Sites of phase row `r`: rows `firstSite[r]` to `firstSite[r + 1] - 1` of the next four. Shape [phase count + 1]. */
  readonly firstSite: Uint32Array;
  readonly siteLane: Uint32Array;
  readonly sitePhase: Uint32Array;
  /** The upstream edge of its detectors that is farthest from the stop line, along the lane, m. */
  readonly siteFromM: Float32Array;
  /** Detectors of a site: from this row on of the next three. Shape [site count + 1]. */
  readonly firstDetector: Uint32Array;
  /** Upstream and downstream edge along the lane, m; the latter Infinity if it reaches the stop line. */
  readonly fromM: Float32Array;
  readonly toM: Float32Array;
  /** `AT_STOP_LINE` or `IN_ADVANCE`. */
  readonly bit: Uint8Array;
  readonly passageMs: Uint32Array;
  readonly isLocking: Uint8Array;
  /** What is over them, in bits; of an earlier step where `isFresh` is 0: read it by `lookAtPhase`. */
  readonly occupied: Uint8Array;
  /** 1: `occupied` is of this step. */
  readonly isFresh: Uint8Array;
  /** Scratch: phase rows with something over their detectors, sites with somebody on their lane, rows watched for gaps. */
  readonly rows: Uint32Array;
  readonly sites: Uint32Array;
  readonly gapRows: Uint32Array;
  /** Row of the control state that each phase belongs to. */
  readonly signalOfPhase: Uint32Array;
  /** 1: something happened in this step that the controller watches for. Shape [signal count]. */
  readonly isWoken: Uint8Array;

  /** Until when a green has been extended, ms. */
  readonly extendedUntilMs: Float64Array;
  /** 1: a call that is kept until it is served. */
  readonly keptCall: Uint8Array;
  /** Values of `Watch`. */
  readonly watch: Uint8Array;
}

/** @param wanted by each signal's phases, in the order of the control state; null: none */
export function createDetectorBank(
  network: Network,
  wanted: readonly (readonly (PhaseDetectors | null)[])[],
): DetectorBank {
  const phases = wanted.flat();
  const signals = wanted.map((own, c) => own.map(() => c));
  return {
    ...layDetectors(network, phases),
    passageMs: Uint32Array.from(phases, (phase) => phase?.passageMs ?? 0),
    isLocking: Uint8Array.from(phases, (phase) => (phase?.isLocking ? 1 : 0)),
    occupied: new Uint8Array(phases.length),
    isFresh: new Uint8Array(phases.length),
    rows: new Uint32Array(phases.length),
    gapRows: new Uint32Array(phases.length),
    signalOfPhase: Uint32Array.from(signals.flat()),
    isWoken: new Uint8Array(signals.length),
    extendedUntilMs: new Float64Array(phases.length),
    keptCall: new Uint8Array(phases.length),
    watch: new Uint8Array(phases.length),
  };
}

/** Where the detectors of all phases lie. */
export function layDetectors(network: Network, phases: readonly (PhaseDetectors | null)[]) {
  const sites = phases.flatMap((phase, row) => listSites(phase?.detectors ?? []).map((site) => ({ ...site, row })));
  const rows = sites.flatMap(({ detectors }) => detectors);
  const endM = ({ lane, distanceM }: Detector) => network.laneLengthM[lane] - distanceM;
  const startM = (detector: Detector) => endM(detector) - detector.lengthM;
  const sitesOfPhase = new Uint32Array(phases.length);
  for (const { row } of sites) sitesOfPhase[row]++;
  return {
    firstSite: accumulate(Array.from(sitesOfPhase)),
    siteLane: Uint32Array.from(sites, ({ lane }) => lane),
    sitePhase: Uint32Array.from(sites, ({ row }) => row),
    siteFromM: Float32Array.from(sites, ({ detectors }) => Math.min(...detectors.map(startM))),
    firstDetector: accumulate(sites.map(({ detectors }) => detectors.length)),
    fromM: Float32Array.from(rows, startM),
    toM: Float32Array.from(rows, (detector) => (detector.distanceM > 0 ? endM(detector) : Number.POSITIVE_INFINITY)),
    bit: Uint8Array.from(rows, ({ kind }) => (kind === 'stopLine' ? AT_STOP_LINE : IN_ADVANCE)),
    sites: new Uint32Array(sites.length),
  };
}

/** The detectors of one phase lane by lane, lanes in the order of their first. */
function listSites(
  detectors: readonly Detector[],
): { readonly lane: number; readonly detectors: readonly Detector[] }[] {
  const lanes = [...new Set(detectors.map(({ lane }) => lane))];
  return lanes.map((lane) => ({ lane, detectors: detectors.filter((detector) => detector.lane === lane) }));
}
