import { type BandStrip, type Corridor, kmhToMps, mpsToKmh, type Scene, type Timetable } from '../../sim/shared.ts';
import {
  type Draft,
  draftSpeed,
  isSpeedDraft,
  type SpeedDraft,
  sectionAt,
  speedOfSection,
  speedThrough,
} from '../charts/speedDraft.ts';
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

/**
 * A band taken hold of between two signals turns about the first of them: where the pointer goes, the band passes, and what lies
 * beyond goes with it. With Alt or Ctrl all of the direction turns about its first signal. With Shift the offsets stay.
 */
export function createSpeedDrag(sheet: SpeedSheet) {
  let held: { startX: number; distanceM: number; inbound: boolean; section: number | null; fromMps: number } | null =
    null;
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
      const isWhole = event.altKey || event.ctrlKey || event.metaKey;
      const section = isWhole ? null : sectionAt(sheet.corridor(), distanceM);
      const fromMps = speedOf(sheet, strip.inbound, section);
      held = { startX: event.clientX, distanceM, inbound: strip.inbound, section, fromMps };
      sheet.ondraft(tried(sheet, strip.inbound, section, fromMps, !event.shiftKey));
    },
    /** Also without a button: the pointer's shape tells whether it would take hold of a band. */
    move(event: PointerEvent) {
      if (!held) {
        (event.currentTarget as SVGElement).style.cursor = under(event) ? 'ew-resize' : '';
        return;
      }
      const laterMs = (event.clientX - held.startX) / sheet.pxPerMs();
      const { inbound, section, distanceM, fromMps } = held;
      const speedMps = speedThrough(sheet.corridor(), inbound, distanceM, fromMps, laterMs, section);
      sheet.ondraft(tried(sheet, inbound, section, speedMps, !event.shiftKey));
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

/**
 * By keyboard: arrows change the speed, E goes on to the next section in driving order and back to the whole direction, F says
 * whether offsets follow, Enter sends, Esc puts it back.
 */
export function pressSpeedKey(ground: SpeedGround, event: KeyboardEvent, inbound: boolean): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const draft = ground.draft();
  const own: SpeedDraft | null = isSpeedDraft(draft) && draft.inbound === inbound ? draft : null;
  const section = own?.section ?? null;
  const speedMps = own?.speedMps ?? speedOf(ground, inbound, section);
  const follows = own?.follows ?? true;
  if (event.key in STEP_KMH) {
    const nextMps = kmhToMps(Math.round(mpsToKmh(speedMps)) + STEP_KMH[event.key]);
    ground.ondraft(tried(ground, inbound, section, nextMps, follows));
  } else if (event.key.toLowerCase() === 'e') {
    const next = nextSection(ground.corridor(), inbound, section);
    ground.ondraft(tried(ground, inbound, next, speedOfSection(ground.corridor(), inbound, next), follows));
  } else if (event.key.toLowerCase() === 'f') {
    ground.ondraft(tried(ground, inbound, section, speedMps, !follows));
  } else if (event.key === 'Enter' && own) {
    ground.onapply();
  } else if (event.key === 'Escape' && draft) {
    event.stopPropagation();
    ground.ondraft(null);
  } else return;
  event.preventDefault();
}

/** In driving order, after the last one the whole direction: null. */
function nextSection({ memberDistanceM }: Corridor, inbound: boolean, section: number | null): number | null {
  const last = memberDistanceM.length - 2;
  if (section === null) return inbound ? last : 0;
  const next = section + (inbound ? -1 : 1);
  return next < 0 || next > last ? null : next;
}

function speedOf(ground: SpeedGround, inbound: boolean, section: number | null): number {
  const draft = ground.draft();
  return isSpeedDraft(draft) && draft.inbound === inbound && draft.section === section
    ? draft.speedMps
    : speedOfSection(ground.corridor(), inbound, section);
}

function tried(
  ground: SpeedGround,
  inbound: boolean,
  section: number | null,
  speedMps: number,
  follows: boolean,
): SpeedDraft {
  return draftSpeed(ground.corridor(), ground.scene(), ground.timetables(), inbound, speedMps, follows, section);
}
