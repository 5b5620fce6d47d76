import type { Network, SignalDefinition } from '../../sim/shared.ts';
import { approachesOf, type Compass, type TurnWord } from './approaches.ts';

/** What a phase serves: approaches clockwise from north, and where each may turn to. */
export type PhaseService = readonly { readonly from: Compass; readonly turns: readonly TurnWord[] }[];

/** What each phase of a signal gives the right of way, by phase number. */
export function servicesOf(
  network: Network,
  intersection: number,
  { phases }: SignalDefinition,
): ReadonlyMap<number, PhaseService> {
  const approaches = approachesOf(network, intersection);
  const first = network.intersectionFirstMovement[intersection];
  return new Map(
    phases.map(({ number, movements }) => {
      const rows = new Set(movements.map((id) => network.movementIndexById.get(id)! - first));
      const service = approaches.flatMap(({ from, movements: own }) => {
        const turns = own.filter(({ row }) => rows.has(row)).map(({ turn }) => turn);
        return turns.length > 0 ? [{ from, turns: [...new Set(turns)] }] : [];
      });
      return [number, service];
    }),
  );
}
