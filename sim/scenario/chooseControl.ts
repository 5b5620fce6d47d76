import type { ControllerDefinition, SignalDefinition } from '../signals/definition.ts';
import type { ScenarioDefinition } from './definition.ts';
import { LEAST_YELLOW_S, runFixedStages } from './fixedStages.ts';

/** Who is to run the signals of a scenario, as the command line says it. */
export interface ControlChoice {
  /** `plan`: as the scenario says; `fixed`: all plans by the clock; else a controller for every signal. */
  readonly control: string;
  /** Decision interval, s. */
  readonly decisionS?: number;
  /** Clearance at each change, s. */
  readonly clearanceS?: number;
}

/** Names that `control` may have, in the order in which they are shown. */
export const CONTROL_NAMES: readonly string[] = [
  'plan',
  'fixed',
  'actuated',
  'coordinated',
  'adaptive',
  'max-pressure',
  'efficient-max-pressure',
  'advanced-max-pressure',
  'cyclic-max-pressure',
  'self-organising',
];

/** The same for a server: there, programs in other processes can claim the signals. */
export const LIVE_CONTROL_NAMES: readonly string[] = [...CONTROL_NAMES, 'external'];

/** What the benchmarks on CityFlow's networks take: 15 s between decisions, of which 5 s clear the change. */
const DECISION_S = 15;
const CLEARANCE_S = 5;

/**
 * The scenario under another control.
 *
 * Networks of CityFlow, and whatever is given a clearance, run as the benchmarks do: their leading phases, cleared by
 * that time. Others keep their phases with their own clearances.
 *
 * @returns the scenario, or what is wrong with the choice, in words
 */
export function chooseControl(definition: ScenarioDefinition, choice: ControlChoice): ScenarioDefinition | string {
  const { control, decisionS, clearanceS } = choice;
  if (control === 'plan' || (control === 'fixed' && decisionS === undefined)) {
    if (decisionS !== undefined) return '--decision goes with a control that decides: --control fixed, max-pressure …';
    if (clearanceS !== undefined) return '--yellow says how long a change is cleared; it goes with --decision';
    return control === 'plan' ? definition : withoutControllers(definition);
  }
  if (control === 'external' && decisionS !== undefined)
    return 'under --control external programs say how often they decide when they claim signals; leave --decision out';
  const intervalS = decisionS ?? DECISION_S;
  const yellowS = clearanceS ?? CLEARANCE_S;
  if (yellowS < LEAST_YELLOW_S)
    return `a clearance of ${yellowS} s is too short; it takes ${LEAST_YELLOW_S} s at least`;
  if (yellowS >= (control === 'fixed' ? 2 : 1) * intervalS)
    return `a decision every ${intervalS} s leaves no green after a clearance of ${yellowS} s`;
  const staged =
    control === 'fixed' || definition.importedFrom === 'cityflow' || clearanceS !== undefined
      ? runFixedStages(definition, { decisionS: intervalS, clearanceS: yellowS })
      : definition;
  if (control === 'fixed') return withoutControllers(staged);
  const controller = controllerOf(control, intervalS);
  return { ...staged, signals: staged.signals.map((signal) => ({ ...signal, controller })) };
}

function controllerOf(control: string, decisionS: number): ControllerDefinition {
  switch (control) {
    case 'max-pressure':
    case 'efficient-max-pressure':
    case 'advanced-max-pressure':
      return { type: control, decisionS };
    case 'cyclic-max-pressure':
    case 'self-organising':
    case 'adaptive':
    case 'actuated':
    case 'coordinated':
    case 'external':
      return { type: control };
    default:
      throw new RangeError(`there is no control "${control}"`);
  }
}

function withoutControllers(definition: ScenarioDefinition): ScenarioDefinition {
  const strip = ({ controller: _, ...signal }: SignalDefinition): SignalDefinition => signal;
  return { ...definition, signals: definition.signals.map(strip) };
}
