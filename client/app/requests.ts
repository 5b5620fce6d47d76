import type { Change, Command, RunError } from '../../sim/shared.ts';
import { language } from '../i18n/language.svelte.ts';
import { RequestError } from '../net/runConnection.ts';
import { dialogs } from './dialogs.svelte.ts';
import type { Run } from './run.svelte.ts';
import { toasts } from './toasts.svelte.ts';
import { formatClock } from './urlState.ts';

/** Tells a refusal in the language of the page: one sentence, and the action that helps if there is one. */
export function tellError(error: RunError): void {
  const { t } = language;
  switch (error.code) {
    case 'forbidden':
      toasts.error(t.errors.forbidden, {
        label: t.states.enterToken,
        run: () => {
          dialogs.token = true;
        },
      });
      return;
    case 'rate':
      toasts.error(t.errors.rate);
      return;
    case 'version':
      toasts.error(t.errors.version, { label: t.states.reload, run: () => location.reload() });
      return;
    case 'invalid':
      toasts.error(t.errors.invalid(error.message));
      return;
    case 'notFound':
      toasts.error(t.errors.notFound(error.message));
      return;
    case 'failed':
      toasts.error(t.errors.failed(error.message));
  }
}

/** Carries a request out; a refusal is told and becomes null. */
export async function attempt<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    tellError(error.error);
    return null;
  }
}

export function sendCommand(run: Run, command: Command): Promise<Change | null> {
  return attempt(run.requests.command(command));
}

export async function setRunning(run: Run, running: boolean): Promise<void> {
  const pace = await attempt(run.requests.setPace({ running, ratio: run.pace.ratio }));
  if (pace) run.pace = pace;
}

/** @param ratio simulated seconds a wall second; 0: as fast as it can */
export async function setSpeed(run: Run, ratio: number): Promise<void> {
  const pace = await attempt(run.requests.setPace({ running: run.pace.running, ratio }));
  if (pace) run.pace = pace;
}

export async function stepOnce(run: Run): Promise<void> {
  if (run.pace.running) await setRunning(run, false);
  await attempt(run.requests.step(1));
}

export async function takeSnapshot(run: Run): Promise<void> {
  const snapshot = await attempt(run.requests.takeSnapshot());
  if (snapshot) toasts.note(language.t.snapshots.taken(formatClock(snapshot.timeMs)));
}

export async function restoreSnapshot(run: Run, id: string): Promise<void> {
  const timeMs = await attempt(run.requests.restoreSnapshot(id));
  if (timeMs !== null) toasts.note(language.t.snapshots.jumped(formatClock(timeMs)));
}
