import { describe, expect, it } from 'vitest';
import { overlap, type PlacedBox, placeLabels } from '../../../client/city/labels/placeLabels.ts';

function createBox(candidate: number, x: number, y: number, more: Partial<PlacedBox> = {}): PlacedBox {
  return { candidate, x, y, width: 60, height: 14, angleRad: 0, rank: 1, key: `road ${candidate}`, ...more };
}

describe('labels', () => {
  it('never lie upon one another; the higher rank stays', () => {
    const placed = placeLabels([createBox(0, 100, 100), createBox(1, 130, 104, { rank: 0 })], new Map(), 10);
    expect(placed.map((box) => box.candidate)).toEqual([1]);
  });
  it('are compared along their own directions: two that run side by side fit', () => {
    const slanted = { angleRad: Math.PI / 4 };
    expect(overlap(createBox(0, 100, 100, slanted), createBox(1, 121, 79, slanted))).toBe(false);
    expect(overlap(createBox(0, 100, 100, slanted), createBox(1, 121, 121, slanted))).toBe(true);
  });
  it('name one object once', () => {
    const placed = placeLabels([createBox(0, 0, 0, { key: 'a' }), createBox(1, 500, 0, { key: 'a' })], new Map(), 10);
    expect(placed).toHaveLength(1);
  });
  it('stay where they are while they can, and are at most so many', () => {
    const boxes = [createBox(0, 0, 0, { key: 'a', rank: 1 }), createBox(1, 500, 0, { key: 'a', rank: 1.2 })];
    expect(placeLabels(boxes, new Map([['a', 1]]), 10)[0].candidate).toBe(1);
    const many = Array.from({ length: 50 }, (_, i) => createBox(i, i * 200, 0));
    expect(placeLabels(many, new Map(), 36)).toHaveLength(36);
  });
});
