import {
  type AdaptiveLog,
  beginAdaptiveLogAnew,
  hashState,
  type Pace,
  restoreSnapshot,
  type SnapshotInfo,
  takeSnapshot,
  type World,
} from '../../sim/index.ts';
import type { FromWorker, RunState } from '../run/messages.ts';
import { Refusal } from '../run/refusal.ts';
import type { SnapshotHeader } from '../snapshots/snapshotFile.ts';
import type { SnapshotKind, SnapshotStore } from '../snapshots/snapshotStore.ts';
import { type ExternalDesk, failAllClaims } from './externalDesk.ts';
import { type PaceMeter, resetPaceMeter } from './paceMeter.ts';
import { type Pacer, updatePace } from './pacer.ts';
import { beginLogsAnew, type SignalLogBook } from './signalLogBook.ts';
import { markAllFresh, type SpatBook } from './spatBook.ts';
import { forgetBeginning, type TwinBook } from './twinBook.ts';
import { forgetHistory, renewWaveSpeeds } from './v2xDesk.ts';
import { markAllDue, type ViewerBook } from './viewerBook.ts';

/** One run in its worker thread: the world, and what the host adds to it. */
export interface RunSession {
  readonly world: World;
  readonly stepMs: number;
  readonly pacer: Pacer;
  readonly meter: PaceMeter;
  readonly book: ViewerBook;
  readonly spatBook: SpatBook;
  readonly signalLogs: SignalLogBook;
  readonly adaptiveLog: AdaptiveLog;
  readonly external: ExternalDesk;
  readonly twinBook: TwinBook;
  readonly store: SnapshotStore;
  /** What each snapshot of this run says of itself besides its state. */
  readonly about: Pick<SnapshotHeader, 'version' | 'scenarioId' | 'scenarioHash' | 'seed' | 'stepMs'>;
  /** While the run is warmed up, as fast as it can: when that ends, simulation ms. */
  warmUpUntilMs: number | null;
  snapshots: readonly SnapshotInfo[];
  /** How many of `world.changes` the viewers have been told. */
  changesTold: number;
  /** Set when the engine finds its state broken: nothing is stepped or saved any more. */
  failed: boolean;
  /** The last save begun: saves follow one another, as each takes the next id. */
  saving: Promise<unknown>;
  readonly post: (message: FromWorker, transfer?: readonly ArrayBuffer[]) => void;
  readonly wallMs: () => number;
}

export function stateOf(session: RunSession): RunState {
  const { world, about, stepMs, pacer, warmUpUntilMs, snapshots } = session;
  return {
    scenarioId: about.scenarioId,
    timeMs: world.timeMs,
    stepMs,
    pace: pacer.pace,
    warmUpUntilMs,
    demandFactor: demandFactorOf(world),
    changes: [...world.changes],
    snapshots,
  };
}

/** The factor on all flows now in force. */
export function demandFactorOf(world: World): number {
  for (let i = world.changes.length - 1; i >= 0; i--) {
    const change = world.changes[i];
    if (change.type === 'demand') return change.factor;
  }
  return 1;
}

/** Tells of every change since the last time: commands carried out, plans that the signals' schedules brought in. */
export function tellChanges(session: RunSession): void {
  const { world } = session;
  if (session.changesTold === world.changes.length) return;
  const demandFactor = demandFactorOf(world);
  const news = world.changes.slice(session.changesTold);
  if (news.some(({ type }) => type === 'progression')) takeWaveSpeeds(session);
  for (const change of news) session.post({ type: 'change', change, demandFactor });
  session.changesTold = world.changes.length;
}

/** What signals tell drivers names the speeds that green waves are laid for now. */
function takeWaveSpeeds({ spatBook }: RunSession): void {
  renewWaveSpeeds(spatBook.desk);
  markAllFresh(spatBook);
}

/** Sets the pace and tells everybody. Whoever sets a pace takes over from the warm-up. */
export function changePace(session: RunSession, pace: Pace): void {
  session.warmUpUntilMs = null;
  updatePace(session.pacer, pace, session.wallMs(), session.world.timeMs);
  resetPaceMeter(session.meter);
  session.post({ type: 'pace', pace, warmUpUntilMs: null, timeMs: session.world.timeMs });
}

/** Takes a snapshot of this moment and writes it in the background, after those that are still being written. */
export function saveSnapshot(session: RunSession, kind: SnapshotKind): Promise<SnapshotInfo> {
  const { world, store, about } = session;
  const payload = takeSnapshot(world);
  const timeMs = world.timeMs;
  const stateHash = hashState(world);
  const saved = session.saving
    .catch(() => undefined)
    .then(async () => {
      const info = await store.write(kind, { ...about, timeMs, stateHash }, payload);
      session.snapshots = await store.list();
      session.post({ type: 'snapshots', snapshots: session.snapshots });
      return info;
    });
  session.saving = saved;
  return saved;
}

/**
 * Jumps to a snapshot.
 *
 * @throws Refusal if there is none of this id or it can't be restored; the run then goes on as it was
 */
export async function jumpToSnapshot(session: RunSession, id: string): Promise<number> {
  const { world, store } = session;
  if (!session.snapshots.some((snapshot) => snapshot.id === id)) {
    throw new Refusal('notFound', `there is no snapshot ${id} of this run`);
  }
  const { header, payload } = await store.read(id).catch((error: Error) => {
    throw new Refusal('invalid', error.message);
  });
  const before = takeSnapshot(world);
  try {
    restoreChecked(world, payload, header.stateHash);
  } catch (error) {
    restoreSnapshot(world, before);
    throw new Refusal('invalid', `snapshot ${id} ${(error as Error).message}`);
  }
  const wasWarmingUp = session.warmUpUntilMs !== null;
  session.warmUpUntilMs = null;
  const pace = wasWarmingUp ? { running: true, ratio: 1 } : session.pacer.pace;
  updatePace(session.pacer, pace, session.wallMs(), world.timeMs);
  resetPaceMeter(session.meter);
  markAllDue(session.book);
  forgetHistory(session.spatBook.desk);
  takeWaveSpeeds(session);
  forgetBeginning(session.twinBook);
  beginLogsAnew(session.signalLogs, world);
  beginAdaptiveLogAnew(session.adaptiveLog, world);
  failAllClaims(session.external, 'the run has jumped to a snapshot');
  session.changesTold = world.changes.length;
  session.post({ type: 'state', state: stateOf(session) });
  return world.timeMs;
}

/** @throws RangeError if the state after restoring isn't the one that was saved */
export function restoreChecked(world: World, payload: Uint8Array, stateHash: string): void {
  restoreSnapshot(world, payload);
  const restoredHash = hashState(world);
  if (restoredHash !== stateHash) {
    throw new RangeError(`restores to state ${restoredHash} where ${stateHash} was saved`);
  }
}
