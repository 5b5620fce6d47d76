import {
  type AdaptiveMoves,
  applyCommand,
  describeAdaptiveMoves,
  findConnectedVehicle,
  hashState,
  InputError,
} from '../../sim/index.ts';
import type { RunRequests, ToWorker } from '../run/messages.ts';
import { Refusal } from '../run/refusal.ts';
import { claimFor, returnFor, takeWishes } from './externalDesk.ts';
import type { RunLoop } from './runLoop.ts';
import { changePace, jumpToSnapshot, type RunSession, saveSnapshot, tellChanges } from './runSession.ts';
import { watchFor } from './signalLogBook.ts';
import { subscribe } from './spatBook.ts';
import { carryOutRemembered, twinBeginning } from './twinBook.ts';
import { findNavigation, makeMap, makeSpat } from './v2xDesk.ts';

type RunRequest = Extract<ToWorker, { type: 'request' }>;

/** Carries out a request and posts its answer, or why it isn't carried out. */
export async function answerRequest(session: RunSession, loop: RunLoop, request: RunRequest): Promise<void> {
  const { id, kind } = request;
  try {
    if (session.failed && kind !== 'close') throw new Refusal('failed', 'the run has stopped; start the server again');
    switch (kind) {
      case 'command':
        session.post({ type: 'answer', id, kind, answer: command(session, request.ask) });
        break;
      case 'setPace':
        changePace(session, request.ask);
        session.post({ type: 'answer', id, kind, answer: request.ask });
        break;
      case 'step':
        session.post({ type: 'answer', id, kind, answer: await step(session, loop, request.ask) });
        break;
      case 'takeSnapshot':
        session.post({ type: 'answer', id, kind, answer: await saveSnapshot(session, 'kept') });
        break;
      case 'restoreSnapshot':
        session.post({ type: 'answer', id, kind, answer: await jumpToSnapshot(session, request.ask) });
        break;
      case 'findVehicle':
        session.post({ type: 'answer', id, kind, answer: findVehicle(session, request.ask) });
        break;
      case 'spat':
        session.post({ type: 'answer', id, kind, answer: makeSpat(session.spatBook.desk, request.ask) });
        break;
      case 'map':
        session.post({ type: 'answer', id, kind, answer: makeMap(session.spatBook.desk, request.ask) });
        break;
      case 'navigate':
        session.post({ type: 'answer', id, kind, answer: findNavigation(session.spatBook.desk, request.ask) });
        break;
      case 'subscribeSpat': {
        const { viewer, subscription } = request.ask;
        session.post({ type: 'answer', id, kind, answer: subscribe(session.spatBook, viewer, subscription) });
        break;
      }
      case 'watchSignal': {
        const { viewer, intersectionId } = request.ask;
        const fromMs = watchFor(session.signalLogs, session.world, viewer, intersectionId);
        session.post({ type: 'answer', id, kind, answer: fromMs });
        break;
      }
      case 'adaptiveMoves':
        session.post({ type: 'answer', id, kind, answer: findAdaptiveMoves(session, request.ask) });
        break;
      case 'claimControl':
        session.post({
          type: 'answer',
          id,
          kind,
          answer: claimFor(session.external, request.ask.viewer, request.ask.claim),
        });
        tellChanges(session);
        break;
      case 'wishControl':
        session.post({
          type: 'answer',
          id,
          kind,
          answer: takeWishes(session.external, request.ask.viewer, request.ask.wishes),
        });
        break;
      case 'returnControl': {
        const { viewer, intersectionIds } = request.ask;
        session.post({ type: 'answer', id, kind, answer: returnFor(session.external, viewer, intersectionIds) });
        tellChanges(session);
        break;
      }
      case 'twinBeginning':
        session.post({ type: 'answer', id, kind, answer: twinBeginning(session.twinBook) });
        break;
      case 'close':
        loop.stop();
        await saveLast(session);
        session.post({ type: 'answer', id, kind, answer: null });
        break;
    }
  } catch (error) {
    const issues = error instanceof InputError || error instanceof Refusal ? error.issues : [];
    const code = error instanceof Refusal ? error.code : error instanceof InputError ? 'invalid' : 'failed';
    session.post({ type: 'denied', id, error: { code, message: (error as Error).message }, issues });
  }
  loop.wake();
}

function command(session: RunSession, ask: RunRequests['command']['ask']): RunRequests['command']['answer'] {
  const { world, twinBook } = session;
  const change = carryOutRemembered(twinBook, world, ask, () => applyCommand(world, ask));
  tellChanges(session);
  return change;
}

function step(session: RunSession, loop: RunLoop, steps: number): Promise<number> {
  if (session.pacer.pace.running || session.warmUpUntilMs !== null) {
    throw new Refusal('invalid', 'the run is running: pause it to step it');
  }
  if (loop.isStepping()) throw new Refusal('invalid', 'the run is still making the steps asked for before');
  return loop.runSteps(steps);
}

function findVehicle(session: RunSession, near: { x: number; y: number }): number {
  const slot = findConnectedVehicle(session.world, near.x, near.y);
  if (slot < 0) throw new Refusal('notFound', 'no connected vehicle is on the road');
  return slot;
}

function findAdaptiveMoves(
  { world, adaptiveLog }: RunSession,
  { intersectionId, afterMs }: RunRequests['adaptiveMoves']['ask'],
): AdaptiveMoves {
  const intersection = world.scenario.network.intersectionIndexById.get(intersectionId);
  if (intersection === undefined) throw new Refusal('notFound', `there is no intersection "${intersectionId}"`);
  const signal = world.signals.set.signalOfIntersection[intersection];
  const moves = signal < 0 ? null : describeAdaptiveMoves(adaptiveLog, world, signal, afterMs);
  if (moves === null) throw new Refusal('invalid', `intersection "${intersectionId}" is not under adaptive control`);
  return moves;
}

/** The state at the end, unless it is the one saved last (a paused city) or the city is still being filled. */
async function saveLast(session: RunSession): Promise<void> {
  if (session.failed || session.warmUpUntilMs !== null) return;
  await session.saving.catch(() => undefined);
  const last = session.snapshots[session.snapshots.length - 1];
  if (last?.timeMs === session.world.timeMs && last.stateHash === hashState(session.world)) return;
  await saveSnapshot(session, 'auto');
}
