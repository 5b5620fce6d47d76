import type { Detector } from '../../detectors.ts';
import { placeDetectors } from '../../detectors.ts';
import type { Sensors } from '../controller.ts';
import type { SignalModel } from '../signalModel.ts';

/** What tells a phase of its traffic. */
export interface PhaseDetectors {
  readonly stopLine: readonly Detector[];
  readonly advance: readonly Detector[];
}

/** The signal's detectors by phase: each belongs to all phases that serve its lane. */
export function detectorsOfPhases({ definition, network, phases }: SignalModel): PhaseDetectors[] {
  const detectors = placeDetectors(definition, network);
  return phases.map(({ lanes }) => {
    const own = detectors.filter(({ lane }) => lanes.includes(lane));
    return {
      stopLine: own.filter(({ kind }) => kind === 'stopLine'),
      advance: own.filter(({ kind }) => kind === 'advance'),
    };
  });
}

export function isStopLineOccupied(sensors: Sensors, { stopLine }: PhaseDetectors): boolean {
  return isAnyOccupied(sensors, stopLine);
}

export function isAdvanceOccupied(sensors: Sensors, { advance }: PhaseDetectors): boolean {
  return isAnyOccupied(sensors, advance);
}

function isAnyOccupied(sensors: Sensors, detectors: readonly Detector[]): boolean {
  for (const { lane, distanceM, lengthM } of detectors) if (sensors.isOccupied(lane, distanceM, lengthM)) return true;
  return false;
}
