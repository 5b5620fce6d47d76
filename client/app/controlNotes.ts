import type { Change } from '../../sim/shared.ts';

/** Changes of who runs a signal. */
export type ControlChange = Extract<Change, { type: 'controlClaimed' | 'controlReturned' | 'controllerFailed' }>;

/** Changes that come so soon after one another are told as one, wall ms. */
const GATHER_MS = 300;

export function isControlChange(change: Change): change is ControlChange {
  return change.type === 'controlClaimed' || change.type === 'controlReturned' || change.type === 'controllerFailed';
}

/**
 * Gathers changes of one kind and of one program: a program that claims or loses a thousand signals is told of once.
 *
 * @param tell called with all of one kind, in the order in which they came
 */
export function createControlNotes(tell: (changes: readonly ControlChange[]) => void): (change: ControlChange) => void {
  const gathered = new Map<string, ControlChange[]>();
  return (change) => {
    const about = change.type === 'controllerFailed' ? change.reason : change.name;
    const kind = `${change.type} ${about}`;
    const others = gathered.get(kind);
    if (others) {
      others.push(change);
      return;
    }
    const changes = [change];
    gathered.set(kind, changes);
    setTimeout(() => {
      gathered.delete(kind);
      tell(changes);
    }, GATHER_MS);
  };
}
