import type { OffsetReference } from '../../signals/offsetReference.ts';

/** Directions in which an approach's traffic drives, with its bearing clockwise from north, degrees: UTDF's columns. */
export const DIRECTIONS = [
  ['NB', 0],
  ['SB', 180],
  ['EB', 90],
  ['WB', 270],
  ['NE', 45],
  ['NW', 315],
  ['SE', 135],
  ['SW', 225],
] as const;
export type Direction = (typeof DIRECTIONS)[number][0];

/** Turns of a direction in the columns of [Lanes], from the median to the kerb; a second column where two lead the same way. */
export const TURN_COLUMNS = ['U', 'L2', 'L', 'T', 'R', 'R2'] as const;
export type TurnColumn = (typeof TURN_COLUMNS)[number];

/** Columns D1 to D16 of [Phases]; there is no D13. */
export const PHASE_NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16] as const;

/** `Referenced To` of [Timeplans]. Type 170 counts from the yellow (with a walk some count from its clearance). */
export const REFERENCED_TO: Readonly<Record<number, OffsetReference>> = {
  0: 'lastGreen',
  1: 'firstYellow',
  2: 'firstRed',
  3: 'firstGreen',
  4: 'firstYellow',
};

/** `Control Type` of [Timeplans]. */
export const CONTROL_TYPE = { pretimed: 0, actuated: 1, semiActuated: 2, coordinated: 3 } as const;

/** `TYPE` of [Nodes]; all others have no signal. */
export const NODE_TYPE = { signal: 0, external: 1, bend: 2, unsignalised: 3, roundabout: 4 } as const;

/** `Recall` of [Phases]. */
export const RECALLS = ['none', 'min', 'ped', 'max'] as const;

/** Reference phases as one number, two digits a phase: 206 are 2 and 6. */
export function packPhases(phases: readonly number[]): number {
  return phases.reduce((packed, phase) => 100 * packed + phase, 0);
}

export function unpackPhases(packed: number): number[] {
  const phases: number[] = [];
  for (let rest = packed; rest > 0; rest = Math.floor(rest / 100)) if (rest % 100 > 0) phases.unshift(rest % 100);
  return phases;
}
