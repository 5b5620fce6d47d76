import type { Change } from '../protocol/commands.ts';
import type { World } from './world.ts';

/** `Omit` of a union would keep only what all members share. */
type WithoutSequence<T> = T extends unknown ? Omit<T, 'sequence'> : never;

/** Writes down what has changed against the scenario; viewers are told by it. */
export function recordChange(world: World, change: WithoutSequence<Change>): Change {
  const numbered = { ...change, sequence: world.changes.length + 1 } as Change;
  world.changes.push(numbered);
  return numbered;
}

/** Changes of progression speeds among all that has changed, oldest first. */
export function progressionChanges(changes: readonly Change[]): Extract<Change, { type: 'progression' }>[] {
  return changes.filter((change) => change.type === 'progression');
}
