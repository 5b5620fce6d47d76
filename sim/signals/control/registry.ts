import type { ControllerDefinition } from '../definition.ts';
import type { Timetable } from '../timetable.ts';
import { createActuated } from './actuated/actuated.ts';
import type { Turn } from './actuated/turn.ts';
import { createAdaptive } from './adaptive/adaptive.ts';
import { createAdaptiveRegions } from './adaptive/adaptiveRegion.ts';
import type { Controller } from './controller.ts';
import { createCyclicMaxPressure } from './cyclicMaxPressure.ts';
import { createExternal } from './external/external.ts';
import { createMaxPressure } from './maxPressure.ts';
import { createNema } from './nema/nema.ts';
import type { Region } from './region.ts';
import { createSelfOrganising } from './selfOrganising.ts';
import type { SignalModel } from './signalModel.ts';

/** Makes a controller of one signal; `timetable` is of the plan in force when the run starts. */
type CreateController<Definition> = (
  definition: Definition,
  model: SignalModel,
  timetable: Timetable,
  ground: ControllerGround,
) => Controller;

/** What controllers that run many signals at once are made on. */
export interface ControllerGround {
  /** The signal's row of the control state. */
  readonly row: number;
  /** Of all actuated signals of the city. */
  readonly turn: Turn;
}

/** Every controller there is, by its name in scenario files and on the command line. */
const CONTROLLERS: {
  readonly [Type in ControllerDefinition['type']]: CreateController<
    Extract<ControllerDefinition, { readonly type: Type }>
  >;
} = {
  'max-pressure': createMaxPressure,
  'efficient-max-pressure': createMaxPressure,
  'advanced-max-pressure': createMaxPressure,
  'cyclic-max-pressure': createCyclicMaxPressure,
  'self-organising': createSelfOrganising,
  adaptive: createAdaptive,
  actuated: createActuated,
  coordinated: createActuated,
  nema: createNema,
  external: createExternal,
};

export const CONTROLLER_TYPES = Object.keys(CONTROLLERS) as ControllerDefinition['type'][];

export function createController(model: SignalModel, timetable: Timetable, ground: ControllerGround): Controller {
  const definition = model.definition.controller!;
  const create = CONTROLLERS[definition.type] as CreateController<ControllerDefinition>;
  return create(definition, model, timetable, ground);
}

/** What controllers do together: the regions of those that share a cycle. */
export function createRegions(controllers: readonly Controller[]): Region[] {
  return createAdaptiveRegions(controllers);
}
