import {
  DataTexture,
  type Group,
  type IUniform,
  LinearFilter,
  RGFormat,
  ShapeUtils,
  UnsignedByteType,
  Vector2,
} from 'three';
import type { Network, Scene } from '../../../sim/shared.ts';
import { borderStretches } from '../geometry/districtBorders.ts';
import { measureLandMask } from '../geometry/landMask.ts';
import { type LandTint, measureLandTint } from '../geometry/landTint.ts';
import { distancesAlong, type Line, rightNormals } from '../geometry/line.ts';
import { createFlatMaterial } from '../look/material.ts';
import { createFlatMesh, createGeometry, PaintOrder } from '../look/mesh.ts';
import type { Palette } from '../look/palette.ts';
import type { SharedUniforms, Themed } from '../look/sharedUniforms.ts';

/** The ground: what lies around the city, its land, the towns, and the fine line between districts. */

const TINT_CELLS = 384;
/** Gaps between districts up to this width are land, m: what generalising their outlines one by one leaves. */
const GAP_M = 2600;
/** A link longer than this runs between towns, m. */
const RURAL_M = 1500;

const LAND_VERTEX = /* glsl */ `
in vec2 aPoint;
/** 1: the sheet that shows where the mask is land. */
in float aMasked;
uniform vec4 uTintBox;
out vec2 vTint;
flat out float vMasked;
void main() {
  vMasked = aMasked;
  vTint = (aPoint - uTintBox.xy) / (uTintBox.zw - uTintBox.xy);
  gl_Position = projectAt(aPoint, 0.0);
}
`;
const LAND_FRAGMENT = /* glsl */ `
in vec2 vTint;
flat in float vMasked;
uniform sampler2D uTint;
uniform vec3 uValley;
uniform vec3 uLand;
uniform vec3 uBuilt;
void main() {
  vec2 inside = step(vec2(0.0), vTint) * step(vTint, vec2(1.0));
  vec2 known = texture(uTint, vTint).rg;
  if (vMasked > 0.5 && known.g < 0.5) discard;
  float built = known.r * inside.x * inside.y;
  vec3 open = mix(uValley, uLand, smoothstep(0.05, 0.35, built));
  outColour = vec4(mix(open, uBuilt, smoothstep(0.35, 0.9, built)), 1.0);
}
`;
const EDGE_VERTEX = /* glsl */ `
in vec2 aCentre;
in vec3 aSide;
uniform float uWidthPx;
void main() {
  gl_Position = projectAt(aCentre + aSide.xy * aSide.z * 0.5 * uWidthPx * pixelAt(aCentre), 0.0);
}
`;
const EDGE_FRAGMENT = /* glsl */ `
uniform vec3 uEdge;
void main() { outColour = vec4(uEdge, 0.8); }
`;

export function createLand(group: Group, shared: SharedUniforms, scene: Scene, linkLines: readonly Line[]): Themed {
  const { network } = scene;
  const outlines = network.definition.districts.flatMap((district) => district.outlines);
  const frame: Line[] = outlines.length > 0 ? outlines : [boxAround(network)];
  const tint = measureLandTint(builtPoints(network, linkLines), TINT_CELLS, 420, outlines.flat());
  const mask = measureLandMask(outlines, tint, TINT_CELLS, GAP_M);
  const texture = tintTexture(tint, mask);
  const colours: Record<string, IUniform> = {
    uValley: { value: [0, 0, 0] },
    uLand: { value: [0, 0, 0] },
    uBuilt: { value: [0, 0, 0] },
    uEdge: { value: [0, 0, 0] },
  };
  const land = createFlatMaterial({
    shared,
    uniforms: {
      ...colours,
      uTint: { value: texture },
      uTintBox: { value: [tint.minX, tint.minY, tint.maxX, tint.maxY] },
    },
    vertex: LAND_VERTEX,
    fragment: LAND_FRAGMENT,
  });
  group.add(createFlatMesh(fillGeometry(frame, tint), land, PaintOrder.land));
  if (outlines.length > 0) {
    const edge = createFlatMaterial({
      shared,
      uniforms: { ...colours, uWidthPx: { value: 1 } },
      vertex: EDGE_VERTEX,
      fragment: EDGE_FRAGMENT,
      transparent: true,
    });
    group.add(
      createFlatMesh(
        edgeGeometry(borderStretches(outlines, tint, mask, TINT_CELLS, GAP_M)),
        edge,
        PaintOrder.districtEdges,
      ),
    );
  }
  return {
    applyPalette(palette: Palette) {
      colours.uValley.value = palette.valley;
      colours.uLand.value = palette.land;
      colours.uBuilt.value = palette.built;
      colours.uEdge.value = palette.districtEdge;
    },
  };
}

