import { measureSignal, type PhaseRecord } from '../../measures/performance/phaseRecords.ts';
import { readSignalLogs } from '../../measures/performance/signalLog.ts';
import { currentDefinition } from '../signalEdits.ts';
import type { World } from '../world.ts';
import { type ApproachMeter, readTotals } from './approachMeter.ts';
import type { EventLog } from './eventLog.ts';

/**
 * Measures of signal performance of every phase, from the event log and the approaches.
 *
 * @param fromMs cycles that begin before it are left out; the meter was cleared then
 */
export function measurePerformance(world: World, log: EventLog, meter: ApproachMeter, fromMs: number): PhaseRecord[] {
  const { signals, network } = world.scenario;
  const logs = readSignalLogs(log.events, signals.count, fromMs, world.timeMs);
  return signals.definitions.flatMap((_, s) =>
    measureSignal(currentDefinition(world, s), network, logs[s], readTotals(meter, log.phases, s)),
  );
}
