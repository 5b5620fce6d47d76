import type { Sensors } from '../controller.ts';
import { type AdaptiveModel, type Boundary, Slot } from './adaptiveModel.ts';
import { expectedGreensMs, neededGreensMs } from './flows.ts';
import { type Stream, signalIndex } from './performanceIndex.ts';

/** SCOOT's steps (TRRL LR 1014): a stage change moves by 4 s at most in one cycle, of which 1 s stays. */
export const SPLIT_STEP_MS = 4000;
const LASTING_MS = 1000;
/** A move must lower the greater degree of saturation by this much. From experience: else noise moves it. */
const WORTH = 0.05;

/** A move that stays must lower the signal's index by this share. From experience, as for offsets. */
const LASTING_WORTH_RATIO = 0.02;
/** And be wished so many cycles on end: about as many as flows are remembered for, so that no single one decides. */
const LASTING_AFTER = 5;

type Changes = readonly (readonly [unit: number, byMs: number])[];

/**
 * The split optimiser. In this cycle a stage change comes earlier, as planned, or later, whichever keeps the greatest degree of
 * saturation of those who end there and of those who come after, up to the next barrier, lowest, by the vehicles that are there
 * now. What is given to or taken from those who come after is given to the one in each ring that needs it most, or taken from the
 * one that needs it least.
 *
 * What stays is chosen by the performance index of the whole signal (`signalIndex`): degrees of saturation alone take green
 * from platoons that meet it, and weigh a left turn of four vehicles as a street of forty.
 *
 * @param memory of the controller; its running and its lasting splits are written
 */
export function moveBoundary(
  model: AdaptiveModel,
  streams: readonly Stream[],
  sensors: Sensors,
  memory: Float64Array,
  boundary: Boundary,
  atMs: number,
  timeMs: number,
): void {
  const { running } = model.place;
  const now = expectedGreensMs(model, sensors, memory, boundary, atMs, timeMs);
  const lasting = chooseLasting(model, streams, memory, boundary);
  for (const [u, byMs] of chooseMove(model, memory, running, boundary, now).changes) memory[running + u] += byMs;
  for (const [u, byMs] of lasting) memory[model.place.split + u] += byMs;
}

/** The lasting move that lowers the index of the whole signal by what is worth it; else none. */
function chooseLasting(
  model: AdaptiveModel,
  streams: readonly Stream[],
  memory: Float64Array,
  boundary: Boundary,
): Changes {
  const { place, boundaries } = model;
  const { split, splitWishes } = place;
  const cycleMs = memory[Slot.regionStartMs + 2] - memory[Slot.regionStartMs + 1];
  const needed = neededGreensMs(model, memory);
  const indexNow = signalIndex(model, memory, streams, cycleMs);
  let lowest = indexNow * (1 - LASTING_WORTH_RATIO);
  let best: Changes = [];
  let wished = 0;
  for (const moveMs of [-LASTING_MS, LASTING_MS]) {
    const changes = changesBy(model, memory, split, boundary, needed, moveMs);
    if (changes === null) continue;
    for (const [u, byMs] of changes) memory[split + u] += byMs;
    const index = signalIndex(model, memory, streams, cycleMs);
    for (const [u, byMs] of changes) memory[split + u] -= byMs;
    if (index >= lowest) continue;
    lowest = index;
    best = changes;
    wished = Math.sign(moveMs);
  }
  const at = splitWishes + boundaries.indexOf(boundary);
  memory[at] = wished === 0 || wished !== Math.sign(memory[at]) ? wished : memory[at] + wished;
  return Math.abs(memory[at]) < LASTING_AFTER ? [] : best;
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
