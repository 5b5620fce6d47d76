import {
  BufferAttribute,
  BufferGeometry,
  DataTexture,
  type Group,
  type IUniform,
  RGBAIntegerFormat,
  UnsignedIntType,
} from 'three';
import { type Frame, VEHICLE_SLOT_MASK } from '../../../sim/shared.ts';
import { createFlatMaterial } from '../look/material.ts';
import { createFlatMesh, PaintOrder } from '../look/mesh.ts';
import type { Palette } from '../look/palette.ts';
import type { SharedUniforms, Themed } from '../look/sharedUniforms.ts';
import { createFramePairs, createSlotTable, framesAbout, PAIR_WORDS, pairFrames } from '../vehicles/framePairs.ts';
import { locatePair } from '../vehicles/vehicleCurve.ts';
import {
  BODY_FRAGMENT,
  BODY_INDICES,
  BODY_VERTEX,
  BODY_VERTICES,
  MARK_FRAGMENT,
  MARK_INDICES,
  MARK_VERTEX,
  MARK_VERTICES,
} from '../vehicles/vehicleShaders.ts';

/**
 * All vehicles in one draw call, without instances and without attributes: a vertex finds its vehicle by its number and
 * reads both of its records from a texture. A frame costs one upload; a picture costs two uniforms.
 */
export interface Vehicles extends Themed {
  /** Blue lights are steady then. */
  setReducedMotion(reduced: boolean): void;
  pushFrame(frame: Frame): void;
  setClock(timeMs: number): void;
  /** Where a vehicle is drawn, m; null if it is not in the picture's frames. */
  locate(slot: number): { x: number; y: number } | null;
  /** Slot of the vehicle drawn nearest to a point; -1: none within reach. */
  nearest(x: number, y: number, reachM: number): number;
  count(): number;
}

/** Frames kept: the clock runs a tick behind the newest, and not evenly. */
const KEPT_FRAMES = 4;
/** Vehicles to a row of the texture, two texels each. */
const ROW_VEHICLES = 256;
/** Beyond this many metres a pixel vehicles are part of the road's tone. */
const GRAINS_MPP = 7;
/** More bodies than this are drawn as marks: they can't be told apart any more. */
const MOST_BODIES = 8000;
/** Half a turn of a blue light, wall ms: one flash a second, whatever the pace of the run. */
const FLASH_MS = 500;

