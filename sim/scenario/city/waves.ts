import { compileCorridor } from '../../corridors/corridor.ts';
import type { CorridorDefinition } from '../../corridors/definition.ts';
import { findFirstWave, type WaveCorridor } from '../../corridors/firstWave.ts';
import { findSplits } from '../../corridors/splits.ts';
import { describeWaveCorridor } from '../../corridors/waveCorridor.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition, SignalDefinition } from '../../signals/definition.ts';
import { movementIdsOf } from '../../signals/signalSet.ts';
import { compileTimetable } from '../../signals/timetable.ts';
import type { Loads } from './assignment.ts';
import { type Draw, Purpose } from './draw.ts';
import { subAreaOf } from './subAreas.ts';
import { needsOf, type PhasedSignal } from './timing.ts';

/** Plans of all signals at given cycles, with the offsets of a first simple green wave. */

/** Cycles that a sub-area tries for its wave, s. */
const WAVE_CYCLES_S = [90, 100, 110, 120] as const;

/**
 * Lets each sub-area take the common cycle whose wave is best: the green that its bands keep, as a share of the cycle,
 * by traffic. A cycle resonates with the distances between signals; the shortest is seldom the best.
 *
 * @param leastCyclesS cycle that each signal needs, the common one on corridors
 */
export function tuneCycles(
  network: Network,
  signals: readonly PhasedSignal[],
  leastCyclesS: readonly number[],
  corridors: readonly CorridorDefinition[],
  loads: Loads,
): number[] {
  const { intersections } = network.definition;
  const areaOf = (intersection: number) => subAreaOf(intersections[intersection]).id;
  const members = new Set(corridors.flatMap((corridor) => corridor.members.map((member) => member.intersectionId)));
  const best = new Map<string, { worth: number; cycleS: number }>();
  for (const cycleS of WAVE_CYCLES_S) {
    const cyclesS = signals.map(({ intersection }, i) =>
      members.has(intersections[intersection].id) ? Math.max(cycleS, leastCyclesS[i]) : leastCyclesS[i],
    );
    const { wave, described } = findWave(
      network,
      signals,
      draftSignals(network, signals, cyclesS, loads),
      corridors,
      loads,
    );
    const worthByArea = new Map<string, number>();
    corridors.forEach((corridor, c) => {
      const area = areaOf(network.intersectionIndexById.get(corridor.members[0].intersectionId)!);
      const { outboundS, inboundS } = wave.bands[c];
      const { importance, outboundWeight, inboundWeight } = described[c];
      const worth = (importance * (outboundWeight * outboundS + inboundWeight * inboundS)) / cycleS;
      worthByArea.set(area, (worthByArea.get(area) ?? 0) + worth);
    });
    for (const [area, worth] of worthByArea) {
      if (worth > (best.get(area)?.worth ?? -1)) best.set(area, { worth, cycleS });
    }
  }
  return signals.map(({ intersection }, i) =>
    members.has(intersections[intersection].id)
      ? Math.max(best.get(areaOf(intersection))!.cycleS, leastCyclesS[i])
      : leastCyclesS[i],
  );
}

/** Plans with Webster splits, in step on the corridors and at an offset by chance elsewhere. */
export function createSignals(
  network: Network,
  signals: readonly PhasedSignal[],
  cyclesS: readonly number[],
  corridors: readonly CorridorDefinition[],
  loads: Loads,
  draw: Draw,
): SignalDefinition[] {
  const drafts = draftSignals(network, signals, cyclesS, loads);
  const { wave } = findWave(network, signals, drafts, corridors, loads);
  const members = new Set(corridors.flatMap((corridor) => corridor.members.map((member) => member.intersectionId)));
  return drafts.map((draft, i) => {
    const alone = !members.has(draft.intersectionId);
    const offsetS = alone ? Math.floor(draw(Purpose.spacing, 800_000 + i, 0) * cyclesS[i]) : wave.offsetsS[i];
    return { ...draft, plans: draft.plans.map((plan) => ({ ...plan, offsetS })) };
  });
}

function draftSignals(
  network: Network,
  signals: readonly PhasedSignal[],
  cyclesS: readonly number[],
  loads: Loads,
): SignalDefinition[] {
  return signals.map((signal, i) => {
    const node = network.definition.intersections[signal.intersection];
    const { phases, rings, barriers } = signal.phasing;
    const { splitsS } = findSplits(signal.phasing, needsOf(network, signal, loads), cyclesS[i]);
    const plan: PlanDefinition = {
      id: 'am',
      cycleS: cyclesS[i],
      offsetS: 0,
      coordinatedPhases: signal.coordinatedPhases,
      rings: rings.map((ring, r) => ring.map((phase, k) => ({ phase, splitS: splitsS[r][k] }))),
      ...(barriers.length > 0 ? { barriers } : {}),
    };
    return { id: node.id, intersectionId: node.id, phases, plans: [plan], subAreaId: subAreaOf(node).id };
  });
}

function findWave(
  network: Network,
  signals: readonly PhasedSignal[],
  drafts: readonly SignalDefinition[],
  corridors: readonly CorridorDefinition[],
  loads: Loads,
) {
  const rowOf = new Map(drafts.map((draft, i) => [draft.intersectionId, i]));
  const timetables = drafts.map((draft, i) =>
    compileTimetable(draft, draft.plans[0], movementIdsOf(network, signals[i].intersection)),
  );
  const described = corridors.map((definition): WaveCorridor => {
    const corridor = compileCorridor(definition, network);
    const rows = definition.members.map(({ intersectionId }) => rowOf.get(intersectionId)!);
    const flowOf = (movements: Int32Array) =>
      movements.reduce((sum, movement) => sum + (movement < 0 ? 0 : loads.movementVehPerH[movement]), 0);
    const outboundFlow = flowOf(corridor.outboundMovement) + 1;
    const inboundFlow = flowOf(corridor.inboundMovement) + 1;
    const total = outboundFlow + inboundFlow;
    return describeWaveCorridor(
      corridor,
      network,
      rows,
      rows.map((row) => timetables[row]),
      { importance: total, outboundWeight: outboundFlow / total, inboundWeight: inboundFlow / total },
    );
  });
  return {
    described,
    wave: findFirstWave({ cyclesS: drafts.map((draft) => draft.plans[0].cycleS), corridors: described }),
  };
}
