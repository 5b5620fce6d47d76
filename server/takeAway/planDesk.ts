import { Worker } from 'node:worker_threads';
import type { PlanFile } from '../../sim/index.ts';
import { changedPlans, changedSpeeds } from '../run/plansInForce.ts';
import { Refusal } from '../run/refusal.ts';
import type { RunHost } from '../run/runHost.ts';
import type { CheckedPlans, DeskSettings, DeskTask, FileKind, FromDesk, MadeFile, UploadPreview } from './messages.ts';

/** Where plans leave a running city as files, and come into it from them. */
export interface PlanDesk {
  /** @throws Refusal (by rejection) if there is no such corridor */
  make(kind: FileKind, corridorId: string | null): Promise<NamedFile>;
  /** What a plan file would change. @throws Refusal (by rejection) with every issue of the file */
  check(text: string): Promise<UploadPreview>;
  /** Brings a plan file's plans into the running city, each signal by a transition. @throws Refusal as `check` */
  apply(text: string): Promise<UploadPreview>;
  /** Brings back the plans that the last file replaced. @returns how many signals */
  undo(): Promise<number>;
  close(): Promise<void>;
}

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const THREAD_URL = new URL('./bootstrap.mjs', import.meta.url);
/** The thread keeps a whole city in memory: it goes when nobody has asked for so long. */
const IDLE_MS = 60_000;
/** Tasks that may wait for their turn; more are refused. */
const QUEUE_MAX = 8;

interface Waiting {
  done(message: FromDesk): void;
  denied(error: Error): void;
}

export function createPlanDesk(run: RunHost, settings: DeskSettings): PlanDesk {
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let nextId = 1;
  let former: PlanFile | null = null;
  const waiting = new Map<number, Waiting>();

  function endWith(error: Error): void {
    thread = null;
    for (const { denied } of waiting.values()) denied(error);
    waiting.clear();
  }

  function open(): Worker {
    const started = new Worker(THREAD_URL, { workerData: settings, name: `plans ${run.id}`, execArgv: [] });
    started.on('message', (message: FromDesk) => {
      waiting.get(message.id)?.done(message);
      waiting.delete(message.id);
      if (waiting.size === 0) idle = setTimeout(() => void close(), IDLE_MS).unref();
    });
    const broke = (why: string) => {
      if (thread === started) endWith(new Refusal('failed', why));
    };
    started.on('error', (error) => broke(`the thread that makes files broke: ${error.message}`));
    started.on('exit', () => broke('the thread that makes files ended'));
    return started;
  }

  async function carryOut(task: DeskTask): Promise<FromDesk> {
    if (!run.state()) throw new Refusal('failed', 'the run has not begun yet; try again in a moment');
    if (waiting.size >= QUEUE_MAX) throw new Refusal('rate', 'too many files are being made; try again in a moment');
    clearTimeout(idle);
    thread ??= open();
    const id = nextId++;
    const answered = new Promise<FromDesk>((done, denied) => waiting.set(id, { done, denied }));
    thread.postMessage({ id, task, plans: changedPlans(run), progression: changedSpeeds(run) });
    const answer = await answered;
    if (answer.type === 'broken') throw new Refusal('failed', answer.message);
    if (answer.type !== 'refused') return answer;
    const { issues } = answer;
    if (task.type === 'make') throw new Refusal('notFound', issues[0].message);
    const message = issues.length === 1 ? 'the plan file has an issue' : `the plan file has ${issues.length} issues`;
    throw new Refusal('invalid', message, issues);
  }

  async function check(text: string): Promise<CheckedPlans> {
    const answer = (await carryOut({ type: 'check', text })) as Extract<FromDesk, { type: 'checked' }>;
    return answer.checked;
  }

  /** All plans at once, each signal by its transition; then the speeds that waves are laid for. */
  async function bringIn({ plans, progressionSpeeds }: PlanFile): Promise<void> {
    if (plans.length > 0) await run.request('command', { type: 'setPlans', plans });
    for (const speeds of progressionSpeeds) await run.request('command', { type: 'setProgression', ...speeds });
  }

  async function close(): Promise<void> {
    const closing = thread;
    clearTimeout(idle);
    endWith(new Refusal('failed', 'the server is closing'));
    await closing?.terminate();
  }

  return {
    async make(kind, corridorId) {
      const timeMs = run.state()?.timeMs ?? 0;
      const { file } = (await carryOut({ type: 'make', kind, corridorId })) as { readonly file: MadeFile };
      const parts = [run.scenario()?.id ?? run.id, corridorId, clockDigits(timeMs), file.digest];
      return { name: `${parts.filter((part) => part !== null).join('-')}-${kind}`, bytes: file.bytes };
    },
    check: async (text) => (await check(text)).preview,
    async apply(text) {
      const checked = await check(text);
      if (isEmpty(checked.wanted)) throw new Refusal('invalid', 'the file changes nothing: its plans are in force');
      await bringIn(checked.wanted);
      former = checked.former;
      return checked.preview;
    },
    async undo() {
      if (former === null) throw new Refusal('invalid', 'no plan file has changed a plan');
      const back = former;
      await bringIn(back);
      former = null;
      return back.plans.length;
    },
    close,
  };
}

const isEmpty = ({ plans, progressionSpeeds }: PlanFile) => plans.length + progressionSpeeds.length === 0;

/** Time of day as six digits, 07:45:10 as 074510. */
function clockDigits(timeMs: number): string {
  const s = Math.floor(timeMs / 1000) % 86_400;
  return [s / 3600, (s / 60) % 60, s % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join('');
}
