import type { MovementDefinition } from '../../network/definition.ts';
import type { DemandDefinition, RouteDefinition, TripDefinition } from '../../traffic/definition.ts';
import { standardVehicleTypes } from '../../traffic/standardTypes.ts';
import type { ImportNotes } from '../report.ts';
import type { CbengineFlow } from './readFlows.ts';

export interface CbengineDemand {
  readonly demand: DemandDefinition;
  /** Vehicles that set out over the time they do, by movement id, veh/h. */
  readonly flowVehPerH: ReadonlyMap<string, number>;
  /** When the last vehicle sets out, s. */
  readonly lastS: number;
}

/** Every vehicle at its own second; routes that several flows share are written once. */
export function createDemand(
  flows: readonly CbengineFlow[],
  movements: readonly MovementDefinition[],
  notes: ImportNotes,
): CbengineDemand {
  const movementIds = new Set(movements.map(({ id }) => id));
  const routes = new Map<string, RouteDefinition>();
  const trips: TripDefinition[] = [];
  const counts = new Map<string, number>();
  for (const { line, startS, endS, intervalS, roads } of flows) {
    const joints = roads.slice(1).map((road, i) => `${roads[i]}>${road}`);
    const gap = joints.find((joint) => !movementIds.has(joint));
    if (gap !== undefined) {
      const why = `its vehicles can't be driven: no movement leads from road ${gap.replace('>', ' to road ')}`;
      notes.dropped.push({ id: `line ${line}`, what: 'flow', why });
      continue;
    }
    const key = roads.join(' ');
    const route = routes.get(key) ?? { id: `route ${routes.size}`, links: roads };
    routes.set(key, route);
    const count = Math.floor((endS - startS) / intervalS) + 1;
    for (let k = 0; k < count; k++) trips.push({ routeId: route.id, departS: startS + k * intervalS });
    for (const joint of joints) counts.set(joint, (counts.get(joint) ?? 0) + count);
  }
  const lastS = trips.reduce((latest, { departS }) => Math.max(latest, departS), 0);
  const hours = Math.max(1, lastS) / 3600;
  notes.guessed.push({
    id: '*',
    what: 'vehicle',
    why: 'the format has no vehicle types: all are cars of the standard type',
  });
  const [car] = standardVehicleTypes();
  return {
    demand: {
      vehicleTypes: [{ ...car, shareRatio: 1 }],
      profiles: [],
      routes: [...routes.values()],
      flows: [],
      trips: trips.sort((a, b) => a.departS - b.departS),
    },
    flowVehPerH: new Map([...counts].map(([id, count]) => [id, count / hours])),
    lastS,
  };
}
