import type {
  DemandDefinition,
  FlowDefinition,
  RouteDefinition,
  RouteStopDefinition,
  TripDefinition,
} from '../../traffic/definition.ts';
import type { ImportNotes } from '../report.ts';
import type { SumoNetwork } from './buildNetwork.ts';
import type { DemandElement, SumoDemand } from './demandFile.ts';
import { createRouter } from './routing.ts';
import { createTypeBook } from './vehicleTypes.ts';

/** Vehicles, trips and flows as trips and flows; those on the same way share a route. */
export function buildDemand(demand: SumoDemand, network: SumoNetwork, notes: ImportNotes): DemandDefinition {
  const types = createTypeBook(demand, notes);
  const findWay = createWays(demand, network);
  const routes = new Map<string, RouteDefinition>();
  const trips: TripDefinition[] = [];
  const flows: FlowDefinition[] = [];
  const assumed = new Map<string, number>();
  for (const node of demand.vehicles) {
    const { element, fields } = node;
    const id = fields.text(element, 'id');
    const typeName = element.attributes.type ?? 'DEFAULT_VEHTYPE';
    const type = types.find(typeName, isAtKerb(element.attributes.departLane) ? 'kerb' : 'any');
    if (type === undefined) fields.report(element, `<${element.name} id="${id}">: there is no vType "${typeName}"`);
    if (!type) {
      if (type === null)
        notes.dropped.push({ id, what: element.name, why: `its type ${typeName} is no motor vehicle` });
      continue;
    }
    const links = findWay(node);
    if (!links) continue;
    noteAssumed(node, assumed);
    const reach = reachOf(node, links, network);
    const stops = stopsOf(node, links, demand, network, notes);
    const key = JSON.stringify([links, reach, stops]);
    const route = routes.get(key) ?? {
      id: `route ${routes.size + 1}`,
      links,
      ...reach,
      ...(stops.length > 0 && { stops }),
    };
    routes.set(key, route);
    if (element.name === 'flow') {
      const flow = flowOf(node, route.id, type.id);
      if (flow) flows.push(flow);
      continue;
    }
    if (element.attributes.depart?.startsWith('trigger')) {
      notes.dropped.push({ id, what: element.name, why: 'it departs when a person or container triggers it' });
      continue;
    }
    const departS = fields.number(element, 'depart', { min: 0 });
    trips.push({ id, routeId: route.id, departS, vehicleTypeId: type.id });
  }
  for (const [what, count] of assumed) {
    notes.guessed.push({ id: `${count} vehicles or flows`, what: 'vehicle', why: what });
  }
  for (const [name, count] of demand.others) {
    notes.dropped.push({ id: `${count} of them`, what: name, why: 'it has no place in a scenario' });
  }
  trips.sort((a, b) => a.departS - b.departS);
  return { vehicleTypes: types.used, profiles: [], routes: [...routes.values()], flows, trips };
}

/** The links that a vehicle, trip or flow drives on; undefined, and an issue, where they make no way. */
function createWays(demand: SumoDemand, network: SumoNetwork): (node: DemandElement) => readonly string[] | undefined {
  const route = createRouter(network.definition);
  const joined = new Set(network.movements.map(({ definition }) => `${definition.from}>${definition.to}`));
  return (node) => {
    const { element, fields, children } = node;
    const { attributes } = element;
    const fail = (message: string) => {
      fields.report(element, `<${element.name} id="${attributes.id ?? ''}">: ${message}`);
      return undefined;
    };
    const known = (ids: readonly string[]) => {
      const missing = ids.filter((id) => !network.roads.has(id));
      if (missing.length === 0) return true;
      fail(`the network has no edge ${missing.map((id) => `"${id}"`).join(', ')} for motor vehicles; mend the route`);
      return false;
    };
    const named = attributes.route === undefined ? undefined : demand.routes.get(attributes.route);
    if (attributes.route !== undefined && !named) return fail(`there is no route "${attributes.route}"`);
    const given = named ?? children.find((child) => child.element.name === 'route');
    if (given) {
      const links = given.fields.text(given.element, 'edges').split(/\s+/).filter(Boolean);
      if (links.length === 0 || !known(links)) return undefined;
      const gap = links.findIndex((id, i) => i > 0 && !joined.has(`${links[i - 1]}>${id}`));
      if (gap < 0) return links;
      return fail(
        `no connection for motor vehicles leads from edge "${links[gap - 1]}" to "${links[gap]}"; mend the route`,
      );
    }
    const from = fields.text(element, 'from');
    const to = fields.text(element, 'to');
    if (!from || !to) return undefined;
    const points = [from, ...(attributes.via ?? '').split(/\s+/).filter(Boolean), to];
    if (!known(points)) return undefined;
    const way = [from];
    for (let i = 1; i < points.length; i++) {
      const leg = route(points[i - 1], points[i]);
      if (!leg) return fail(`no way leads from edge "${points[i - 1]}" to "${points[i]}"`);
      way.push(...leg.slice(1));
    }
    return way;
  };
}

