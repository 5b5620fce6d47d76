import { type Command, changesTiming, type TwinBeginning, takeSnapshot, type World } from '../../sim/index.ts';
import { Refusal } from '../run/refusal.ts';

/** The moment before the last change of timing, and what was asked of the run since: what a comparison without it begins from. */
export interface TwinBook {
  beginning: {
    readonly snapshot: Uint8Array;
    readonly timeMs: number;
    readonly commands: { readonly atMs: number; readonly command: Command }[];
    /** When timing was changed last, ms. */
    lastMs: number;
  } | null;
}

/** Changes of timing that come in within this of one another are one change, simulation ms. */
const ONE_CHANGE_MS = 300_000;
/** More commands than this since a change aren't lived again: the moment is forgotten. */
const MOST_COMMANDS = 5000;

export function createTwinBook(): TwinBook {
  return { beginning: null };
}

/** Carries a command out by `apply` and remembers it; before a change of timing, the moment. */
export function carryOutRemembered<T>(book: TwinBook, world: World, command: Command, apply: () => T): T {
  const isTiming = changesTiming(command);
  const begins = isTiming && (book.beginning === null || world.timeMs > book.beginning.lastMs + ONE_CHANGE_MS);
  const snapshot = begins ? takeSnapshot(world) : null;
  // What is refused is not remembered.
  const answer = apply();
  if (snapshot) book.beginning = { snapshot, timeMs: world.timeMs, commands: [], lastMs: world.timeMs };
  if (!book.beginning) return answer;
  book.beginning.commands.push({ atMs: world.timeMs, command });
  if (isTiming) book.beginning.lastMs = world.timeMs;
  if (book.beginning.commands.length > MOST_COMMANDS) book.beginning = null;
  return answer;
}

/** The run has jumped: what was before the jump isn't before what is now. */
export function forgetBeginning(book: TwinBook): void {
  book.beginning = null;
}

/** @throws Refusal if no timing has been changed */
export function twinBeginning({ beginning }: TwinBook): TwinBeginning {
  if (!beginning) {
    const message =
      'no timing has been changed since the server began or jumped: change an offset, a split or a plan first';
    throw new Refusal('invalid', message);
  }
  const { snapshot, timeMs, commands } = beginning;
  return { snapshot, timeMs, commands };
}
