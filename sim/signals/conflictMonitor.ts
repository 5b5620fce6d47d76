import { Indication } from '../core/indication.ts';
import type { ConflictMatrix } from '../network/conflicts.ts';
import { movementId } from '../network/movementId.ts';
import type { Network } from '../network/network.ts';

/**
 * The conflict monitor: stops the run when conflicting movements of an intersection are green together.
 *
 * @throws Error naming step, intersection and movements
 */
export function assertNoConflict(
  network: Network,
  { firstWord, words }: ConflictMatrix,
  indication: Uint8Array,
  intersection: number,
  stepIndex: number,
): void {
  const first = network.intersectionFirstMovement[intersection];
  const end = network.intersectionFirstMovement[intersection + 1];
  for (let base = first; base < end; base += 32) {
    let green = 0;
    for (let m = base; m < end && m < base + 32; m++) if (indication[m] === Indication.green) green |= 1 << (m - base);
    for (let a = first; a < end; a++) {
      if (indication[a] !== Indication.green) continue;
      const clash = words[firstWord[a] + ((base - first) >>> 5)] & green;
      if (clash === 0) continue;
      const b = base + 31 - Math.clz32(clash);
      throw new Error(
        `step ${stepIndex}: intersection ${network.definition.intersections[intersection].id} shows green to the conflicting movements ${movementId(network, a)} and ${movementId(network, b)}`,
      );
    }
  }
}
