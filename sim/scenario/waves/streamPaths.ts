import type { Network } from '../../network/network.ts';
import type { Section, Streams } from './streams.ts';

/** Less traffic between two signals than this is not worth a wave, veh/h: a judgement. */
const LEAST_VEH_PER_H = 50;
/** Two sections are one corridor if at least this share of the weaker one's traffic goes on along the other: a judgement. */
const LEAST_ONWARD_RATIO = 1 / 3;

/** A run of signals in the direction of more traffic. */
export interface StreamPath {
  /** Network rows of the intersections, in outbound order. */
  readonly nodes: readonly number[];
  readonly outbound: readonly Section[];
  /** From the last to the first; null if there is no way back that anybody takes. */
  readonly inbound: readonly Section[] | null;
}

/** A run while it grows; a way is null if one of its sections, or a turn between two of them, is not there. */
interface Run {
  readonly nodes: readonly number[];
  /** Along `nodes`, and against it in its own driving order. */
  readonly along: readonly Section[] | null;
  readonly against: readonly Section[] | null;
}

/**
 * Neighbouring signals as runs: the two sections with most traffic from one to the other are joined first, then the next,
 * as long as a run passes no signal twice and no direction loses its wave.
 */
export function joinStreams(network: Network, streams: Streams): StreamPath[] {
  const runs = new Set(findPairs(streams.sections));
  for (const { at, pair, other } of findJoints([...runs], streams)) {
    // Each pair's end is joined at most once: afterwards it is inside a run.
    const one = [...runs].find((run) => holds(run, pair) && isEnd(run, at));
    const two = [...runs].find((run) => holds(run, other) && isEnd(run, at));
    if (!one || !two || one === two || !isFree(one, pair, at) || !isFree(two, other, at)) continue;
    const merged = merge(network, one, two, at);
    if (!merged) continue;
    runs.delete(one);
    runs.delete(two);
    runs.add(merged);
  }
  return [...runs]
    .map((run): StreamPath => {
      const { nodes, along, against } = vehPerH(run.along) >= vehPerH(run.against) ? run : turned(run);
      return { nodes, outbound: along!, inbound: against };
    })
    .sort((a, b) => worth(b) - worth(a) || a.nodes[0] - b.nodes[0] || a.nodes[1] - b.nodes[1]);
}

const vehPerH = (way: readonly Section[] | null) => (way ?? []).reduce((sum, section) => sum + section.vehPerH, 0);
const worth = ({ outbound, inbound }: StreamPath) => vehPerH(outbound) + vehPerH(inbound);
const turned = ({ nodes, along, against }: Run): Run => ({
  nodes: [...nodes].reverse(),
  along: against,
  against: along,
});

/** Every two neighbouring signals with traffic enough, each direction by its way of most traffic. */
function findPairs(sections: readonly Section[]): Run[] {
  const ways = new Map<string, Section>();
  for (const section of sections) {
    const key = `${section.from} ${section.to}`;
    const best = ways.get(key);
    if (!best || section.vehPerH > best.vehPerH) ways.set(key, section);
  }
  return [...ways.values()].flatMap((way): Run[] => {
    const back = ways.get(`${way.to} ${way.from}`) ?? null;
    if (back !== null && way.from > way.to) return [];
    if (way.vehPerH + (back?.vehPerH ?? 0) < LEAST_VEH_PER_H) return [];
    return [{ nodes: [way.from, way.to], along: [way], against: back && [back] }];
  });
}

/** Pairs that share a signal with traffic from one to the other, most traffic first. */
function findJoints(pairs: readonly Run[], streams: Streams): { at: number; pair: Run; other: Run }[] {
  const joints: { at: number; pair: Run; other: Run; onward: number }[] = [];
  const atNode = new Map<number, Run[]>();
  for (const pair of pairs) for (const node of pair.nodes) atNode.set(node, [...(atNode.get(node) ?? []), pair]);
  for (const [at, here] of atNode) {
    here.forEach((pair, i) => {
      for (const other of here.slice(i + 1)) {
        const one = pair.nodes[1] === at ? pair : turned(pair);
        const two = other.nodes[0] === at ? other : turned(other);
        const onward =
          (one.along && two.along ? streams.onward(one.along[0], two.along[0]) : 0) +
          (one.against && two.against ? streams.onward(two.against[0], one.against[0]) : 0);
        const weaker = Math.min(...[pair, other].map((run) => vehPerH(run.along) + vehPerH(run.against)));
        if (onward >= LEAST_ONWARD_RATIO * weaker) joints.push({ at, pair, other, onward });
      }
    });
  }
  return joints.sort((a, b) => b.onward - a.onward);
}

function holds(run: Run, { nodes: [a, b] }: Run): boolean {
  return run.nodes.some((node, k) => {
    const next = run.nodes[k + 1];
    return (node === a && next === b) || (node === b && next === a);
  });
}

const isEnd = ({ nodes }: Run, at: number) => nodes[0] === at || nodes[nodes.length - 1] === at;

/** Whether a pair is the part of the run that ends at a signal. */
function isFree({ nodes }: Run, pair: Run, at: number): boolean {
  const beside = nodes[0] === at ? nodes[1] : nodes[nodes.length - 2];
  return pair.nodes.includes(beside);
}

/** The two as one run through the signal at which both end; null if it would pass a signal twice or drop a direction. */
function merge(network: Network, one: Run, two: Run, at: number): Run | null {
  const first = one.nodes[one.nodes.length - 1] === at ? one : turned(one);
  const second = two.nodes[0] === at ? two : turned(two);
  const nodes = [...first.nodes, ...second.nodes.slice(1)];
  if (new Set(nodes).size < nodes.length) return null;
  const along = join(network, first.along, second.along);
  const against = join(network, second.against, first.against);
  const drops = (whole: unknown, parts: readonly (readonly Section[] | null)[]) =>
    whole === null && parts.some((part) => vehPerH(part) >= LEAST_VEH_PER_H);
  if (along === null && against === null) return null;
  if (drops(along, [first.along, second.along]) || drops(against, [first.against, second.against])) return null;
  return { nodes, along, against };
}

function join(network: Network, before: readonly Section[] | null, after: readonly Section[] | null): Section[] | null {
  if (before === null || after === null) return null;
  const from = before[before.length - 1].links.at(-1)!;
  const to = after[0].links[0];
  const { linkMovements, movementTo } = network;
  for (let m = linkMovements[from * 2]; m < linkMovements[from * 2 + 1]; m++) {
    if (movementTo[m] === to) return [...before, ...after];
  }
  return null;
}
