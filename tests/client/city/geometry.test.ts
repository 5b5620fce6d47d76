import { describe, expect, it } from 'vitest';
import { createCityScene } from '../../../client/city/geometry/cityScene.ts';
import { intersectionOutline, legsOf } from '../../../client/city/geometry/intersectionSurface.ts';
import { measureLandMask } from '../../../client/city/geometry/landMask.ts';
import { measureLandTint } from '../../../client/city/geometry/landTint.ts';
import { pointAt, rightNormals } from '../../../client/city/geometry/line.ts';
import { buildRoadVertices } from '../../../client/city/layers/roads.ts';
import { paintRegion } from '../../../client/city/layers/streetPaint.ts';
import { nearestIntersection, nearestLink } from '../../../client/city/picking/groundIndex.ts';
import { PAINT_FLOATS, PaintKind } from '../../../client/city/street/paintWriter.ts';
import { streetRegionFor } from '../../../client/city/street/streetRegion.ts';
import { createTestScene } from './createTestScene.ts';
import { headsOfScene } from './headsOfScene.ts';

const scene = createTestScene('two-way-arterial');
const city = createCityScene(scene);
const { network } = scene;

describe('lines', () => {
  it('have normals to the right of the way, longer in a bend', () => {
    const [start, bend] = rightNormals([
      [0, 0],
      [10, 0],
      [10, 10],
    ]);
    expect(start).toEqual([0, -1]);
    expect(bend[0]).toBeCloseTo(1, 9);
    expect(bend[1]).toBeCloseTo(-1, 9);
  });
  it('go on straight beyond their ends', () => {
    const line = [
      [0, 0],
      [10, 0],
    ] as const;
    expect(pointAt(line, 14).point[0]).toBeCloseTo(14, 9);
    expect(pointAt(line, -3).point[0]).toBeCloseTo(-3, 9);
  });
});

describe('roads', () => {
  it('lie on the right of their centre line, each direction on its own side', () => {
    for (const road of city.carriageways) expect(road.offsetM).toBe(road.twoWay ? road.halfWidthM : 0);
  });

  it('draw every link, and only triangles of vertices that there are', () => {
    const vertices = buildRoadVertices(network, city.carriageways, city.around);
    const count = vertices.link.length;
    expect(vertices.index.every((vertex) => vertex < count)).toBe(true);
    expect(new Set(vertices.link).size).toBe(network.linkCount + 1);
    expect(vertices.centre.every(Number.isFinite) && vertices.normal.every(Number.isFinite)).toBe(true);
  });

  it('have intersections whose outline goes round counter-clockwise, as large as the crossing roads', () => {
    for (const intersection of scene.signals.intersectionIndex) {
      const legs = legsOf(
        network,
        intersection,
        city.around.approaches[intersection],
        city.around.departures[intersection],
      );
      const outline = intersectionOutline(legs)!;
      let doubledM2 = 0;
      outline.forEach(([x, y], i) => {
        const [nx, ny] = outline[(i + 1) % outline.length];
        doubledM2 += x * ny - nx * y;
      });
      expect(doubledM2 / 2).toBeGreaterThan(100);
      expect(doubledM2 / 2).toBeLessThan(4000);
    }
  });
});

describe('street paint', () => {
  const centre = scene.signals.intersectionIndex[0];
  const camera = {
    x: network.intersectionX[centre],
    y: network.intersectionY[centre],
    spanM: 300,
    tiltDeg: 0,
    bearingDeg: 0,
  };
  const view = { minX: camera.x - 150, maxX: camera.x + 150, minY: camera.y - 80, maxY: camera.y + 80, spanM: 300 };

  it('is kept while the picture moves within its region and made anew outside', () => {
    const region = streetRegionFor(null, city, view, camera);
    expect(streetRegionFor(region, city, view, camera)).toBe(region);
    const far = { ...view, minX: view.minX + 2000, maxX: view.maxX + 2000 };
    expect(streetRegionFor(region, city, far, { ...camera, x: camera.x + 2000 })).not.toBe(region);
  });

  it('hatches a closed lane, and no other', () => {
    const region = streetRegionFor(null, city, view, camera);
    const link = city.around.approaches[centre][0];
    const kinds = (closed: (other: number) => number) => {
      const { floats } = paintRegion(city, region, closed);
      let count = 0;
      for (let i = PAINT_FLOATS - 1; i < floats.length; i += PAINT_FLOATS) if (floats[i] === PaintKind.closed) count++;
      return count;
    };
    expect(kinds(() => 0)).toBe(0);
    expect(kinds((other) => (other === link ? 1 : 0))).toBeGreaterThanOrEqual(4);
  });

  it('has a head for each approach of a signal, none upon another', () => {
    const heads = headsOfScene(scene).filter((head) => head.signal === 0);
    const approaches = city.around.approaches[scene.signals.intersectionIndex[0]].filter(
      (link) => network.linkMovements[link * 2 + 1] > network.linkMovements[link * 2],
    );
    expect(heads.length).toBeGreaterThanOrEqual(approaches.length);
    for (const a of heads) {
      for (const b of heads) {
        if (a !== b) expect(Math.hypot(a.at[0] - b.at[0], a.at[1] - b.at[1])).toBeGreaterThan(2.4);
      }
    }
  });
});

describe('picking', () => {
  it('finds the signal and the road that are pointed at', () => {
    const centre = scene.signals.intersectionIndex[1];
    const [x, y] = [network.intersectionX[centre], network.intersectionY[centre]];
    expect(nearestIntersection(city.ground, network, x + 8, y - 5, 20, () => true)).toBe(centre);
    expect(nearestIntersection(city.ground, network, x + 8, y - 5, 20, () => false)).toBe(-1);
    const link = city.around.approaches[centre][0];
    const line = city.ground.linkLines[link];
    const middle = pointAt(
      [
        [line[0], line[1]],
        [line[2], line[3]],
      ],
      60,
    );
    expect(nearestLink(city.ground, middle.point[0], middle.point[1], 4)).toBe(link);
    expect(nearestLink(city.ground, x + 1e5, y, 50)).toBe(-1);
  });
});

describe('the land', () => {
  it('has no gaps between its districts, and keeps its bays', () => {
    const square = (minX: number, maxX: number, maxY: number) =>
      [
        [minX, 1000],
        [maxX, 1000],
        [maxX, maxY],
        [minX, maxY],
      ] as const;
    const box = { minX: 0, minY: 0, maxX: 10_000, maxY: 10_000 };
    const mask = measureLandMask([square(1000, 4600, 9000), square(5200, 9000, 5000)], box, 100, 1200);
    const at = (x: number, y: number) => mask[Math.floor(y / 100) * 100 + Math.floor(x / 100)];
    expect(at(4900, 3000)).toBe(1);
    expect(at(2000, 8000)).toBe(1);
    expect(at(7000, 8000)).toBe(0);
    expect(at(500, 3000)).toBe(0);
  });
});

describe('the tint of the land', () => {
  it('is strong where streets are dense and fades to nothing', () => {
    const points = Array.from({ length: 400 }, (_, i) => [(i % 20) * 100, Math.floor(i / 20) * 100]).flat();
    const { bytes, size } = measureLandTint([...points, 30_000, 30_000], 64, 400);
    expect(bytes[2 * size + 2]).toBeGreaterThan(150);
    expect(bytes[32 * size + 5]).toBe(0);
  });
});
