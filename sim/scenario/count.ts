import { lengthOf } from '../network/geometry.ts';
import type { ScenarioDefinition } from './definition.ts';

/** How much there is of what. */
export interface ScenarioCounts {
  /** Signalised; the others are counted apart. */
  readonly intersections: number;
  readonly unsignalised: number;
  readonly gateways: number;
  readonly signals: number;
  readonly corridors: number;
  /** Signals that belong primarily to a corridor. */
  readonly coordinatedSignals: number;
  readonly links: number;
  readonly lanes: number;
  readonly movements: number;
  /** Of all links, each direction counted, centre to centre where the file gives no length. */
  readonly lengthKm: number;
}

/** @param definition a scenario without issues */
export function countScenario(definition: ScenarioDefinition): ScenarioCounts {
  const { network, signals, corridors } = definition;
  const ofControl = (...controls: string[]) =>
    network.intersections.filter((intersection) => controls.includes(intersection.control)).length;
  const primary = new Set<string>();
  for (const { members } of corridors)
    for (const member of members) if (member.primary) primary.add(member.intersectionId);
  const byId = new Map(network.intersections.map((intersection) => [intersection.id, intersection]));
  let lengthM = 0;
  for (const link of network.links) {
    const from = byId.get(link.from)!;
    const to = byId.get(link.to)!;
    lengthM += link.lengthM ?? lengthOf([[from.x, from.y], ...(link.shape ?? []), [to.x, to.y]]);
  }
  return {
    intersections: ofControl('signal'),
    unsignalised: ofControl('priority', 'none'),
    gateways: ofControl('gateway'),
    signals: signals.length,
    corridors: corridors.length,
    coordinatedSignals: primary.size,
    links: network.links.length,
    lanes: network.links.reduce((sum, link) => sum + link.lanes.length, 0),
    movements: network.movements.length,
    lengthKm: Math.round(lengthM) / 1000,
  };
}
