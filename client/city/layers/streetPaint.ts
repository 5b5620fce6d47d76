import {
  BufferAttribute,
  BufferGeometry,
  type Group,
  InterleavedBuffer,
  InterleavedBufferAttribute,
  type IUniform,
} from 'three';
import type { CityScene } from '../geometry/cityScene.ts';
import { legsOf } from '../geometry/intersectionSurface.ts';
import { createFlatMaterial } from '../look/material.ts';
import { createFlatMesh, PaintOrder } from '../look/mesh.ts';
import type { Palette } from '../look/palette.ts';
import type { SharedUniforms, Themed } from '../look/sharedUniforms.ts';
import { paintIntersection } from '../street/paintIntersection.ts';
import { paintLink } from '../street/paintLink.ts';
import { createPaintWriter, PAINT_FLOATS, type PaintWriter } from '../street/paintWriter.ts';
import type { StreetRegion } from '../street/streetRegion.ts';

/** Lines, crossings and arrows of the streets in the picture: one geometry, built anew when the picture leaves it. */
export interface StreetPaint extends Themed {
  /** Paints a region; null: nothing. */
  show(region: StreetRegion | null): void;
}

const VERTEX = /* glsl */ `
in vec2 aPoint;
in vec2 aNormal;
in vec2 aWay;
in float aKind;
uniform vec2 uRegion;
out vec2 vWay;
out float vCoverage;
out float vHalfM;
flat out int vKind;
void main() {
  float pixelM = pixelAt(uRegion + aPoint);
  float halfM = length(aNormal);
  // A line thinner than a pixel is drawn a pixel wide and paler.
  float drawnM = max(halfM, 0.5 * pixelM);
  vCoverage = halfM > 0.0 ? min(1.0, halfM / drawnM) : 1.0;
  vec2 offset = halfM > 0.0 ? aNormal * (drawnM / halfM) : vec2(0.0);
  vWay = aWay;
  vHalfM = halfM;
  vKind = int(aKind + 0.5);
  gl_Position = uViewProjection * vec4((uRegion - uOrigin) + aPoint + offset, 0.0, 1.0);
}
`;
const FRAGMENT = /* glsl */ `
in vec2 vWay;
in float vCoverage;
in float vHalfM;
flat in int vKind;
uniform vec3 uKinds[6];
void main() {
  float alpha = vCoverage * uPaint;
  if (vKind == 1) {
    float period = 10.0;
    float at = mod(vWay.x, period);
    float soft = max(0.05, fwidth(vWay.x));
    alpha *= smoothstep(0.0, soft, at) * (1.0 - smoothstep(4.0, 4.0 + soft, at));
  } else if (vKind == 5) {
    float slant = mod(vWay.x + vWay.y * vHalfM, 3.0);
    float edge = smoothstep(0.86, 0.9, abs(vWay.y));
    alpha = max(edge, step(slant, 1.1)) * 0.9;
  } else if (vKind == 3) {
    alpha = uPaint;
  }
  if (alpha < 0.01) discard;
  outColour = vec4(uKinds[vKind], alpha);
}
`;

/** @param closedLanes lanes closed on a link, bit by bit */
export function createStreetPaint(
  group: Group,
  shared: SharedUniforms,
  city: CityScene,
  closedLanes: (link: number) => number,
): StreetPaint {
  const uniforms: Record<string, IUniform> = { uRegion: { value: [0, 0] }, uKinds: { value: new Array(18).fill(0) } };
  const material = createFlatMaterial({ shared, uniforms, vertex: VERTEX, fragment: FRAGMENT, transparent: true });
  const mesh = createFlatMesh(new BufferGeometry(), material, PaintOrder.street);
  mesh.visible = false;
  group.add(mesh);
  return {
    show(region) {
      mesh.visible = region !== null;
      if (!region) return;
      mesh.geometry.dispose();
      mesh.geometry = geometryOf(paintRegion(city, region, closedLanes));
      uniforms.uRegion.value = [region.originX, region.originY];
    },
    applyPalette(palette: Palette) {
      uniforms.uKinds.value = [
        palette.paint,
        palette.paint,
        palette.centreLine,
        palette.median,
        palette.roadCasing,
        palette.closed,
      ].flat();
    },
  };
}

export function paintRegion(city: CityScene, region: StreetRegion, closedLanes: (link: number) => number): PaintWriter {
  const { network } = city.scene;
  const { intersections } = network.definition;
  const writer = createPaintWriter(region.originX, region.originY);
  for (const i of region.intersections) {
    const legs = legsOf(network, i, city.around.approaches[i], city.around.departures[i]);
    paintIntersection(writer, legs, intersections[i].control === 'signal');
  }
  for (const link of region.links) {
    const control = intersections[network.linkTo[link]].control;
    paintLink(writer, network, link, {
      twoWay: city.carriageways[link].twoWay,
      stopLine: control === 'signal' ? 'solid' : control === 'priority' && isMinor(city, link) ? 'dashed' : 'none',
      closedLanes: closedLanes(link),
    });
  }
  return writer;
}

/** Whether a link gives way at its end: another of a higher class comes in there. */
function isMinor(city: CityScene, link: number): boolean {
  const { network } = city.scene;
  const rank = city.carriageways[link].classRank;
  return city.around.approaches[network.linkTo[link]].some((other) => city.carriageways[other].classRank < rank);
}

function geometryOf(writer: PaintWriter): BufferGeometry {
  const geometry = new BufferGeometry();
  const buffer = new InterleavedBuffer(Float32Array.from(writer.floats), PAINT_FLOATS);
  geometry.setAttribute('aPoint', new InterleavedBufferAttribute(buffer, 2, 0));
  geometry.setAttribute('aNormal', new InterleavedBufferAttribute(buffer, 2, 2));
  geometry.setAttribute('aWay', new InterleavedBufferAttribute(buffer, 2, 4));
  geometry.setAttribute('aKind', new InterleavedBufferAttribute(buffer, 1, 6));
  geometry.setIndex(new BufferAttribute(Uint32Array.from(writer.index), 1));
  return geometry;
}
