import { msToS } from '../../core/units.ts';
import type { ActuatedPhaseDefinition, PhaseDefinition, SignalDefinition } from '../../signals/definition.ts';
import type { ImportNotes } from '../report.ts';
import { fitYellow, type Shown } from './letters.ts';
import type { SumoPhase, SumoProgram } from './programFile.ts';

/** SUMO's defaults of an actuated program: longest gap, and distance of its detectors from the stop line, s. */
const MAX_GAP_S = 3;
const DETECTOR_GAP_S = 2;

/** A state that holds as long as traffic comes, with the states of clearance after it. */
interface Stage {
  readonly state: number;
  readonly phase: SumoPhase;
  yellowMs: number;
  redMs: number;
}

/**
 * An actuated program as stages (阶段) timed one after another: every state that shows green and no yellow is one; the
 * states between two of them are its yellow and red clearance. All are called in every cycle, as SUMO does.
 *
 * @param shown what each movement shows in each state
 * @returns null where there are fewer than two stages
 */
export function buildStagedSignal(
  program: SumoProgram,
  states: readonly SumoPhase[],
  movements: readonly string[],
  shown: readonly (readonly Shown[])[],
  notes: ImportNotes,
): Pick<SignalDefinition, 'phases' | 'plans' | 'controller'> | null {
  const stages = stagesOf(states, shown);
  if (stages.length < 2) return null;
  const phases: PhaseDefinition[] = [];
  const settings: ActuatedPhaseDefinition[] = [];
  const ring = stages.map(({ state, phase, yellowMs, redMs }, i) => {
    const number = i + 1;
    const clearance = fitYellow(program.id, yellowMs, redMs, notes);
    const of = (letter: Shown) => movements.filter((_, m) => shown[m][state] === letter);
    const minGreenS = msToS(Math.min(phase.minDurationMs ?? phase.durationMs, phase.durationMs));
    const permissiveMovements = of('g');
    phases.push({
      number,
      movements: of('G'),
      ...(permissiveMovements.length > 0 && { permissiveMovements }),
      minGreenS,
      ...clearance,
    });
    const maxGreenS = msToS(phase.maxDurationMs ?? phase.durationMs);
    settings.push({ phase: number, maxGreenS: Math.max(maxGreenS, minGreenS), recall: 'min', walk: 'never' });
    return { phase: number, splitS: msToS(phase.durationMs) + clearance.yellowS + clearance.redClearanceS };
  });
  const number = (key: string, otherwise: number) => {
    const value = Number(program.params.get(key) ?? otherwise);
    return Number.isFinite(value) && value >= 0 ? value : otherwise;
  };
  return {
    phases,
    plans: [
      {
        id: program.programId,
        cycleS: ring.reduce((sum, { splitS }) => sum + splitS, 0),
        offsetS: 0,
        coordinatedPhases: [1],
        rings: [ring],
      },
    ],
    controller: {
      type: 'actuated',
      passageS: number('max-gap', MAX_GAP_S),
      detectors: { advanceS: number('detector-gap', DETECTOR_GAP_S) },
      phases: settings,
    },
  };
}

function stagesOf(states: readonly SumoPhase[], shown: readonly (readonly Shown[])[]): Stage[] {
  const isGreen = (k: number) =>
    shown.some((letters) => letters[k] === 'G' || letters[k] === 'g') && shown.every((letters) => letters[k] !== 'y');
  const first = states.findIndex((_, k) => isGreen(k));
  const stages: Stage[] = [];
  for (let i = 0; first >= 0 && i < states.length; i++) {
    const k = (first + i) % states.length;
    const last = stages[stages.length - 1];
    if (isGreen(k)) stages.push({ state: k, phase: states[k], yellowMs: 0, redMs: 0 });
    else if (shown.some((letters) => letters[k] === 'y')) last.yellowMs += states[k].durationMs;
    else last.redMs += states[k].durationMs;
  }
  return stages;
}
