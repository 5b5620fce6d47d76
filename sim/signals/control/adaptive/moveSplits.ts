import type { Sensors } from '../controller.ts';
import type { AdaptiveModel, Boundary } from './adaptiveModel.ts';
import { expectedGreensMs, neededGreensMs } from './flows.ts';

/** SCOOT's steps (TRRL LR 1014): a stage change moves by 4 s at most in one cycle, of which 1 s stays. */
export const SPLIT_STEP_MS = 4000;
const LASTING_MS = 1000;
/** A move must lower the greater degree of saturation by this much. From experience: else noise moves it. */
const WORTH = 0.05;

type Changes = readonly (readonly [unit: number, byMs: number])[];

/**
 * The split optimiser: a stage change comes earlier, as planned, or later, whichever keeps the greatest degree of saturation
 * of those who end there and of those who come after, up to the next barrier, lowest. What is given to or taken from those
 * who come after is given to the one in each ring that needs it most, or taken from the one that needs it least.
 *
 * This cycle's move is chosen by the vehicles that are there now; the part that stays, by the flows of many cycles.
 *
 * @param memory of the controller; its running and its lasting splits are written
 */
export function moveBoundary(
  model: AdaptiveModel,
  sensors: Sensors,
  memory: Float64Array,
  boundary: Boundary,
  atMs: number,
  timeMs: number,
): void {
  const { running, split } = model.place;
  const usual = neededGreensMs(model, memory);
  const now = expectedGreensMs(model, sensors, memory, boundary, atMs, timeMs);
  const lastingMs = Math.sign(chooseMove(model, memory, split, boundary, usual).moveMs) * LASTING_MS;
  const lasting = changesBy(model, memory, split, boundary, usual, lastingMs);
  for (const [u, byMs] of chooseMove(model, memory, running, boundary, now).changes) memory[running + u] += byMs;
  for (const [u, byMs] of lasting ?? []) memory[split + u] += byMs;
}

/** The move that keeps the greatest degree of saturation lowest. @param at of the splits in the memory */
function chooseMove(
  model: AdaptiveModel,
  memory: Float64Array,
  at: number,
  boundary: Boundary,
  needed: Float64Array,
): { moveMs: number; changes: Changes } {
  const units = [...boundary.before, ...boundary.following.flat()];
  const greatestAfter = (changes: Changes): number => {
    const by = new Map(changes);
    const greenMs = (u: number) => memory[at + u] + (by.get(u) ?? 0) - model.units[u].clearMs;
    return Math.max(...units.map((u) => needed[u] / Math.max(1, greenMs(u))));
  };
  let best: { moveMs: number; changes: Changes } = { moveMs: 0, changes: [] };
  let lowest = greatestAfter([]) - WORTH;
  for (const moveMs of [-SPLIT_STEP_MS, SPLIT_STEP_MS]) {
    const changes = changesBy(model, memory, at, boundary, needed, moveMs);
    if (changes === null) continue;
    const greatest = greatestAfter(changes);
    if (greatest >= lowest) continue;
    lowest = greatest;
    best = { moveMs, changes };
  }
  return best;
}

/** The units that change with a boundary, and by how much; null: somebody would fall below his least. */
function changesBy(
  { units }: AdaptiveModel,
  memory: Float64Array,
  at: number,
  { before, following }: Boundary,
  needed: Float64Array,
  moveMs: number,
): Changes | null {
  if (moveMs === 0) return null;
  const saturation = (u: number) => needed[u] / Math.max(1, memory[at + u] - units[u].clearMs);
  const changes: [number, number][] = before.map((u) => [u, moveMs]);
  for (const ring of following) {
    const open = ring.filter((u) => memory[at + u] - moveMs >= units[u].leastMs);
    if (open.length === 0) return null;
    const isBetter = (a: number, b: number) =>
      moveMs < 0 ? saturation(a) > saturation(b) : saturation(a) < saturation(b);
    changes.push([open.reduce((best, u) => (isBetter(u, best) ? u : best), open[0]), -moveMs]);
  }
  return changes.every(([u, byMs]) => memory[at + u] + byMs >= units[u].leastMs) ? changes : null;
}
