import { measureCity, stepWorld, updateAdaptiveLog, updateSignalWatches } from '../../sim/index.ts';
import { askClients, heldUntilMs, reportExternal } from './externalDesk.ts';
import { measurePaceRatio, noteProgress } from './paceMeter.ts';
import { nextStepDueMs, slipWhenBehind } from './pacer.ts';
import { changePace, type RunSession, saveSnapshot, tellChanges } from './runSession.ts';
import { makeSignalLogPosts, nextSignalLogDueMs } from './signalLogBook.ts';
import { makeSpatPosts, nextSpatDueMs } from './spatBook.ts';
import { noteStep } from './v2xDesk.ts';
import { hasDueViewers, makeFrames } from './viewerBook.ts';

/** Longest stretch of stepping without a look at the messages, wall ms: a command waits no longer than that. */
const BATCH_MS = 40;
/** Least time between the frames of two steps, wall ms: ten a second at most, with room for timers that come early. */
const FRAME_GAP_MS = 90;
/** Least time between frames that a moved view asks for between steps, wall ms. */
const VIEW_GAP_MS = 50;
const REPORT_MS = 1000;
/** Automatic snapshots: this far apart in simulated time, and at least so far in wall time. */
const SNAPSHOT_EVERY_SIM_MS = 5 * 60_000;
const SNAPSHOT_GAP_WALL_MS = 10_000;

export interface RunLoop {
  /** Looks again at what is due: after a change of pace, a message, a jump. */
  wake(): void;
  /** Steps a paused run. Answers the time reached, ms. */
  runSteps(steps: number): Promise<number>;
  /** Whether steps asked for are still being made. */
  isStepping(): boolean;
  stop(): void;
}

