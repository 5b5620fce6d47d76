import { z } from 'zod';
import type { RunError } from '../../sim/index.ts';
import { Refusal } from '../run/refusal.ts';
import type { RunHost } from '../run/runHost.ts';
import {
  adaptiveMovesSchema,
  claimSchema,
  commandSchema,
  describeIssues,
  nearSchema,
  paceSchema,
  returnSchema,
  sequenceSchema,
  snapshotIdSchema,
  spatSubscriptionSchema,
  stepsSchema,
  tradeOffPointSchema,
  twinSchema,
  viewSchema,
  watchSignalSchema,
  waveSearchSchema,
  wishesSchema,
} from '../validation/messages.ts';
import type { BesideRun } from './besideRun.ts';
import { takeToken } from './tokenBucket.ts';
import { noteSeen, type Viewer } from './viewer.ts';

/** Least time between two views handed to the engine, wall ms: a drag of the map is many, of which the last counts. */
const VIEW_EVERY_MS = 50;
const nothingSchema = z.unknown();

type Answer = (answer: object) => void;

/** Listens to what one viewer says. Everything is checked; what can't be answered to is dropped in silence. */
export function serveRequests(run: RunHost, { waves, twin }: BesideRun, viewer: Viewer): void {
  const { socket } = viewer;

  socket.use((packet, next) => {
    // Answers to what it was asked don't count: a run as fast as it can asks hundreds of times a second.
    if (packet[0] === 'wishControl' && viewer.openAsks > 0) {
      viewer.openAsks--;
      return next();
    }
    if (takeToken(viewer.messages, performance.now())) return next();
    answerOf(packet)(refused('rate', 'too many messages; slow down'));
    // Not called: the message ends here.
  });

  socket.on('seen', (sequence) => {
    const parsed = sequenceSchema.safeParse(sequence);
    if (parsed.success) noteSeen(run, viewer, parsed.data, performance.now());
  });

  const handOverView = createTrailing(VIEW_EVERY_MS, (view: z.infer<typeof viewSchema>) => {
    if (socket.connected) run.send({ type: 'view', viewer: viewer.id, view });
  });
  socket.on('view', (view) => {
    const parsed = viewSchema.safeParse(view);
    if (parsed.success) handOverView(parsed.data);
  });

  /** Answers one kind of request. `carryOut` gives what the answer holds besides `ok`. */
  async function serve<T>(
    args: readonly unknown[],
    schema: z.ZodType<T>,
    by: 'anyone' | 'operator',
    carryOut: (value: T) => Promise<object>,
    isAnswer = false,
  ): Promise<void> {
    const answer = answerOf(args);
    if (by === 'operator' && !viewer.mayCommand) return answer(refused('forbidden', 'this needs the operator token'));
    if (!isAnswer && !takeToken(viewer.requests, performance.now()))
      return answer(refused('rate', 'too many requests; slow down'));
    const parsed = schema.safeParse(args[0]);
    if (!parsed.success) return answer(refused('invalid', describeIssues(parsed.error)));
    try {
      answer({ ok: true, ...(await carryOut(parsed.data)) });
    } catch (error) {
      if (error instanceof Refusal) answer({ ok: false, error: error.runError });
      else answer(refused('failed', (error as Error).message));
    }
  }

  socket.on('command', (...args: unknown[]) => {
    void serve(args, commandSchema, 'operator', async (command) => ({ change: await run.request('command', command) }));
  });
  socket.on('setPace', (...args: unknown[]) => {
    void serve(args, paceSchema, 'operator', async (pace) => ({ pace: await run.request('setPace', pace) }));
  });
  socket.on('step', (...args: unknown[]) => {
    void serve(args, stepsSchema, 'operator', async (steps) => ({ timeMs: await run.request('step', steps) }));
  });
  socket.on('takeSnapshot', (...args: unknown[]) => {
    void serve(args, nothingSchema, 'operator', async () => ({ snapshot: await run.request('takeSnapshot', null) }));
  });
  socket.on('restoreSnapshot', (...args: unknown[]) => {
    void serve(args, snapshotIdSchema, 'operator', async (id) => ({
      timeMs: await run.request('restoreSnapshot', id),
    }));
  });
  socket.on('subscribeSpat', (...args: unknown[]) => {
    void serve(args, spatSubscriptionSchema, 'anyone', async (subscription) => {
      viewer.spatSubscription = subscription;
      return { intersections: await run.request('subscribeSpat', { viewer: viewer.id, subscription }) };
    });
  });
  socket.on('watchSignal', (...args: unknown[]) => {
    void serve(args, watchSignalSchema, 'anyone', async (intersectionId) => {
      const fromMs = await run.request('watchSignal', { viewer: viewer.id, intersectionId });
      viewer.watchedId = intersectionId;
      return { fromMs };
    });
  });
  socket.on('adaptiveMoves', (...args: unknown[]) => {
    void serve(args, adaptiveMovesSchema, 'anyone', async (ask) => ({
      moves: await run.request('adaptiveMoves', ask),
    }));
  });
  socket.on('optimiseWaves', (...args: unknown[]) => {
    void serve(args, waveSearchSchema, 'operator', async ({ corridorIds, bandWeight, tradeOff }) => ({
      waves: waves.start(corridorIds, bandWeight, tradeOff),
    }));
  });
  socket.on('applyTradeOff', (...args: unknown[]) => {
    void serve(args, tradeOffPointSchema, 'operator', async (point) => ({ waves: await waves.applyTradeOff(point) }));
  });
  socket.on('stopWaves', (...args: unknown[]) => {
    void serve(args, nothingSchema, 'operator', async () => ({ waves: waves.stop() }));
  });
  socket.on('undoWaves', (...args: unknown[]) => {
    void serve(args, nothingSchema, 'operator', async () => ({ waves: await waves.undo() }));
  });
  socket.on('claimControl', (...args: unknown[]) => {
    void serve(args, claimSchema, 'operator', async (claim) => ({
      intersections: await run.request('claimControl', { viewer: viewer.id, claim }),
    }));
  });
  socket.on('wishControl', (...args: unknown[]) => {
    const carryOut = (wishes: z.infer<typeof wishesSchema>) =>
      run.request('wishControl', { viewer: viewer.id, wishes });
    void serve(args, wishesSchema, 'operator', carryOut, true);
  });
  socket.on('returnControl', (...args: unknown[]) => {
    void serve(args, returnSchema, 'operator', async (intersectionIds) => ({
      returned: await run.request('returnControl', { viewer: viewer.id, intersectionIds }),
    }));
  });
  socket.on('compareTwins', (...args: unknown[]) => {
    void serve(args, twinSchema, 'operator', async ({ corridorId, minutes, pairs }) => ({
      twin: await twin.start(corridorId, minutes, pairs),
    }));
  });
  socket.on('stopTwins', (...args: unknown[]) => {
    void serve(args, nothingSchema, 'operator', async () => ({ twin: twin.stop() }));
  });
  socket.on('findVehicle', (...args: unknown[]) => {
    void serve(args, nearSchema, 'anyone', async (near) => ({ slot: await run.request('findVehicle', near) }));
  });
}

function refused(code: RunError['code'], message: string): { ok: false; error: RunError } {
  return { ok: false, error: { code, message } };
}

/** The acknowledgement that Socket.IO puts last, if the client asked for one. */
function answerOf(args: readonly unknown[]): Answer {
  const last = args[args.length - 1];
  return typeof last === 'function' ? (last as Answer) : () => {};
}

/** Calls at once, then at most once in `everyMs`, always with the last value given. */
function createTrailing<T>(everyMs: number, call: (value: T) => void): (value: T) => void {
  let waiting: { value: T } | null = null;
  let resting = false;
  const rest = (): void => {
    resting = true;
    setTimeout(() => {
      resting = false;
      if (!waiting) return;
      const { value } = waiting;
      waiting = null;
      call(value);
      rest();
    }, everyMs);
  };
  return (value) => {
    if (resting) {
      waiting = { value };
      return;
    }
    call(value);
    rest();
  };
}
