import { updateControl } from '../signals/control/updateControl.ts';
import { setNextSegment } from '../signals/signalState.ts';
import { createStart, segmentAt } from '../signals/timetable.ts';
import { recordChange } from './changes.ts';
import type { World } from './world.ts';

/** Lets the controllers of the city decide; whoever failed is said to have, and its signal's plan takes over. */
export function controlSignals(world: World): void {
  const { signals, traffic, timeMs, stepIndex } = world;
  const { control, set, segments, conflictMatrix } = signals;
  if (control === null) return;
  const surroundings = { matrix: conflictMatrix, segments };
  const { faults, cleared } = updateControl(control, traffic, surroundings, timeMs, stepIndex);
  for (const { signal, reason } of faults) {
    const { intersectionId } = set.definitions[signal];
    recordChange(world, { type: 'controllerFailed', intersectionId, reason, fromMs: timeMs });
  }
  for (const signal of cleared) {
    const { timetable } = segmentAt(segments[signal], timeMs);
    const segment = createStart(timetable, timeMs);
    setNextSegment(signals, signal, segment, timeMs);
    const { intersectionId } = set.definitions[signal];
    const { fromMs, dwellMs } = segment;
    recordChange(world, { type: 'plan', intersectionId, plan: timetable.plan, fromMs, dwellMs });
  }
}
