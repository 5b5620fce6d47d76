/**
 * GLSL that roads and the light on them share: how wide a road is drawn, and where its two directions lie. Close by it
 * is as wide as it is; from afar it keeps a least width in pixels, and each direction its own side of the centre line.
 */
export const ROAD_WIDTH_GLSL = /* glsl */ `
/** Least width of one direction, CSS pixels; below 1 it is drawn 1 wide and paler. */
float leastWidthPx(float classRank) {
  float far = classRank < 0.5 ? 1.3 : classRank < 1.5 ? 0.75 : classRank < 2.5 ? 0.35 : 0.25;
  float near = classRank < 0.5 ? 2.6 : classRank < 1.5 ? 2.1 : classRank < 2.5 ? 1.5 : 1.1;
  return mix(near, far, smoothstep(3.0, 60.0, uMetresPerPixel));
}
float drawnHalfWidthM(float halfM, float classRank, float pixelM) {
  return halfM <= 0.0 ? 0.0 : max(halfM, 0.5 * max(1.0, leastWidthPx(classRank)) * pixelM);
}
/** Middle of the direction to the right of the road's centre line, m; a one-way road has offset 0. */
float drawnOffsetM(float offsetM, float drawnHalfM) {
  return offsetM > 0.0 ? max(offsetM, drawnHalfM) : offsetM;
}
`;

/** Speed over free flow as a colour. */
export const SPEED_RAMP_GLSL = /* glsl */ `
vec3 speedColour(float ratio, vec3 slow, vec3 middle, vec3 free) {
  float t = clamp(ratio, 0.0, 1.0);
  return t < 0.5 ? mix(slow, middle, t * 2.0) : mix(middle, free, t * 2.0 - 1.0);
}
`;
