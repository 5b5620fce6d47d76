import { describe, expect, it } from 'vitest';
import {
  advanceCamera,
  type CameraMotion,
  createCameraMotion,
  flyCamera,
  glideCamera,
  panCamera,
  placeCamera,
  turnCamera,
  zoomCamera,
} from '../../../client/city/camera/cameraMotion.ts';
import { groundAt } from '../../../client/city/camera/mapCamera.ts';

function createTestCamera(): CameraMotion {
  const camera = createCameraMotion();
  camera.viewport = { width: 1000, height: 500 };
  placeCamera(camera, { x: 100, y: 200, spanM: 1000, tiltDeg: 0, bearingDeg: 0 });
  return camera;
}

/** Lets a motion run out in pictures of 16 ms. @returns pictures */
function runOut(camera: CameraMotion, startMs = 0): number {
  let pictures = 0;
  while (advanceCamera(camera, startMs + ++pictures * 16, 16)) if (pictures > 1000) throw new Error('never rests');
  return pictures;
}

describe('the camera in motion', () => {
  it('flies to where it is sent, round the shorter way, and rests', () => {
    const camera = createTestCamera();
    placeCamera(camera, { ...camera.state, bearingDeg: 350 });
    const target = { x: 9000, y: -3000, spanM: 300, tiltDeg: 40, bearingDeg: 20 };
    flyCamera(camera, target, 0);
    advanceCamera(camera, 100, 16);
    expect(camera.state.bearingDeg > 349 || camera.state.bearingDeg < 21).toBe(true);
    runOut(camera);
    expect(camera.state.x).toBeCloseTo(9000, 6);
    expect(camera.state).toMatchObject({ spanM: 300, tiltDeg: 40, bearingDeg: 20 });
  });

  it('is there at once where motion is reduced', () => {
    const camera = createTestCamera();
    camera.reducedMotion = true;
    flyCamera(camera, { ...camera.state, x: 5000 }, 0);
    expect(camera.motion).toBeNull();
    expect(camera.state.x).toBe(5000);
    panCamera(camera, 0.1, 0);
    expect(camera.state.x).toBeCloseTo(5100, 6);
    glideCamera(camera, 900, 0);
    expect(camera.motion).toBeNull();
  });

  it('adds up turns of the wheel, and holds the ground under the pointer', () => {
    const camera = createTestCamera();
    const before = groundAt(camera.state, camera.viewport, 800, 100)!;
    zoomCamera(camera, 0.5, 800, 100);
    zoomCamera(camera, 0.5, 800, 100);
    runOut(camera);
    expect(camera.state.spanM).toBeCloseTo(250, 6);
    const after = groundAt(camera.state, camera.viewport, 800, 100)!;
    expect(after.x).toBeCloseTo(before.x, 6);
    expect(after.y).toBeCloseTo(before.y, 6);
  });

  it('adds up steps of the keys, in the directions of the picture', () => {
    const camera = createTestCamera();
    placeCamera(camera, { ...camera.state, bearingDeg: 90 });
    panCamera(camera, 0.1, 0);
    panCamera(camera, 0.1, 0);
    turnCamera(camera, 0, 10);
    runOut(camera);
    // With east up, right is south.
    expect(camera.state.x).toBeCloseTo(100, 6);
    expect(camera.state.y).toBeCloseTo(0, 6);
    expect(camera.state.tiltDeg).toBeCloseTo(10, 6);
  });

  it('stays within its limits', () => {
    const camera = createTestCamera();
    camera.limits = { minX: -500, minY: -500, maxX: 500, maxY: 500 };
    glideCamera(camera, 50_000, 0);
    runOut(camera);
    expect(camera.state.x).toBe(500);
  });
});