/** Where on its first link it enters and on its last one it ends, where the file says so in metres. */
function reachOf({ element }: DemandElement, links: readonly string[], network: SumoNetwork): Partial<RouteDefinition> {
  const place = (text: string | undefined, link: string) => {
    if (text === undefined || !Number.isFinite(Number(text))) return undefined;
    const lengthM = network.roads.get(link)!.lanes[0].lengthM;
    const metres = Number(text) < 0 ? lengthM + Number(text) : Number(text);
    return Math.max(0, Math.min(metres, lengthM));
  };
  const departM = place(element.attributes.departPos, links[0]);
  const arriveM = place(element.attributes.arrivalPos, links[links.length - 1]);
  return {
    ...(departM !== undefined && departM > 0 && { departM }),
    ...(arriveM !== undefined && (links.length > 1 || arriveM > (departM ?? 0)) && { arriveM }),
  };
}

function stopsOf(
  node: DemandElement,
  links: readonly string[],
  demand: SumoDemand,
  network: SumoNetwork,
  notes: ImportNotes,
): RouteStopDefinition[] {
  const stops: RouteStopDefinition[] = [];
  let from = 0;
  const { element: vehicle } = node;
  const ofRoute = demand.routes.get(vehicle.attributes.route ?? '')?.children ?? [];
  const inside = node.children.flatMap((child) => (child.element.name === 'route' ? child.children : [child]));
  for (const { element, fields } of [...ofRoute, ...inside]) {
    if (element.name !== 'stop') continue;
    const stopId = element.attributes.busStop;
    const place = stopId === undefined ? { element, fields } : demand.busStops.get(stopId);
    if (!place) {
      fields.report(element, `<stop>: there is no busStop "${stopId}"; give its file with --additional`);
      continue;
    }
    const laneId = place.fields.text(place.element, 'lane');
    const [, edgeId = '', laneText = '0'] = /^(.*)_(\d+)$/.exec(laneId) ?? [];
    const step = links.indexOf(edgeId, from);
    const road = network.roads.get(edgeId);
    if (step < 0 || !road) {
      const why = `its stop on ${laneId} is not on its route`;
      notes.dropped.push({ id: vehicle.attributes.id ?? '', what: 'stop', why });
      continue;
    }
    from = step;
    const lengthM = road.lanes[0].lengthM;
    const endM = place.fields.optionalNumber(place.element, 'endPos') ?? lengthM;
    const positionM = Math.max(0, Math.min(endM < 0 ? lengthM + endM : endM, lengthM));
    const dwellS = fields.optionalNumber(element, 'duration', { min: 0 }) ?? 0;
    stops.push({ step, lane: Math.max(0, road.nearestLane[Number(laneText)] ?? 0), positionM, dwellS });
  }
  return stops;
}

/** `number`, `vehsPerHour`, `perHour`, `period` (also `exp(rate)`), `probability`; an issue where there is none. */
function flowOf({ element, fields }: DemandElement, routeId: string, vehicleTypeId: string): FlowDefinition | null {
  const { attributes } = element;
  const startS = fields.optionalNumber(element, 'begin', { min: 0 }) ?? 0;
  const endS = fields.number(element, 'end', { above: startS });
  const number = fields.optionalNumber(element, 'number', { min: 0 });
  const probability = fields.optionalNumber(element, 'probability', { min: 0 });
  const exponential = /^exp\(([^)]+)\)$/.exec(attributes.period ?? '');
  const period = exponential ? undefined : fields.optionalNumber(element, 'period', { above: 0 });
  let vehPerH = fields.optionalNumber(element, 'vehsPerHour') ?? fields.optionalNumber(element, 'perHour');
  if (probability !== undefined) vehPerH = probability * 3600;
  else if (exponential) vehPerH = Number(exponential[1]) * 3600;
  else if (period !== undefined) vehPerH = 3600 / period;
  else if (number !== undefined && vehPerH === undefined) vehPerH = (number * 3600) / (endS - startS);
  if (vehPerH === undefined || !Number.isFinite(vehPerH)) {
    fields.report(element, `<flow id="${attributes.id ?? ''}">: give number, vehsPerHour, period or probability`);
    return null;
  }
  const process = probability !== undefined || exponential ? 'poisson' : 'uniform';
  return { routeId, vehicleTypeId, vehPerH, startS, endS, process };
}

/** SUMO lets a vehicle in on the first lane that it may use, unless told otherwise. */
function isAtKerb(departLane: string | undefined): boolean {
  return departLane === undefined || departLane === 'first' || departLane === '0';
}

function noteAssumed({ element: { attributes } }: DemandElement, assumed: Map<string, number>): void {
  const count = (why: string) => assumed.set(why, (assumed.get(why) ?? 0) + 1);
  const { departPos, departSpeed, departLane, arrivalPos } = attributes;
  if (departPos !== undefined && departPos !== 'base' && !Number.isFinite(Number(departPos))) {
    count(`departPos "${departPos}" is taken as the start of the edge`);
  }
  if (departSpeed !== undefined && Number(departSpeed) !== 0)
    count(`departSpeed "${departSpeed}" is taken as standing`);
  if (departLane !== undefined && !['best', 'free', 'allowed', 'first', '0'].includes(departLane)) {
    count(`departLane "${departLane}" is taken as the best lane`);
  }
  if (arrivalPos !== undefined && arrivalPos !== 'max' && !Number.isFinite(Number(arrivalPos))) {
    count(`arrivalPos "${arrivalPos}" is taken as the end of the edge`);
  }
}
