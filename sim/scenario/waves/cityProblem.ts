import { sToMs } from '../../core/units.ts';
import type { CityCorridor, CityProblem } from '../../corridors/city/problem.ts';
import { type Corridor, compileCorridor } from '../../corridors/corridor.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { describeCorridor, layGround, type Swap, type WaveFreedom } from './describeCorridor.ts';

/** The problem with what leads back from its rows to the scenario. */
export interface CityWaves {
  readonly problem: CityProblem;
  /** Plan of each signal that the problem was made from: offsets apart, it is what the orders are swapped in. */
  readonly plans: readonly PlanDefinition[];
  /** Of each of the problem's corridors: its row in the scenario, and the corridor on the network. */
  readonly rows: readonly number[];
  readonly corridors: readonly Corridor[];
  /** Of each member: the swaps behind each of its orders. */
  readonly swaps: readonly (readonly (readonly (readonly Swap[])[])[])[];
  /** Corridors that can't be coordinated, with the reason. */
  readonly leftOut: readonly { readonly row: number; readonly reason: string }[];
}

/** Worth of having a band of use in both directions, ms of band: about half of what a good one way is worth. */
const BOTH_WAYS_MS = 15_000;

/**
 * @param plans plan of each of the scenario's signals
 * @param flowVehPerH by network movement, see `movementFlows`
 */
export function createCityWaves(
  definition: ScenarioDefinition,
  network: Network,
  plans: readonly PlanDefinition[],
  flowVehPerH: Float64Array,
  freedom: WaveFreedom,
): CityWaves {
  const ground = layGround(definition, network, flowVehPerH, freedom);
  const rows: number[] = [];
  const corridors: Corridor[] = [];
  const swaps: (readonly (readonly (readonly Swap[])[])[])[] = [];
  const described: CityCorridor[] = [];
  const leftOut: { row: number; reason: string }[] = [];
  definition.corridors.forEach((corridorDefinition, row) => {
    const corridor = compileCorridor(corridorDefinition, network);
    const found = describeCorridor(ground, corridor, row, (signal) => plans[signal]);
    if (typeof found === 'string') {
      leftOut.push({ row, reason: found });
      return;
    }
    rows.push(row);
    corridors.push(corridor);
    swaps.push(found.swaps);
    described.push(found.described);
  });
  const meanWeight = described.reduce((sum, { weight }) => sum + weight, 0) / Math.max(1, described.length);
  const problem = {
    cyclesMs: plans.map(({ cycleS }) => sToMs(cycleS)),
    // A corridor of little traffic loses its bands last, not first: what both directions are worth is not only traffic.
    corridors: described.map((one) => {
      const bothMs = one.worth.inbound > 0 ? BOTH_WAYS_MS * Math.max(1, meanWeight / one.weight) : 0;
      return { ...one, worth: { ...one.worth, bothMs } };
    }),
  };
  return { problem, plans, rows, corridors, swaps, leftOut };
}
