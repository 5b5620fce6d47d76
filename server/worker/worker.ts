import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../../sim/index.ts';
import type { FromWorker, ToWorker, WorkerSettings } from '../run/messages.ts';
import { answerRequest } from './answerRequest.ts';
import { dropClient } from './externalDesk.ts';
import { openRun } from './openRun.ts';
import { createRunLoop, type RunLoop } from './runLoop.ts';
import { type RunSession, stateOf, tellChanges } from './runSession.ts';
import { unwatchFor } from './signalLogBook.ts';
import { unsubscribe } from './spatBook.ts';
import { holdViewer, removeViewer, setView } from './viewerBook.ts';

/** The worker thread of one run: it owns the world; the main thread knows only messages. */

const port = parentPort!;

function post(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, [...transfer]);
}

function receive(session: RunSession, loop: RunLoop, message: ToWorker): void {
  switch (message.type) {
    case 'view':
      setView(session.book, message.viewer, message.view);
      break;
    case 'leave':
      removeViewer(session.book, message.viewer);
      unsubscribe(session.spatBook, message.viewer);
      unwatchFor(session.signalLogs, message.viewer);
      if (!session.failed) dropClient(session.external, message.viewer);
      tellChanges(session);
      break;
    case 'hold':
      holdViewer(session.book, message.viewer, true);
      break;
    case 'resume':
      holdViewer(session.book, message.viewer, false);
      break;
    case 'request':
      void answerRequest(session, loop, message);
      return;
  }
  loop.wake();
}

try {
  const session = await openRun(workerData as WorkerSettings, post);
  const loop = createRunLoop(session);
  post({ type: 'state', state: stateOf(session) });
  // The port keeps what was sent before this listener.
  port.on('message', (message: ToWorker) => receive(session, loop, message));
  loop.wake();
} catch (error) {
  const issues = error instanceof InputError ? error.issues : [];
  post({ type: 'refused', message: (error as Error).message, issues });
}
