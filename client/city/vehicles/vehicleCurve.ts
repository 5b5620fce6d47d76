import { MISSING_AFTER_BIT, MISSING_BEFORE_BIT } from './framePairs.ts';

/**
 * Way of a vehicle between two frames: a Hermite curve whose tangents are its headings and speeds, so that a turn is an
 * arc. The same in GLSL (for all vehicles) and here (for the one that is pointed at or followed).
 */
export interface VehicleRecord {
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
  readonly speedMps: number;
}

/** Tangents longer than this many chords would let the curve swing back: monotone within (Fritsch and Carlson, 1980). */
const MOST_CHORDS = 3;

export function readRecord(words: Uint32Array, floats: Float32Array, at: number): VehicleRecord {
  const motion = words[at + 3];
  return {
    x: floats[at],
    y: floats[at + 1],
    headingRad: ((motion & 0xffff) / 65536) * 2 * Math.PI,
    speedMps: ((motion >>> 16) & 0xff) / 4,
  };
}

/**
 * @param ratio 0 at the earlier frame to 1 at the later
 * @param spanS time between the frames, s
 */
export function alongCurve(a: VehicleRecord, b: VehicleRecord, ratio: number, spanS: number): { x: number; y: number } {
  const chordM = Math.hypot(b.x - a.x, b.y - a.y);
  const reachA = Math.min(a.speedMps * spanS, MOST_CHORDS * chordM);
  const reachB = Math.min(b.speedMps * spanS, MOST_CHORDS * chordM);
  const t = ratio;
  const h01 = t * t * (3 - 2 * t);
  const h10 = t * (1 - t) * (1 - t);
  const h11 = t * t * (t - 1);
  return {
    x: a.x * (1 - h01) + b.x * h01 + Math.cos(a.headingRad) * reachA * h10 + Math.cos(b.headingRad) * reachB * h11,
    y: a.y * (1 - h01) + b.y * h01 + Math.sin(a.headingRad) * reachA * h10 + Math.sin(b.headingRad) * reachB * h11,
  };
}

/** Where a vehicle of the pairs is (row of eight words), m. */
export function locatePair(words: Uint32Array, floats: Float32Array, row: number, ratio: number, spanS: number) {
  const at = row * 8;
  let a = readRecord(words, floats, at);
  let b = readRecord(words, floats, at + 4);
  const straightM = b.speedMps * spanS;
  const ahead = { x: Math.cos(b.headingRad) * straightM, y: Math.sin(b.headingRad) * straightM };
  if ((words[at + 2] & MISSING_BEFORE_BIT) !== 0) a = { ...a, x: a.x - ahead.x, y: a.y - ahead.y };
  if ((words[at + 6] & MISSING_AFTER_BIT) !== 0) b = { ...b, x: b.x + ahead.x, y: b.y + ahead.y };
  return alongCurve(a, b, ratio, spanS);
}

export const VEHICLE_CURVE_GLSL = /* glsl */ `
uniform highp usampler2D uPairs;
uniform float uMix;
uniform float uSpanS;

struct Vehicle {
  vec2 place;
  vec2 along;
  /** Shrinks while it comes or goes. */
  float presence;
  float speedRatio;
  int shape;
  int slot;
  bool braking;
};

vec2 headingOf(uint motion) {
  float angle = float(motion & 65535u) * (6.28318530718 / 65536.0);
  return vec2(cos(angle), sin(angle));
}

Vehicle readVehicle(int row) {
  ivec2 texel = ivec2((row % 256) * 2, row / 256);
  uvec4 a = texelFetch(uPairs, texel, 0);
  uvec4 b = texelFetch(uPairs, texel + ivec2(1, 0), 0);
  vec2 placeA = vec2(uintBitsToFloat(a.x), uintBitsToFloat(a.y)) - uOrigin;
  vec2 placeB = vec2(uintBitsToFloat(b.x), uintBitsToFloat(b.y)) - uOrigin;
  vec2 alongA = headingOf(a.w);
  vec2 alongB = headingOf(b.w);
  float speedA = float((a.w >> 16) & 255u) * 0.25;
  float speedB = float((b.w >> 16) & 255u) * 0.25;
  bool comes = (a.z & 0x80000000u) != 0u;
  bool goes = (b.z & 0x40000000u) != 0u;
  bool fresh = (b.z & 0x2000000u) != 0u;
  if (comes) placeA -= alongB * speedB * uSpanS;
  if (goes) placeB += alongB * speedB * uSpanS;

  float chord = distance(placeA, placeB);
  float t = uMix;
  // Far apart and turned about: the way between is not known, and a straight one would cut through houses.
  if (chord > 60.0 && dot(alongA, alongB) < 0.8) t = step(0.5, t);
  vec2 reachA = alongA * min(speedA * uSpanS, 3.0 * chord);
  vec2 reachB = alongB * min(speedB * uSpanS, 3.0 * chord);
  float h01 = t * t * (3.0 - 2.0 * t);
  Vehicle v;
  v.place = mix(placeA, placeB, h01) + reachA * (t * (1.0 - t) * (1.0 - t)) + reachB * (t * t * (t - 1.0));
  vec2 tangent = (placeB - placeA) * (6.0 * t * (1.0 - t)) + reachA * (1.0 - t) * (1.0 - 3.0 * t) + reachB * t * (3.0 * t - 2.0);
  vec2 facing = mix(alongA, alongB, t);
  // Between its way and its lane's direction: a car that changes lanes hardly turns.
  v.along = normalize(tangent + facing * (chord + 0.001) + alongB * 1e-5);
  v.presence = fresh && comes ? t : goes ? 1.0 - t : 1.0;
  v.speedRatio = mix(float(a.w >> 24), float(b.w >> 24), t) / 255.0;
  v.shape = int((b.z >> 20) & 15u);
  v.slot = int(b.z & 1048575u);
  v.braking = speedA - speedB > 0.8 * min(uSpanS, 1.0) || (speedA < 0.3 && speedB < 0.3);
  return v;
}
`;
