import { BufferAttribute, DynamicDrawUsage, type Group, type IUniform } from 'three';
import { Indication, type TimetableSegment } from '../../../sim/shared.ts';
import type { CityScene } from '../geometry/cityScene.ts';
import { createFlatMaterial } from '../look/material.ts';
import { createFlatMesh, createGeometry, PaintOrder } from '../look/mesh.ts';
import type { Palette } from '../look/palette.ts';
import type { SharedUniforms, Themed } from '../look/sharedUniforms.ts';
import {
  createIndicationClock,
  type IndicationClock,
  invalidateSignal,
  updateIndications,
} from '../signals/indicationClock.ts';
import { mainStreetOf } from '../signals/mainStreet.ts';

/**
 * From afar: one mark for each signal, lying on the ground. Green is a bar along the main street (the way is open), red a
 * bar across it (the way is barred), yellow a diamond: read by shape as well as by colour.
 */
export interface SignalMarks extends Themed {
  setClock(timeMs: number): void;
  invalidate(signal: number): void;
}

const VERTEX = /* glsl */ `
in vec2 aCentre;
in vec2 aAlong;
in vec2 aCorner;
in float aWeight;
in float aState;
uniform vec3 uSignals[5];
out vec2 vCorner;
flat out int vState;
flat out vec3 vColour;
flat out float vPixel;
flat out float vAlpha;
void main() {
  float pixelM = pixelAt(aCentre);
  // Even in the logarithm of the zoom: a mark keeps its share of the streets about it.
  float far = clamp(log2(uMetresPerPixel) / 6.0, 0.0, 1.0);
  float sizePx = mix(14.0, 2.0, far) * aWeight;
  vAlpha = (1.0 - uHeads) * mix(1.0, 0.3, far * far);
  float halfM = 0.5 * sizePx * pixelM * 1.5;
  vec2 right = vec2(aAlong.y, -aAlong.x);
  vCorner = aCorner * 1.5;
  vPixel = 2.0 / sizePx;
  vState = int(aState + 0.5);
  vColour = uSignals[vState];
  gl_Position = projectAt(aCentre + (aAlong * aCorner.y + right * aCorner.x) * halfM, 0.0);
  if (uHeads >= 0.99) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`;
const FRAGMENT = /* glsl */ `
in vec2 vCorner;
flat in int vState;
flat in vec3 vColour;
flat in float vPixel;
flat in float vAlpha;
uniform vec3 uRim;
float box(vec2 p, vec2 halfSize, float round) {
  vec2 d = abs(p) - halfSize + round;
  return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0) - round;
}
void main() {
  float d;
  if (vState == 0) d = box(vCorner, vec2(0.85, 0.3), 0.12);
  else if (vState == 1) d = (abs(vCorner.x) + abs(vCorner.y) - 0.92) * 0.7071;
  else if (vState == 4) d = abs(length(vCorner) - 0.5) - 0.14;
  else d = box(vCorner, vec2(0.3, 0.95), 0.12);
  float soft = vPixel * 0.6;
  float fill = 1.0 - smoothstep(-soft, soft, d);
  float rim = 1.0 - smoothstep(-soft, soft, d - vPixel * 1.1);
  float alpha = rim * vAlpha;
  if (alpha < 0.02) discard;
  outColour = vec4(mix(uRim, vColour, fill), alpha);
}
`;

export function createSignalMarks(
  group: Group,
  shared: SharedUniforms,
  city: CityScene,
  segments: readonly (readonly TimetableSegment[])[],
): SignalMarks {
  const { scene } = city;
  const { network, signals } = scene;
  const coordinated = coordinatedIntersections(city);
  const marks = signals.initialTimetables.flatMap((timetable, signal) => {
    const main = mainStreetOf(scene, signal, timetable);
    return main ? [{ signal, row: main.row, along: main.along }] : [];
  });
  const clock: IndicationClock = createIndicationClock(marks);
  const count = marks.length;
  const centre = new Float32Array(count * 8);
  const along = new Float32Array(count * 8);
  const corner = new Int8Array(count * 8);
  const weight = new Float32Array(count * 4);
  const state = new Uint8Array(count * 4).fill(Indication.dark);
  const index = new Uint32Array(count * 6);
  marks.forEach((mark, i) => {
    const intersection = signals.intersectionIndex[mark.signal];
    for (let k = 0; k < 4; k++) {
      const at = (i * 4 + k) * 2;
      centre[at] = network.intersectionX[intersection];
      centre[at + 1] = network.intersectionY[intersection];
      along[at] = mark.along[0];
      along[at + 1] = mark.along[1];
      corner[at] = k % 2 === 0 ? -1 : 1;
      corner[at + 1] = k < 2 ? -1 : 1;
      // Signals outside the corridors stand back a little.
      weight[i * 4 + k] = coordinated.has(intersection) ? 1 : 0.78;
    }
    index.set([i * 4, i * 4 + 1, i * 4 + 2, i * 4 + 1, i * 4 + 3, i * 4 + 2], i * 6);
  });
  const geometry = createGeometry(
    { aCentre: [centre, 2], aAlong: [along, 2], aCorner: [corner, 2], aWeight: [weight, 1] },
    index,
  );
  const states = new BufferAttribute(state, 1);
  states.setUsage(DynamicDrawUsage);
  geometry.setAttribute('aState', states);
  const uniforms: Record<string, IUniform> = { uSignals: { value: [] }, uRim: { value: [0, 0, 0] } };
  const material = createFlatMaterial({ shared, uniforms, vertex: VERTEX, fragment: FRAGMENT, transparent: true });
  const mesh = createFlatMesh(geometry, material, PaintOrder.signalMarks);
  group.add(mesh);
  return {
    setClock(timeMs) {
      mesh.visible = shared.uHeads.value < 0.99 && count > 0;
      if (!mesh.visible) return;
      let changed = false;
      updateIndications(clock, segments, timeMs, (i) => {
        const shown = clock.indication[i];
        if (state[i * 4] === shown) return;
        state.fill(shown, i * 4, i * 4 + 4);
        changed = true;
      });
      if (changed) states.needsUpdate = true;
    },
    invalidate(signal) {
      invalidateSignal(clock, signal);
    },
    applyPalette(palette: Palette) {
      uniforms.uSignals.value = palette.signals.flat();
      uniforms.uRim.value = palette.built;
    },
  };
}

function coordinatedIntersections(city: CityScene): Set<number> {
  return new Set(city.scene.corridors.flatMap((corridor) => [...corridor.memberIntersection]));
}
