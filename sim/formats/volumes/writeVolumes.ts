import type { Network } from '../../network/network.ts';
import { type Cell, formatCsvText } from '../csvText.ts';
import { TURN_NAMES } from './movementNames.ts';

/** What was counted on a movement. */
export interface MovementCount {
  /** Network row. */
  readonly movement: number;
  readonly vehicles: number;
}

/**
 * Counts of turning movements as `readVolumes` takes them.
 *
 * @param minutes time in which all were counted
 */
export function writeVolumes(network: Network, counts: readonly MovementCount[], minutes: number): string {
  const { intersections, links, movements } = network.definition;
  return formatCsvText([
    ['intersection', 'movement', 'approach', 'turn', 'minutes', 'count'],
    ...counts.map(({ movement, vehicles }): Cell[] => [
      intersections[network.movementIntersection[movement]].id,
      movements[network.movementDefinitionIndex[movement]].id,
      links[network.movementFrom[movement]].id,
      TURN_NAMES[network.movementTurn[movement]],
      minutes,
      vehicles,
    ]),
  ]);
}
