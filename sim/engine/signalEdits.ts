import { InputError, type Issue } from '../core/issue.ts';
import type { Change } from '../protocol/commands.ts';
import { checkDetectorPlaces, checkDetectors } from '../scenario/checkDetectors.ts';
import { checkSchedule } from '../scenario/checkSchedule.ts';
import { replaceDetectors } from '../signals/control/replaceDetectors.ts';
import type { DetectorDefinition, ScheduleEntryDefinition, SignalDefinition } from '../signals/definition.ts';
import { scheduleEntryAt } from '../signals/signalState.ts';
import { recordChange } from './changes.ts';
import type { World } from './world.ts';

/**
 * What a person changes about a running signal besides its plan: its schedule, and where its detectors lie. The scenario
 * is left alone; the world's own lists stand in for it, and come back from a snapshot's changes.
 */

/** A signal as it stands in a world: the scenario's, with the schedule and detectors of now. */
export function currentDefinition({ signals }: World, signal: number): SignalDefinition {
  const { schedule: _, detectors: __, ...definition } = signals.set.definitions[signal];
  const schedule = signals.schedules[signal];
  const detectors = signals.detectors[signal];
  return { ...definition, ...(schedule && { schedule }), ...(detectors && { detectors }) };
}

/**
 * Puts another schedule in the place of a signal's. The plan that it asks for now comes in at the next full minute, unless the
 * former one asked for the same.
 *
 * @param schedule empty: none, the plan in force stays
 * @throws InputError with every reason why it can't be
 */
export function setSchedule(world: World, signal: number, schedule: readonly ScheduleEntryDefinition[]): Change {
  const { signals, timeMs } = world;
  const definition = signals.set.definitions[signal];
  const issues: Issue[] = [];
  checkSchedule({ ...definition, schedule }, (at, message) => {
    issues.push({ file: '', path: `/${at.join('/')}`, message });
  });
  if (issues.length > 0) throw new InputError(issues);
  const planAt = (entries: readonly ScheduleEntryDefinition[] | undefined) =>
    entries?.[scheduleEntryAt(entries, timeMs)]?.planId ?? definition.plans[0].id;
  const isSame = planAt(signals.schedules[signal]) === planAt(schedule);
  signals.schedules[signal] = schedule;
  const entry = scheduleEntryAt(schedule, timeMs);
  signals.scheduleEntry[signal] = isSame || entry < 0 ? entry : ASKED_ANEW;
  return recordChange(world, {
    type: 'schedule',
    intersectionId: definition.intersectionId,
    schedule,
    fromMs: timeMs,
  });
}

/** No row of a schedule: whichever holds next is another. */
const ASKED_ANEW = -2;

/**
 * Puts other detectors in the place of a signal's; its controller and logs read them from now on.
 *
 * @param detectors null: by rule
 * @throws InputError with every reason why they can't be
 */
export function setDetectors(world: World, signal: number, detectors: readonly DetectorDefinition[] | null): Change {
  const { network } = world.scenario;
  const { intersectionId, ...definition } = world.signals.set.definitions[signal];
  if (detectors !== null) {
    const issues: Issue[] = [];
    const report = (at: readonly (string | number)[], message: string) => {
      issues.push({ file: '', path: `/${at.join('/')}`, message });
    };
    // A rule of its controller's is off as long as a list stands.
    const { controller: _, ...listed } = { ...definition, intersectionId, detectors };
    checkDetectors(listed, [], network.definition, { links: network.linkIndexById }, report);
    if (issues.length === 0)
      checkDetectorPlaces(listed, network, (k, message) => {
        report(['detectors', k, 'distanceM'], message);
      });
    if (issues.length > 0) throw new InputError(issues);
  }
  putDetectors(world, signal, detectors ?? undefined);
  return recordChange(world, { type: 'detectors', intersectionId, detectors, fromMs: world.timeMs });
}

function putDetectors(world: World, signal: number, detectors: readonly DetectorDefinition[] | undefined): void {
  const { signals } = world;
  signals.detectors[signal] = detectors;
  signals.detectorRevision++;
  if (signals.control !== null) replaceDetectors(signals.control, signals.detectors, world.timeMs);
}

/** After a jump in time: schedules and detectors as the changes up to now made them. */
export function restoreSignalEdits(world: World): void {
  const { signals, scenario, changes } = world;
  const { definitions, signalOfIntersection } = signals.set;
  definitions.forEach((definition, signal) => {
    signals.schedules[signal] = definition.schedule;
    signals.detectors[signal] = definition.detectors;
  });
  for (const change of changes) {
    if (change.type !== 'schedule' && change.type !== 'detectors') continue;
    const signal = signalOfIntersection[scenario.network.intersectionIndexById.get(change.intersectionId)!];
    if (change.type === 'schedule') signals.schedules[signal] = change.schedule;
    else signals.detectors[signal] = change.detectors ?? undefined;
  }
  signals.detectorRevision++;
  if (signals.control !== null) replaceDetectors(signals.control, signals.detectors, null);
}
