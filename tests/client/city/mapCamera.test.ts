import { describe, expect, it } from 'vitest';
import {
  clampCamera,
  frameOf,
  groundAt,
  holdGround,
  projectGround,
  viewProjection,
  viewRectangleOf,
} from '../../../client/city/camera/mapCamera.ts';

const viewport = { width: 1200, height: 800 };
const camera = { x: 40_000, y: -70_000, spanM: 600, tiltDeg: 40, bearingDeg: 120 };

describe('the map camera', () => {
  it('sees its span across the middle of the picture', () => {
    const left = groundAt(camera, viewport, 0, 400)!;
    const right = groundAt(camera, viewport, 1200, 400)!;
    expect(Math.hypot(right.x - left.x, right.y - left.y)).toBeCloseTo(600, 6);
    const middle = groundAt(camera, viewport, 600, 400)!;
    expect(middle.x).toBeCloseTo(40_000, 6);
    expect(middle.y).toBeCloseTo(-70_000, 6);
  });

  it('looks north with bearing 0: up is north, right is east', () => {
    const north = { ...camera, bearingDeg: 0, tiltDeg: 0 };
    const up = groundAt(north, viewport, 600, 0)!;
    const right = groundAt(north, viewport, 1200, 400)!;
    expect(up.y).toBeGreaterThan(north.y);
    expect(up.x).toBeCloseTo(north.x, 6);
    expect(right.x).toBeCloseTo(north.x + 300, 6);
  });

  it('puts a ground point back under the pixel it came from', () => {
    const point = { x: 0, y: 0, depthRatio: 0 };
    for (const [px, py] of [
      [10, 790],
      [600, 400],
      [1100, 90],
    ]) {
      const ground = groundAt(camera, viewport, px, py)!;
      projectGround(camera, viewport, frameOf(camera, viewport), ground.x, ground.y, point);
      expect(point.x).toBeCloseTo(px, 6);
      expect(point.y).toBeCloseTo(py, 6);
    }
  });

  it('agrees with the matrix that the shaders get', () => {
    const [originX, originY] = [Math.fround(camera.x), Math.fround(camera.y)];
    const m = viewProjection(camera, viewport, originX, originY, new Array<number>(16).fill(0));
    const ground = groundAt(camera, viewport, 250, 300)!;
    const [x, y] = [ground.x - originX, ground.y - originY];
    const at = (row: number) => m[row] * x + m[4 + row] * y + m[12 + row];
    expect((at(0) / at(3)) * 600 + 600).toBeCloseTo(250, 6);
    expect(400 - (at(1) / at(3)) * 400).toBeCloseTo(300, 6);
    expect(Math.abs(at(2) / at(3))).toBeLessThan(1);
  });

  it('keeps a pixel still at street zoom 80 km from the origin: 32-bit positions less a near origin', () => {
    const [originX, originY] = [Math.fround(camera.x), Math.fround(camera.y)];
    const stored = Math.fround(40_012.345);
    expect(Math.abs(Math.fround(stored - originX) - (40_012.345 - originX))).toBeLessThan(0.004);
    expect(originY).toBe(-70_000);
  });

  it('holds the ground under the pointer through a zoom', () => {
    const ground = groundAt(camera, viewport, 900, 200)!;
    const zoomed = holdGround({ ...camera, spanM: 150 }, viewport, ground, 900, 200);
    const after = groundAt(zoomed, viewport, 900, 200)!;
    expect(after.x).toBeCloseTo(ground.x, 6);
    expect(after.y).toBeCloseTo(ground.y, 6);
  });

  it('stays within its limits of span and tilt and turns full circle', () => {
    const clamped = clampCamera({ x: 0, y: 0, spanM: 5, tiltDeg: 89, bearingDeg: -30 });
    expect(clamped).toMatchObject({ spanM: 60, tiltDeg: 60, bearingDeg: 330 });
    expect(groundAt({ ...clamped, spanM: 60 }, viewport, 600, 0)).not.toBeNull();
  });

  it('tells a box that holds every corner of the picture', () => {
    const box = viewRectangleOf(camera, viewport);
    for (const [px, py] of [
      [0, 0],
      [1200, 0],
      [0, 800],
      [1200, 800],
    ]) {
      const { x, y } = groundAt(camera, viewport, px, py)!;
      expect(x).toBeGreaterThanOrEqual(box.minX);
      expect(x).toBeLessThanOrEqual(box.maxX);
      expect(y).toBeGreaterThanOrEqual(box.minY);
      expect(y).toBeLessThanOrEqual(box.maxY);
    }
  });
});
