import type { Corridor } from '../corridors/corridor.ts';
import type { CorridorDirectionDefinition } from '../corridors/definition.ts';

import { sectionSpeedsMps } from '../corridors/sections.ts';

/**
 * Progression speed of the corridor that each movement carries, m/s; 0: none. The greater where it carries two. Where sections
 * differ, that of the section that leads to the movement's signal; at a direction's first signal that of the one behind it.
 */
export function waveSpeedsMps(corridors: readonly Corridor[], movementCount: number): Float64Array {
  const speedMps = new Float64Array(movementCount);
  const note = (movements: Int32Array, direction: CorridorDirectionDefinition, inbound: boolean) => {
    const sectionsMps = sectionSpeedsMps(direction, movements.length);
    movements.forEach((m, i) => {
      if (m < 0) return;
      const section = Math.max(0, Math.min(sectionsMps.length - 1, inbound ? i : i - 1));
      speedMps[m] = Math.max(speedMps[m], sectionsMps[section] ?? direction.progressionSpeedMps);
    });
  };
  for (const { definition, outboundMovement, inboundMovement } of corridors) {
    note(outboundMovement, definition.outbound, false);
    if (definition.inbound) note(inboundMovement, definition.inbound, true);
  }
  return speedMps;
}
