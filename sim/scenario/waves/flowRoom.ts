import type { RouteArcs } from './flowArcs.ts';

/** Road that a standing vehicle takes, m: a car and the gap before it, as TRANSYT and the HCM count storage. */
const STANDING_M = 7.5;
/** A shorter road is part of the crossing: its two stop lines are passed in one go. A judgement: four vehicles. */
const SHORTEST_M = 30;

/**
 * Vehicles that have room behind each stream's stop line before they stand in the crossing upstream: on the lanes of all
 * links back to there, as the routes lead, shared among the streams of one stop line as its saturation flow is.
 *
 * Streams from entries of the network have room without end: who waits outside of it blocks nobody.
 *
 * @param links             of each stream: row of the link that ends at its stop line
 * @param saturationVehPerH of each stream
 * @returns veh, or infinity
 */
export function measureRoom(
  { arcs, into }: RouteArcs,
  links: readonly number[],
  saturationVehPerH: readonly number[],
): Float64Array {
  const streamsOf = new Map<number, number[]>();
  links.forEach((link, s) => {
    const own = streamsOf.get(link);
    if (own) own.push(s);
    else streamsOf.set(link, [s]);
  });
  const room = new Float64Array(links.length).fill(Number.POSITIVE_INFINITY);
  for (const streams of streamsOf.values()) {
    const own = streams.flatMap((s) => into[s].map((row) => arcs[row]));
    const vehPerH = own.reduce((sum, arc) => sum + arc.vehPerH, 0);
    if (vehPerH <= 0) continue;
    const mean = (read: (arc: (typeof own)[number]) => number) =>
      own.reduce((sum, arc) => sum + read(arc) * arc.vehPerH, 0) / vehPerH;
    if (mean(({ lengthM }) => lengthM) < SHORTEST_M) continue;
    const saturation = streams.reduce((sum, s) => sum + saturationVehPerH[s], 0);
    const allVeh = mean(({ lanesM }) => lanesM) / STANDING_M;
    for (const s of streams) room[s] = (allVeh * saturationVehPerH[s]) / saturation;
  }
  return room;
}
