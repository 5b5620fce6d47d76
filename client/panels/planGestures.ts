import type { Corridor, Scene, Timetable } from '../../sim/shared.ts';
import type { Run } from '../app/run.svelte.ts';
import {
  draftOffset,
  draftSplit,
  edgeNear,
  edgesOfMember,
  type MemberEdge,
  type PlanDraft,
} from '../charts/planDraft.ts';
import { type Draft, isSpeedDraft } from '../charts/speedDraft.ts';

/** What the gestures need of the diagram that they are made in; asked for at each event. */
export interface GestureGround {
  readonly corridor: Corridor;
  readonly scene: Scene;
  timetableOf(member: number): Timetable | null;
  draft(): Draft | null;
  pxPerMs(): number;
  /** Simulation time under a place on the screen, and whether it lies below the signal's line (inbound). */
  placeOf(event: PointerEvent, member: number): { readonly timeMs: number; readonly inbound: boolean };
  ondraft(draft: Draft | null): void;
  onapply(): void;
}

/** An edge of a green answers to the pointer within this, px. */
const EDGE_REACH_PX = 5;

const STEP_S: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

/** Whether the plan means anything to a signal: by the clock, or coordinated within its cycle. */
export function mayMoveOffset(corridor: Corridor, run: Run, member: number): boolean {
  const { scene } = run;
  const signal = scene.signals.signalOfIntersection[corridor.memberIntersection[member]];
  if (signal < 0) return false;
  const { controller } = scene.signals.definitions[signal];
  return !run.runsByTraffic(signal) || controller?.type === 'coordinated';
}

export interface PlanGestures {
  down(event: PointerEvent, member: number): void;
  /** Also without a button: the pointer's shape tells what it would take hold of. */
  move(event: PointerEvent, member: number): void;
  up(): void;
  cancel(): void;
  /** Whether the pointer has hold of something. */
  holds(): boolean;
  key(event: KeyboardEvent, member: number): void;
}

/**
 * Pointer and keys on a signal's bar: within it the offset is taken hold of, at an edge of a green that edge. By
 * keyboard E goes through the edges and back to the offset; arrows move what is chosen.
 */
export function createPlanGestures(ground: GestureGround): PlanGestures {
  const { corridor, scene } = ground;
  let drag: { member: number; startX: number; from: Timetable; edge: MemberEdge['edge'] | null } | null = null;

  const draftOf = (member: number): PlanDraft | null => {
    const draft = ground.draft();
    return draft && !isSpeedDraft(draft) && draft.member === member ? draft : null;
  };
  const baseOf = (member: number): Timetable | null => {
    return draftOf(member)?.timetable ?? ground.timetableOf(member);
  };
  const edgeUnder = (event: PointerEvent, member: number, timetable: Timetable) => {
    const { timeMs, inbound } = ground.placeOf(event, member);
    const edges = edgesOfMember(corridor, scene, timetable, member);
    return edgeNear(edges, timetable, inbound, timeMs, EDGE_REACH_PX / ground.pxPerMs());
  };

  return {
    down(event, member) {
      const from = baseOf(member);
      if (!from || event.button !== 0) return;
      event.preventDefault();
      const grip = event.currentTarget as HTMLElement;
      grip.setPointerCapture(event.pointerId);
      const edge = edgeUnder(event, member, from)?.edge ?? null;
      drag = { member, startX: event.clientX, from, edge };
      ground.ondraft({ member, timetable: from, edge });
    },
    move(event, member) {
      if (!drag) {
        const timetable = baseOf(member);
        const near = timetable && edgeUnder(event, member, timetable);
        (event.currentTarget as HTMLElement).style.cursor = near ? 'col-resize' : 'grab';
        return;
      }
      const shiftMs = (event.clientX - drag.startX) / ground.pxPerMs();
      ground.ondraft(
        drag.edge
          ? draftSplit(corridor, scene, drag.from, drag.member, drag.edge, shiftMs / 1000)
          : draftOffset(drag.from, drag.member, drag.from.offsetMs + shiftMs),
      );
    },
    up() {
      if (!drag) return;
      drag = null;
      ground.onapply();
    },
    cancel() {
      drag = null;
      ground.ondraft(null);
    },
    holds: () => drag !== null,
    key(event, member) {
      const timetable = baseOf(member);
      if (!timetable || event.ctrlKey || event.metaKey || event.altKey) return;
      const draft = draftOf(member);
      const edge = draft?.edge ?? null;
      if (event.key in STEP_S) {
        const stepS = STEP_S[event.key];
        ground.ondraft(
          edge
            ? draftSplit(corridor, scene, timetable, member, edge, stepS)
            : draftOffset(timetable, member, timetable.offsetMs + stepS * 1000),
        );
      } else if (event.key.toLowerCase() === 'e') {
        const edges = edgesOfMember(corridor, scene, timetable, member);
        const now = edges.findIndex(
          (other) => edge !== null && other.edge.phase === edge.phase && other.edge.ends === edge.ends,
        );
        ground.ondraft({ member, timetable, edge: edges[now + 1]?.edge ?? null });
      } else if (event.key === 'Enter' && draft) {
        ground.onapply();
      } else if (event.key === 'Escape' && ground.draft()) {
        event.stopPropagation();
        this.cancel();
      } else return;
      event.preventDefault();
    },
  };
}
