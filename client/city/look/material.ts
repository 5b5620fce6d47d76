import { GLSL3, type IUniform, NoBlending, NormalBlending, RawShaderMaterial } from 'three';
import type { SharedUniforms } from './sharedUniforms.ts';

/** Head of every vertex shader. */
const VERTEX_HEAD = /* glsl */ `
precision highp float;
precision highp int;
uniform mat4 uViewProjection;
uniform vec2 uOrigin;
uniform vec2 uViewport;
uniform float uPixelM;
uniform float uMetresPerPixel;
uniform float uSurface;
uniform float uPaint;
uniform float uBodies;
uniform float uHeads;
uniform float uDensity;

vec4 projectAt(vec2 ground, float height) {
  return uViewProjection * vec4(ground - uOrigin, height, 1.0);
}
/** Metres that a CSS pixel covers there. */
float pixelAt(vec2 ground) {
  vec2 p = ground - uOrigin;
  return uPixelM * (uViewProjection[0][3] * p.x + uViewProjection[1][3] * p.y + uViewProjection[3][3]);
}
`;

const FRAGMENT_HEAD = /* glsl */ `
precision highp float;
precision highp int;
uniform vec2 uViewport;
uniform float uMetresPerPixel;
uniform float uSurface;
uniform float uPaint;
uniform float uBodies;
uniform float uHeads;
uniform float uDensity;
out vec4 outColour;
`;

export interface FlatMaterialOptions {
  readonly shared: SharedUniforms;
  readonly uniforms?: Record<string, IUniform>;
  readonly vertex: string;
  readonly fragment: string;
  readonly transparent?: boolean;
  /** Only vehicles hide one another; everything else is painted in order. */
  readonly depth?: boolean;
}

/** A material whose shaders do all themselves: colours are sRGB and go to the screen as they are. */
export function createFlatMaterial(options: FlatMaterialOptions): RawShaderMaterial {
  return new RawShaderMaterial({
    glslVersion: GLSL3,
    uniforms: { ...options.shared, ...options.uniforms },
    vertexShader: VERTEX_HEAD + options.vertex,
    fragmentShader: FRAGMENT_HEAD + options.fragment,
    // Three paints what is not transparent before all else; here the order of painting alone counts.
    transparent: true,
    blending: options.transparent ? NormalBlending : NoBlending,
    depthTest: options.depth ?? false,
    depthWrite: options.depth ?? false,
    side: 2,
  });
}
