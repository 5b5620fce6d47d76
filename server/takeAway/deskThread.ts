import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../../sim/index.ts';
import { plansInForce, withSpeedsInForce } from '../run/plansInForce.ts';
import { loadScenario } from '../scenarioFiles.ts';
import { checkPlans } from './checkPlans.ts';
import { makeFile } from './makeFile.ts';
import type { DeskSettings, FromDesk, ToDesk } from './messages.ts';

/** The thread that makes files of a running city's plans, and reads those that are brought: one task after another. */
const { scenarioFolder, planFile, control } = workerData as DeskSettings;
const port = parentPort!;
const scenario = loadScenario(scenarioFolder, planFile, control);
let queue: Promise<void> = Promise.resolve();

port.on('message', (message: ToDesk) => {
  queue = queue.then(async () => port.postMessage(await carryOut(message)));
});

async function carryOut({ id, task, plans, progression }: ToDesk): Promise<FromDesk> {
  try {
    const definition = withSpeedsInForce((await scenario).definition, progression);
    const running = plansInForce(definition, plans);
    if (task.type === 'check') return { id, type: 'checked', checked: checkPlans(definition, running, task.text) };
    return { id, type: 'made', file: await makeFile(definition, running, task.kind, task.corridorId) };
  } catch (error) {
    if (error instanceof InputError) return { id, type: 'refused', issues: error.issues };
    return { id, type: 'broken', message: (error as Error).message };
  }
}
