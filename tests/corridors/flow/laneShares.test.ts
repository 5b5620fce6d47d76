import { expect, it } from 'vitest';
import { shareLanes } from '../../../sim/corridors/flow/laneShares.ts';

it('gives movements their own lanes, and shared lanes by the traffic that fills them evenly', () => {
  expect(shareLanes([300, 600], [0b100, 0b011])).toEqual([1, 2]);
  // A right turn of 200 and through traffic of 600 over a shared kerb lane and one of its own: 400 on each.
  const [right, through] = shareLanes([200, 600], [0b01, 0b11]);
  expect(right).toBeCloseTo(0.5, 6);
  expect(through).toBeCloseTo(1.5, 6);
  // A right turn that fills the kerb lane by itself keeps it.
  const [strong, other] = shareLanes([700, 300], [0b01, 0b11]);
  expect(strong).toBeCloseTo(1, 6);
  expect(other).toBeCloseTo(1, 6);
});
