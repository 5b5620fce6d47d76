/** Steps between two labels, ms. */
const STEPS_MS = [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * 60_000);
const LABEL_PX = 62;

/** Round times of day whose labels leave one another room. */
export function timeTicks(fromMs: number, toMs: number, widthPx: number): number[] {
  const stepMs =
    STEPS_MS.find((step) => (step / (toMs - fromMs)) * widthPx >= LABEL_PX) ?? STEPS_MS[STEPS_MS.length - 1];
  const ticks: number[] = [];
  for (let ms = Math.ceil(fromMs / stepMs) * stepMs; ms <= toMs; ms += stepMs) ticks.push(ms);
  return ticks;
}
