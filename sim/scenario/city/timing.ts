import { equalSaturationCycleS, websterCycleS } from '../../corridors/cycleLength.ts';
import type { CorridorDefinition } from '../../corridors/definition.ts';
import { measurePhaseNeeds } from '../../corridors/phaseNeeds.ts';
import { findCriticalPath, leastCycleS, type PhaseNeed } from '../../corridors/splits.ts';
import { findConflicts } from '../../network/conflicts.ts';
import type { Network } from '../../network/network.ts';
import { createPhasing, findCoordinatedPhases, type SignalPhasing } from '../../signals/phasing.ts';
import type { Loads } from './assignment.ts';
import { subAreaOf } from './subAreas.ts';

/** Phases of one signal, before it has a plan. */
export interface PhasedSignal {
  readonly intersection: number;
  readonly phasing: SignalPhasing;
  readonly coordinatedPhases: readonly number[];
}

/** Cycles that sub-areas choose from, s. */
const COMMON_CYCLES_S = [90, 100, 110, 120, 140] as const;
/** Share of a sub-area's signals that its common cycle suits. */
const SUITED_SHARE = 0.9;
/** Degree of saturation that a common cycle aims at: spare time for the band. */
const TARGET_SATURATION = 0.7;
const LONGEST_CYCLE_S = 140;

/** Phases of every signal from its geometry; the street of its corridor gets the coordinated ones. */
export function createPhasedSignals(network: Network, corridors: readonly CorridorDefinition[]): PhasedSignal[] {
  const conflicts = findConflicts(network);
  const bandAt = new Map<string, readonly (string | null)[]>();
  for (const { members } of corridors) {
    for (const { intersectionId, primary, outboundMovement, inboundMovement } of members) {
      if (primary) bandAt.set(intersectionId, [outboundMovement, inboundMovement]);
    }
  }
  return network.definition.intersections.flatMap(({ id, control }, intersection): PhasedSignal[] => {
    if (control !== 'signal') return [];
    const band = bandAt.get(id) ?? [];
    const mainLinks = band.flatMap((movement) =>
      movement === null ? [] : [network.movementFrom[network.movementIndexById.get(movement)!]],
    );
    const phasing = createPhasing(network, conflicts, intersection, { mainLinks });
    return [{ intersection, phasing, coordinatedPhases: findCoordinatedPhases(phasing.phases, band) }];
  });
}

/** What every phase of a signal asks for under the loads. */
export function needsOf(network: Network, signal: PhasedSignal, loads: Loads): PhaseNeed[] {
  return measurePhaseNeeds(network, signal.phasing.phases, (movement) => loads.movementVehPerH[movement]);
}

/**
 * Cycle of every signal, s: the common one of its sub-area on a corridor, its own elsewhere.
 *
 * The common cycle suits most of the sub-area's signals by Webster's formula and holds every one's least splits.
 */
export function chooseCycles(
  network: Network,
  signals: readonly PhasedSignal[],
  corridors: readonly CorridorDefinition[],
  loads: Loads,
): number[] {
  const onCorridor = new Set(corridors.flatMap(({ members }) => members.map((member) => member.intersectionId)));
  const areaOf = ({ intersection }: PhasedSignal) => subAreaOf(network.definition.intersections[intersection]).id;
  const ownS = signals.map((signal) => ownCycleS(network, signal, loads));
  const wantedByArea = new Map<string, { wantedS: number[]; leastS: number }>();
  signals.forEach((signal, i) => {
    if (!onCorridor.has(network.definition.intersections[signal.intersection].id)) return;
    const area = wantedByArea.get(areaOf(signal)) ?? { wantedS: [], leastS: 0 };
    area.wantedS.push(ownS[i].roomyS);
    area.leastS = Math.max(area.leastS, ownS[i].leastS);
    wantedByArea.set(areaOf(signal), area);
  });
  const commonS = new Map(
    [...wantedByArea].map(([area, { wantedS, leastS }]) => {
      const suited = wantedS.sort((a, b) => a - b)[Math.floor(wantedS.length * SUITED_SHARE)];
      const least = Math.max(suited, leastS);
      return [area, COMMON_CYCLES_S.find((cycleS) => cycleS >= least) ?? LONGEST_CYCLE_S];
    }),
  );
  return signals.map((signal, i) =>
    onCorridor.has(network.definition.intersections[signal.intersection].id)
      ? commonS.get(areaOf(signal))!
      : Math.max(60, Math.ceil(Math.max(ownS[i].wantedS, ownS[i].leastS) / 10) * 10),
  );
}

function ownCycleS(
  network: Network,
  signal: PhasedSignal,
  loads: Loads,
): { wantedS: number; leastS: number; roomyS: number } {
  const needs = needsOf(network, signal, loads);
  const { flowRatio, lostTimeS } = findCriticalPath(signal.phasing, needs);
  const leastS = leastCycleS(signal.phasing, needs);
  const wantedS = Math.max(leastS, websterCycleS(flowRatio, lostTimeS));
  const roomyS = Math.max(wantedS, equalSaturationCycleS(flowRatio, lostTimeS, TARGET_SATURATION));
  return { wantedS: Math.min(LONGEST_CYCLE_S, wantedS), leastS, roomyS };
}
