import type { AdaptiveMoves } from '../../sim/shared.ts';
import { addMoves, goesOn } from '../net/adaptiveMoves.ts';
import { RequestError } from '../net/runConnection.ts';
import type { Run } from './run.svelte.ts';

/** How often it is asked what was moved, wall ms: a cycle is much longer. */
const ASK_EVERY_MS = 2000;

/** What adaptive control has moved at the signal that is looked at, asked for again and again while it is. */
export class AdaptiveWatch {
  moves: AdaptiveMoves | null = $state.raw(null);
  /** Why there are none; null: there is no reason to think so. */
  refusal: string | null = $state(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @returns ends the watch */
  watch(run: Run, intersectionId: string): () => void {
    let over = false;
    if (this.moves?.intersectionId !== intersectionId) this.moves = null;
    this.refusal = null;
    const ask = async (): Promise<void> => {
      try {
        // Members end their cycles one after another: those that ended since the last answer's moment are new.
        const answer = await run.requests.adaptiveMoves(intersectionId, this.moves?.timeMs ?? 0);
        if (over) return;
        this.refusal = null;
        // After a jump, what is known is of another past: everything is asked for the next time.
        this.moves = goesOn(this.moves, answer) ? addMoves(this.moves, answer) : null;
      } catch (error) {
        if (over) return;
        if (!(error instanceof RequestError)) throw error;
        this.refusal = error.error.code === 'invalid' || error.error.code === 'notFound' ? error.message : null;
      }
      this.#timer = setTimeout(() => void ask(), ASK_EVERY_MS);
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(this.#timer);
    };
  }
}
