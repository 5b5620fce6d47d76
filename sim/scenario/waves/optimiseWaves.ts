import {
  type CityProgress,
  type CityResult,
  optimiseCity,
  type SearchOptions,
} from '../../corridors/city/optimiseCity.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import { planInForce } from '../../signals/signalSet.ts';
import type { ScenarioDefinition } from '../definition.ts';
import type { PlanFile } from '../planFile.ts';
import { type AreaCycle, chooseCycles } from './chooseCycles.ts';
import { type CityWaves, createCityWaves } from './cityProblem.ts';
import type { WaveFreedom } from './describeCorridor.ts';
import { isolatePlans } from './isolatePlans.ts';
import { movementFlows } from './movementFlows.ts';
import { presentOffsetsMs, toPlanFile } from './wavePlans.ts';

/** Ways to look for a plan; `waves` is the one that measured best (docs/waves.md). */
export const WAVE_METHODS = [
  'waves',
  'ascent',
  'circle',
  'circle-annealing',
  'present',
  'measure',
  'isolated',
] as const;
export type WaveMethod = (typeof WAVE_METHODS)[number];

const SEARCHES: Readonly<Record<WaveMethod, Omit<SearchOptions, 'seed' | 'presentMs'>>> = {
  waves: { start: 'forest', movesPerCrossing: 600 },
  ascent: { start: 'forest', movesPerCrossing: 0 },
  circle: { start: 'circle', movesPerCrossing: 0 },
  'circle-annealing': { start: 'circle', movesPerCrossing: 600 },
  present: { start: 'present', movesPerCrossing: 0 },
  measure: { start: 'present', movesPerCrossing: 0, measureOnly: true },
  isolated: { start: 'present', movesPerCrossing: 0, measureOnly: true },
};
/** Methods that leave everything but what they are for as it is. */
const measures = (method: WaveMethod) => method === 'measure' || method === 'isolated';

export interface WaveOptions {
  readonly method: WaveMethod;
  readonly seed: number;
  /** What stays as it is. */
  readonly keepCycles: boolean;
  readonly keepOrders: boolean;
  /** Signals may run at half their sub-area's cycle. */
  readonly halfCycles?: boolean;
  /** Signals may run at twice their sub-area's cycle. */
  readonly doubleCycles?: boolean;
  /** How far progression speeds may be below those that traffic drives, as a share; null: they stay as designed. */
  readonly speedShare: number | null;
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
  const freedom = {
    orders: !options.keepOrders && !measures(options.method),
    speedShare: measures(options.method) ? null : options.speedShare,
    drivenRatio: drivenRatioOf(definition),
  };
  const present = definition.signals.map((signal) => planInForce(signal, definition.startS));
  const { plans, areas } = choosePlans(definition, network, present, flowVehPerH, freedom, options);
  const waves = createCityWaves(definition, network, plans, flowVehPerH, freedom);
  const result = yield* optimiseCity(waves.problem, {
    ...SEARCHES[options.method],
    seed: options.seed,
    presentMs: presentOffsetsMs(definition, waves),
  });
  return { waves, result, planFile: toPlanFile(definition, waves, result.choice, present), areas };
}

function choosePlans(
  definition: ScenarioDefinition,
  network: Network,
  present: readonly PlanDefinition[],
  flowVehPerH: Float64Array,
  freedom: WaveFreedom,
  { method, keepCycles, halfCycles, doubleCycles, seed }: WaveOptions,
): { readonly plans: readonly PlanDefinition[]; readonly areas: readonly AreaCycle[] } {
  if (method === 'isolated') return { plans: isolatePlans(definition, network, present, flowVehPerH, seed), areas: [] };
  if (keepCycles || method === 'measure') return { plans: present, areas: [] };
  const others = { half: halfCycles, double: doubleCycles };
  return chooseCycles(definition, network, present, flowVehPerH, freedom, others);
}

/** Mean over the vehicle types of the desired speed over the limit. */
export function drivenRatioOf({ demand }: ScenarioDefinition): number {
  const share = demand.vehicleTypes.reduce((sum, { shareRatio }) => sum + shareRatio, 0);
  if (share === 0) return 1;
  return demand.vehicleTypes.reduce((sum, type) => sum + type.shareRatio * type.speedFactorMean, 0) / share;
}
