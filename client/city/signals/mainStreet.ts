import { movementIdsOf, type Scene, type Timetable, TurnCode } from '../../../sim/shared.ts';
import { directionAtLaneEnd } from '../geometry/laneEdges.ts';

/**
 * What one mark for a whole intersection shows: the indication of its main street, i.e. of the through movement of the
 * first coordinated phase (of the first phase, where none is coordinated).
 */
export interface MainStreet {
  /** Row of the movement within its intersection. */
  readonly row: number;
  /** Driving direction of its approach. */
  readonly along: readonly [x: number, y: number];
}

/** @returns null if the plan serves no movement */
export function mainStreetOf(scene: Scene, signal: number, timetable: Timetable): MainStreet | null {
  const { network, signals } = scene;
  const definition = signals.definitions[signal];
  const intersection = signals.intersectionIndex[signal];
  const first = network.intersectionFirstMovement[intersection];
  const ids = movementIdsOf(network, intersection);
  const { plan } = timetable;
  const coordinated = [...timetable.phases]
    .filter((phase) => plan.coordinatedPhases.includes(phase.number))
    .sort((a, b) => a.startMs - b.startMs);
  for (const { number } of [...coordinated, ...timetable.phases]) {
    const phase = definition.phases.find((candidate) => candidate.number === number);
    const rows = (phase?.movements ?? []).map((id) => ids.indexOf(id)).filter((row) => row >= 0);
    if (rows.length === 0) continue;
    const row = rows.find((candidate) => network.movementTurn[first + candidate] === TurnCode.through) ?? rows[0];
    const link = network.movementFrom[first + row];
    return { row, along: directionAtLaneEnd(network, network.linkFirstLane[link]) };
  }
  return null;
}
