import { parentPort, workerData } from 'node:worker_threads';
import { compareTwins, freezeScenario, runTwin, sToMs, type TwinMeasures } from '../../sim/index.ts';
import { loadScenario } from '../scenarioFiles.ts';
import type { FromTwin, TwinSettings } from './messages.ts';

/**
 * The thread of one comparison: pair after pair of runs from one moment on, the first under the live run's own chances, the others each
 * under other ones. Ended from outside: what has been told stays.
 */
const { scenarioFolder, planFile, control, beginning, corridorId, minutes, pairs } = workerData as TwinSettings;
const post = (message: FromTwin): void => parentPort!.postMessage(message);

const { definition } = await loadScenario(scenarioFolder, planFile, control);
const scenario = freezeScenario(definition);
const corridor = scenario.corridors.find((one) => one.definition.id === corridorId) ?? null;
if (corridorId !== null && corridor === null) throw new Error(`there is no corridor ${corridorId}`);
const stepMs = sToMs(definition.stepS);
const lengthMs = sToMs(60 * minutes);
const made: { without: TwinMeasures; with: TwinMeasures }[] = [];

for (let pair = 0; pair < pairs; pair++) {
  const live = (withChange: boolean): TwinMeasures => {
    const untilMs = beginning.timeMs + lengthMs;
    const run = runTwin(scenario, stepMs, definition.seed + pair, beginning, withChange, untilMs, corridor);
    for (;;) {
      const step = run.next();
      if (step.done) return step.value.measures;
      const share = (withChange ? 1 : 0) + (step.value - beginning.timeMs) / lengthMs;
      post({ doneRatio: (pair + share / 2) / pairs, pairsDone: pair });
    }
  };
  made.push({ without: live(false), with: live(true) });
  post({ doneRatio: (pair + 1) / pairs, pairsDone: pair + 1, figures: compareTwins(made) });
}
