import type { ImportNotes } from '../report.ts';
import type { SumoEdge, SumoLane, SumoNet } from './netFile.ts';
import { laneUseOf } from './permissions.ts';

/** An edge that motor vehicles use, and which of its lanes are kept. */
export interface RoadEdge {
  readonly edge: SumoEdge;
  /** Kerb lane first. */
  readonly lanes: readonly SumoLane[];
  /** For each lane of the file: its number among the kept ones, or -1. */
  readonly laneNumber: readonly number[];
  /** For each lane of the file: itself, or the kept lane nearest to it. */
  readonly nearestLane: readonly number[];
  /** Cars may use none of its lanes. */
  readonly reserved: boolean;
}

/**
 * Picks the edges and lanes that motor vehicles drive on.
 *
 * Footways, cycle tracks, rails are dropped. So is a bus lane beside lanes for all: here a lane has no list of who may
 * use it, and left open it would be one more lane for cars. An edge of bus lanes alone stays: nobody else's route takes it.
 */
export function pickRoadEdges(net: SumoNet, notes: ImportNotes): Map<string, RoadEdge> {
  const roads = new Map<string, RoadEdge>();
  for (const edge of net.edges) {
    if (edge.function !== 'normal' && edge.function !== 'connector') continue;
    const uses = edge.lanes.map((lane) => laneUseOf(lane.permissions));
    const general = uses.includes('general');
    const kept = edge.lanes.filter((_, i) => uses[i] === (general ? 'general' : 'reserved'));
    if (kept.length === 0) {
      notes.dropped.push({ id: edge.id, what: 'edge', why: 'no motor vehicle may use it' });
      continue;
    }
    edge.lanes.forEach((lane, i) => {
      if (kept.includes(lane)) return;
      const why =
        uses[i] === 'closed'
          ? 'no motor vehicle may use it'
          : `it is reserved (${lane.permissions.allow ?? 'some classes'}); those vehicles use the lanes beside it`;
      notes.dropped.push({ id: lane.id, what: 'lane', why });
    });
    roads.set(edge.id, {
      edge,
      lanes: kept,
      laneNumber: edge.lanes.map((lane) => kept.indexOf(lane)),
      nearestLane: edge.lanes.map((_, i) => nearestOf(edge.lanes, kept, i)),
      reserved: !general,
    });
  }
  return roads;
}

function nearestOf(lanes: readonly SumoLane[], kept: readonly SumoLane[], index: number): number {
  let best = 0;
  kept.forEach((lane, k) => {
    if (Math.abs(lanes.indexOf(lane) - index) < Math.abs(lanes.indexOf(kept[best]) - index)) best = k;
  });
  return best;
}
