import type { Network } from '../../../network/network.ts';
import type { DetectorRuleDefinition } from '../../definition.ts';
import type { Sensors } from '../controller.ts';

/**
 * Detectors by rule: at the stop line of every lane, and in advance on every lane that is long enough.
 *
 * Source: FHWA-HOP-08-024, chapter 4: 12 m (40 ft) at the stop line; in advance where a vehicle at the limit arrives as its
 * passage runs out.
 */
export interface LaneDetectors {
  /** Network row. */
  readonly lane: number;
  readonly stopLineLengthM: number;
  /** Downstream edge before the stop line, m; 0: none. */
  readonly advanceM: number;
}

const STOP_LINE_LENGTH_M = 12;
const ADVANCE_S = 3.5;
/** Of an advance detector, m. */
const ADVANCE_LENGTH_M = 2;
/** Lane that must be left upstream of an advance detector, m. */
const UPSTREAM_M = 10;

export function placeDetectors(
  network: Network,
  lanes: readonly number[],
  { stopLineLengthM = STOP_LINE_LENGTH_M, advanceS = ADVANCE_S }: DetectorRuleDefinition = {},
): LaneDetectors[] {
  return lanes.map((lane) => {
    const lengthM = network.laneLengthM[lane] - network.laneStartM[lane];
    const advanceM = network.laneSpeedMps[lane] * advanceS;
    const fits = advanceM > stopLineLengthM && advanceM + ADVANCE_LENGTH_M + UPSTREAM_M <= lengthM;
    return { lane, stopLineLengthM: Math.min(stopLineLengthM, lengthM), advanceM: fits ? advanceM : 0 };
  });
}

export function isStopLineOccupied(sensors: Sensors, detectors: readonly LaneDetectors[]): boolean {
  for (const { lane, stopLineLengthM } of detectors) if (sensors.isOccupied(lane, 0, stopLineLengthM)) return true;
  return false;
}

export function isAdvanceOccupied(sensors: Sensors, detectors: readonly LaneDetectors[]): boolean {
  for (const { lane, advanceM } of detectors) {
    if (advanceM > 0 && sensors.isOccupied(lane, advanceM, ADVANCE_LENGTH_M)) return true;
  }
  return false;
}
