import { SPEED_RAMP_GLSL } from '../look/roadShader.ts';
import { VEHICLE_CURVE_GLSL } from './vehicleCurve.ts';

/** Vertices of a body: a ring of eight for the roof, and the walls' upper and lower rings. */
export const BODY_VERTICES = 24;
export const BODY_INDICES = 66;
export const MARK_VERTICES = 4;
export const MARK_INDICES = 6;

/** Length, width, height by shape (car, bus, truck, ambulance), m. */
const SIZES_GLSL = /* glsl */ `
vec3 sizeOf(int shape) {
  return shape == 1 ? vec3(12.0, 2.5, 2.6) : shape == 2 ? vec3(8.0, 2.4, 2.5) : shape == 3 ? vec3(5.5, 2.0, 2.1) : vec3(4.6, 1.8, 1.25);
}
`;

export const MARK_VERTEX = /* glsl */ `
${VEHICLE_CURVE_GLSL}
${SPEED_RAMP_GLSL}
${SIZES_GLSL}
uniform vec3 uSpeed[3];
uniform vec3 uBlueLight;
uniform vec3 uBodyColours[6];
uniform float uFlash;
flat out vec4 vColour;
void main() {
  Vehicle v = readVehicle(gl_VertexID / 4);
  int k = gl_VertexID % 4;
  vec3 size = sizeOf(v.shape);
  float pixelM = pixelAt(v.place + uOrigin);
  // A mark keeps a least size; from afar it is a grain on the road.
  float thin = mix(1.7, 1.2, smoothstep(3.0, 25.0, uMetresPerPixel));
  // An ambulance is found from any height.
  if (v.shape == 3) thin = 5.0 + 1.5 * uFlash;
  if (v.shape == 1) thin *= 1.5;
  // Longer than others, as near by.
  float lengthM = max(size.x, (v.shape == 1 ? 3.0 : 1.5) * thin * pixelM) * v.presence;
  float widthM = max(size.y, thin * pixelM) * v.presence;
  vec2 right = vec2(v.along.y, -v.along.x);
  // Each direction of a road is drawn on its own side: a mark moves out with it.
  float asideM = max(0.0, thin * 0.6 * pixelM - 2.0);
  vec2 corner = vec2(k < 2 ? 0.0 : -1.0, k % 2 == 0 ? -0.5 : 0.5);
  vec2 at = v.place + v.along * corner.x * lengthM + right * (corner.y * widthM + asideM);
  gl_Position = uViewProjection * vec4(at, 0.3, 1.0);
  float calm = smoothstep(7.0, 40.0, uMetresPerPixel);
  vColour = vec4(speedColour(v.speedRatio, uSpeed[0], uSpeed[1], uSpeed[2]), mix(1.0, 0.22, calm));
  // A bus is told by its colour, too: speed shows through it.
  if (v.shape == 1) vColour.rgb = mix(vColour.rgb, uBodyColours[3], 0.7);
  if (v.shape == 3) vColour = vec4(mix(uBlueLight, vec3(1.0), 0.35 * uFlash), 1.0);
}
`;
export const MARK_FRAGMENT = /* glsl */ `
flat in vec4 vColour;
void main() { outColour = vColour; }
`;

