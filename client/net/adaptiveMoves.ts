import type { AdaptiveMoves } from '../../sim/shared.ts';

/** @returns what is known of a signal's moves after an answer that begins where `known` ended; as answered, if that is of another past */
export function addMoves(known: AdaptiveMoves | null, answer: AdaptiveMoves): AdaptiveMoves {
  if (
    known === null ||
    known.intersectionId !== answer.intersectionId ||
    known.fromMs !== answer.fromMs ||
    known.timeMs > answer.timeMs
  ) {
    return answer;
  }
  return {
    ...answer,
    cycles: [...known.cycles, ...answer.cycles],
    region: {
      ...answer.region,
      members: answer.region.members.map((cycles, k) => [...(known.region.members[k] ?? []), ...cycles]),
    },
  };
}

/** Whether an answer goes on where `known` ended. */
export function goesOn(known: AdaptiveMoves | null, answer: AdaptiveMoves): boolean {
  return known === null || (known.fromMs === answer.fromMs && known.timeMs <= answer.timeMs);
}
