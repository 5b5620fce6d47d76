/**
 * Greatest distance between two samples' empirical distributions, 0 to 1 (Kolmogorov and Smirnov).
 *
 * @param a, b values in any order, at least one each
 */
export function ksDistance(a: readonly number[], b: readonly number[]): number {
  const first = [...a].sort((x, y) => x - y);
  const second = [...b].sort((x, y) => x - y);
  let i = 0;
  let j = 0;
  let most = 0;
  while (i < first.length && j < second.length) {
    const value = Math.min(first[i], second[j]);
    while (i < first.length && first[i] <= value) i++;
    while (j < second.length && second[j] <= value) j++;
    most = Math.max(most, Math.abs(i / first.length - j / second.length));
  }
  return most;
}

/** Difference of two hourly flows as modellers judge it: √(2 (a − b)² / (a + b)). UK DMRB, volume 12. */
export function gehOf(aVehPerH: number, bVehPerH: number): number {
  const sum = aVehPerH + bVehPerH;
  return sum === 0 ? 0 : Math.sqrt((2 * (aVehPerH - bVehPerH) ** 2) / sum);
}