/** Steps a run when its pace asks for it, and sends frames, reports and snapshots between the steps. */
export function createRunLoop(session: RunSession): RunLoop {
  const { world, stepMs, pacer, meter, book, spatBook, signalLogs, adaptiveLog, wallMs, post } = session;
  let stopped = false;
  let cancelNext = (): void => {};
  let asked: { left: number; done: (timeMs: number) => void; broken: (error: Error) => void } | null = null;
  let sequence = 0;
  /** Simulation times last shown in frames, and last measured: another time now means that viewers are owed both. */
  let framedSimMs = Number.NaN;
  let reportedSimMs = Number.NaN;
  let lastFrameMs = Number.NEGATIVE_INFINITY;
  let lastViewFrameMs = Number.NEGATIVE_INFINITY;
  let lastReportMs = Number.NEGATIVE_INFINITY;
  let lastSnapshotWallMs = wallMs();
  let nextSnapshotSimMs = world.timeMs + SNAPSHOT_EVERY_SIM_MS;
  let stepTimesS: number[] = [];
  let slippedS = 0;

  /** When the next step is to be made, wall ms: not before those who were asked have answered, or their deadline is over. */
  function stepDueMs(): number {
    const dueMs = asked === null ? nextStepDueMs(pacer, world.timeMs, stepMs) : Number.NEGATIVE_INFINITY;
    return Math.max(dueMs, heldUntilMs(session.external));
  }

  function isStepDue(nowMs: number): boolean {
    return stepDueMs() <= nowMs;
  }

  function runDueSteps(): void {
    const beganMs = wallMs();
    let nowMs = beganMs;
    let stepped = false;
    while (isStepDue(nowMs) && nowMs - beganMs < BATCH_MS) {
      stepWorld(world);
      noteStep(spatBook.desk);
      updateSignalWatches(signalLogs.watches, world);
      updateAdaptiveLog(adaptiveLog, world);
      tellChanges(session);
      askClients(session.external, wallMs(), post);
      stepped = true;
      const endMs = wallMs();
      if (stepTimesS.length < 5000) stepTimesS.push((endMs - nowMs) / 1000);
      nowMs = endMs;
      if (asked && --asked.left === 0) {
        asked.done(world.timeMs);
        asked = null;
      }
      if (session.warmUpUntilMs !== null && world.timeMs >= session.warmUpUntilMs) endWarmUp();
    }
    if (stepped) noteProgress(meter, nowMs, world.timeMs);
    slippedS += slipWhenBehind(pacer, nowMs, world.timeMs, stepMs) / 1000;
  }

  function endWarmUp(): void {
    changePace(session, { running: true, ratio: 1 });
    saveInBackground();
    post({ type: 'notice', level: 'info', message: 'warmed up: the city now runs at wall time' });
  }

  function sendFrames(nowMs: number): void {
    const ofStep = framedSimMs !== world.timeMs && nowMs - lastFrameMs >= FRAME_GAP_MS;
    const ofView = hasDueViewers(book) && nowMs - lastViewFrameMs >= VIEW_GAP_MS;
    if (!ofStep && !ofView) return;
    if (ofStep) {
      framedSimMs = world.timeMs;
      lastFrameMs = nowMs;
    }
    lastViewFrameMs = nowMs;
    sequence++;
    const { running, ratio } = pacer.pace;
    const paceRatio = running ? measurePaceRatio(meter, ratio === 0 ? 1 : ratio) : 0;
    const { frames, followed } = makeFrames(book, spatBook.desk, { sequence, paceRatio }, !ofStep);
    if (frames.length === 0) return;
    post(
      { type: 'frames', sequence, timeMs: world.timeMs, frames, followed },
      frames.map((frame) => frame.bytes),
    );
  }

  function sendSpat(nowMs: number): void {
    if (nextSpatDueMs(spatBook) > nowMs) return;
    for (const { viewers, update } of makeSpatPosts(spatBook, nowMs)) post({ type: 'spat', viewers, update });
  }

  function sendSignalLogs(nowMs: number): void {
    if (nextSignalLogDueMs(signalLogs, world.timeMs) > nowMs) return;
    for (const sent of makeSignalLogPosts(signalLogs, world, nowMs)) post({ type: 'signalLog', ...sent });
  }

  function sendReport(nowMs: number): void {
    if (reportedSimMs === world.timeMs || nowMs - lastReportMs < REPORT_MS) return;
    reportedSimMs = world.timeMs;
    lastReportMs = nowMs;
    const realTimeFactor = pacer.pace.running ? measurePaceRatio(meter, 0) : 0;
    const external = reportExternal(session.external);
    const measures = measureCity(world);
    const report = { timeMs: world.timeMs, measures, realTimeFactor, stepS: stepTimesS, slippedS, external };
    stepTimesS = [];
    slippedS = 0;
    post({ type: 'report', report });
  }

  function saveWhenDue(nowMs: number): void {
    // A jump back: the next snapshot counts from there.
    nextSnapshotSimMs = Math.min(nextSnapshotSimMs, world.timeMs + SNAPSHOT_EVERY_SIM_MS);
    if (session.warmUpUntilMs !== null || world.timeMs < nextSnapshotSimMs) return;
    if (nowMs - lastSnapshotWallMs >= SNAPSHOT_GAP_WALL_MS) saveInBackground();
  }

  function saveInBackground(): void {
    lastSnapshotWallMs = wallMs();
    nextSnapshotSimMs = world.timeMs + SNAPSHOT_EVERY_SIM_MS;
    saveSnapshot(session, 'auto').catch((error: Error) => {
      post({ type: 'notice', level: 'warn', message: `no snapshot could be saved: ${error.message}` });
    });
  }

  function fail(error: Error): void {
    stopped = true;
    session.failed = true;
    asked?.broken(error);
    asked = null;
    post({
      type: 'failed',
      error: { code: 'failed', message: `the run stopped at ${world.timeMs} ms: ${error.message}` },
    });
  }

  function turn(): void {
    if (stopped) return;
    try {
      runDueSteps();
      const nowMs = wallMs();
      sendFrames(nowMs);
      sendSpat(nowMs);
      sendSignalLogs(nowMs);
      sendReport(nowMs);
      saveWhenDue(nowMs);
      plan(wallMs());
    } catch (error) {
      fail(error as Error);
    }
  }

  /** Sleeps until the next thing is due; not at all when that is a step already due. */
  function plan(nowMs: number): void {
    if (isStepDue(nowMs)) {
      const immediate = setImmediate(turn);
      cancelNext = () => clearImmediate(immediate);
      return;
    }
    const dueMs = Math.min(
      stepDueMs(),
      framedSimMs !== world.timeMs ? lastFrameMs + FRAME_GAP_MS : Number.POSITIVE_INFINITY,
      hasDueViewers(book) ? lastViewFrameMs + VIEW_GAP_MS : Number.POSITIVE_INFINITY,
      nextSpatDueMs(spatBook),
      nextSignalLogDueMs(signalLogs, world.timeMs),
      reportedSimMs !== world.timeMs ? lastReportMs + REPORT_MS : Number.POSITIVE_INFINITY,
    );
    if (dueMs === Number.POSITIVE_INFINITY) {
      cancelNext = () => {};
      return;
    }
    const timer = setTimeout(turn, Math.max(0, Math.ceil(dueMs - nowMs)));
    cancelNext = () => clearTimeout(timer);
  }

  function wake(): void {
    cancelNext();
    if (!stopped) plan(wallMs());
  }

  return {
    wake,
    runSteps: (steps) =>
      new Promise((done, broken) => {
        asked = { left: steps, done, broken };
        wake();
      }),
    isStepping: () => asked !== null,
    stop: () => {
      stopped = true;
      cancelNext();
    },
  };
}
