import { findSplits } from '../../corridors/splits.ts';
import type { Network } from '../../network/network.ts';
import { addWay, createLoads, type Loads, movementFor, type Way } from './assignment.ts';
import { needsOf, type PhasedSignal } from './timing.ts';
import type { TripBundle } from './trips.ts';

/** Degree of saturation that no phase may exceed at the standard peak. */
const GREATEST_SATURATION = 0.82;
const ROUNDS = 8;

export interface FittedDemand {
  readonly cyclesS: readonly number[];
  /** Share of each bundle's flow that stays. */
  readonly scale: Float64Array;
}

/**
 * Takes flow off the ways that would overload a signal, until every phase of every plan is under the limit at the peak.
 *
 * @param chooseCycles cycle of each signal under given loads, s
 */
export function fitDemand(
  network: Network,
  bundles: readonly TripBundle[],
  ways: readonly Way[],
  signals: readonly PhasedSignal[],
  factor: (bundle: TripBundle) => number,
  chooseCycles: (loads: Loads) => number[],
): FittedDemand {
  const scale = new Float64Array(bundles.length).fill(1);
  const movements = ways.map((way) => way.slice(1).map((link, k) => movementFor(network, way[k], link)));
  let cyclesS: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const loads = createLoads(network);
    bundles.forEach((bundle, i) => {
      addWay(network, loads, ways[i], bundle.vehPerH * factor(bundle) * scale[i]);
    });
    cyclesS = chooseCycles(loads);
    const shareOfMovement = new Float64Array(network.movementCount).fill(1);
    let overloaded = 0;
    signals.forEach((signal, s) => {
      const { saturationRatio } = findSplits(signal.phasing, needsOf(network, signal, loads), cyclesS[s]);
      for (const phase of signal.phasing.phases) {
        const ratio = saturationRatio.get(phase.number)!;
        if (ratio <= GREATEST_SATURATION) continue;
        overloaded++;
        for (const id of phase.movements) {
          const movement = network.movementIndexById.get(id)!;
          shareOfMovement[movement] = Math.min(shareOfMovement[movement], (GREATEST_SATURATION - 0.02) / ratio);
        }
      }
    });
    if (overloaded === 0) break;
    movements.forEach((own, i) => {
      for (const movement of own) scale[i] *= 1 - (1 - shareOfMovement[movement]) * 0.9;
    });
  }
  return { cyclesS, scale };
}
