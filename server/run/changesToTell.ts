import type { Change } from '../../sim/index.ts';

/** How far back a newcomer's diagrams look: what was replaced before that no longer matters to it, simulation ms. */
const LOOK_BACK_MS = 15 * 60_000;

/**
 * The changes that a newcomer needs: those in force or to come, and those that were in force within the last minutes.
 * A run that has been worked on for days is greeted in one message all the same.
 */
export function changesToTell(changes: readonly Change[], timeMs: number): readonly Change[] {
  const replacedFromMs = new Map<string, number>();
  const told: Change[] = [];
  const longArrived = new Set<number>();
  for (let i = changes.length - 1; i >= 0; i--) {
    const change = changes[i];
    if (isOfBus(change)) {
      if (change.type === 'busArrived' && change.fromMs < timeMs - LOOK_BACK_MS) longArrived.add(change.busId);
      // The last change of all is told whatever it is: frames are held against its number.
      if (longArrived.has(change.busId) && i < changes.length - 1) continue;
    }
    const subject = subjectOf(change);
    if ((replacedFromMs.get(subject) ?? Number.POSITIVE_INFINITY) > timeMs - LOOK_BACK_MS) told.push(change);
    replacedFromMs.set(subject, Math.min(change.fromMs, replacedFromMs.get(subject) ?? Number.POSITIVE_INFINITY));
  }
  return told.reverse();
}

type BusChange = Extract<Change, { readonly busId: number }>;

/** Nobody needs to hear of a bus that has arrived long ago. */
function isOfBus(change: Change): change is BusChange {
  return 'busId' in change;
}

/** What a change is about: a later one about the same replaces it. */
function subjectOf(change: Change): string {
  switch (change.type) {
    case 'plan':
      return `plan ${change.intersectionId}`;
    case 'transitionEnded':
      return `transition ${change.intersectionId}`;
    case 'controllerFailed':
    case 'controlClaimed':
    case 'controlReturned':
      return `controller ${change.intersectionId}`;
    case 'laneClosed':
      return `lane ${change.lane} ${change.linkId}`;
    case 'schedule':
    case 'detectors':
      return `${change.type} ${change.intersectionId}`;
    case 'progression':
      return `progression ${change.corridorId}`;
    case 'demand':
      return 'demand';
    case 'ambulance':
    case 'ambulanceArrived':
      return `ambulance ${change.ambulanceId}`;
    case 'preemption':
    case 'preemptionEnded':
      return `preemption ${change.intersectionId}`;
    case 'ambulanceRecalled':
      return `recall ${change.ambulanceId}`;
    case 'busPriority':
      return 'bus priority';
    case 'busHeldBack':
      return `bus line ${change.lineId}`;
    case 'bus':
    case 'busArrived':
      return `bus ${change.busId}`;
    case 'busStop':
      return `bus ${change.busId} at stops`;
    case 'busCheckIn':
    case 'busServed':
    case 'busCheckOut':
      return `bus ${change.busId} at ${change.intersectionId}`;
  }
}
