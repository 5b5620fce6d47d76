import { type Corridor, compileCorridor } from '../corridors/corridor.ts';
import { freezeNetwork } from '../network/freezeNetwork.ts';
import type { Network } from '../network/network.ts';
import { compileSignals, type SignalSet } from '../signals/signalSet.ts';
import { keepToStops, withBusLines } from '../traffic/busLines.ts';
import { compileDemand, type Demand } from '../traffic/demand.ts';
import type { ScenarioDefinition } from './definition.ts';

/** The part of a scenario that a page needs: everything but the demand. */
export type SceneDefinition = Omit<ScenarioDefinition, 'demand'>;

/** A scene frozen for use: the same rows in the engine and in the browser. */
export interface Scene {
  readonly definition: SceneDefinition;
  readonly network: Network;
  readonly signals: SignalSet;
  readonly corridors: readonly Corridor[];
}

/** A scenario ready to run. */
export interface Scenario extends Scene {
  readonly definition: ScenarioDefinition;
  readonly demand: Demand;
}

export function freezeScene(definition: SceneDefinition): Scene {
  const network = freezeNetwork(definition.network);
  const signals = compileSignals(definition.signals, network, definition.startS);
  const corridors = definition.corridors.map((corridor) => compileCorridor(corridor, network));
  return { definition, network, signals, corridors };
}

/** @param definition a scenario without issues (see `parseScenario`) */
export function freezeScenario(definition: ScenarioDefinition): Scenario {
  const scene = freezeScene(definition);
  const { network } = scene;
  const demand = compileDemand(withBusLines(definition.demand, definition.busLines ?? []), network, definition.startS);
  if (definition.busLines) keepToStops(demand, definition.demand.routes.length, network);
  return { ...scene, definition, demand };
}