function tintTexture(tint: LandTint, mask: Uint8Array): DataTexture {
  const bytes = new Uint8Array(tint.bytes.length * 2);
  tint.bytes.forEach((built, i) => {
    bytes[i * 2] = built;
    bytes[i * 2 + 1] = mask[i] * 255;
  });
  const texture = new DataTexture(bytes, tint.size, tint.size, RGFormat, UnsignedByteType);
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearFilter;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
}

/** Points along the streets, one every 150 m: dense where the town is. Roads between towns build on nothing. */
function builtPoints(network: Network, lines: readonly Line[]): number[] {
  const points: number[] = [];
  for (const line of lines) {
    if (lengthOf(line) > RURAL_M) continue;
    for (let i = 1; i < line.length; i++) {
      const [ax, ay] = line[i - 1];
      const [bx, by] = line[i];
      const lengthM = Math.hypot(bx - ax, by - ay);
      const pieces = Math.max(1, Math.round(lengthM / 150));
      for (let k = 0; k < pieces; k++) {
        const t = (k + 0.5) / pieces;
        points.push(ax + (bx - ax) * t, ay + (by - ay) * t);
      }
    }
  }
  if (points.length === 0) points.push(network.intersectionX[0] ?? 0, network.intersectionY[0] ?? 0);
  return points;
}

/** A scenario without districts stands on a sheet of land with a wide margin. */
function boxAround(network: Network): Line {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < network.intersectionCount; i++) {
    minX = Math.min(minX, network.intersectionX[i]);
    maxX = Math.max(maxX, network.intersectionX[i]);
    minY = Math.min(minY, network.intersectionY[i]);
    maxY = Math.max(maxY, network.intersectionY[i]);
  }
  const margin = Math.max(maxX - minX, maxY - minY) * 3 + 3000;
  return [
    [minX - margin, minY - margin],
    [maxX + margin, minY - margin],
    [maxX + margin, maxY + margin],
    [minX - margin, maxY + margin],
  ];
}

function lengthOf(line: Line): number {
  const distances = distancesAlong(line);
  return distances[distances.length - 1] ?? 0;
}

/** The masked sheet over the whole box, then each outline exactly. */
function fillGeometry(outlines: readonly Line[], { minX, minY, maxX, maxY }: LandTint) {
  const points: number[] = [minX, minY, maxX, minY, minX, maxY, maxX, maxY];
  const index: number[] = [0, 1, 2, 1, 3, 2];
  for (const outline of outlines) {
    const first = points.length / 2;
    for (const [x, y] of outline) points.push(x, y);
    const triangles = ShapeUtils.triangulateShape(
      outline.map(([x, y]) => new Vector2(x, y)),
      [],
    );
    for (const [a, b, c] of triangles) index.push(first + a, first + b, first + c);
  }
  const masked = new Float32Array(points.length / 2).fill(1, 0, 4);
  return createGeometry({ aPoint: [Float32Array.from(points), 2], aMasked: [masked, 1] }, Uint32Array.from(index));
}

function edgeGeometry(stretches: readonly Line[]) {
  const centres: number[] = [];
  const sides: number[] = [];
  const index: number[] = [];
  for (const line of stretches) {
    const normals = rightNormals(line);
    line.forEach(([x, y], k) => {
      const [nx, ny] = normals[k];
      centres.push(x, y, x, y);
      sides.push(nx, ny, -1, nx, ny, 1);
      const right = centres.length / 2 - 1;
      if (k > 0) index.push(right - 3, right - 2, right - 1, right - 2, right, right - 1);
    });
  }
  return createGeometry(
    { aCentre: [Float32Array.from(centres), 2], aSide: [Float32Array.from(sides), 3] },
    Uint32Array.from(index),
  );
}
