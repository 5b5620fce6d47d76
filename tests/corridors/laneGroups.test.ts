import { describe, expect, it } from 'vitest';
import { groupLanes } from '../../sim/corridors/laneGroups.ts';
import { gapFlowVehPerS } from '../../sim/corridors/saturation.ts';

describe('lane groups', () => {
  it('share a lane as long as that loads all alike, else leave it to the turn that fills it', () => {
    // Right turn 200 and through 600 over two lanes: 400 on each. Right turn 700: the kerb lane is its own.
    expect(groupLanes([0.2, 0.6], [0b01, 0b11])).toEqual([{ movements: [0, 1], lanes: 0b11, loadRatio: 0.4 }]);
    expect(groupLanes([0.7, 0.3], [0b01, 0b11])).toEqual([
      { movements: [0], lanes: 0b01, loadRatio: 0.7 },
      { movements: [1], lanes: 0b10, loadRatio: 0.3 },
    ]);
  });

  it('keep a lane of its own apart, though it carries as much, and take along who shares and drives nothing', () => {
    const groups = groupLanes([0, 0.4, 0.2], [0b001, 0b011, 0b100]);
    expect(groups.map(({ movements }) => movements)).toEqual([[0, 1], [2]]);
    expect(groups.map(({ loadRatio }) => loadRatio)).toEqual([0.2, 0.2]);
  });
});

describe('gaps', () => {
  it('let 1,440 veh/h pass where nobody opposes, and 629 against 900 veh/h', () => {
    expect(3600 * gapFlowVehPerS(0)).toBeCloseTo(1440, 9);
    // 900 e^(-0.25 · 4.5) / (1 - e^(-0.25 · 2.5)) = 900 · 0.32465 / 0.46474 = 628.7.
    expect(3600 * gapFlowVehPerS(0.25)).toBeCloseTo(628.7, 1);
  });
});
