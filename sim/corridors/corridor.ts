import type { Network } from '../network/network.ts';
import type { CorridorDefinition } from './definition.ts';

/**
 * A corridor laid on the network. Distances run along the outbound direction from the first member's stop line, m, so
 * that both directions share one axis (distance up, time right).
 */
export interface Corridor {
  readonly definition: CorridorDefinition;
  readonly lengthM: number;
  /** Shape [members]. */
  readonly memberIntersection: Uint32Array;
  /** Where each member's outbound stop line lies on the axis, m, ascending. */
  readonly memberDistanceM: Float64Array;
  /** Network movement row that carries the band at each member, or -1. */
  readonly outboundMovement: Int32Array;
  readonly inboundMovement: Int32Array;
  /** Links of each direction with where they begin and end on the axis: `distance = startM + position × slope`. */
  readonly links: readonly CorridorLink[];
}

export interface CorridorLink {
  readonly link: number;
  readonly inbound: boolean;
  /** Axis distance of the link's start; of its stop line. Inbound links run down the axis. */
  readonly fromM: number;
  readonly toM: number;
}

/**
 * Lays a corridor on the axis.
 *
 * The outbound direction is walked link by link, with the path through each intersection between two links; inbound
 * stop lines are placed by scaling the inbound walk between the members they share.
 */
export function compileCorridor(definition: CorridorDefinition, network: Network): Corridor {
  const memberIntersection = Uint32Array.from(
    definition.members,
    (member) => network.intersectionIndexById.get(member.intersectionId)!,
  );
  const rowOf = (id: string | null) => (id === null ? -1 : network.movementIndexById.get(id)!);
  const memberOf = new Map([...memberIntersection].map((intersection, i) => [intersection, i]));
  const memberDistanceM = new Float64Array(memberIntersection.length);
  const links: CorridorLink[] = [];

  const outbound = definition.outbound.links.map((id) => network.linkIndexById.get(id)!);
  // The list begins behind the first member: its stop line lies the length of its own crossing before that.
  const firstMovement = rowOf(definition.members[0].outboundMovement);
  let atM = firstMovement < 0 ? 0 : network.laneLengthM[network.movementFirstConnector[firstMovement]];
  outbound.forEach((link, i) => {
    if (i > 0) atM += crossingM(network, outbound[i - 1], link);
    const fromM = atM;
    atM += network.linkLengthM[link];
    links.push({ link, inbound: false, fromM, toM: atM });
    const member = memberOf.get(network.linkTo[link]);
    if (member !== undefined) memberDistanceM[member] = atM;
  });

  if (definition.inbound) {
    const inbound = definition.inbound.links.map((id) => network.linkIndexById.get(id)!);
    // Walk from each member to the next; the walk's own length is fitted to the axis between the two.
    let run: number[] = [];
    /** Where a run begins: at a member's stop line, and so the length of its crossing before the first link. */
    const startOf = (member: number | undefined): RunStart => {
      if (member === undefined) return { atM: null, crossingM: 0 };
      const movement = rowOf(definition.members[member].inboundMovement);
      const crossingM = movement < 0 ? 0 : network.laneLengthM[network.movementFirstConnector[movement]];
      return { atM: memberDistanceM[member], crossingM };
    };
    for (const link of inbound) {
      run.push(link);
      const upMember = memberOf.get(network.linkFrom[run[0]]);
      const downMember = memberOf.get(network.linkTo[link]);
      if (downMember === undefined) continue;
      placeRun(network, run, startOf(upMember), memberDistanceM[downMember], links);
      run = [];
    }
    if (run.length > 0) {
      const upMember = memberOf.get(network.linkFrom[run[0]]);
      placeRun(network, run, startOf(upMember), null, links);
    }
  }
  return {
    definition,
    lengthM: Math.max(atM, ...memberDistanceM),
    memberIntersection,
    memberDistanceM,
    outboundMovement: Int32Array.from(definition.members, (member) => rowOf(member.outboundMovement)),
    inboundMovement: Int32Array.from(definition.members, (member) => rowOf(member.inboundMovement)),
    links,
  };
}

interface RunStart {
  /** On the axis, m; null: open. */
  readonly atM: number | null;
  readonly crossingM: number;
}

/** Lays a run of inbound links on the axis from its start down to `downM`; an open end takes the links' own lengths. */
function placeRun(
  network: Network,
  run: readonly number[],
  start: RunStart,
  downM: number | null,
  links: CorridorLink[],
): void {
  let walkM = start.crossingM;
  const spans = run.map((link, i) => {
    if (i > 0) walkM += crossingM(network, run[i - 1], link);
    const fromM = walkM;
    walkM += network.linkLengthM[link];
    return { link, fromM, toM: walkM };
  });
  const topM = start.atM ?? (downM ?? 0) + walkM;
  const scale = downM === null || walkM === 0 ? 1 : (topM - downM) / walkM;
  for (const { link, fromM, toM } of spans) {
    links.push({ link, inbound: true, fromM: topM - fromM * scale, toM: topM - toM * scale });
  }
}

/** Length of the path from one link to the next through the intersection between them, m; 0 if no movement joins them. */
function crossingM(network: Network, from: number, to: number): number {
  for (let m = network.linkMovements[from * 2]; m < network.linkMovements[from * 2 + 1]; m++) {
    if (network.movementTo[m] === to) return network.laneLengthM[network.movementFirstConnector[m]];
  }
  return 0;
}
