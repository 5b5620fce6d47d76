import { sToMs } from '../../core/units.ts';
import { type LevelOfService, levelOfService } from '../../corridors/delay.ts';
import type { Network } from '../../network/network.ts';
import type { SignalDefinition } from '../../signals/definition.ts';
import { countingPhases, type Detector, placeDetectors } from '../../signals/detectors.ts';
import type { ApproachTotals } from './approachTotals.ts';
import { type Arrival, measureArrivals, placeArrivals } from './arrivals.ts';
import type { PhaseCycle, SignalLog } from './signalLog.ts';
import { type CycleOccupancy, findSplitFailures } from './splitFailures.ts';
import { measureSplits, type SplitMeasures } from './splits.ts';

/** Performance of one phase of one signal, in the words of `atspm --json`. null: nobody came, or no detector could tell. */
export interface PhasePerformance {
  readonly signal: string;
  readonly phase: number;
  readonly splits: SplitMeasures | null;
  readonly arrivals: number;
  readonly arrivalsOnGreenRatio: number | null;
  readonly greenRatio: number | null;
  readonly platoonRatio: number | null;
  readonly approachDelayS: number | null;
  /** Cycles in which not all who waited on one of its lanes got through; null without a detector at the stop line. */
  readonly splitFailures: number | null;
  readonly vehicles: number;
  readonly controlDelayS: number | null;
  readonly levelOfService: LevelOfService | null;
  readonly longestQueueM: number;
  readonly meanQueueM: number | null;
}

/** The same with what it was made of, for charts. */
export interface PhaseRecord {
  readonly performance: PhasePerformance;
  readonly cycles: readonly PhaseCycle[];
  /** The Purdue coordination diagram. */
  readonly arrivals: readonly Arrival[];
  /** Whether an advance detector could tell of arrivals. */
  readonly hasAdvanceDetector: boolean;
  /** The fullest lane of each cycle; empty without a detector at the stop line. */
  readonly occupancies: readonly CycleOccupancy[];
}

/**
 * Measures of every phase of one signal, from its log and its approaches: live on the page and after a run by the same rules.
 *
 * @param approaches phase by phase, of the time that the log's cycles are of
 */
export function measureSignal(
  definition: SignalDefinition,
  network: Network,
  log: SignalLog,
  approaches: readonly ApproachTotals[],
): PhaseRecord[] {
  const detectors = placeDetectors(definition, network);
  const counting = countingPhases(definition, network);
  return definition.phases.map(({ number }, p) => {
    const own = detectors.filter(({ lane }) => counting.get(lane) === p);
    const cycles = log.cycles.get(number) ?? [];
    const arrivals = placeArrivals(cycles, arrivalTimes(network, log, own));
    const occupancies = fullestLanes(log, own, cycles);
    const found = measureArrivals(cycles, arrivals);
    const { vehicles, lossS, longestQueueM, queueSumM, queueCycles } = approaches[p];
    const controlDelayS = vehicles > 0 ? lossS / vehicles : null;
    const hasStopLine = own.some(({ kind }) => kind === 'stopLine');
    const performance: PhasePerformance = {
      signal: definition.id,
      phase: number,
      splits: measureSplits(cycles),
      arrivals: arrivals.length,
      arrivalsOnGreenRatio: found?.onGreenRatio ?? null,
      greenRatio: found?.greenRatio ?? null,
      platoonRatio: found?.platoonRatio ?? null,
      approachDelayS: found?.approachDelayS ?? null,
      splitFailures: hasStopLine ? occupancies.filter(({ failed }) => failed).length : null,
      vehicles,
      controlDelayS,
      levelOfService: controlDelayS === null ? null : levelOfService(controlDelayS, 0),
      longestQueueM,
      meanQueueM: queueCycles > 0 ? queueSumM / queueCycles : null,
    };
    const hasAdvanceDetector = own.some(({ kind }) => kind === 'advance');
    return { performance, cycles, arrivals, hasAdvanceDetector, occupancies };
  });
}

/** When those over the advance detectors would be at the stop line at the limit, ms. */
function arrivalTimes({ laneSpeedMps }: Network, { activations }: SignalLog, detectors: readonly Detector[]): number[] {
  return detectors
    .filter(({ kind }) => kind === 'advance')
    .flatMap(({ channel, lane, distanceM, lengthM }) => {
      const travelMs = sToMs((distanceM + lengthM) / laneSpeedMps[lane]);
      return (activations.get(channel) ?? []).map(({ onMs }) => onMs + travelMs);
    });
}

/** Of each cycle the lane with the worst occupancy: one that failed, else the one fullest in green. */
function fullestLanes(
  { activations }: SignalLog,
  detectors: readonly Detector[],
  cycles: readonly PhaseCycle[],
): CycleOccupancy[] {
  const lanes = detectors
    .filter(({ kind }) => kind === 'stopLine')
    .map(({ channel }) => findSplitFailures(cycles, activations.get(channel) ?? []));
  if (lanes.length === 0) return [];
  return cycles.map((_, k) => lanes.map((lane) => lane[k]).reduce((worst, one) => (isWorse(one, worst) ? one : worst)));
}

function isWorse(one: CycleOccupancy, other: CycleOccupancy): boolean {
  return one.failed === other.failed ? one.greenRatio > other.greenRatio : one.failed;
}
