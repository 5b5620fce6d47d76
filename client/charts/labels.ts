/**
 * Moves labels apart along one axis: each as near to its own place as a gap between neighbours allows.
 *
 * Labels that would touch form a block about the mean of their places (pool adjacent violators), so the sum of squared
 * shifts is the least possible but for the two ends.
 *
 * @param placesPx wanted centres, in any order
 * @param gapPx    least distance between two centres
 * @returns centres in the order of `placesPx`, within [minPx, maxPx] if they fit there
 */
export function spreadLabels(placesPx: readonly number[], gapPx: number, minPx: number, maxPx: number): number[] {
  const order = placesPx.map((_, i) => i).sort((a, b) => placesPx[a] - placesPx[b]);
  const blocks: { start: number; count: number; sum: number }[] = [];
  const top = (block: { count: number; sum: number; start: number }) => block.sum / block.count;
  order.forEach((label, rank) => {
    // Places less the gaps before them: labels in a block then share one value.
    blocks.push({ start: rank, count: 1, sum: placesPx[label] - rank * gapPx });
    while (blocks.length > 1 && top(blocks[blocks.length - 2]) > top(blocks[blocks.length - 1])) {
      const last = blocks.pop()!;
      const before = blocks[blocks.length - 1];
      before.count += last.count;
      before.sum += last.sum;
    }
  });
  const centres = new Array<number>(placesPx.length);
  const highest = maxPx - (placesPx.length - 1) * gapPx;
  for (const block of blocks) {
    const base = Math.max(minPx, Math.min(highest, top(block)));
    for (let k = 0; k < block.count; k++) {
      const rank = block.start + k;
      centres[order[rank]] = base + rank * gapPx;
    }
  }
  return centres;
}

/** How far each place lies from its nearest neighbour; Infinity: it has none. */
export function nearestGaps(placesPx: readonly number[]): number[] {
  return placesPx.map((place, i) =>
    Math.min(...placesPx.filter((_, k) => k !== i).map((other) => Math.abs(other - place))),
  );
}
