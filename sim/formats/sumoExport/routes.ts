import { msToS } from '../../core/units.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { RouteDefinition, VehicleTypeDefinition } from '../../traffic/definition.ts';
import type { Departure } from '../departures.ts';
import { escapeXml } from '../xml.ts';
import { type EdgePart, partAt } from './edges.ts';
import { createNames } from './names.ts';
import { metres, xmlFile } from './network.ts';

const CLASS_BY_SHAPE = { car: 'passenger', bus: 'bus', truck: 'truck', ambulance: 'emergency' } as const;

/** Vehicle types, routes, and one vehicle for each departure. */
export function writeRoutes(
  scenario: Scenario,
  parts: readonly (readonly EdgePart[])[],
  departures: readonly Departure[],
): string {
  const { definition, network } = scenario;
  const { vehicleTypes, routes } = definition.demand;
  const typeNames = createNames(vehicleTypes.map(({ id }) => id));
  const routeNames = createNames(routes.map(({ id }) => id));
  const partsOf = (link: string) => parts[network.linkIndexById.get(link)!];
  const used = new Set(departures.map(({ route }) => route));
  const rows = vehicleTypes.map((type) => writeType(type, typeNames.of(type.id)));
  routes.forEach((route, r) => {
    if (used.has(r)) rows.push(...writeRoute(route, routeNames.of(route.id), partsOf));
  });
  departures.forEach(({ route, type, departMs }, i) => {
    const { id, links, departM, arriveM } = routes[route];
    const { id: typeId, entry } = vehicleTypes[type];
    const places = [
      departM === undefined ? '' : ` departPos="${metres(positionOn(partsOf(links[0]), departM))}"`,
      arriveM === undefined ? '' : ` arrivalPos="${metres(positionOn(partsOf(links[links.length - 1]), arriveM))}"`,
    ].join('');
    rows.push(
      `<vehicle id="${i + 1}" type="${escapeXml(typeNames.of(typeId))}" route="${escapeXml(routeNames.of(id))}" depart="${msToS(departMs)}" departLane="best" departSpeed="${entry === 'standing' ? '0' : 'max'}"${places}/>`,
    );
  });
  return xmlFile('routes', rows);
}

function positionOn(parts: readonly EdgePart[], positionM: number): number {
  const part = parts[partAt(parts, positionM)];
  return Math.min(positionM, part.endM) - part.startM;
}

function writeType(type: VehicleTypeDefinition, name: string): string {
  const { speedFactorMean: mean, speedFactorDeviation: deviation } = type;
  const speedFactor =
    deviation === 0
      ? metres(mean)
      : `normc(${metres(mean)},${metres(deviation)},${metres(mean - 2 * deviation)},${metres(mean + 2 * deviation)})`;
  const model =
    type.model === 'idm'
      ? 'carFollowModel="IDM"'
      : `carFollowModel="Krauss" sigma="${metres(type.imperfectionRatio ?? 0)}"`;
  return `<vType id="${escapeXml(name)}" vClass="${CLASS_BY_SHAPE[type.shape]}" ${model} length="${metres(type.lengthM)}" width="${metres(type.widthM)}" accel="${metres(type.accelerationMps2)}" decel="${metres(type.decelerationMps2)}" emergencyDecel="9" tau="${metres(type.headwayS)}" minGap="${metres(type.minGapM)}" maxSpeed="${metres(type.maxSpeedMps)}" speedFactor="${speedFactor}"/>`;
}

/** A route begins at the part where its trips enter and ends at the one where they end. */
function writeRoute(
  { links, departM = 0, arriveM = Number.POSITIVE_INFINITY, stops = [] }: RouteDefinition,
  name: string,
  partsOf: (link: string) => readonly EdgePart[],
): string[] {
  const edges = links.flatMap((link, k) => {
    const parts = partsOf(link);
    const first = k === 0 ? partAt(parts, departM) : 0;
    const last = k === links.length - 1 ? partAt(parts, arriveM) : parts.length - 1;
    return parts.slice(first, last + 1).map(({ id }) => id);
  });
  const open = `<route id="${escapeXml(name)}" edges="${escapeXml(edges.join(' '))}"`;
  if (stops.length === 0) return [`${open}/>`];
  const rows = stops.map(({ step, lane, positionM, dwellS }) => {
    const parts = partsOf(links[step]);
    const part = parts[partAt(parts, positionM)];
    const endPos = metres(positionM - part.startM);
    return `    <stop lane="${escapeXml(part.id)}_${part.lanes.indexOf(lane)}" endPos="${endPos}" duration="${metres(dwellS)}" friendlyPos="true"/>`;
  });
  return [`${open}>`, ...rows, '</route>'];
}
