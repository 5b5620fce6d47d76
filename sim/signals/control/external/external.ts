import type { ExternalDefinition } from '../../definition.ts';
import { type Controller, Wish } from '../controller.ts';
import type { SignalModel } from '../signalModel.ts';
import {
  ANSWERED_MS,
  beginDecision,
  CLAIM,
  Claim,
  DECISION_MS,
  MISSES_IN_A_ROW,
  MOST_MISSES,
  NEXT_MS,
  WISH,
} from './externalMemory.ts';

/**
 * A controller in another process: it claims the signal, is asked once in every interval, and its answers come as commands.
 *
 * All that is known of it stands in the controller's memory, so snapshots and hashes hold it and a run can be replayed from
 * its commands. No wall time enters: an answer is missed when the next decision begins without it. Until somebody claims
 * the signal, and again once that somebody has gone, its plan runs by the clock.
 */

export function createExternal(_: ExternalDefinition, model: SignalModel): Controller {
  return {
    // Woken by its commands and its own times.
    intervalMs: 0,
    memoryLength: WISH + model.phases.length,
    decide({ timeMs }, memory, wish) {
      if (timeMs >= memory[NEXT_MS]) beginDecision(memory, timeMs);
      if (memory[MISSES_IN_A_ROW] >= memory[MOST_MISSES]) {
        memory[CLAIM] = Claim.nobody;
        const count = memory[MOST_MISSES];
        throw new Error(count === 1 ? 'a decision was not answered' : `${count} decisions in a row were not answered`);
      }
      for (let p = 0; p < wish.length; p++) wish[p] = memory[WISH + p];
      return memory[NEXT_MS];
    },
    restart(memory, timeMs) {
      memory[DECISION_MS] = -1;
      memory[ANSWERED_MS] = -1;
      memory[NEXT_MS] = timeMs;
      memory.fill(Wish.red, WISH);
    },
  };
}
