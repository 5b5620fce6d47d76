import type { Network } from './network.ts';

/** Id of a movement by its network row. */
export function movementId(network: Network, movement: number): string {
  return network.definition.movements[network.movementDefinitionIndex[movement]].id;
}
