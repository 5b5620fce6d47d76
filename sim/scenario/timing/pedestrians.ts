import type { Network } from '../../network/network.ts';
import { TurnCode } from '../../network/network.ts';
import { legWidthM } from '../../signals/approaches.ts';
import { pedestrianClearanceS, roundUpToWholeS } from '../../signals/clearance.ts';
import type { PhaseDefinition, SignalDefinition } from '../../signals/definition.ts';
import { leastSplitS } from '../../signals/phaseTimes.ts';

/** What people on foot need of a phase. */
export interface PedestrianNeed {
  /** Longest way across that is walked beside the phase, m; null: not known. */
  readonly crossingM: number | null;
  /** Walk and crossing length over walking speed, s: yellow and red clearance count towards it (MUTCD 4E.06). */
  readonly splitS: number;
}

/**
 * What people on foot need of a phase's split; null: nobody walks beside it.
 *
 * @param walkingSpeedMps > 0; null: as the scenario has it
 *
 * With another walking speed the way across is measured: of the legs that the phase neither comes from nor goes straight on
 * to, the widest. A split is never shorter than the scenario's own: a plan can't change walk and clearance.
 */
export function pedestrianNeed(
  network: Network,
  signal: SignalDefinition,
  phase: PhaseDefinition,
  walkingSpeedMps: number | null,
): PedestrianNeed | null {
  const { walkS, pedestrianClearanceS: clearanceS = 0, yellowS, redClearanceS } = phase;
  if (walkS === undefined) return null;
  const ownS = walkS + clearanceS + yellowS + redClearanceS;
  if (walkingSpeedMps === null) return { crossingM: null, splitS: ownS };
  const crossingM = crossingLengthM(network, signal, phase);
  if (crossingM === null) return { crossingM, splitS: ownS };
  const walkingS = roundUpToWholeS(
    Math.max(0, pedestrianClearanceS(crossingM, walkingSpeedMps) - yellowS - redClearanceS),
  );
  return { crossingM, splitS: Math.max(ownS, walkS + walkingS + yellowS + redClearanceS) };
}

/** Least split of a phase, s: its minimum green, the scenario's pedestrians, and those of another walking speed. */
export function leastSplitWithPedestriansS(phase: PhaseDefinition, need: PedestrianNeed | null): number {
  return Math.max(leastSplitS(phase), need?.splitS ?? 0);
}

/** Widest leg that is crossed beside a phase, m; null: there is none. */
function crossingLengthM(network: Network, signal: SignalDefinition, { movements }: PhaseDefinition): number | null {
  const { intersectionIndexById, intersectionFirstMovement, movementFrom, movementTo, movementTurn } = network;
  const intersection = intersectionIndexById.get(signal.intersectionId)!;
  const approaches = new Set<number>();
  for (let m = intersectionFirstMovement[intersection]; m < intersectionFirstMovement[intersection + 1]; m++)
    approaches.add(movementFrom[m]);
  const used = new Set<number>();
  for (const id of movements) {
    const m = network.movementIndexById.get(id)!;
    used.add(network.linkFrom[movementFrom[m]]);
    if (movementTurn[m] === TurnCode.through) used.add(network.linkTo[movementTo[m]]);
  }
  const widths = [...approaches]
    .filter((link) => !used.has(network.linkFrom[link]))
    .map((link) => legWidthM(network, link));
  return widths.length === 0 ? null : Math.max(...widths);
}