export const BODY_VERTEX = /* glsl */ `
${VEHICLE_CURVE_GLSL}
${SPEED_RAMP_GLSL}
${SIZES_GLSL}
uniform vec3 uSpeed[3];
uniform vec3 uBodyColours[6];
flat out vec3 vColour;
flat out int vShape;
flat out int vBraking;
flat out vec3 vSize;
/** Share of the length behind the front, and across from -1 left to 1 right. */
out vec2 vPlan;
/** 0 on the roof; on a wall 1 at the top to 2 at the ground. */
out float vWall;
out float vShade;
const vec2 RING[8] = vec2[8](
  vec2(0.0, 0.66), vec2(-0.09, 1.0), vec2(-0.95, 1.0), vec2(-1.0, 0.78),
  vec2(-1.0, -0.78), vec2(-0.95, -1.0), vec2(-0.09, -1.0), vec2(0.0, -0.66)
);
void main() {
  Vehicle v = readVehicle(gl_VertexID / 24);
  int part = gl_VertexID % 24;
  int k = part % 8;
  bool roof = part < 8;
  vec3 size = sizeOf(v.shape);
  vec2 ring = RING[k];
  if (v.shape == 1 || v.shape == 2) ring = mix(ring, vec2(ring.x < -0.5 ? -1.0 : 0.0, sign(ring.y)), 0.72);
  float pixelM = pixelAt(v.place + uOrigin);
  float leastPx = v.shape == 3 ? 3.0 : 1.0;
  float lengthM = max(size.x, 3.4 * leastPx * pixelM) * v.presence;
  float halfM = 0.5 * max(size.y, 2.0 * leastPx * pixelM) * v.presence;
  vec2 left = vec2(-v.along.y, v.along.x);
  // The roof is a little narrower than the sills.
  float tuck = part < 16 && v.shape != 1 && v.shape != 2 ? 0.9 : 1.0;
  float inset = part < 16 && v.shape == 0 ? 0.97 : 1.0;
  vec2 at = v.place + v.along * (-0.5 + (ring.x + 0.5) * inset) * lengthM + left * ring.y * halfM * tuck;
  float height = part < 16 ? size.z * uBodies * v.presence : 0.0;
  gl_Position = uViewProjection * vec4(at, height + 0.05, 1.0);

  vPlan = vec2(-ring.x, ring.y);
  vWall = roof ? 0.0 : part < 16 ? 1.0 : 2.0;
  vec2 outward = normalize(v.along * (ring.x + 0.5) * 0.6 + left * ring.y);
  vShade = roof ? 1.0 : 0.62 + 0.16 * dot(outward, vec2(-0.6, 0.8));
  vShape = v.shape;
  vSize = size;
  vBraking = v.braking ? 1 : 0;
  int tone = v.shape == 0 ? (v.slot * 7 + v.slot / 3) % 3 : v.shape + 2;
  vec3 paint = uBodyColours[tone];
  vec3 speed = speedColour(v.speedRatio, uSpeed[0], uSpeed[1], uSpeed[2]);
  vColour = mix(speed, paint, v.shape == 0 ? uBodies * 0.85 : max(uBodies, 0.5));
}
`;
export const BODY_FRAGMENT = /* glsl */ `
flat in vec3 vColour;
flat in int vShape;
flat in int vBraking;
flat in vec3 vSize;
in vec2 vPlan;
in float vWall;
in float vShade;
uniform vec3 uGlass;
uniform vec3 uBrake;
uniform vec3 uBlueLight;
uniform float uFlash;
float within(float x, float a, float b) {
  float soft = fwidth(x) * 0.7;
  return smoothstep(a - soft, a + soft, x) * (1.0 - smoothstep(b - soft, b + soft, x));
}
void main() {
  vec3 colour = vColour;
  float across = abs(vPlan.y);
  if (vWall < 0.5) {
    float glass = 0.0;
    if (vShape == 0) {
      float cabin = within(across, -1.0, 0.8);
      glass = cabin * (within(vPlan.x, 0.27, 0.41) + within(vPlan.x, 0.78, 0.88));
      glass += within(across, 0.8, 0.97) * within(vPlan.x, 0.33, 0.82) * 0.8;
    } else if (vShape == 1) {
      glass = within(vPlan.x, 0.015, 0.07) * within(across, -1.0, 0.9);
      colour *= 1.0 - 0.22 * within(across, 0.5, 0.58);
      colour = mix(colour, colour * 0.82, within(vPlan.x, 0.4, 0.6) * within(across, -1.0, 0.3));
    } else if (vShape == 2) {
      glass = within(vPlan.x, 0.03, 0.11) * within(across, -1.0, 0.85) + within(vPlan.x, 0.235, 0.255);
      if (vPlan.x < 0.245) colour *= 0.8;
    } else {
      glass = within(vPlan.x, 0.16, 0.28) * within(across, -1.0, 0.82);
      float upright = within(vPlan.x, 0.47, 0.83) * within(across, -1.0, 0.2);
      float level = within(vPlan.x, 0.585, 0.715) * within(across, -1.0, 0.62);
      colour = mix(colour, vec3(0.85, 0.16, 0.14), max(upright, level));
      float lights = within(vPlan.x, 0.29, 0.4) * within(across, -1.0, 0.9) + within(vPlan.x, 0.9, 1.1) * within(across, -1.0, 0.9);
      colour = mix(colour, mix(uBlueLight * 0.55, mix(uBlueLight, vec3(1.0), 0.3), uFlash), lights);
    }
    colour = mix(colour, uGlass, clamp(glass, 0.0, 1.0) * uBodies);
  } else {
    colour *= vShade * mix(1.0, 0.8, vWall - 1.0);
    float window = vShape == 1 ? within(vWall, 1.15, 1.55) : vShape == 0 ? within(vWall, 1.05, 1.45) * within(vPlan.x, 0.25, 0.9) : 0.0;
    colour = mix(colour, uGlass, window * 0.8 * uBodies);
  }
  float brake = vBraking == 1 ? within(vPlan.x, 0.955, 1.1) * within(across, 0.5, 1.1) : 0.0;
  colour = mix(colour, uBrake, brake);
  outColour = vec4(colour, 1.0);
}
`;
