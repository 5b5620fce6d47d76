import { BufferGeometry, type Group, type IUniform } from 'three';
import type { Corridor, TimetableSegment } from '../../../sim/shared.ts';
import { type BandsInForce, bandsInForce } from '../bands/bandsInForce.ts';
import { type LinkStarts, layRibbons, linkStartsM, type RibbonPiece } from '../bands/ribbonPieces.ts';
import type { CityScene } from '../geometry/cityScene.ts';
import { laneLine } from '../geometry/laneEdges.ts';
import { createFlatMaterial } from '../look/material.ts';
import { createFlatMesh, createGeometry, PaintOrder } from '../look/mesh.ts';
import type { Palette } from '../look/palette.ts';
import { ROAD_WIDTH_GLSL } from '../look/roadShader.ts';
import type { SharedUniforms, Themed } from '../look/sharedUniforms.ts';

/**
 * Green waves: the open bands of all corridors, both directions, as light that travels over the road at progression
 * speed. One draw call; where and when the light is lies in the vertices, and the time is a uniform of whole
 * milliseconds, so that the light keeps its place at any time of day.
 */
export interface BandRibbons extends Themed {
  setClock(timeMs: number): void;
  /** The plans of a signal have changed. */
  invalidate(signal: number): void;
  /** The speeds of some corridors' waves have changed; in the scene's order. */
  setCorridors(corridors: readonly Corridor[]): void;
  setReducedMotion(reduced: boolean): void;
  /** Dims all corridors but one; -1: none is dimmed. */
  emphasise(corridor: number): void;
}

const VERTEX = /* glsl */ `
${ROAD_WIDTH_GLSL}
in vec2 aCentre;
in vec2 aNormal;
in vec4 aShape;
in float aTravelS;
in float aCorridor;
in uvec3 aBand;
uniform uint uTimeMs;
uniform float uTimeFractionS;
uniform float uEmphasis;
out float vTravelS;
out float vAcross;
out float vFringe;
flat out vec3 vBand;
flat out float vDim;
void main() {
  // aBand: start, width, cycle, ms. The remainder is taken in whole numbers: floats would lose the milliseconds.
  uint sinceMs = (uTimeMs % aBand.z + aBand.z - aBand.x) % aBand.z;
  vBand = vec3(float(sinceMs) / 1000.0 + uTimeFractionS, float(aBand.y) / 1000.0, float(aBand.z) / 1000.0);
  vTravelS = aTravelS;
  vAcross = aShape.z;
  vDim = uEmphasis < -0.5 || abs(uEmphasis - aCorridor) < 0.5 ? 1.0 : 0.3;
  float pixelM = pixelAt(aCentre);
  float roadM = drawnHalfWidthM(aShape.y, aShape.w, pixelM);
  float offsetM = drawnOffsetM(aShape.x, roadM);
  // A wider band is a wider ribbon too, within its half of the road.
  float share = 0.5 + 0.42 * min(1.0, 2.2 * vBand.y / vBand.z);
  float bodyM = max(roadM * share, mix(1.3, 1.8, smoothstep(10.0, 60.0, uMetresPerPixel)) * pixelM);
  float halfM = bodyM + mix(min(bodyM, 5.0 * pixelM), 3.2 * pixelM, smoothstep(0.6, 2.0, uMetresPerPixel));
  vFringe = bodyM / halfM;
  gl_Position = projectAt(aCentre + aNormal * (offsetM + aShape.z * halfM), 0.0);
}
`;
const FRAGMENT = /* glsl */ `
in float vTravelS;
in float vAcross;
in float vFringe;
flat in vec3 vBand;
flat in float vDim;
uniform vec3 uBand;
uniform vec3 uTail;
uniform float uStill;
uniform float uStrength;
void main() {
  float cycle = vBand.z;
  float width = vBand.y;
  // Time since the leading edge went by here.
  float since = mod(vBand.x - vTravelS, cycle);
  float soft = max(0.12, fwidth(vTravelS) * 0.75);
  float lit = smoothstep(0.0, soft, since) * (1.0 - smoothstep(width - soft, width + soft, since));
  float age = clamp(since / width, 0.0, 1.0);
  // Brightest where the platoon leads, so that a still picture shows the direction.
  float body = mix(1.0, 0.34, age);
  if (uStill > 0.5) {
    lit = min(1.0, 0.25 + 1.6 * width / cycle);
    body = 0.55;
    age = 0.4;
  }
  float side = abs(vAcross);
  // A firm body and a fringe of light about it.
  float soften = fwidth(side);
  float core = 1.0 - smoothstep(vFringe - soften, vFringe + soften, side);
  float glow = 1.0 - smoothstep(vFringe * 0.6, 1.0, side);
  float across = max(core, glow * glow * 0.5);
  // Close by it lies on the road as a tint: lanes and vehicles are read through it.
  // From afar the way that the light will take is seen as well, faintly.
  float way = 0.28 * smoothstep(4.0, 40.0, uMetresPerPixel);
  body = mix(body, 1.0, 0.5 * smoothstep(10.0, 60.0, uMetresPerPixel));
  lit = max(lit, way);
  float alpha = lit * body * across * vDim * mix(uStrength, uStrength * 0.55, uSurface);
  if (alpha < 0.012) discard;
  float spark = lit * (1.0 - smoothstep(0.0, 2.2, since)) * (1.0 - uStill);
  outColour = vec4(mix(uBand, uTail, age * 0.8), min(1.0, alpha * (1.0 + 0.5 * spark)));
}
`;

