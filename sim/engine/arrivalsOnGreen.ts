import { Indication } from '../core/indication.ts';
import { isControlled } from '../signals/signalState.ts';
import { intervalAt, ringTimeMs, segmentAt } from '../signals/timetable.ts';
import type { PendingArrivals, World } from './world.ts';

export function createPendingArrivals(): PendingArrivals {
  return { movement: [], arriveMs: [] };
}

/**
 * Counts the vehicles detected in this step by what their movement will be shown when they would reach the line: at once where a
 * plan tells, else when that time has come.
 */
export function countArrivalsOnGreen(world: World): void {
  const { traffic, signals, pendingArrivals: pending } = world;
  const { detections, network } = traffic;
  const endMs = world.timeMs + world.stepMs;
  if (pending.movement.length > 0) countPending(world, endMs);
  for (let i = 0; i < detections.count; i++) {
    const movement = detections.movement[i];
    const intersection = network.movementIntersection[movement];
    const signal = signals.set.signalOfIntersection[intersection];
    if (signal < 0) continue;
    if (isControlled(signals, signal)) {
      pending.movement.push(movement);
      pending.arriveMs.push(detections.arriveMs[i]);
      continue;
    }
    const segment = segmentAt(signals.segments[signal], detections.arriveMs[i]);
    const { timetable } = segment;
    const k = intervalAt(timetable, ringTimeMs(segment, detections.arriveMs[i]));
    const row = movement - network.intersectionFirstMovement[intersection];
    count(world, movement, timetable.indications[k * timetable.movementCount + row] === Indication.green);
  }
}

/** Judges those who would have come to the line within this step by what was shown in it. */
function countPending(world: World, endMs: number): void {
  const { traffic, pendingArrivals } = world;
  const { indication } = traffic;
  const { movement, arriveMs } = pendingArrivals;
  let kept = 0;
  for (let i = 0; i < movement.length; i++) {
    if (arriveMs[i] >= endMs) {
      movement[kept] = movement[i];
      arriveMs[kept++] = arriveMs[i];
      continue;
    }
    count(world, movement[i], indication[movement[i]] === Indication.green);
  }
  movement.length = kept;
  arriveMs.length = kept;
}

function count({ traffic, greenWatch }: World, movement: number, onGreen: boolean): void {
  traffic.totals.coordinatedArrivals++;
  if (onGreen) traffic.totals.coordinatedOnGreen++;
  if (!greenWatch?.isWatched[movement]) return;
  greenWatch.arrivals++;
  if (onGreen) greenWatch.onGreen++;
}
