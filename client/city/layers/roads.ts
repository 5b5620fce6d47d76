import type { Group, IUniform } from 'three';
import type { Network } from '../../../sim/shared.ts';
import type { Carriageway } from '../geometry/carriageway.ts';
import { intersectionOutline, legsOf } from '../geometry/intersectionSurface.ts';
import type { LinksAround } from '../geometry/laneEdges.ts';
import { direction, rightNormals } from '../geometry/line.ts';
import { createFlatMaterial } from '../look/material.ts';
import { createFlatMesh, createGeometry, PaintOrder } from '../look/mesh.ts';
import type { Palette } from '../look/palette.ts';
import { ROAD_WIDTH_GLSL, SPEED_RAMP_GLSL } from '../look/roadShader.ts';
import type { SharedUniforms, Themed } from '../look/sharedUniforms.ts';
import type { LinkDensity } from './linkDensity.ts';

/**
 * All roads in one geometry, drawn twice: the casing, then the surface. Lower classes first, so that an arterial runs
 * over a lane that it crosses; intersections lie under them all.
 */

/** Vertices as rows of floats: centre x, y; normal x, y; offset, half width, side, class; link. */
export interface RoadVertices {
  readonly centre: Float32Array;
  readonly normal: Float32Array;
  readonly shape: Float32Array;
  readonly link: Float32Array;
  readonly index: Uint32Array;
}

export function buildRoadVertices(
  network: Network,
  carriageways: readonly Carriageway[],
  around: LinksAround,
): RoadVertices {
  const centre: number[] = [];
  const normal: number[] = [];
  const shape: number[] = [];
  const links: number[] = [];
  const index: number[] = [];
  const vertex = (x: number, y: number, nx: number, ny: number, road: readonly number[], link: number) => {
    centre.push(x, y);
    normal.push(nx, ny);
    shape.push(...road);
    links.push(link);
    return links.length - 1;
  };
  for (let i = 0; i < network.intersectionCount; i++) {
    const outline = intersectionOutline(legsOf(network, i, around.approaches[i], around.departures[i]));
    if (!outline) continue;
    const around4 = [...around.approaches[i], ...around.departures[i]];
    const rank = Math.min(...around4.map((link) => carriageways[link].classRank));
    const flat = [0, 0, 0, rank];
    const middle = vertex(network.intersectionX[i], network.intersectionY[i], 0, 0, flat, -1);
    const first = middle + 1;
    // Outwards along the mean of the two sides: there the pavement goes round the corner.
    outline.forEach(([x, y], k) => {
      const [bx, by] = outline[(k + outline.length - 1) % outline.length];
      const [cx, cy] = outline[(k + 1) % outline.length];
      const [nx, ny] = direction([bx, by], [cx, cy]);
      vertex(x, y, ny, -nx, [0, 0, 1, rank], -1);
    });
    outline.forEach((_, k) => {
      index.push(middle, first + k, first + ((k + 1) % outline.length));
    });
  }
  const ordered = [...carriageways].sort((a, b) => b.classRank - a.classRank);
  for (const road of ordered) {
    if (road.line.length < 2) continue;
    const normals = rightNormals(road.line);
    road.line.forEach(([x, y], k) => {
      const [nx, ny] = normals[k];
      vertex(x, y, nx, ny, [road.offsetM, road.halfWidthM, -1, road.classRank], road.link);
      const right = vertex(x, y, nx, ny, [road.offsetM, road.halfWidthM, 1, road.classRank], road.link);
      if (k > 0) index.push(right - 3, right - 2, right - 1, right - 2, right, right - 1);
    });
  }
  return {
    centre: Float32Array.from(centre),
    normal: Float32Array.from(normal),
    shape: Float32Array.from(shape),
    link: Float32Array.from(links),
    index: Uint32Array.from(index),
  };
}

