import { describe, expect, it } from 'vitest';
import { measureRoom } from '../../../sim/scenario/waves/flowRoom.ts';

/** Two stop lines: link 7 with streams 0 and 1, fed by stream 2 of link 4, which begins at an entry. */
function roomOf(lengthM: number, lanesM: number) {
  const arc = { from: 2, vehPerH: 300, travelS: 20, lengthM, lanesM };
  const arcs = {
    arcs: [
      { ...arc, to: 0 },
      { ...arc, to: 1 },
    ],
    into: [[0], [1], []],
    evenVehPerH: new Float64Array(3),
  };
  return [...measureRoom(arcs, [7, 7, 4], [3600, 1200, 1800])];
}

describe('room for queues', () => {
  it('is 7.5 m of lane a vehicle, shared as the saturation flow is; entries have no end', () => {
    // 300 m of two lanes and a pocket of 60 m: 660 m, 88 vehicles.
    expect(roomOf(300, 660)).toEqual([66, 22, Number.POSITIVE_INFINITY]);
  });

  it('has no limit between stop lines of one crossing', () => {
    expect(roomOf(20, 40)).toEqual(new Array(3).fill(Number.POSITIVE_INFINITY));
  });
});
