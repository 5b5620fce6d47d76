import type { NetworkDefinition } from '../../network/definition.ts';
import type { Network } from '../../network/network.ts';
import type { FlowDefinition, RouteDefinition } from '../../traffic/definition.ts';

/** Traffic from one gateway to another, veh/h. */
export type GatewayFlow = readonly [fromGateway: string, toGateway: string, vehPerH: number];

/** Routes and Poisson flows between gateways, each by the way of fewest links. */
export function drawDemand(
  network: NetworkDefinition,
  flows: readonly GatewayFlow[],
): { routes: RouteDefinition[]; flows: FlowDefinition[] } {
  const routes = flows.map(([from, to]): RouteDefinition => {
    return { id: `${from}>${to}`, links: findRoute(network, from, to) };
  });
  return {
    routes,
    flows: flows.map(([, , vehPerH], i) => ({ routeId: routes[i].id, vehPerH })),
  };
}

/**
 * The way of fewest links between two gateways, by breadth first.
 *
 * @throws RangeError if there is none
 */
function findRoute(network: NetworkDefinition, fromGateway: string, toGateway: string): string[] {
  const linkById = new Map(network.links.map((link) => [link.id, link]));
  const before = new Map<string, string | null>();
  let open = network.links.filter((link) => link.from === fromGateway).map((link) => link.id);
  for (const id of open) before.set(id, null);
  while (open.length > 0) {
    const next: string[] = [];
    for (const id of open) {
      if (linkById.get(id)!.to === toGateway) return traceBack(before, id);
      for (const movement of network.movements) {
        if (movement.from !== id || before.has(movement.to)) continue;
        before.set(movement.to, id);
        next.push(movement.to);
      }
    }
    open = next;
  }
  throw new RangeError(`no way leads from gateway ${fromGateway} to gateway ${toGateway}`);
}

function traceBack(before: ReadonlyMap<string, string | null>, last: string): string[] {
  const links: string[] = [];
  for (let id: string | null = last; id !== null; id = before.get(id) ?? null) links.unshift(id);
  return links;
}

/** Flow of each movement by network row, veh/h: what the flows on the routes add up to. */
export function sumMovementFlows(
  network: Network,
  demand: { routes: readonly RouteDefinition[]; flows: readonly FlowDefinition[] },
): Float64Array {
  const rowByLinks = new Map<string, number>();
  for (let m = 0; m < network.movementCount; m++)
    rowByLinks.set(`${network.movementFrom[m]} ${network.movementTo[m]}`, m);
  const linksOfRoute = new Map(
    demand.routes.map((route) => [route.id, route.links.map((id) => network.linkIndexById.get(id)!)]),
  );
  const flowVehPerH = new Float64Array(network.movementCount);
  for (const flow of demand.flows) {
    const links = linksOfRoute.get(flow.routeId)!;
    for (let k = 1; k < links.length; k++) flowVehPerH[rowByLinks.get(`${links[k - 1]} ${links[k]}`)!] += flow.vehPerH;
  }
  return flowVehPerH;
}