export function createVehicles(group: Group, shared: SharedUniforms): Vehicles {
  const pairs = createFramePairs();
  const table = createSlotTable();
  let frames: Frame[] = [];
  let shown: readonly [Frame | null, Frame] | null = null;
  let floats = new Float32Array(pairs.words.buffer);
  const uniforms: Record<string, IUniform> = {
    uPairs: { value: createPairTexture(pairs.words) },
    uMix: { value: 0 },
    uSpanS: { value: 1 },
    uSpeed: { value: [] },
    uBodyColours: { value: [] },
    uGlass: { value: [0, 0, 0] },
    uBrake: { value: [0, 0, 0] },
    uBlueLight: { value: [0, 0, 0] },
    uFlash: { value: 1 },
  };
  const marks = createFlatMesh(
    new BufferGeometry(),
    createFlatMaterial({ shared, uniforms, vertex: MARK_VERTEX, fragment: MARK_FRAGMENT, transparent: true }),
    PaintOrder.vehicles,
  );
  const bodies = createFlatMesh(
    new BufferGeometry(),
    createFlatMaterial({ shared, uniforms, vertex: BODY_VERTEX, fragment: BODY_FRAGMENT, depth: true }),
    PaintOrder.vehicles,
  );
  group.add(marks, bodies);

  const upload = () => {
    const texture = uniforms.uPairs.value as DataTexture;
    if (texture.image.data !== pairs.words) {
      texture.dispose();
      uniforms.uPairs.value = createPairTexture(pairs.words);
      floats = new Float32Array(pairs.words.buffer);
    } else {
      texture.needsUpdate = true;
    }
  };
  let steady = false;
  const ratioNow = () => uniforms.uMix.value as number;
  const spanS = () => uniforms.uSpanS.value as number;

  return {
    setReducedMotion(reduced) {
      steady = reduced;
    },
    pushFrame(frame) {
      const newest = frames[frames.length - 1];
      if (newest && frame.timeMs < newest.timeMs) frames = [];
      // A frame of the same moment (a paused run, another view) replaces the one there is.
      if (newest && frame.timeMs === newest.timeMs) frames.pop();
      frames.push(frame);
      if (frames.length > KEPT_FRAMES) frames.shift();
    },
    setClock(timeMs) {
      if (frames.length > 0) {
        const about = framesAbout(frames, timeMs);
        if (!shown || about[0] !== shown[0] || about[1] !== shown[1]) {
          pairFrames(pairs, table, about[0], about[1]);
          shown = about;
          upload();
        }
      }
      const spanMs = Math.max(1, pairs.toMs - pairs.fromMs);
      uniforms.uMix.value = Math.min(1, Math.max(0, (timeMs - pairs.fromMs) / spanMs));
      uniforms.uSpanS.value = spanMs / 1000;
      uniforms.uFlash.value = steady || Math.floor(performance.now() / FLASH_MS) % 2 === 0 ? 1 : 0;
      const asBodies = shared.uBodies.value > 0 && pairs.count <= MOST_BODIES;
      bodies.visible = asBodies && pairs.count > 0;
      marks.visible = !asBodies && pairs.count > 0;
      marks.renderOrder = shared.uMetresPerPixel.value > GRAINS_MPP ? PaintOrder.grains : PaintOrder.vehicles;
      if (bodies.visible) growIndex(bodies.geometry, pairs.count, BODY_VERTICES, BODY_INDICES, bodyIndices());
      if (marks.visible) growIndex(marks.geometry, pairs.count, MARK_VERTICES, MARK_INDICES, [0, 1, 2, 1, 3, 2]);
    },
    locate(slot) {
      for (let row = 0; row < pairs.count; row++) {
        if ((pairs.words[row * PAIR_WORDS + 6] & VEHICLE_SLOT_MASK) === slot) {
          return locatePair(pairs.words, floats, row, ratioNow(), spanS());
        }
      }
      return null;
    },
    nearest(x, y, reachM) {
      let best = reachM;
      let found = -1;
      const farM = reachM + 80 * Math.max(1, spanS());
      for (let row = 0; row < pairs.count; row++) {
        const at = row * PAIR_WORDS + 4;
        if (Math.abs(floats[at] - x) > farM || Math.abs(floats[at + 1] - y) > farM) continue;
        const place = locatePair(pairs.words, floats, row, ratioNow(), spanS());
        const distanceM = Math.hypot(place.x - x, place.y - y);
        if (distanceM < best) {
          best = distanceM;
          found = pairs.words[at + 2] & VEHICLE_SLOT_MASK;
        }
      }
      return found;
    },
    count: () => pairs.count,
    applyPalette(palette: Palette) {
      uniforms.uSpeed.value = palette.speed.flat();
      uniforms.uBodyColours.value = palette.bodies.flat();
      uniforms.uGlass.value = palette.glass;
      uniforms.uBrake.value = palette.signals[0];
      uniforms.uBlueLight.value = palette.emergency;
    },
  };
}

function createPairTexture(words: Uint32Array<ArrayBuffer>): DataTexture {
  const rows = Math.ceil(words.length / PAIR_WORDS / ROW_VEHICLES);
  const texture = new DataTexture(words, ROW_VEHICLES * 2, rows, RGBAIntegerFormat, UnsignedIntType);
  texture.internalFormat = 'RGBA32UI';
  texture.needsUpdate = true;
  return texture;
}

/** Roof as a fan, then eight walls. */
function bodyIndices(): number[] {
  const index: number[] = [];
  for (let k = 1; k < 7; k++) index.push(0, k, k + 1);
  for (let k = 0; k < 8; k++) {
    const next = (k + 1) % 8;
    index.push(8 + k, 16 + k, 8 + next, 16 + k, 16 + next, 8 + next);
  }
  return index;
}

function growIndex(
  geometry: BufferGeometry,
  count: number,
  vertices: number,
  indices: number,
  pattern: readonly number[],
): void {
  const have = (geometry.getIndex()?.count ?? 0) / indices;
  if (have < count) {
    const capacity = Math.max(512, 2 ** Math.ceil(Math.log2(count)));
    const index = new Uint32Array(capacity * indices);
    for (let i = 0; i < capacity; i++) {
      for (let k = 0; k < indices; k++) index[i * indices + k] = i * vertices + pattern[k];
    }
    geometry.dispose();
    geometry.setIndex(new BufferAttribute(index, 1));
  }
  geometry.setDrawRange(0, count * indices);
}
