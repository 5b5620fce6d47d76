import { sToMs } from '../../../core/units.ts';
import { Wish } from '../controller.ts';
import { ControlMode, type ControlState } from '../controlState.ts';
import {
  ANSWERED,
  ANSWERED_MS,
  beginDecision,
  CLAIM,
  Claim,
  DECISION_MS,
  INTERVAL_MS,
  IS_LEAVING,
  isUnanswered,
  MISSED,
  MISSES_IN_A_ROW,
  MOST_MISSES,
  NEXT_MS,
  nextBeatMs,
  WISH,
} from './externalMemory.ts';

/** Who has claimed a signal of type `external`, what it is asked, and what it answers. */

/** How a client wants to run the signals that it claims. */
export interface ClaimTerms {
  /** Between two decisions, whole seconds. */
  readonly decisionS: number;
  /** So many decisions in a row unanswered, and the signal goes back to its plan. */
  readonly mostMisses: number;
}

/** What has come of a claim so far. */
export interface ClaimAccount {
  readonly answered: number;
  readonly missed: number;
  readonly missedInARow: number;
}

/** Gives a signal to a client; the clock runs it until it can be handed over (`handOver`). */
export function claimSignal(control: ControlState, c: number, { decisionS, mostMisses }: ClaimTerms): void {
  const { memory } = control.desks[c];
  memory[CLAIM] = Claim.waiting;
  memory[INTERVAL_MS] = sToMs(decisionS);
  memory[MOST_MISSES] = mostMisses;
  for (const field of [MISSES_IN_A_ROW, ANSWERED, MISSED]) memory[field] = 0;
}

/** Takes a signal from its client: its greens end and its plan runs. While an ambulance has it, that waits (`dropLeaving`). */
export function unclaimSignal(control: ControlState, c: number): void {
  const { memory } = control.desks[c];
  memory[IS_LEAVING] = memory[CLAIM] === Claim.running ? 1 : memory[IS_LEAVING];
  memory[CLAIM] = Claim.nobody;
}

/** Whether a client has the signal, or will have it at the next moment that allows it. */
export function isClaimed(control: ControlState, c: number): boolean {
  return control.desks[c].memory[CLAIM] !== Claim.nobody;
}

/** Whether the signal is claimed and waits to be handed over from the clock. */
export function awaitsHandOver({ desks, mode }: ControlState, c: number): boolean {
  return desks[c].memory[CLAIM] === Claim.waiting && mode[c] === ControlMode.plan;
}

/** Whether the signal is to go back to its plan now. The mark is taken off. */
export function takeLeaving({ desks, mode }: ControlState, c: number): boolean {
  const { memory } = desks[c];
  if (memory[IS_LEAVING] === 0 || mode[c] === ControlMode.preempted) return false;
  memory[IS_LEAVING] = 0;
  return true;
}

/**
 * The client runs the signal from now on; until its first answer what is green stays green.
 *
 * @param green rows of the phases that are
 */
export function beginClaim(control: ControlState, c: number, green: readonly number[], timeMs: number): void {
  const { memory } = control.desks[c];
  // This step is under way: nobody can be asked before the next.
  const firstAskMs = nextBeatMs(timeMs + 1, memory[INTERVAL_MS]);
  memory[CLAIM] = Claim.running;
  memory[DECISION_MS] = -1;
  memory[ANSWERED_MS] = -1;
  memory[NEXT_MS] = firstAskMs;
  memory.fill(Wish.red, WISH);
  for (const p of green) memory[WISH + p] = Wish.greenWithWalk;
  control.nextDecisionMs[c] = firstAskMs;
}

/** Whether a decision begins in the step at `timeMs` and hasn't been answered. Not if the signal is lost in that step. */
export function isDecisionDue({ desks, mode }: ControlState, c: number, timeMs: number): boolean {
  const { memory } = desks[c];
  return (
    memory[CLAIM] === Claim.running &&
    mode[c] === ControlMode.controller &&
    timeMs >= memory[NEXT_MS] &&
    memory[MISSES_IN_A_ROW] + (isUnanswered(memory) ? 1 : 0) < memory[MOST_MISSES]
  );
}

/** The decision that can be answered now, ms; null: none. */
export function openDecisionMs(control: ControlState, c: number, timeMs: number): number | null {
  const { memory } = control.desks[c];
  if (isDecisionDue(control, c, timeMs)) return timeMs;
  const isOpen =
    memory[CLAIM] === Claim.running && control.mode[c] === ControlMode.controller && timeMs < memory[NEXT_MS];
  return isOpen && memory[DECISION_MS] >= 0 ? memory[DECISION_MS] : null;
}

/**
 * Takes an answer to the open decision; a later one to the same replaces it.
 *
 * @param green rows of the phases that are to be green
 */
export function takeWish(control: ControlState, c: number, green: readonly number[], wish: Wish, timeMs: number): void {
  const { memory } = control.desks[c];
  if (timeMs >= memory[NEXT_MS]) beginDecision(memory, timeMs);
  if (memory[ANSWERED_MS] !== memory[DECISION_MS]) memory[ANSWERED]++;
  memory[ANSWERED_MS] = memory[DECISION_MS];
  memory[MISSES_IN_A_ROW] = 0;
  memory.fill(Wish.red, WISH);
  for (const p of green) memory[WISH + p] = wish;
  control.nextDecisionMs[c] = timeMs;
}

export function accountOf(control: ControlState, c: number): ClaimAccount {
  const { memory } = control.desks[c];
  return { answered: memory[ANSWERED], missed: memory[MISSED], missedInARow: memory[MISSES_IN_A_ROW] };
}

/** When the decision that begins at a time is over, ms. */
export function decisionEndsMs(control: ControlState, c: number, timeMs: number): number {
  return nextBeatMs(timeMs + 1, control.desks[c].memory[INTERVAL_MS]);
}
