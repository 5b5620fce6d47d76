import { moduloMs } from '../core/cycleArithmetic.ts';
import { sToMs } from '../core/units.ts';
import type { PlanAssignment } from './planFile.ts';

/**
 * A short mark of timing plans: files made of the same plans bear the same one, wherever and whenever they were made.
 *
 * @returns 8 hexadecimal digits: FNV-1a (32 bits) of the plans by intersection, what is absent left out
 */
export function digestPlans(assignments: readonly PlanAssignment[]): string {
  const sorted = [...assignments].sort((a, b) => (a.intersectionId < b.intersectionId ? -1 : 1));
  let hash = 0x811c9dc5;
  for (const { intersectionId, plan } of sorted) {
    // Ids of plans say nothing of what runs.
    const { cycleS, offsetS, coordinatedPhases, rings, barriers = [] } = plan;
    const entries = rings.map((ring) => ring.map(({ phase, splitS }) => [phase, splitS]));
    const offsetMs = moduloMs(sToMs(offsetS), sToMs(cycleS));
    const text = JSON.stringify([intersectionId, cycleS, offsetMs, coordinatedPhases, entries, barriers]);
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
