import { sToMs } from '../../../core/units.ts';
import type {
  ActuatedDefinition,
  ActuatedPhaseDefinition,
  CoordinatedDefinition,
  PlanDefinition,
} from '../../definition.ts';
import type { SignalModel } from '../signalModel.ts';

/** Settings of a phase with nothing left open but the greatest green, which depends on the plan. */
export interface PhaseSettings {
  readonly maxGreenMs: number | undefined;
  readonly passageMs: number;
  readonly recall: NonNullable<ActuatedPhaseDefinition['recall']>;
  readonly isLocking: boolean;
  readonly walk: NonNullable<ActuatedPhaseDefinition['walk']>;
  readonly pedestrianCallsPerH: number;
  readonly dualEntry: boolean;
}

/** `recall` (min and max: always) and `walk` as numbers. */
export const RecallCode = { none: 0, soft: 1, always: 2 } as const;
export const WalkCode = { never: 0, call: 1, recall: 2 } as const;

/** Usual values; from experience where no source is named. */
const PASSAGE_S = 3;
const PEDESTRIAN_CALLS_PER_H = 30;

/**
 * Settings of each phase of a model. Coordinated phases, unless told otherwise, are recalled softly (when free) and walk with
 * every green: the main street is where a signal rests.
 */
export function settlePhases(
  definition: ActuatedDefinition | CoordinatedDefinition,
  model: SignalModel,
  { coordinatedPhases }: PlanDefinition,
): PhaseSettings[] {
  return model.phases.map(({ number, lanes }): PhaseSettings => {
    const own: Partial<ActuatedPhaseDefinition> = definition.phases?.find(({ phase }) => phase === number) ?? {};
    const isMain = coordinatedPhases.includes(number);
    return {
      maxGreenMs: own.maxGreenS === undefined ? undefined : sToMs(own.maxGreenS),
      passageMs: sToMs(own.passageS ?? definition.passageS ?? PASSAGE_S),
      // A phase without lanes (pedestrians alone) has nobody to call it but them.
      recall: own.recall ?? (isMain ? 'soft' : 'none'),
      isLocking: own.memory === 'locking',
      walk: own.walk ?? (isMain && lanes.length > 0 ? 'recall' : 'call'),
      pedestrianCallsPerH: own.pedestrianCallsPerH ?? PEDESTRIAN_CALLS_PER_H,
      dualEntry: own.dualEntry ?? number % 2 === 0,
    };
  });
}
