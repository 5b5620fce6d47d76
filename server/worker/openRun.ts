import { performance } from 'node:perf_hooks';
import {
  createAdaptiveLog,
  createWorld,
  freezeScenario,
  type Scenario,
  type SnapshotInfo,
  sToMs,
  type World,
} from '../../sim/index.ts';
import type { WorkerSettings } from '../run/messages.ts';
import { loadScenario } from '../scenarioFiles.ts';
import type { SnapshotHeader } from '../snapshots/snapshotFile.ts';
import { createSnapshotStore, type SnapshotStore } from '../snapshots/snapshotStore.ts';
import { createExternalDesk, failAllClaims } from './externalDesk.ts';
import { createPaceMeter } from './paceMeter.ts';
import { createPacer } from './pacer.ts';
import { type RunSession, restoreChecked } from './runSession.ts';
import { createSignalLogBook } from './signalLogBook.ts';
import { createSpatBook } from './spatBook.ts';
import { createTwinBook } from './twinBook.ts';
import { createV2xDesk } from './v2xDesk.ts';
import { createViewerBook } from './viewerBook.ts';

/** Cycles of an adaptive signal that are kept to be told: some ten hours. */
const MOST_ADAPTIVE_CYCLES = 400;

/**
 * Reads a scenario, and resumes its run from the last good snapshot or begins it anew.
 *
 * @throws InputError with every issue of a scenario that can't be run
 */
export async function openRun(settings: WorkerSettings, post: RunSession['post']): Promise<RunSession> {
  const { definition, hash } = await loadScenario(settings.scenarioFolder, settings.planFile, settings.control);
  const { demand: _, ...scene } = definition;
  const sceneJson = new TextEncoder().encode(JSON.stringify(scene));
  post({ type: 'scene', scenarioId: definition.id, name: definition.name, sceneJson }, [sceneJson.buffer]);

  const scenario = freezeScenario(definition);
  const stepMs = sToMs(definition.stepS);
  const about = {
    version: settings.version,
    scenarioId: definition.id,
    scenarioHash: hash,
    seed: definition.seed,
    stepMs,
  };
  const notice = (level: 'info' | 'warn', message: string): void => post({ type: 'notice', level, message });
  const store = createSnapshotStore(
    settings.snapshotFolder,
    (header) => faultOf(header, about),
    (message) => notice('warn', message),
  );
  const snapshots = await store.list();
  const resumed = await resume(scenario, about, store, snapshots, notice);
  const world = resumed ?? createWorld(scenario, { seed: about.seed, stepMs });
  const warmUpMs = resumed ? 0 : sToMs(definition.warmUpS);
  const pace = { running: true, ratio: warmUpMs > 0 ? 0 : 1 };
  const wallMs = (): number => performance.now();
  const session: RunSession = {
    world,
    stepMs,
    pacer: createPacer(pace, wallMs(), world.timeMs),
    meter: createPaceMeter(),
    book: createViewerBook(),
    spatBook: createSpatBook(createV2xDesk(world)),
    signalLogs: createSignalLogBook(),
    adaptiveLog: createAdaptiveLog(world, MOST_ADAPTIVE_CYCLES),
    external: createExternalDesk(world),
    twinBook: createTwinBook(),
    store,
    about,
    warmUpUntilMs: warmUpMs > 0 ? world.timeMs + warmUpMs : null,
    snapshots,
    changesTold: world.changes.length,
    failed: false,
    saving: Promise.resolve(),
    post,
    wallMs,
  };
  // Who had claimed signals before has no connection to this server.
  failAllClaims(session.external, 'the server has started anew');
  session.changesTold = world.changes.length;
  return session;
}

/** Why a snapshot can't be restored in this run; null if it can. */
function faultOf(header: SnapshotHeader, about: RunSession['about']): string | null {
  if (header.scenarioId !== about.scenarioId) return `is of scenario ${header.scenarioId}, not ${about.scenarioId}`;
  if (header.scenarioHash !== about.scenarioHash) return 'was taken before the scenario was changed';
  if (header.version !== about.version) return `was taken by version ${header.version}; this is ${about.version}`;
  if (header.seed !== about.seed || header.stepMs !== about.stepMs) return 'is of another seed or step';
  return null;
}

/** The world of the last snapshot that is good, or null when there is none. A broken one is told of and passed over. */
async function resume(
  scenario: Scenario,
  about: RunSession['about'],
  store: SnapshotStore,
  snapshots: readonly SnapshotInfo[],
  notice: (level: 'info' | 'warn', message: string) => void,
): Promise<World | null> {
  for (const { id } of [...snapshots].reverse()) {
    try {
      const { header, payload } = await store.read(id);
      const world = createWorld(scenario, { seed: about.seed, stepMs: about.stepMs });
      restoreChecked(world, payload, header.stateHash);
      notice('info', `resumed from snapshot ${id}`);
      return world;
    } catch (error) {
      notice('warn', `${(error as Error).message}; trying the one before it`);
    }
  }
  return null;
}
