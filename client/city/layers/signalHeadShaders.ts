/** Shaders of the signal heads: a housing of three lamps with an arrow in the lit one, and the seconds left. */

export const HEAD_VERTEX = /* glsl */ `
in vec4 aAnchor;
in vec2 aCorner;
in vec2 aPart;
in float aState;
in float aEndS;
uniform vec2 uRegion;
uniform float uNowS;
uniform vec3 uSignals[5];
out vec2 vCorner;
out vec2 vCell;
flat out int vPart;
flat out int vTurn;
flat out int vState;
flat out vec3 vColour;
flat out float vAlpha;
flat out float vPixel;
void main() {
  vec2 at = (uRegion - uOrigin) + aAnchor.xy;
  vec2 along = aAnchor.zw;
  vec2 right = vec2(along.y, -along.x);
  float pixelM = pixelAt(uRegion + aAnchor.xy);
  // A lamp is a metre across, and never less than can be read.
  float lampM = max(1.05, 7.2 * pixelM);
  float gapM = 0.9 + 0.3 * lampM;
  int part = int(aPart.x + 0.5);
  vPart = part;
  vTurn = int(aPart.y + 0.5);
  vState = int(aState + 0.5);
  vColour = uSignals[vState];
  vCorner = aCorner;
  vPixel = pixelM / lampM;
  vAlpha = uHeads;
  vec2 centre = at + along * (gapM + 1.5 * lampM);
  vec4 clip;
  if (part == 0) {
    vec2 reach = vec2(0.56, 1.62) * lampM;
    vCorner = aCorner * vec2(0.56, 1.62);
    clip = uViewProjection * vec4(centre + right * aCorner.x * reach.x + along * aCorner.y * reach.y, 0.0, 1.0);
  } else {
    // Figures stand upright on the screen, whichever way the head faces.
    float left = ceil(aEndS - uNowS - 0.001);
    int seconds = int(clamp(left, 0.0, 99.0));
    int digit = part == 1 ? seconds / 10 : seconds % 10;
    bool shown = left >= 0.0 && left <= 99.0 && vState != 4 && (part == 2 || seconds >= 10);
    float digits = seconds >= 10 ? 2.0 : 1.0;
    clip = uViewProjection * vec4(centre + along * (1.62 * lampM + 0.75 * lampM), 0.0, 1.0);
    float heightPx = clamp(1.25 * lampM / pixelM, 10.0, 26.0);
    float widthPx = heightPx * 0.56;
    float place = digits < 1.5 ? 0.0 : part == 1 ? -0.5 : 0.5;
    vec2 offsetPx = vec2((place + aCorner.x * 0.5) * widthPx, aCorner.y * 0.5 * heightPx);
    clip.xy += offsetPx * 2.0 / uViewport * clip.w;
    vCell = vec2((float(digit) + aCorner.x * 0.49 + 0.5) / 10.0, aCorner.y * 0.5 + 0.5);
    vAlpha *= smoothstep(0.36, 0.26, uMetresPerPixel);
    if (!shown || vAlpha < 0.02) clip = vec4(2.0, 2.0, 2.0, 1.0);
  }
  gl_Position = uHeads < 0.02 ? vec4(2.0, 2.0, 2.0, 1.0) : clip;
}
`;

export const HEAD_FRAGMENT = /* glsl */ `
in vec2 vCorner;
in vec2 vCell;
flat in int vPart;
flat in int vTurn;
flat in int vState;
flat in vec3 vColour;
flat in float vAlpha;
flat in float vPixel;
uniform sampler2D uDigits;
uniform vec3 uBack;
uniform vec3 uEdge;
uniform vec3 uText;
float box(vec2 p, vec2 halfSize, float round) {
  vec2 d = abs(p) - halfSize + round;
  return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0) - round;
}
float segment(vec2 p, vec2 a, vec2 b) {
  vec2 pa = p - a;
  vec2 ba = b - a;
  return length(pa - ba * clamp(dot(pa, ba) / dot(ba, ba), 0.0, 1.0));
}
/** An arrow ahead, turned for the turn; a lamp is from -0.5 to 0.5. */
float arrow(vec2 p) {
  if (vTurn == 0) p = vec2(p.y, -p.x);
  else if (vTurn == 2) p = vec2(-p.y, p.x);
  else if (vTurn == 3) p = -p;
  float stem = segment(p, vec2(0.0, -0.3), vec2(0.0, 0.26)) - 0.085;
  float barbs = min(segment(p, vec2(0.0, 0.3), vec2(-0.24, 0.05)), segment(p, vec2(0.0, 0.3), vec2(0.24, 0.05))) - 0.085;
  return min(stem, barbs);
}
float ink(float d) {
  float soft = vPixel * 0.7;
  return 1.0 - smoothstep(-soft, soft, d);
}
void main() {
  if (vPart > 0) {
    float alpha = texture(uDigits, vCell).a * vAlpha;
    if (alpha < 0.02) discard;
    outColour = vec4(vColour, alpha);
    return;
  }
  float housing = box(vCorner, vec2(0.52, 1.56), 0.34);
  vec3 colour = mix(uEdge, uBack, ink(housing + vPixel * 1.1));
  // Lamps from near to far: green, yellow, red.
  for (int lamp = 0; lamp < 3; lamp++) {
    vec2 p = vCorner - vec2(0.0, float(lamp) - 1.0);
    bool lit = (lamp == 0 && (vState == 2 || vState == 3)) || (lamp == 1 && vState == 1) || (lamp == 2 && vState == 0);
    float disc = ink(length(p) - 0.4);
    if (lit) {
      colour = mix(colour, vColour * 0.28, disc);
      colour = mix(colour, vColour, ink(arrow(p)) * disc);
    } else {
      colour = mix(colour, uEdge * 0.6, ink(length(p) - 0.12) * 0.7);
    }
  }
  float alpha = ink(housing) * vAlpha;
  if (alpha < 0.02) discard;
  outColour = vec4(colour, alpha);
}
`;
