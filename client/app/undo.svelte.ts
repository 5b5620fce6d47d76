import { language } from '../i18n/language.svelte.ts';
import { sendCommand } from './requests.ts';
import type { Run } from './run.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** A change of offset that can be taken back. */
interface OffsetChange {
  readonly intersectionId: string;
  readonly formerOffsetS: number;
}

const DEPTH_MAX = 50;

class UndoStack {
  list: readonly OffsetChange[] = $state.raw([]);

  push(change: OffsetChange): void {
    this.list = [...this.list, change].slice(-DEPTH_MAX);
  }

  pop(): OffsetChange | undefined {
    const last = this.list.at(-1);
    this.list = this.list.slice(0, -1);
    return last;
  }
}

export const undoStack = new UndoStack();

/** Sends an offset and remembers the former one. @returns the simulation time at which it takes effect and its dwell, ms */
export async function changeOffset(
  run: Run,
  intersectionId: string,
  offsetS: number,
  formerOffsetS: number,
): Promise<{ readonly fromMs: number; readonly dwellMs: number } | null> {
  const change = await sendCommand(run, { type: 'setOffset', intersectionId, offsetS });
  if (change?.type !== 'plan') return null;
  undoStack.push({ intersectionId, formerOffsetS });
  return { fromMs: change.fromMs, dwellMs: change.dwellMs };
}

/** Puts the last offset changed here back. */
export async function undoLast(run: Run): Promise<void> {
  const last = undoStack.pop();
  if (!last) {
    toasts.note(language.t.diagram.nothingToUndo);
    return;
  }
  const change = await sendCommand(run, {
    type: 'setOffset',
    intersectionId: last.intersectionId,
    offsetS: last.formerOffsetS,
  });
  if (!change) {
    undoStack.push(last);
    return;
  }
  const intersection = run.scene.network.intersectionIndexById.get(last.intersectionId);
  const name = intersection === undefined ? undefined : run.scene.definition.network.intersections[intersection].name;
  toasts.note(language.t.diagram.undone(language.nameOf(name, last.intersectionId)));
}
