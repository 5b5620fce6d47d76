import type { Name, RoadDefinition } from '../../network/definition.ts';
import { type Draw, Purpose } from './draw.ts';
import { districtFacts } from './facts/districts.ts';
import { firstSyllables, roadNames, secondSyllables } from './facts/roadNames.ts';
import type { RoadGraph } from './roadGraph.ts';

export interface NamedRoads {
  readonly roads: readonly RoadDefinition[];
  /** Road of each piece: row of `roads`; -1 where the piece is gone. */
  readonly roadOfPiece: Int32Array;
}

/** Makes roads of lines: a known road keeps its name along all its pieces, each unbroken run of another gets its own. */
export function nameRoads(graph: RoadGraph, draw: Draw): NamedRoads {
  const roadOfPiece = new Int32Array(graph.pieces.length).fill(-1);
  const roads: RoadDefinition[] = [];
  const rowByName = new Map<string, number>();
  const takenNames = new Map(
    districtFacts.map(({ id }) => [id as string, new Set(roadNames[id].map((name) => name.zh))]),
  );
  graph.pieces.forEach((piece, start) => {
    if (!piece || roadOfPiece[start] >= 0) return;
    const line = graph.lines[piece.line];
    const key = line.name ? `${line.name.zh} ${line.districtId}` : '';
    let row = line.name ? rowByName.get(key) : undefined;
    if (row === undefined) {
      row = roads.length;
      const name = line.name ?? makeUpName(takenNames.get(line.districtId)!, row, line.eastWest, draw);
      roads.push({ id: `r${row}`, name, class: line.class, provenance: line.provenance });
      if (line.name) rowByName.set(key, row);
    }
    const queue = [start];
    roadOfPiece[start] = row;
    for (let head = 0; head < queue.length; head++) {
      const here = graph.pieces[queue[head]]!;
      for (const crossing of [here.a, here.b]) {
        for (const index of graph.crossings[crossing].pieces) {
          if (roadOfPiece[index] >= 0 || graph.pieces[index]!.line !== here.line) continue;
          roadOfPiece[index] = row;
          queue.push(index);
        }
      }
    }
  });
  return { roads, roadOfPiece };
}

/** A street name in the way of the city; one of its kind in the district. */
function makeUpName(taken: Set<string>, road: number, eastWest: boolean, draw: Draw): Name {
  for (let attempt = 0; ; attempt++) {
    const first = firstSyllables[Math.floor(draw(Purpose.roadName, road, attempt * 3) * firstSyllables.length)];
    const second = secondSyllables[Math.floor(draw(Purpose.roadName, road, attempt * 3 + 1) * secondSyllables.length)];
    const stem = `${first.zh}${second.zh}`;
    if (first.en.toLowerCase() === second.en || taken.has(stem)) continue;
    taken.add(stem);
    const isStreet = eastWest && draw(Purpose.roadName, road, attempt * 3 + 2) < 0.4;
    return { zh: `${stem}${isStreet ? '街' : '路'}`, en: `${first.en}${second.en} ${isStreet ? 'Street' : 'Road'}` };
  }
}
