import type { Network } from '../network/network.ts';
import { findPathCrossings, type PathCrossings } from '../network/pathCrossings.ts';

/**
 * Who goes first where paths through an intersection cross, part or meet, among drivers of the `cityflow` model. They
 * sort it out at each point between whoever is noted there on either path, green or not; the signal only says whose
 * first vehicle is noted before its line.
 *
 * Behaviour: Zhang et al., CityFlow, WWW 2019, and what the engine is observed to do.
 */
export interface CityflowCrossings {
  readonly points: PathCrossings;
  /** Who is next to clear the point on the row's own path, -1 nobody; made anew each step. Shape [rows]. */
  readonly comer: Int32Array;
  /** From that vehicle's front bumper to the point, m; negative once it is past. Shape [rows]. */
  readonly comerM: Float32Array;
}

export function createCityflowCrossings(network: Network): CityflowCrossings {
  const points = findPathCrossings(network);
  const rows = points.foe.length;
  return { points, comer: new Int32Array(rows).fill(-1), comerM: new Float32Array(rows) };
}
