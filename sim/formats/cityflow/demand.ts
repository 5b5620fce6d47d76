import type { Issue } from '../../core/issue.ts';
import type { NetworkDefinition } from '../../network/definition.ts';
import { pointerOf } from '../../scenario/pointer.ts';
import type {
  DemandDefinition,
  FlowDefinition,
  TripDefinition,
  VehicleTypeDefinition,
} from '../../traffic/definition.ts';
import type { ImportNotes } from '../report.ts';
import type { Flows } from './schema.ts';

type FlowVehicle = Flows[number]['vehicle'];

/** More vehicles than this no file means: an interval or an end with a slip. */
const MOST_VEHICLES = 5_000_000;

/**
 * Demand of a flow file: its vehicles one by one, each at its own second, so that entries over time are the file's.
 * Only a flow without end stays a flow.
 */
export function buildDemand(
  flows: Flows,
  network: NetworkDefinition,
  file: string,
  notes: ImportNotes,
  issues: Issue[],
): DemandDefinition {
  const links = new Set(network.links.map(({ id }) => id));
  const joined = new Set(network.movements.map(({ from, to }) => `${from} ${to}`));
  const routes = new Map<string, { readonly id: string; readonly links: readonly string[] }>();
  const types = new Map<string, { readonly id: string; readonly vehicle: FlowVehicle; count: number }>();
  const trips: TripDefinition[] = [];
  const endless: FlowDefinition[] = [];

  flows.forEach(({ vehicle, route, interval, startTime, endTime }, f) => {
    const missing = route.filter((road) => !links.has(road));
    if (missing.length > 0) {
      const message = `the route leads over ${missing.map((road) => `"${road}"`).join(', ')}, which the roadnet has not`;
      issues.push({ file, path: pointerOf([f, 'route']), message });
      return;
    }
    const gap = route.findIndex((road, k) => k > 0 && !joined.has(`${route[k - 1]} ${road}`));
    if (gap > 0) {
      const message = `no road link leads from "${route[gap - 1]}" to "${route[gap]}"`;
      issues.push({ file, path: pointerOf([f, 'route', gap]), message });
      return;
    }
    if (endTime >= 0 && endTime < startTime) {
      const why = `it ends at ${endTime} s, before it starts at ${startTime} s: it sends nobody`;
      notes.dropped.push({ id: `flow ${f}`, what: 'flow', why });
      return;
    }
    const count = endTime < 0 ? 1 : Math.floor((endTime - startTime) / interval) + 1;
    if (trips.length + count > MOST_VEHICLES) {
      const message = `with this flow of ${count} the file sends more than ${MOST_VEHICLES} vehicles; look at interval and endTime`;
      issues.push({ file, path: pointerOf([f]), message });
      return;
    }
    const routeKey = route.join(' ');
    const routeId = routes.get(routeKey)?.id ?? `route-${routes.size + 1}`;
    routes.set(routeKey, { id: routeId, links: route });
    const typeKey = JSON.stringify(vehicle);
    const type = types.get(typeKey) ?? { id: `vehicle-${types.size + 1}`, vehicle, count: 0 };
    types.set(typeKey, type);
    const vehicleTypeId = type.id;
    if (endTime < 0) {
      endless.push({
        routeId,
        vehPerH: 3600 / interval,
        startS: startTime,
        process: 'uniform',
        firstHeadwayRatio: 0,
        vehicleTypeId,
      });
      type.count++;
      return;
    }
    for (let departS = startTime; departS <= endTime; departS += interval) {
      trips.push({ routeId, departS, vehicleTypeId });
      type.count++;
    }
  });
  const total = [...types.values()].reduce((sum, { count }) => sum + count, 0);
  return {
    vehicleTypes: [...types.values()].map(({ id, vehicle, count }) => describeType(id, vehicle, count / total)),
    profiles: [],
    routes: [...routes.values()],
    flows: endless,
    trips,
  };
}

function describeType(id: string, vehicle: FlowVehicle, shareRatio: number): VehicleTypeDefinition {
  return {
    id,
    shape: 'car',
    model: 'cityflow',
    lengthM: vehicle.length,
    widthM: vehicle.width,
    accelerationMps2: Math.min(vehicle.maxPosAcc, vehicle.usualPosAcc),
    decelerationMps2: vehicle.usualNegAcc,
    headwayS: vehicle.headwayTime,
    minGapM: vehicle.minGap,
    maxSpeedMps: vehicle.maxSpeed,
    speedFactorMean: 1,
    speedFactorDeviation: 0,
    entry: 'standing',
    shareRatio,
    connectedRatio: 0,
  };
}
