import { InputError, type Issue } from '../../core/issue.ts';
import type { Change, Command, WishCommand } from '../../protocol/commands.ts';
import { Wish } from '../../signals/control/controller.ts';
import type { ControlState } from '../../signals/control/controlState.ts';
import {
  awaitsHandOver,
  beginClaim,
  claimSignal,
  isClaimed,
  openDecisionMs,
  takeLeaving,
  takeWish,
  unclaimSignal,
} from '../../signals/control/external/claim.ts';
import { type GreenByClock, handOver } from '../../signals/control/external/handOver.ts';
import { dropController } from '../../signals/control/updateControl.ts';
import { PREEMPTION_PLAN_ID } from '../../signals/heldPlan.ts';
import { findStandingPhases } from '../../signals/preemption.ts';
import { ringTimeMs, segmentAt } from '../../signals/timetable.ts';
import { recordChange } from '../changes.ts';
import { isPreempted } from '../emergency/updateAmbulances.ts';
import { dropTransition } from '../planChange.ts';
import type { World } from '../world.ts';

/** Signals that programs in other processes run: how they come to them, what they wish, how they lose them. */

type Claim = Extract<Command, { type: 'claimControl' }>;
type Return = Extract<Command, { type: 'returnControl' }>;

/** @throws InputError with every signal that can't be claimed; none is then */
export function claimControl(world: World, { intersectionIds, name, decisionS, mostMisses }: Claim): Change {
  const issues: Issue[] = [];
  const issueAt = (path: string, message: string) => issues.push({ file: '', path, message });
  if (!(Number.isInteger(decisionS) && decisionS >= 1)) issueAt('/decisionS', 'decisions are whole seconds apart');
  if (!(Number.isInteger(mostMisses) && mostMisses >= 1)) issueAt('/mostMisses', 'at least one miss must be allowed');
  if (intersectionIds.length === 0) issueAt('/intersectionIds', 'give at least one intersection');
  const rows = intersectionIds.map((intersectionId, i) => {
    const row = externalRow(world, intersectionId);
    if (typeof row === 'string') issueAt(`/intersectionIds/${i}`, row);
    else if (isClaimed(controlOf(world), row)) {
      issueAt(`/intersectionIds/${i}`, `"${claimantOf(world, intersectionId)}" has the signal at "${intersectionId}"`);
    } else if (intersectionIds.indexOf(intersectionId) !== i) {
      issueAt(`/intersectionIds/${i}`, `"${intersectionId}" stands twice`);
    }
    return row;
  });
  if (issues.length > 0) throw new InputError(issues);
  const changes = intersectionIds.map((intersectionId, i) => {
    claimSignal(controlOf(world), rows[i] as number, { decisionS, mostMisses });
    return recordChange(world, { type: 'controlClaimed', intersectionId, name, decisionS, fromMs: world.timeMs });
  });
  return changes[changes.length - 1];
}

/** @throws InputError if nobody has claimed the signal */
export function returnControl(world: World, { intersectionId, failure }: Return): Change {
  const row = externalRow(world, intersectionId);
  if (typeof row === 'string') throw refusal('/intersectionId', row);
  if (!isClaimed(controlOf(world), row)) {
    throw refusal('/intersectionId', `nobody has claimed the signal at "${intersectionId}": its plan runs`);
  }
  const name = claimantOf(world, intersectionId);
  unclaimSignal(controlOf(world), row);
  const fromMs = world.timeMs;
  if (failure === undefined) return recordChange(world, { type: 'controlReturned', intersectionId, name, fromMs });
  return recordChange(world, { type: 'controllerFailed', intersectionId, reason: failure, fromMs });
}

/**
 * Writes an answer into the controller's memory, where the next step finds it.
 *
 * @throws InputError if it answers no open decision, or wishes what can't be; nothing has changed then
 */
