import type { Draw } from './draw.ts';
import { districtFacts } from './facts/districts.ts';
import { highwayPlans } from './facts/highways.ts';
import { townPlans } from './facts/towns.ts';
import { buildHighway } from './highway.ts';
import { pruneToCounts } from './prune.ts';
import { createRoadGraph, joinNearCrossings, keepGreatestPart, type RoadGraph, tidyCrossing } from './roadGraph.ts';
import { drawTown } from './town.ts';
import { drawZhangdian } from './zhangdian.ts';

/** Shortest piece of road between two signals, centre to centre, m. */
const SHORTEST_PIECE_M = 155;

/** Draws all streets of the city: the towns, the highways between them, then thinned to the districts' exact counts. */
export function drawStreets(draw: Draw, exact = true): RoadGraph {
  const graph = createRoadGraph();
  drawZhangdian(graph, draw);
  townPlans.forEach((plan, i) => {
    drawTown(graph, plan, i, draw);
  });
  dropDeadEnds(graph);
  const townPieces = graph.pieces.length;
  for (const plan of highwayPlans) buildHighway(graph, plan, townPieces, draw);
  keepGreatestPart(graph);
  const cutOff = graph.crossings.filter((node) => node.gateway && node.pieces.size === 0);
  if (cutOff.length > 0) {
    throw new RangeError(`cut off from the city: ${cutOff.map((node) => node.name?.en ?? node.districtId).join(', ')}`);
  }
  tidyAll(graph);
  joinNearCrossings(graph, SHORTEST_PIECE_M);
  tidyAll(graph);
  if (exact) pruneToCounts(graph, new Map(districtFacts.map(({ id, intersections }) => [id, intersections])), draw);
  return graph;
}

function tidyAll(graph: RoadGraph): void {
  graph.crossings.forEach((_, i) => {
    tidyCrossing(graph, i);
  });
}

/** Streets that end nowhere go, before highways look for a place to join. */
function dropDeadEnds(graph: RoadGraph): void {
  graph.crossings.forEach((node, i) => {
    if (node.pieces.size === 1) tidyCrossing(graph, i);
  });
}
