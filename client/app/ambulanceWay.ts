import type { Network } from '../../sim/shared.ts';

/** Where an ambulance begins or ends: a link, or an intersection, for which one of its links is taken. */
export interface WayPlace {
  readonly kind: 'link' | 'intersection';
  readonly index: number;
}

/** The link to begin on: of those that leave an intersection the one that heads for the other place. @returns row; -1 none */
export function startLink(network: Network, from: WayPlace, to: WayPlace): number {
  if (from.kind === 'link') return from.index;
  const target = to.kind === 'link' ? network.linkFrom[to.index] : to.index;
  return nearestHeading(network, (link) => network.linkFrom[link] === from.index, from.index, target);
}

/** The link to end on: of those that lead to an intersection the one that comes from the first place. @returns row; -1 none */
export function endLink(network: Network, from: WayPlace, to: WayPlace): number {
  if (to.kind === 'link') return to.index;
  const source = from.kind === 'link' ? network.linkTo[from.index] : from.index;
  return nearestHeading(network, (link) => network.linkTo[link] === to.index, source, to.index);
}

function nearestHeading(network: Network, fits: (link: number) => boolean, a: number, b: number): number {
  const { intersectionX: x, intersectionY: y, linkFrom, linkTo, linkCount } = network;
  let found = -1;
  let best = Number.NEGATIVE_INFINITY;
  for (let link = 0; link < linkCount; link++) {
    if (!fits(link)) continue;
    const dx = x[linkTo[link]] - x[linkFrom[link]];
    const dy = y[linkTo[link]] - y[linkFrom[link]];
    const along = (dx * (x[b] - x[a]) + dy * (y[b] - y[a])) / Math.max(1, Math.hypot(dx, dy));
    if (along > best) {
      best = along;
      found = link;
    }
  }
  return found;
}