export function applyWish(world: World, { intersectionId, decisionMs, phases, walk = true }: WishCommand): void {
  const row = externalRow(world, intersectionId);
  if (typeof row === 'string') throw refusal('/intersectionId', row);
  const control = controlOf(world);
  if (!isClaimed(control, row)) {
    throw refusal('/intersectionId', `the signal at "${intersectionId}" isn't claimed; it runs by its plan`);
  }
  const openMs = openDecisionMs(control, row, world.timeMs);
  if (openMs === null) {
    throw refusal('/decisionMs', `the signal at "${intersectionId}" awaits no answer now; you will be asked`);
  }
  if (openMs !== decisionMs) {
    throw refusal('/decisionMs', `answers the decision of ${decisionMs} ms; the open one is of ${openMs} ms`);
  }
  const { phaseRow, phases: models } = control.models[row];
  const issues: Issue[] = [];
  const rows = phases.flatMap((number, k) => {
    const p = phaseRow.get(number);
    if (p !== undefined) return [p];
    const known = models.map((phase) => phase.number).join(', ');
    issues.push({ file: '', path: `/phases/${k}`, message: `there is no phase ${number}; there are ${known}` });
    return [];
  });
  rows.forEach((p, k) => {
    const other = rows.slice(0, k).find((q) => models[p].conflicting.includes(q));
    if (other === undefined) return;
    const message = `phases ${models[other].number} and ${models[p].number} conflict; they can't be green together`;
    issues.push({ file: '', path: `/phases/${k}`, message });
  });
  if (issues.length > 0) throw new InputError(issues);
  takeWish(control, row, rows, walk ? Wish.greenWithWalk : Wish.green, world.timeMs);
}

/** Hands signals over to those who have claimed them, and takes them from those who are to lose them. Before controllers are asked. */
export function updateClaims(world: World): void {
  const { control } = world.signals;
  if (control === null) return;
  for (const c of control.external) {
    if (takeLeaving(control, c)) dropController(control, c);
    else if (awaitsHandOver(control, c)) tryHandOver(world, control, c);
  }
}

/** At a moment when every ring shows green or nothing, and no ambulance has the signal. */
function tryHandOver(world: World, control: ControlState, c: number): void {
  const { signals, timeMs, stepMs } = world;
  const signal = control.signal[c];
  const definition = signals.set.definitions[signal];
  const segment = segmentAt(signals.segments[signal], timeMs);
  if (segment.timetable.plan.id === PREEMPTION_PLAN_ID || isPreempted(world, signal)) return;
  const standing = findStandingPhases(definition, segment, timeMs);
  if (standing === null) return;
  const ringMs = ringTimeMs(segment, timeMs);
  const green = standing.map(({ number }): GreenByClock => {
    const { startMs } = segment.timetable.phases.find((phase) => phase.number === number)!;
    // It was shown from the first step on that began in it: in whole steps before this one.
    const elapsedMs = Math.floor((ringMs - startMs) / stepMs) * stepMs;
    return {
      p: control.models[c].phaseRow.get(number)!,
      sinceMs: timeMs - elapsedMs,
      isShown: elapsedMs > 0 && world.stepIndex > 0,
    };
  });
  handOver(control, c, green, timeMs);
  beginClaim(
    control,
    c,
    green.map(({ p }) => p),
    timeMs,
  );
  signals.nextChangeMs[signal] = Number.POSITIVE_INFINITY;
  dropTransition(world, signal);
}

/** Who has claimed a signal last. */
export function claimantOf({ changes }: World, intersectionId: string): string {
  for (let i = changes.length - 1; i >= 0; i--) {
    const change = changes[i];
    if (change.type === 'controlClaimed' && change.intersectionId === intersectionId) return change.name;
  }
  return '';
}

/** Row of the control state of a signal that can be claimed, or why it can't. */
export function externalRow({ scenario, signals }: World, intersectionId: string): number | string {
  const intersection = scenario.network.intersectionIndexById.get(intersectionId);
  const signal = intersection === undefined ? -1 : signals.set.signalOfIntersection[intersection];
  if (signal < 0) return `there is no signal at an intersection "${intersectionId}"`;
  if (signals.set.definitions[signal].controller?.type === 'external') return signals.control!.rowOfSignal[signal];
  return `the signal at "${intersectionId}" has no controller of type "external"; serve with --control external`;
}

/** Only called for signals that have a row in it. */
const controlOf = (world: World): ControlState => world.signals.control!;

function refusal(path: string, message: string): InputError {
  return new InputError([{ file: '', path, message }]);
}
