import { BufferAttribute, BufferGeometry, DynamicDrawUsage, type Group, type IUniform } from 'three';
import { Indication, type TimetableSegment } from '../../../sim/shared.ts';
import type { CityScene } from '../geometry/cityScene.ts';
import { createDigitAtlas } from '../look/digitAtlas.ts';
import { createFlatMaterial } from '../look/material.ts';
import { createFlatMesh, createGeometry, PaintOrder } from '../look/mesh.ts';
import type { Palette } from '../look/palette.ts';
import type { SharedUniforms, Themed } from '../look/sharedUniforms.ts';
import { type HeadPlace, placeHeads } from '../signals/headPlaces.ts';
import {
  createIndicationClock,
  type IndicationClock,
  invalidateSignal,
  updateIndications,
} from '../signals/indicationClock.ts';
import type { StreetRegion } from '../street/streetRegion.ts';
import { HEAD_FRAGMENT, HEAD_VERTEX } from './signalHeadShaders.ts';

/**
 * Close by: a head for each approach and movement at its stop line, lying as the driver sees it: red far, yellow, green
 * near; the lit lamp an arrow of its turn; seconds left beside it.
 */
export interface SignalHeads extends Themed {
  show(region: StreetRegion | null): void;
  setClock(timeMs: number): void;
  invalidate(signal: number): void;
}

/** The housing and two digits. */
const QUADS = 3;
/** Times in the vertices count from a base, so that 32 bits hold milliseconds; renewed when it is this far away. */
const REBASE_AFTER_MS = 1_800_000;

export function createSignalHeads(
  group: Group,
  shared: SharedUniforms,
  city: CityScene,
  segments: readonly (readonly TimetableSegment[])[],
): SignalHeads {
  const { network, signals } = city.scene;
  const uniforms: Record<string, IUniform> = {
    uRegion: { value: [0, 0] },
    uNowS: { value: 0 },
    uDigits: { value: createDigitAtlas() },
    uSignals: { value: [] },
    uBack: { value: [0, 0, 0] },
    uEdge: { value: [0, 0, 0] },
    uText: { value: [0, 0, 0] },
  };
  const material = createFlatMaterial({
    shared,
    uniforms,
    vertex: HEAD_VERTEX,
    fragment: HEAD_FRAGMENT,
    transparent: true,
  });
  const mesh = createFlatMesh(new BufferGeometry(), material, PaintOrder.signalHeads);
  mesh.visible = false;
  group.add(mesh);
  let clock: IndicationClock = createIndicationClock([]);
  let states = new BufferAttribute(new Uint8Array(0), 1);
  let ends = new BufferAttribute(new Float32Array(0), 1);
  let baseMs = 0;

  return {
    show(region) {
      mesh.visible = region !== null;
      if (!region) return;
      const heads = region.intersections.flatMap((i) => placeHeads(network, signals, i));
      clock = createIndicationClock(heads);
      states = new BufferAttribute(new Uint8Array(heads.length * QUADS * 4).fill(Indication.dark), 1);
      ends = new BufferAttribute(new Float32Array(heads.length * QUADS * 4), 1);
      states.setUsage(DynamicDrawUsage);
      ends.setUsage(DynamicDrawUsage);
      mesh.geometry.dispose();
      mesh.geometry = headGeometry(heads, region);
      mesh.geometry.setAttribute('aState', states);
      mesh.geometry.setAttribute('aEndS', ends);
      mesh.visible = heads.length > 0;
      uniforms.uRegion.value = [region.originX, region.originY];
    },
    setClock(timeMs) {
      if (!mesh.visible) return;
      if (Math.abs(timeMs - baseMs) > REBASE_AFTER_MS) {
        baseMs = Math.floor(timeMs);
        clock.validUntilMs.fill(Number.NEGATIVE_INFINITY);
      }
      uniforms.uNowS.value = (timeMs - baseMs) / 1000;
      let changed = false;
      updateIndications(clock, segments, timeMs, (i) => {
        const from = i * QUADS * 4;
        const endS = Math.min(1e6, (clock.validUntilMs[i] - baseMs) / 1000);
        (states.array as Uint8Array).fill(clock.indication[i], from, from + QUADS * 4);
        (ends.array as Float32Array).fill(endS, from, from + QUADS * 4);
        changed = true;
      });
      if (!changed) return;
      states.needsUpdate = true;
      ends.needsUpdate = true;
    },
    invalidate(signal) {
      invalidateSignal(clock, signal);
    },
    applyPalette(palette: Palette) {
      uniforms.uSignals.value = palette.signals.flat();
      uniforms.uBack.value = palette.headBack;
      uniforms.uEdge.value = palette.headEdge;
      uniforms.uText.value = palette.headText;
    },
  };
}

function headGeometry(heads: readonly HeadPlace[], region: StreetRegion): BufferGeometry {
  const vertices = heads.length * QUADS * 4;
  const anchor = new Float32Array(vertices * 4);
  const corner = new Int8Array(vertices * 2);
  const part = new Uint8Array(vertices * 2);
  const index = new Uint32Array(heads.length * QUADS * 6);
  let v = 0;
  heads.forEach((head, i) => {
    for (let quad = 0; quad < QUADS; quad++) {
      const at = v;
      for (let k = 0; k < 4; k++, v++) {
        anchor.set([head.at[0] - region.originX, head.at[1] - region.originY, head.along[0], head.along[1]], v * 4);
        corner.set([k % 2 === 0 ? -1 : 1, k < 2 ? -1 : 1], v * 2);
        part.set([quad, head.turn], v * 2);
      }
      index.set([at, at + 1, at + 2, at + 1, at + 3, at + 2], (i * QUADS + quad) * 6);
    }
  });
  return createGeometry({ aAnchor: [anchor, 4], aCorner: [corner, 2], aPart: [part, 2] }, index);
}
