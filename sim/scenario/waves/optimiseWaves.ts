import {
  type CityProgress,
  type CityResult,
  optimiseCity,
  type SearchOptions,
} from '../../corridors/city/optimiseCity.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import { planInForce } from '../../signals/signalSet.ts';
import type { ScenarioDefinition } from '../definition.ts';
import type { PlanFile } from '../planFile.ts';
import { type AreaCycle, chooseCycles } from './chooseCycles.ts';
import { type CityWaves, createCityWaves } from './cityProblem.ts';
import { movementFlows } from './movementFlows.ts';
import { presentOffsetsMs, toPlanFile } from './wavePlans.ts';

/** Ways to look for a plan; `waves` is the one that measured best (docs/waves.md). */
export const WAVE_METHODS = ['waves', 'ascent', 'circle', 'circle-annealing', 'present'] as const;
export type WaveMethod = (typeof WAVE_METHODS)[number];

const SEARCHES: Readonly<Record<WaveMethod, Omit<SearchOptions, 'seed' | 'presentMs'>>> = {
  waves: { start: 'forest', movesPerCrossing: 600 },
  ascent: { start: 'forest', movesPerCrossing: 0 },
  circle: { start: 'circle', movesPerCrossing: 0 },
  'circle-annealing': { start: 'circle', movesPerCrossing: 600 },
  present: { start: 'present', movesPerCrossing: 0 },
};

export interface WaveOptions {
  readonly method: WaveMethod;
  readonly seed: number;
  /** What stays as it is. */
  readonly keepCycles: boolean;
  readonly keepOrders: boolean;
  /** How far progression speeds may be from the designed ones, as a share; 0: they stay. */
  readonly speedShare: number;
}

export interface WaveOutcome {
  readonly waves: CityWaves;
  readonly result: CityResult;
  readonly planFile: PlanFile;
  /** Empty if cycles were kept. */
  readonly areas: readonly AreaCycle[];
}

/**
 * Green waves for all corridors of a scenario together. A generator, as `optimiseCity`.
 *
 * @param definition a scenario without issues
 */
export function* optimiseWaves(
  definition: ScenarioDefinition,
  options: WaveOptions,
): Generator<CityProgress, WaveOutcome, boolean | undefined> {
  const network = freezeNetwork(definition.network);
  const flowVehPerH = movementFlows(network, definition.demand, definition.startS, definition.durationS);
  const freedom = { orders: !options.keepOrders, speedShare: options.speedShare };
  const present = definition.signals.map((signal) => planInForce(signal, definition.startS));
  const { plans, areas } = options.keepCycles
    ? { plans: present, areas: [] }
    : chooseCycles(definition, network, present, flowVehPerH, freedom);
  const waves = createCityWaves(definition, network, plans, flowVehPerH, freedom);
  const result = yield* optimiseCity(waves.problem, {
    ...SEARCHES[options.method],
    seed: options.seed,
    presentMs: presentOffsetsMs(definition, waves),
  });
  return { waves, result, planFile: toPlanFile(definition, waves, result.choice), areas };
}
