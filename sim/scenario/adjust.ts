import { InputError } from '../core/issue.ts';
import type { SignalDefinition } from '../signals/definition.ts';
import type { ScenarioDefinition } from './definition.ts';

/** Changes to a scenario before it is run: more or less traffic, connected vehicles, bus priority. Other timing plans: see planFile.ts. */

/**
 * The scenario with all its flows multiplied.
 *
 * @param factor >= 0
 * @throws InputError if the scenario holds single trips: there is no half of a trip
 */
export function scaleDemand(definition: ScenarioDefinition, factor: number): ScenarioDefinition {
  const { flows, trips } = definition.demand;
  if (trips.length > 0) {
    const message = `a demand factor of ${factor} can't be applied to the ${trips.length} single trips of scenario "${definition.id}"; scale its flows in the file instead`;
    throw new InputError([{ file: '', path: '/demand/trips', message }]);
  }
  const scaled = flows.map((flow) => ({ ...flow, vehPerH: flow.vehPerH * factor }));
  return { ...definition, demand: { ...definition.demand, flows: scaled } };
}

/** The scenario with this share of all vehicles connected, 0 to 1, and driving by the signals' speed advice. */
export function connectVehicles(definition: ScenarioDefinition, connectedRatio: number): ScenarioDefinition {
  const vehicleTypes = definition.demand.vehicleTypes.map((type) => ({ ...type, connectedRatio }));
  return { ...definition, demand: { ...definition.demand, vehicleTypes, speedAdvice: true } };
}

/** `plan`: as the scenario says; `on`: every signal on a bus line's way serves it; `off`: none does. */
export type BusPriorityChoice = 'plan' | 'on' | 'off';
export const BUS_PRIORITY_CHOICES: readonly BusPriorityChoice[] = ['plan', 'on', 'off'];

/**
 * The scenario with signals that serve buses, or that don't. Those with no settings of their own get the defaults.
 *
 * @throws InputError if the scenario has no bus lines
 */
export function chooseBusPriority(definition: ScenarioDefinition, choice: BusPriorityChoice): ScenarioDefinition {
  if (choice === 'plan') return definition;
  const { busLines = [], network } = definition;
  if (busLines.length === 0) {
    const message = `scenario "${definition.id}" has no bus lines, so there is no bus priority to switch; add busLines`;
    throw new InputError([{ file: '', path: '/busLines', message }]);
  }
  if (choice === 'off') {
    const strip = ({ busPriority: _, ...signal }: SignalDefinition): SignalDefinition => signal;
    return { ...definition, signals: definition.signals.map(strip) };
  }
  const toOfLink = new Map(network.links.map(({ id, to }) => [id, to]));
  // The last link of a line leads to no signal that it would pass.
  const passed = new Set(busLines.flatMap(({ links }) => links.slice(0, -1).map((id) => toOfLink.get(id))));
  const canServe = ({ intersectionId, controller, jointId }: SignalDefinition) =>
    passed.has(intersectionId) && jointId === undefined && (!controller || controller.type === 'coordinated');
  return {
    ...definition,
    signals: definition.signals.map((signal) =>
      canServe(signal) ? { ...signal, busPriority: signal.busPriority ?? {} } : signal,
    ),
  };
}
