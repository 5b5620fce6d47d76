/** Speeds on offer, simulated seconds a wall second; 0 is as fast as it can and stands last. */
export const SPEED_RATIOS: readonly number[] = [0.5, 1, 2, 5, 10, 30, 0];

/** The next speed up or down from one that need not be on the list. */
export function nextSpeed(ratio: number, direction: 1 | -1): number {
  const rank = (value: number) => (value === 0 ? Number.POSITIVE_INFINITY : value);
  const ascending = [...SPEED_RATIOS].sort((a, b) => rank(a) - rank(b));
  if (direction > 0) return ascending.find((value) => rank(value) > rank(ratio)) ?? 0;
  return ascending.findLast((value) => rank(value) < rank(ratio)) ?? ascending[0];
}
