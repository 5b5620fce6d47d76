import { updateControl } from '../signals/control/updateControl.ts';
import { segmentAt } from '../signals/timetable.ts';
import { recordChange } from './changes.ts';
import { updateClaims } from './external/claims.ts';
import { bringInPlan } from './planChange.ts';
import type { World } from './world.ts';

/** Lets the controllers of the city decide; whoever failed is said to have, and its signal's plan takes over. */
export function controlSignals(world: World): void {
  const { signals, traffic, timeMs, stepIndex } = world;
  const { control, set, segments, conflictMatrix } = signals;
  if (control === null) return;
  updateClaims(world);
  const surroundings = { matrix: conflictMatrix, segments };
  const { faults, cleared } = updateControl(control, traffic, surroundings, timeMs, stepIndex);
  for (const { signal, reason } of faults) {
    const { intersectionId } = set.definitions[signal];
    recordChange(world, { type: 'controllerFailed', intersectionId, reason, fromMs: timeMs });
  }
  for (const signal of cleared) {
    // Amid a transition the plan that it leads to.
    const own = segments[signal];
    const current = segmentAt(own, timeMs);
    const { timetable } = current.untilMs === undefined ? current : own[own.length - 1];
    bringInPlan(world, signal, timetable, timeMs);
  }
}
