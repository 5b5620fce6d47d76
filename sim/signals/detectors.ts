import { type Network, TurnCode } from '../network/network.ts';
import type { DetectorRuleDefinition, SignalDefinition } from './definition.ts';
import { lanesOf } from './lanesOf.ts';

/** A detector of a signal where it lies. */
export interface Detector {
  /** Number by which logs name it. */
  readonly channel: number;
  readonly kind: 'stopLine' | 'advance';
  /** Network row. */
  readonly lane: number;
  /** Downstream edge before the stop line, m. */
  readonly distanceM: number;
  /** Along the lane, m. */
  readonly lengthM: number;
}

const STOP_LINE_LENGTH_M = 12;
const ADVANCE_S = 3.5;
/** Of an advance detector, m. */
const ADVANCE_LENGTH_M = 2;
/** Lane that must be left upstream of an advance detector, m. */
const UPSTREAM_M = 10;

/**
 * The detectors of a signal: those that its scenario lists, or else by rule, on every lane that a phase serves: at the stop
 * line, and in advance where the lane is long enough. Channels of those by rule count from 1, lane by lane, in the order of the
 * network's rows.
 *
 * Source of the rule: FHWA-HOP-08-024, chapter 4: 12 m (40 ft) at the stop line; in advance where a vehicle at the limit
 * arrives as its passage runs out.
 */
export function placeDetectors(signal: SignalDefinition, network: Network): Detector[] {
  if (signal.detectors) {
    return signal.detectors.map(({ channel, kind, linkId, lane, distanceM, lengthM }) => ({
      channel,
      kind,
      lane: network.linkFirstLane[network.linkIndexById.get(linkId)!] + lane,
      distanceM,
      lengthM,
    }));
  }
  const rule = signal.controller && 'detectors' in signal.controller ? signal.controller.detectors : undefined;
  let channel = 0;
  return detectedLanes(signal, network)
    .flatMap((lane) => placeOnLane(network, lane, rule))
    .map((detector) => ({ channel: ++channel, ...detector }));
}

/** Lanes that lead to a movement of some phase, in the order of the network's rows. */
function detectedLanes({ phases }: SignalDefinition, network: Network): number[] {
  const ids = phases.flatMap(({ movements, permissiveMovements = [] }) => [...movements, ...permissiveMovements]);
  const lanes = ids.flatMap((id) => lanesOf(network, network.movementIndexById.get(id)!));
  return [...new Set(lanes)].sort((a, b) => a - b);
}

function placeOnLane(
  network: Network,
  lane: number,
  { stopLineLengthM = STOP_LINE_LENGTH_M, advanceS = ADVANCE_S }: DetectorRuleDefinition = {},
): Omit<Detector, 'channel'>[] {
  const laneM = network.laneLengthM[lane] - network.laneStartM[lane];
  const advanceM = network.laneSpeedMps[lane] * advanceS;
  const atLine = { kind: 'stopLine', lane, distanceM: 0, lengthM: Math.min(stopLineLengthM, laneM) } as const;
  if (advanceM <= stopLineLengthM || advanceM + ADVANCE_LENGTH_M + UPSTREAM_M > laneM) return [atLine];
  return [atLine, { kind: 'advance', lane, distanceM: advanceM, lengthM: ADVANCE_LENGTH_M }];
}

/**
 * The phase that what happens on each detected lane is counted for, where several serve it: the first that gives a through
 * movement of the lane the right of way, else any movement, else one that yields.
 *
 * @returns row of the signal's phases by lane (network row)
 */
export function countingPhases({ phases }: SignalDefinition, network: Network): ReadonlyMap<number, number> {
  const rank = new Map<number, number>();
  const counting = new Map<number, number>();
  phases.forEach(({ movements, permissiveMovements = [] }, p) => {
    const take = (id: string, isProtected: boolean) => {
      const movement = network.movementIndexById.get(id)!;
      const through = network.movementTurn[movement] === TurnCode.through;
      const own = isProtected ? (through ? 0 : 1) : 2;
      for (const lane of lanesOf(network, movement)) {
        if ((rank.get(lane) ?? 3) <= own) continue;
        rank.set(lane, own);
        counting.set(lane, p);
      }
    };
    for (const id of movements) take(id, true);
    for (const id of permissiveMovements) take(id, false);
  });
  return counting;
}
