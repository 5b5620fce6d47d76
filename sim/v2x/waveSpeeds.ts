import type { Corridor } from '../corridors/corridor.ts';

/** Progression speed of the corridor that each movement carries, m/s; 0: none. The greater where it carries two. */
export function waveSpeedsMps(corridors: readonly Corridor[], movementCount: number): Float64Array {
  const speedMps = new Float64Array(movementCount);
  const note = (movements: Int32Array, progressionSpeedMps: number) => {
    for (const m of movements) if (m >= 0) speedMps[m] = Math.max(speedMps[m], progressionSpeedMps);
  };
  for (const { definition, outboundMovement, inboundMovement } of corridors) {
    note(outboundMovement, definition.outbound.progressionSpeedMps);
    if (definition.inbound) note(inboundMovement, definition.inbound.progressionSpeedMps);
  }
  return speedMps;
}