const VERTEX = /* glsl */ `
const float PAVEMENT_M = 2.6;
${ROAD_WIDTH_GLSL}
${SPEED_RAMP_GLSL}
in vec2 aCentre;
in vec2 aNormal;
in vec4 aShape;
in float aLink;
uniform sampler2D uLinks;
uniform float uLinkMix;
uniform float uCasingPx;
uniform vec3 uFar[4];
uniform vec3 uNear;
uniform vec3 uLand;
uniform vec3 uCasing;
uniform vec3 uPavement;
uniform vec3 uSpeed[3];
flat out vec3 vColour;

void main() {
  float pixelM = pixelAt(aCentre);
  float halfM = drawnHalfWidthM(aShape.y, aShape.w, pixelM);
  float offsetM = drawnOffsetM(aShape.x, halfM);
  // Close by the casing is the pavement.
  float casingM = uCasingPx * max(pixelM, uPaint * PAVEMENT_M) * uSurface;
  float acrossM = offsetM + aShape.z * (halfM + casingM);
  gl_Position = projectAt(aCentre + aNormal * acrossM, 0.0);

  int rank = int(aShape.w + 0.5);
  float coverage = min(1.0, max(leastWidthPx(aShape.w), 2.0 * aShape.y / pixelM));
  vec3 line = mix(uLand, uFar[rank], coverage);
  vec3 colour = mix(line, uNear, uSurface);
  if (aLink >= 0.0) {
    int link = int(aLink + 0.5);
    vec4 flow = texelFetch(uLinks, ivec2(link % 256, link / 256), 0);
    vec2 now = mix(flow.xy, flow.zw, uLinkMix);
    // Free flow hardly shows; what stands is seen at once.
    float slow = 1.0 - smoothstep(0.25, 0.85, now.y);
    float strength = uDensity * smoothstep(0.01, 0.2, now.x) * mix(0.22, 0.9, slow) * (0.4 + 0.6 * coverage);
    colour = mix(colour, speedColour(now.y, uSpeed[0], uSpeed[1], uSpeed[2]), strength);
  }
  vColour = uCasingPx > 0.0 ? mix(uCasing, uPavement, uPaint) : colour;
  // From afar a casing would only thicken the line.
  if (uCasingPx > 0.0 && uSurface <= 0.01) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
flat in vec3 vColour;
void main() { outColour = vec4(vColour, 1.0); }
`;

export function createRoads(
  scene: Group,
  shared: SharedUniforms,
  network: Network,
  carriageways: readonly Carriageway[],
  around: LinksAround,
  density: LinkDensity,
): Themed {
  const vertices = buildRoadVertices(network, carriageways, around);
  const geometry = createGeometry(
    {
      aCentre: [vertices.centre, 2],
      aNormal: [vertices.normal, 2],
      aShape: [vertices.shape, 4],
      aLink: [vertices.link, 1],
    },
    vertices.index,
  );
  const colours: Record<string, IUniform> = {
    uFar: { value: [] },
    uNear: { value: [0, 0, 0] },
    uLand: { value: [0, 0, 0] },
    uCasing: { value: [0, 0, 0] },
    uPavement: { value: [0, 0, 0] },
    uSpeed: { value: [] },
  };
  const withCasing = (px: number) =>
    createFlatMaterial({
      shared,
      uniforms: { ...colours, ...density.uniforms, uCasingPx: { value: px } },
      vertex: VERTEX,
      fragment: FRAGMENT,
    });
  scene.add(createFlatMesh(geometry, withCasing(1), PaintOrder.roadCasing));
  scene.add(createFlatMesh(geometry, withCasing(0), PaintOrder.roads));
  return {
    applyPalette(palette: Palette) {
      colours.uFar.value = palette.roadFar.flat();
      colours.uNear.value = palette.roadNear;
      colours.uLand.value = palette.built;
      colours.uCasing.value = palette.roadCasing;
      colours.uPavement.value = palette.pavement;
      colours.uSpeed.value = palette.speed.flat();
    },
  };
}
