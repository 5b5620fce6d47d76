import {
  type Change,
  type Command,
  type Corridor,
  type CorridorDefinition,
  type DetectorDefinition,
  moduloMs,
  msToS,
  type PlanDefinition,
  type PlanTransition,
  type ScheduleEntryDefinition,
  speedsOfDefinition,
  sToMs,
  type Timetable,
} from '../../sim/shared.ts';
import { corridorWithDraft, draftedOffsets, type SpeedDraft } from '../charts/speedDraft.ts';
import { language } from '../i18n/language.svelte.ts';
import { sendCommand } from './requests.ts';
import type { Run } from './run.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** A change of a signal's timing that can be taken back and made again. */
interface TimingChange {
  /** Intersection, or corridor. */
  readonly subjectId: string;
  readonly back: Command;
  readonly again: Command;
}

const DEPTH_MAX = 50;

class ChangeStack {
  list: readonly TimingChange[] = $state.raw([]);

  push(change: TimingChange): void {
    this.list = [...this.list, change].slice(-DEPTH_MAX);
  }

  pop(): TimingChange | undefined {
    const last = this.list.at(-1);
    this.list = this.list.slice(0, -1);
    return last;
  }

  clear(): void {
    this.list = [];
  }
}

export const undoStack = new ChangeStack();
export const redoStack = new ChangeStack();

/** When a change takes effect, and its dwell, ms. */
export interface TakesEffect {
  readonly fromMs: number;
  readonly dwellMs: number;
  /** Absent: in step from the start. */
  readonly transition?: PlanTransition | undefined;
}

/** Sends an offset and remembers the former one. */
export function changeOffset(
  run: Run,
  intersectionId: string,
  offsetS: number,
  formerOffsetS: number,
): Promise<TakesEffect | null> {
  return carryOut(run, {
    subjectId: intersectionId,
    again: { type: 'setOffset', intersectionId, offsetS },
    back: { type: 'setOffset', intersectionId, offsetS: formerOffsetS },
  });
}

/** Sends a plan and remembers the former one. */
export function changePlan(
  run: Run,
  intersectionId: string,
  plan: PlanDefinition,
  former: PlanDefinition,
): Promise<TakesEffect | null> {
  return carryOut(run, {
    subjectId: intersectionId,
    again: { type: 'setPlan', intersectionId, plan },
    back: { type: 'setPlan', intersectionId, plan: former },
  });
}

/** Sends a schedule and remembers the former one. */
export function changeSchedule(
  run: Run,
  intersectionId: string,
  schedule: readonly ScheduleEntryDefinition[],
  former: readonly ScheduleEntryDefinition[],
): Promise<TakesEffect | null> {
  return carryOut(run, {
    subjectId: intersectionId,
    again: { type: 'setSchedule', intersectionId, schedule },
    back: { type: 'setSchedule', intersectionId, schedule: former },
  });
}

/** Sends detectors (null: by rule) and remembers the former ones. */
export function changeDetectors(
  run: Run,
  intersectionId: string,
  detectors: readonly DetectorDefinition[] | null,
  former: readonly DetectorDefinition[] | null,
): Promise<TakesEffect | null> {
  return carryOut(run, {
    subjectId: intersectionId,
    again: { type: 'setDetectors', intersectionId, detectors },
    back: { type: 'setDetectors', intersectionId, detectors: former },
  });
}

/** Sends a progression speed with the offsets that follow it, and remembers the former ones. */
export function changeProgression(
  run: Run,
  corridor: Corridor,
  draft: SpeedDraft,
  timetables: readonly (Timetable | null)[],
): Promise<TakesEffect | null> {
  const { id, members } = corridor.definition;
  const former = draft.timetables.flatMap((moved, member) => {
    const own = timetables[member];
    return moved && own ? [{ intersectionId: members[member].intersectionId, offsetS: msToS(own.offsetMs) }] : [];
  });
  const command = ({ definition }: Corridor, offsets: typeof former): Command => ({
    type: 'setProgression',
    corridorId: id,
    ...speedsToSend(definition),
    ...(offsets.length > 0 ? { offsets } : {}),
  });
  return carryOut(run, {
    subjectId: id,
    again: command(corridorWithDraft(corridor, draft), draftedOffsets(corridor, draft)),
    back: command(corridor, former),
  });
}

function speedsToSend(definition: CorridorDefinition) {
  const { outboundMps, inboundMps, outboundSectionsMps, inboundSectionsMps } = speedsOfDefinition(definition);
  return {
    outboundMps,
    ...(inboundMps === null ? {} : { inboundMps }),
    ...(outboundSectionsMps ? { outboundSectionsMps } : {}),
    ...(inboundSectionsMps ? { inboundSectionsMps } : {}),
  };
}

/** The offset that stands in a plan, s in [0, cycle). */
export function offsetOf(plan: PlanDefinition): number {
  return msToS(moduloMs(sToMs(plan.offsetS), sToMs(plan.cycleS)));
}

const TIMING_CHANGES: ReadonlySet<Change['type']> = new Set(['plan', 'progression', 'schedule', 'detectors']);

async function carryOut(run: Run, change: TimingChange): Promise<TakesEffect | null> {
  const answer = await sendCommand(run, change.again);
  if (!answer || !TIMING_CHANGES.has(answer.type)) return null;
  undoStack.push(change);
  redoStack.clear();
  if (answer.type !== 'plan') return { fromMs: answer.fromMs, dwellMs: 0 };
  const { fromMs, dwellMs, transition } = answer;
  return { fromMs, dwellMs, transition };
}

/** Puts the last change of timing made here back. */
export async function undoLast(run: Run): Promise<void> {
  const last = undoStack.pop();
  if (!last) {
    toasts.note(language.t.diagram.nothingToUndo);
    return;
  }
  if (!(await sendCommand(run, last.back))) {
    undoStack.push(last);
    return;
  }
  redoStack.push(last);
  toasts.note(language.t.diagram.undone(nameOf(run, last.subjectId)));
}

/** Makes the last change that was taken back again. */
export async function redoLast(run: Run): Promise<void> {
  const last = redoStack.pop();
  if (!last) {
    toasts.note(language.t.diagram.nothingToRedo);
    return;
  }
  if (!(await sendCommand(run, last.again))) {
    redoStack.push(last);
    return;
  }
  undoStack.push(last);
  toasts.note(language.t.diagram.redone(nameOf(run, last.subjectId)));
}

function nameOf(run: Run, subjectId: string): string {
  const corridor = run.scene.definition.corridors.find(({ id }) => id === subjectId);
  if (corridor) return language.nameOf(corridor.name, subjectId);
  const intersection = run.scene.network.intersectionIndexById.get(subjectId);
  const name = intersection === undefined ? undefined : run.scene.definition.network.intersections[intersection].name;
  return language.nameOf(name, subjectId);
}
