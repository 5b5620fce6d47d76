import { BufferGeometry, type Group, type IUniform } from 'three';
import type { Selection } from '../cityView.ts';
import type { CityScene } from '../geometry/cityScene.ts';
import { type Line, rightNormals, withoutRepeats } from '../geometry/line.ts';
import { createFlatMaterial } from '../look/material.ts';
import { createFlatMesh, createGeometry, PaintOrder } from '../look/mesh.ts';
import type { Palette } from '../look/palette.ts';
import { ROAD_WIDTH_GLSL } from '../look/roadShader.ts';
import type { SharedUniforms, Themed } from '../look/sharedUniforms.ts';

/** Fine lines about what is chosen or pointed at: along a road's outer edges, a ring about an intersection or vehicle. */
export interface Highlight extends Themed {
  show(selection: Selection | null): void;
  /** The same about some links, rows of the network. */
  showLinks(links: readonly number[]): void;
  /** Several objects that stand still, all alike. */
  showAll(selections: readonly Selection[]): void;
  /** Where the vehicle that is shown is drawn, m. */
  moveVehicle(x: number, y: number): void;
}

const VERTEX = /* glsl */ `
${ROAD_WIDTH_GLSL}
in vec2 aCentre;
in vec2 aNormal;
/** Offset and half width of a road, or radius and 0; side of the line; class, or -1 for a ring. */
in vec4 aShape;
uniform vec2 uShift;
uniform float uWidthPx;
void main() {
  vec2 centre = aCentre + uShift;
  float pixelM = pixelAt(centre);
  float line = aShape.z * 0.5 * uWidthPx * pixelM;
  float across;
  if (aShape.w < -0.5) {
    across = max(aShape.x, aShape.y * pixelM) + line;
  } else {
    float halfM = drawnHalfWidthM(aShape.y, aShape.w, pixelM);
    across = drawnOffsetM(aShape.x, halfM) + halfM + 2.0 * pixelM + line;
  }
  gl_Position = projectAt(centre + aNormal * across, 0.0);
}
`;
const FRAGMENT = /* glsl */ `
uniform vec3 uColour;
uniform float uAlpha;
void main() { outColour = vec4(uColour, uAlpha); }
`;

interface Outline {
  readonly centre: number[];
  readonly normal: number[];
  readonly shape: number[];
  readonly index: number[];
}

const RING_PIECES = 48;

export function createHighlight(
  group: Group,
  shared: SharedUniforms,
  city: CityScene,
  style: { readonly widthPx: number; readonly alpha: number; readonly colour?: 'selection' | 'emergency' },
): Highlight {
  const uniforms: Record<string, IUniform> = {
    uShift: { value: [0, 0] },
    uWidthPx: { value: style.widthPx },
    uColour: { value: [0, 0, 0] },
    uAlpha: { value: style.alpha },
  };
  const material = createFlatMaterial({ shared, uniforms, vertex: VERTEX, fragment: FRAGMENT, transparent: true });
  const mesh = createFlatMesh(new BufferGeometry(), material, PaintOrder.selection);
  mesh.visible = false;
  group.add(mesh);
  const draw = (outline: Outline) => {
    uniforms.uShift.value = [0, 0];
    mesh.geometry.dispose();
    mesh.geometry = createGeometry(
      {
        aCentre: [Float32Array.from(outline.centre), 2],
        aNormal: [Float32Array.from(outline.normal), 2],
        aShape: [Float32Array.from(outline.shape), 4],
      },
      Uint32Array.from(outline.index),
    );
    mesh.visible = outline.index.length > 0;
  };
  return {
    show(selection) {
      this.showAll(selection ? [selection] : []);
      // The vehicle's place comes with the clock.
      if (selection?.kind === 'vehicle') mesh.visible = false;
    },
    showLinks(links) {
      this.showAll(links.map((index) => ({ kind: 'link', index })));
    },
    showAll(selections) {
      const outline: Outline = { centre: [], normal: [], shape: [], index: [] };
      for (const selection of selections) addOutline(outline, city, selection);
      draw(outline);
    },
    moveVehicle(x, y) {
      uniforms.uShift.value = [x, y];
      mesh.visible = true;
    },
    applyPalette(palette: Palette) {
      uniforms.uColour.value = palette[style.colour ?? 'selection'];
    },
  };
}

function addOutline(outline: Outline, city: CityScene, { kind, index }: Selection): void {
  const { network, corridors } = city.scene;
  if (kind === 'intersection') {
    const reachM = Math.max(12, reachOf(city, index));
    addRing(outline, network.intersectionX[index], network.intersectionY[index], reachM, 11);
  } else if (kind === 'vehicle') {
    addRing(outline, 0, 0, 5, 11);
  } else if (kind === 'district') {
    for (const points of network.definition.districts[index].outlines) {
      const open = withoutRepeats(points);
      addLine(outline, [...open, open[0]], [0, 0, -2]);
    }
  } else {
    const links = kind === 'link' ? [index] : corridors[index].links.map((placed) => placed.link);
    addLinks(outline, city, links);
  }
}

function addLinks(outline: Outline, city: CityScene, links: readonly number[]): void {
  for (const link of new Set(links)) {
    const road = city.carriageways[link];
    addLine(outline, road.line, [road.offsetM, road.halfWidthM, road.classRank]);
  }
}

/** From an intersection's centre to its farthest stop line, m. */
function reachOf(city: CityScene, intersection: number): number {
  const { network } = city.scene;
  const { laneFirstPoint, pointX, pointY, linkFirstLane } = network;
  let reachM = 0;
  for (const link of city.around.approaches[intersection]) {
    const p = laneFirstPoint[linkFirstLane[link] + 1] - 1;
    const distanceM = Math.hypot(
      pointX[p] - network.intersectionX[intersection],
      pointY[p] - network.intersectionY[intersection],
    );
    reachM = Math.max(reachM, distanceM);
  }
  return reachM;
}

function addRing(outline: Outline, x: number, y: number, radiusM: number, leastPx: number): void {
  const first = outline.centre.length / 2;
  for (let k = 0; k <= RING_PIECES; k++) {
    const angle = (k / RING_PIECES) * 2 * Math.PI;
    for (const side of [-1, 1]) {
      outline.centre.push(x, y);
      outline.normal.push(Math.cos(angle), Math.sin(angle));
      outline.shape.push(radiusM, leastPx, side, -1);
    }
    const right = first + k * 2 + 1;
    if (k > 0) outline.index.push(right - 3, right - 2, right - 1, right - 2, right, right - 1);
  }
}

function addLine(outline: Outline, line: Line, [offsetM, halfM, rank]: readonly [number, number, number]): void {
  if (line.length < 2) return;
  const normals = rightNormals(line);
  line.forEach(([x, y], k) => {
    for (const side of [-1, 1]) {
      outline.centre.push(x, y);
      outline.normal.push(normals[k][0], normals[k][1]);
      outline.shape.push(offsetM, halfM, side, Math.max(rank, -1));
    }
    const right = outline.centre.length / 2 - 1;
    if (k > 0) outline.index.push(right - 3, right - 2, right - 1, right - 2, right, right - 1);
  });
}
