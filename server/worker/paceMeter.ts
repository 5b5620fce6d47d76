/** How fast simulated time really goes: a short history of (wall, simulation) times at the ends of steps. */
export interface PaceMeter {
  samples: { readonly wallMs: number; readonly simMs: number }[];
}

const HISTORY_MS = 4000;

export function createPaceMeter(): PaceMeter {
  return { samples: [] };
}

/** After a pause or a jump what was measured before says nothing. */
export function resetPaceMeter(meter: PaceMeter): void {
  meter.samples = [];
}

export function noteProgress(meter: PaceMeter, wallMs: number, simMs: number): void {
  meter.samples.push({ wallMs, simMs });
  // Two samples always stay, or a pace slower than a step in `HISTORY_MS` could never be measured.
  while (meter.samples.length > 2 && wallMs - meter.samples[1].wallMs >= HISTORY_MS) meter.samples.shift();
}

/** Simulated seconds a wall second over the last few seconds; `otherwise` while there is nothing to measure. */
export function measurePaceRatio(meter: PaceMeter, otherwise: number): number {
  const { samples } = meter;
  if (samples.length < 2) return otherwise;
  const first = samples[0];
  const last = samples[samples.length - 1];
  const wallMs = last.wallMs - first.wallMs;
  return wallMs > 0 ? (last.simMs - first.simMs) / wallMs : otherwise;
}
