import { sToMs } from '../../core/units.ts';
import type { Network } from '../../network/network.ts';
import { overlapClearanceMs } from '../overlaps.ts';
import { leastGreenMs, type SignalModel } from './signalModel.ts';

/**
 * The phases of all signals with a controller as the keeper reads them in every look, in arrays: a look at one of a thousand
 * signals finds what it needs in a few places of memory. Phases stand signal by signal, as in the control state. Nothing is
 * written after it was made.
 */
export interface PhaseTable {
  readonly network: Network;
  /** Shape [signal count]. */
  readonly intersection: Uint32Array;
  /** Movements (network rows) of signal `c`: `firstMovement[c]` to `endMovement[c] - 1`. Shape [signal count]. */
  readonly firstMovement: Uint32Array;
  readonly endMovement: Uint32Array;
  /** Times of each phase, ms: minimum green, without and with walk; clearances. Shape [phase count]. */
  readonly leastGreenMs: Uint32Array;
  readonly leastWalkMs: Uint32Array;
  readonly phaseYellowMs: Uint32Array;
  readonly phaseRedClearanceMs: Uint32Array;
  /** 1: somebody may walk beside the phase. Shape [phase count]. */
  readonly hasWalk: Uint8Array;
  /**
   * Movements (network rows) of phase row `r`: entries `firstOwn[r]` to `firstOwn[r + 1] - 1` of `own`; those from
   * `firstPermissive[r]` on yield. Shape [phase count + 1], [phase count], [entries].
   */
  readonly firstOwn: Uint32Array;
  readonly firstPermissive: Uint32Array;
  readonly own: Uint32Array;
  /** Phase rows that must not be green with phase row `r`: entries from `firstConflicting[r]` on. Shape [phase count + 1]. */
  readonly firstConflicting: Uint32Array;
  readonly conflicting: Uint32Array;
  /** Longest yellow and red clearance of the phases that serve each movement, or its overlap's, ms. Shape [movementCount]. */
  readonly yellowMs: Uint32Array;
  readonly redClearanceMs: Uint32Array;
  /** How long the movement's overlap stays green when its phases have ended, ms; 0: not at all. Shape [movementCount]. */
  readonly trailMs: Uint32Array;
  /**
   * The phases that serve movement `m`: entries `firstServed[m]` to `firstServed[m + 1] - 1`. Phase rows, and 1 where the
   * phase gives it the right of way. Shape [movementCount + 1]; [entries].
   */
  readonly firstServed: Uint32Array;
  readonly servedBy: Uint32Array;
  readonly servedProtected: Uint8Array;
}

/** @param firstPhase rows at which each signal's phases begin. Shape [signal count + 1] */
export function createPhaseTable(
  models: readonly SignalModel[],
  firstPhase: Uint32Array,
  network: Network,
): PhaseTable {
  const { intersectionFirstMovement, movementCount } = network;
  const phases = models.flatMap((model) => model.phases);
  const own = phases.map(({ movements, permissiveMovements }) => [...movements, ...permissiveMovements]);
  const firstOwn = accumulate(own.map(({ length }) => length));
  const conflicting = models.flatMap((model, c) =>
    model.phases.map((phase) => phase.conflicting.map((q) => firstPhase[c] + q)),
  );
  return {
    network,
    intersection: Uint32Array.from(models, ({ intersection }) => intersection),
    firstMovement: Uint32Array.from(models, ({ intersection }) => intersectionFirstMovement[intersection]),
    endMovement: Uint32Array.from(models, ({ intersection }) => intersectionFirstMovement[intersection + 1]),
    leastGreenMs: Uint32Array.from(phases, (phase) => leastGreenMs(phase, false)),
    leastWalkMs: Uint32Array.from(phases, (phase) => leastGreenMs(phase, true)),
    phaseYellowMs: Uint32Array.from(phases, ({ yellowMs }) => yellowMs),
    phaseRedClearanceMs: Uint32Array.from(phases, ({ redClearanceMs }) => redClearanceMs),
    hasWalk: Uint8Array.from(phases, ({ walkMs }) => (walkMs > 0 ? 1 : 0)),
    firstOwn,
    firstPermissive: Uint32Array.from(phases, ({ movements }, row) => firstOwn[row] + movements.length),
    own: Uint32Array.from(own.flat()),
    firstConflicting: accumulate(conflicting.map(({ length }) => length)),
    conflicting: Uint32Array.from(conflicting.flat()),
    ...listServed(models, firstPhase, movementCount),
  };
}

/** What the phases are to each movement. */
function listServed(models: readonly SignalModel[], firstPhase: Uint32Array, movementCount: number) {
  const yellowMs = new Uint32Array(movementCount);
  const redClearanceMs = new Uint32Array(movementCount);
  const trailMs = new Uint32Array(movementCount);
  const lists: { row: number; isProtected: boolean }[][] = Array.from({ length: movementCount }, () => []);
  models.forEach(({ definition, phases, overlaps }, c) => {
    phases.forEach((phase, p) => {
      const note = (isProtected: boolean) => (m: number) => {
        lists[m].push({ row: firstPhase[c] + p, isProtected });
        yellowMs[m] = Math.max(yellowMs[m], phase.yellowMs);
        redClearanceMs[m] = Math.max(redClearanceMs[m], phase.redClearanceMs);
      };
      phase.movements.forEach(note(true));
      phase.permissiveMovements.forEach(note(false));
    });
    for (const { overlap, movements } of overlaps) {
      const clearances = definition.phases
        .filter(({ number }) => overlap.phases.includes(number))
        .map((phase) => overlapClearanceMs(overlap, phase));
      for (const m of movements) {
        trailMs[m] = sToMs(overlap.trailingGreenS ?? 0);
        yellowMs[m] = Math.max(...clearances.map((own) => own.yellowMs));
        redClearanceMs[m] = Math.max(...clearances.map((own) => own.redClearanceMs));
      }
    }
  });
  const entries = lists.flat();
  return {
    yellowMs,
    redClearanceMs,
    trailMs,
    firstServed: accumulate(lists.map(({ length }) => length)),
    servedBy: Uint32Array.from(entries, ({ row }) => row),
    servedProtected: Uint8Array.from(entries, ({ isProtected }) => (isProtected ? 1 : 0)),
  };
}

/** Where each of several lists begins, laid end to end; then where the last one ends. */
export function accumulate(lengths: readonly number[]): Uint32Array {
  const first = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    first[i + 1] = first[i] + length;
  });
  return first;
}
