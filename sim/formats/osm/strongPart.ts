/**
 * The greatest set of rows from each of which every other can be reached: Tarjan's algorithm without recursion.
 *
 * @param next rows that each row leads to
 * @returns the rows, ascending; of equal sets the first found
 */
export function findStrongPart(next: readonly (readonly number[])[]): number[] {
  const count = next.length;
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  const place = new Int32Array(count);
  let seen = 0;
  let best: number[] = [];
  for (let start = 0; start < count; start++) {
    if (order[start] >= 0) continue;
    const path = [start];
    while (path.length > 0) {
      const row = path[path.length - 1];
      if (order[row] < 0) {
        order[row] = low[row] = seen++;
        stack.push(row);
        onStack[row] = 1;
      }
      if (place[row] < next[row].length) {
        const to = next[row][place[row]++];
        if (order[to] < 0) path.push(to);
        else if (onStack[to] === 1) low[row] = Math.min(low[row], order[to]);
        continue;
      }
      path.pop();
      if (path.length > 0) low[path[path.length - 1]] = Math.min(low[path[path.length - 1]], low[row]);
      if (low[row] !== order[row]) continue;
      const part = stack.splice(stack.lastIndexOf(row));
      for (const each of part) onStack[each] = 0;
      if (part.length > best.length) best = part;
    }
  }
  return best.sort((a, b) => a - b);
}