export function createBandRibbons(
  group: Group,
  shared: SharedUniforms,
  city: CityScene,
  segments: readonly (readonly TimetableSegment[])[],
  claimed: ReadonlySet<number>,
): BandRibbons {
  const { scene, carriageways } = city;
  const { network, signals } = scene;
  const corridors = [...scene.corridors];
  const starts: LinkStarts = linkStartsM(carriageways, (link) => {
    const line = laneLine(network, network.linkFirstLane[link]);
    return [line[0], line[line.length - 1]];
  });
  const inForce: (BandsInForce | null)[] = corridors.map(() => null);
  const pieces: RibbonPiece[][] = corridors.map(() => []);
  const corridorsOfSignal = new Map<number, number[]>();
  corridors.forEach((corridor, c) => {
    for (const intersection of corridor.memberIntersection) {
      const signal = signals.signalOfIntersection[intersection];
      corridorsOfSignal.set(signal, [...(corridorsOfSignal.get(signal) ?? []), c]);
    }
  });
  const uniforms: Record<string, IUniform> = {
    uTimeMs: { value: 0 },
    uTimeFractionS: { value: 0 },
    uEmphasis: { value: -1 },
    uBand: { value: [0, 0, 0] },
    uTail: { value: [0, 0, 0] },
    uStill: { value: 0 },
    uStrength: { value: 1 },
  };
  const material = createFlatMaterial({ shared, uniforms, vertex: VERTEX, fragment: FRAGMENT, transparent: true });
  const mesh = createFlatMesh(new BufferGeometry(), material, PaintOrder.bands);
  mesh.visible = false;
  group.add(mesh);

  const measureDue = (timeMs: number): boolean => {
    let changed = false;
    corridors.forEach((corridor, c) => {
      const known = inForce[c];
      if (known && timeMs >= known.fromMs && timeMs < known.untilMs) return;
      const next = bandsInForce(scene, corridor, segments, timeMs, claimed);
      inForce[c] = next;
      const { outbound, inbound } = next.bands;
      pieces[c] = [outbound, inbound].flatMap((one) => (one ? layRibbons(corridor, one, carriageways, starts) : []));
      changed = true;
    });
    return changed;
  };

  return {
    setClock(timeMs) {
      if (measureDue(timeMs)) {
        mesh.geometry.dispose();
        mesh.geometry = ribbonGeometry(pieces, city);
        mesh.visible = mesh.geometry.index !== null && mesh.geometry.index.count > 0;
      }
      const whole = Math.max(0, Math.floor(timeMs));
      uniforms.uTimeMs.value = whole;
      uniforms.uTimeFractionS.value = (timeMs - whole) / 1000;
    },
    invalidate(signal) {
      for (const c of corridorsOfSignal.get(signal) ?? []) inForce[c] = null;
    },
    setCorridors(next) {
      next.forEach((corridor, c) => {
        if (corridor !== corridors[c]) inForce[c] = null;
        corridors[c] = corridor;
      });
    },
    setReducedMotion(reduced) {
      uniforms.uStill.value = reduced ? 1 : 0;
    },
    emphasise(corridor) {
      uniforms.uEmphasis.value = corridor;
    },
    applyPalette(palette: Palette) {
      uniforms.uBand.value = palette.band;
      uniforms.uTail.value = palette.bandTail;
      uniforms.uStrength.value = palette.bandStrength;
    },
  };
}

function ribbonGeometry(pieces: readonly (readonly RibbonPiece[])[], city: CityScene): BufferGeometry {
  const centre: number[] = [];
  const normal: number[] = [];
  const shape: number[] = [];
  const travel: number[] = [];
  const corridors: number[] = [];
  const band: number[] = [];
  const index: number[] = [];
  pieces.forEach((ofCorridor, corridor) => {
    for (const piece of ofCorridor) {
      const road = city.carriageways[piece.link];
      piece.points.forEach(([x, y], k) => {
        for (const side of [-1, 1]) {
          centre.push(x, y);
          normal.push(piece.normals[k][0], piece.normals[k][1]);
          shape.push(road.offsetM, road.halfWidthM, side, road.classRank);
          travel.push(piece.travelS[k]);
          corridors.push(corridor);
          band.push(piece.startMs, piece.widthMs, piece.cycleMs);
        }
        const right = travel.length - 1;
        if (k > 0) index.push(right - 3, right - 2, right - 1, right - 2, right, right - 1);
      });
    }
  });
  return createGeometry(
    {
      aCentre: [Float32Array.from(centre), 2],
      aNormal: [Float32Array.from(normal), 2],
      aShape: [Float32Array.from(shape), 4],
      aTravelS: [Float32Array.from(travel), 1],
      aCorridor: [Float32Array.from(corridors), 1],
      aBand: [Uint32Array.from(band), 3],
    },
    Uint32Array.from(index),
  );
}
