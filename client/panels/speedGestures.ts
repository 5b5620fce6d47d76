import {
  type BandStrip,
  type Corridor,
  kmhToMps,
  mpsToKmh,
  progressionSpeedMps,
  type Scene,
  type Timetable,
} from '../../sim/shared.ts';
import { type Draft, draftSpeed, isSpeedDraft, type SpeedDraft, speedThrough } from '../charts/speedDraft.ts';
import { stripAt } from '../charts/timeSpace.ts';

/** What the gestures need of the diagram that they are made in; asked for at each event. */
export interface SpeedGround {
  corridor(): Corridor;
  scene(): Scene;
  /** Newest plan of each member whose offset may be moved. */
  timetables(): readonly (Timetable | null)[];
  draft(): Draft | null;
  ondraft(draft: Draft | null): void;
  onapply(): void;
}

/** The diagram's own ground: where the pointer is, and what is drawn there. */
export interface SpeedSheet extends SpeedGround {
  pxPerMs(): number;
  placeOf(event: PointerEvent): { readonly timeMs: number; readonly distanceM: number };
  /** Bands to come, as drawn last. */
  strips(): readonly BandStrip[];
}

/** A band answers to the pointer within this beside it, px. */
const STRIP_REACH_PX = 4;

const STEP_KMH: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 5,
  PageDown: -5,
};

/** A band taken hold of turns about its first signal: where the pointer goes, the band passes. With Shift the offsets stay. */
export function createSpeedDrag(sheet: SpeedSheet) {
  let held: { startX: number; distanceM: number; inbound: boolean; fromMps: number } | null = null;
  const under = (event: PointerEvent) => {
    const { timeMs, distanceM } = sheet.placeOf(event);
    return stripAt(sheet.strips(), timeMs, distanceM, STRIP_REACH_PX / sheet.pxPerMs());
  };
  return {
    down(event: PointerEvent) {
      const strip = event.button === 0 ? under(event) : null;
      if (!strip) return;
      event.preventDefault();
      (event.currentTarget as SVGElement).setPointerCapture(event.pointerId);
      const { distanceM } = sheet.placeOf(event);
      const fromMps = speedOf(sheet, strip.inbound);
      held = { startX: event.clientX, distanceM, inbound: strip.inbound, fromMps };
      sheet.ondraft(tried(sheet, strip.inbound, fromMps, !event.shiftKey));
    },
    /** Also without a button: the pointer's shape tells whether it would take hold of a band. */
    move(event: PointerEvent) {
      if (!held) {
        (event.currentTarget as SVGElement).style.cursor = under(event) ? 'ew-resize' : '';
        return;
      }
      const laterMs = (event.clientX - held.startX) / sheet.pxPerMs();
      const speedMps = speedThrough(sheet.corridor(), held.inbound, held.distanceM, held.fromMps, laterMs);
      sheet.ondraft(tried(sheet, held.inbound, speedMps, !event.shiftKey));
    },
    up() {
      if (!held) return;
      held = null;
      sheet.onapply();
    },
    cancel() {
      held = null;
      sheet.ondraft(null);
    },
    holds: () => held !== null,
  };
}

/** By keyboard: arrows change the speed, F whether offsets follow, Enter sends, Esc puts it back. */
export function pressSpeedKey(ground: SpeedGround, event: KeyboardEvent, inbound: boolean): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const draft = ground.draft();
  const own: SpeedDraft | null = isSpeedDraft(draft) && draft.inbound === inbound ? draft : null;
  const speedMps = own?.speedMps ?? speedOf(ground, inbound);
  const follows = own?.follows ?? true;
  if (event.key in STEP_KMH) {
    const nextMps = kmhToMps(Math.round(mpsToKmh(speedMps)) + STEP_KMH[event.key]);
    ground.ondraft(tried(ground, inbound, nextMps, follows));
  } else if (event.key.toLowerCase() === 'f') {
    ground.ondraft(tried(ground, inbound, speedMps, !follows));
  } else if (event.key === 'Enter' && own) {
    ground.onapply();
  } else if (event.key === 'Escape' && draft) {
    event.stopPropagation();
    ground.ondraft(null);
  } else return;
  event.preventDefault();
}

function speedOf(ground: SpeedGround, inbound: boolean): number {
  const draft = ground.draft();
  return isSpeedDraft(draft) && draft.inbound === inbound
    ? draft.speedMps
    : progressionSpeedMps(ground.corridor(), inbound);
}

function tried(ground: SpeedGround, inbound: boolean, speedMps: number, follows: boolean): SpeedDraft {
  return draftSpeed(ground.corridor(), ground.scene(), ground.timetables(), inbound, speedMps, follows);
}
