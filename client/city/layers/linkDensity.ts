import { DataTexture, NearestFilter, RGBAFormat, UnsignedByteType } from 'three';
import type { Frame } from '../../../sim/shared.ts';

/**
 * Density and speed of every link for the shaders: one texel a link, density and speed ratio of the frame before and of
 * the newest. The shader mixes the two, so that the flow changes calmly.
 */
export interface LinkDensity {
  readonly texture: DataTexture;
  readonly uniforms: { readonly uLinks: { value: DataTexture }; readonly uLinkMix: { value: number } };
  readonly bytes: Uint8Array;
  fromMs: number;
  toMs: number;
  known: boolean;
}

const TEXTURE_WIDTH = 256;

export function createLinkDensity(linkCount: number): LinkDensity {
  const height = Math.max(1, Math.ceil(linkCount / TEXTURE_WIDTH));
  const bytes = new Uint8Array(TEXTURE_WIDTH * height * 4);
  const texture = new DataTexture(bytes, TEXTURE_WIDTH, height, RGBAFormat, UnsignedByteType);
  texture.magFilter = NearestFilter;
  texture.minFilter = NearestFilter;
  texture.needsUpdate = true;
  const uniforms = { uLinks: { value: texture }, uLinkMix: { value: 1 } };
  return { texture, uniforms, bytes, fromMs: 0, toMs: 0, known: false };
}

/** Takes in a frame's link records; a frame without them changes nothing. */
export function pushLinkRecords(density: LinkDensity, frame: Frame): void {
  const { bytes } = density;
  const count = Math.min(frame.linkCount, bytes.length / 4);
  if (count === 0) return;
  const jumped = !density.known || frame.timeMs <= density.toMs;
  for (let i = 0; i < count; i++) {
    const newest = frame.linkBytes[i * 4];
    const ratio = frame.linkBytes[i * 4 + 1];
    bytes[i * 4] = jumped ? newest : bytes[i * 4 + 2];
    bytes[i * 4 + 1] = jumped ? ratio : bytes[i * 4 + 3];
    bytes[i * 4 + 2] = newest;
    bytes[i * 4 + 3] = ratio;
  }
  density.fromMs = jumped ? frame.timeMs : density.toMs;
  density.toMs = frame.timeMs;
  density.known = true;
  density.texture.needsUpdate = true;
}

export function setLinkDensityClock(density: LinkDensity, timeMs: number): void {
  const spanMs = density.toMs - density.fromMs;
  const ratio = spanMs > 0 ? (timeMs - density.fromMs) / spanMs : 1;
  density.uniforms.uLinkMix.value = Math.min(1, Math.max(0, ratio));
}
