import type { FlowRoad, FlowStream, PlatoonSource } from '../../corridors/flow/problem.ts';
import type { RouteArcs } from './flowArcs.ts';

/** Road that a standing vehicle takes, m: a car and the gap before it, as TRANSYT and the HCM count storage. */
const STANDING_M = 7.5;
/** A shorter road is part of the crossing: its two stop lines are passed in one go. A judgement: four vehicles. */
const SHORTEST_M = 30;
/** A road carries so much more than its stop line lets out, else its own flow would hold up the green: a judgement. */
const CARRIED_RATIO = 1.05;

export interface FlowRoads {
  readonly roads: readonly FlowRoad[];
  /** Of each stream. */
  readonly roadOf: Int32Array;
  readonly exits: readonly FlowStream['exits'][];
}

/**
 * The roads between signals: of each stop line that platoons come to, the links back to the signals upstream, as the routes
 * lead over them. Entries of the network have none: queues outside of it are as long as they like.
 *
 * @param links       of each stream: row of the link that ends at its stop line
 * @param periods     of each stream, s: roads join streams of one period; traffic from others comes at any time
 * @param flowVehPerH of each stream
 */
export function findRoads(
  { arcs, into, evenVehPerH }: RouteArcs,
  links: readonly number[],
  periods: readonly number[],
  flowVehPerH: readonly number[],
  saturationVehPerH: number,
): FlowRoads {
  const streamsOf = new Map<number, number[]>();
  links.forEach((link, s) => {
    streamsOf.set(link, [...(streamsOf.get(link) ?? []), s]);
  });
  const roads: FlowRoad[] = [];
  const roadOf = new Int32Array(links.length).fill(-1);
  const exits: { road: number; share: number }[][] = links.map(() => []);
  for (const streams of streamsOf.values()) {
    const own = streams.flatMap((s) => into[s].map((row) => arcs[row]));
    const arcFlow = own.reduce((sum, { vehPerH }) => sum + vehPerH, 0);
    if (arcFlow <= 0) continue;
    const mean = (read: (arc: (typeof own)[number]) => number) =>
      own.reduce((sum, arc) => sum + read(arc) * arc.vehPerH, 0) / arcFlow;
    const [lengthM, lanesM, travelS] = [mean((a) => a.lengthM), mean((a) => a.lanesM), mean((a) => a.travelS)];
    if (lengthM < SHORTEST_M) continue;
    const storageVeh = Math.max(1, lanesM / STANDING_M);
    const carriedVehPerS = (CARRIED_RATIO * (lanesM / Math.max(1, lengthM)) * saturationVehPerH) / 3600;
    const vehPerHFrom = new Map<number, number>();
    let even = streams.reduce((sum, s) => sum + evenVehPerH[s], 0);
    for (const { from, vehPerH } of own) {
      if (periods[from] !== periods[streams[0]]) even += vehPerH;
      else vehPerHFrom.set(from, (vehPerHFrom.get(from) ?? 0) + vehPerH);
    }
    const sources = [...vehPerHFrom].map(
      ([stream, vehPerH]): PlatoonSource => ({ stream, share: vehPerH / flowVehPerH[stream] }),
    );
    for (const s of streams) roadOf[s] = roads.length;
    for (const { stream, share } of sources) exits[stream].push({ road: roads.length, share });
    roads.push({
      ...{ streams, sources, evenVehPerH: even, storageVeh, travelS },
      flowVehPerH: streams.reduce((sum, s) => sum + evenVehPerH[s], arcFlow),
      // From the triangular flow-density relation: what carries so much and holds so many lets a gap travel so fast.
      gapLagBins: Math.max(0, Math.round(storageVeh / carriedVehPerS - travelS)),
    });
  }
  return { roads, roadOf, exits };
}
