import {
  describeVehicle,
  encodeFrame,
  type FollowedVehicle,
  type FrameStamp,
  type Navigation,
  type View,
} from '../../sim/index.ts';
import type { ViewerFrame } from '../run/messages.ts';
import { navigateFor, type V2xDesk } from './v2xDesk.ts';

/** Who looks at a run, and at what. */
interface Viewer {
  view: View;
  /** Can't take a frame now. */
  held: boolean;
  /** Wants a frame before the next step: it is new, has moved its view, or can take frames again. */
  due: boolean;
  /** `vehicleNumber` of the vehicle it follows: a slot passes to another vehicle, which is not to be followed. */
  followedNumber: number | null;
  /** What its driver was told last. */
  navigation: Navigation | null;
}

/** A driver is told anew this often, simulation ms: way, queues and signals ahead take a moment to reckon. */
const NAVIGATE_EVERY_MS = 1000;

export interface ViewerBook {
  readonly viewers: Map<number, Viewer>;
}

export function createViewerBook(): ViewerBook {
  return { viewers: new Map() };
}

export function setView(book: ViewerBook, id: number, view: View): void {
  const viewer = book.viewers.get(id);
  if (!viewer) {
    book.viewers.set(id, { view, held: false, due: true, followedNumber: null, navigation: null });
    return;
  }
  if (viewer.view.followSlot !== view.followSlot) viewer.followedNumber = null;
  viewer.view = view;
  viewer.due = true;
}

export function removeViewer(book: ViewerBook, id: number): void {
  book.viewers.delete(id);
}

export function holdViewer(book: ViewerBook, id: number, held: boolean): void {
  const viewer = book.viewers.get(id);
  if (!viewer) return;
  viewer.held = held;
  if (!held) viewer.due = true;
}

/** After a jump in time every viewer needs a frame, and nobody's vehicle is the one it was. */
export function markAllDue(book: ViewerBook): void {
  for (const viewer of book.viewers.values()) {
    viewer.due = true;
    viewer.followedNumber = null;
  }
}

export function hasDueViewers(book: ViewerBook): boolean {
  for (const viewer of book.viewers.values()) if (viewer.due && !viewer.held) return true;
  return false;
}

export interface FrameBatch {
  readonly frames: ViewerFrame[];
  readonly followed: { readonly viewer: number; readonly vehicle: FollowedVehicle | null }[];
}

/**
 * Frames of this moment for everybody (after a step) or for those who are due. Equal views share one buffer; every
 * buffer is new, as it is handed over to the main thread and queued there by reference.
 */
export function makeFrames(book: ViewerBook, desk: V2xDesk, stamp: FrameStamp, onlyDue: boolean): FrameBatch {
  const { world } = desk;
  const shared = new Map<string, { viewers: number[]; bytes: ArrayBuffer }>();
  const followed: FrameBatch['followed'] = [];
  for (const [id, viewer] of book.viewers) {
    if (viewer.held || (onlyDue && !viewer.due)) continue;
    viewer.due = false;
    const { view } = viewer;
    const key = viewKey(view);
    const made = shared.get(key);
    if (made) made.viewers.push(id);
    else shared.set(key, { viewers: [id], bytes: encodeFrame(world, view, stamp).buffer as ArrayBuffer });
    if (view.followSlot !== null)
      followed.push({ viewer: id, vehicle: describeFollowed(viewer, desk, view.followSlot) });
  }
  return { frames: [...shared.values()], followed };
}

function describeFollowed(viewer: Viewer, desk: V2xDesk, slot: number): FollowedVehicle | null {
  const { timeMs } = desk.world;
  const vehicle = describeVehicle(desk.world, slot);
  if (!vehicle) return null;
  if (viewer.followedNumber === null) {
    viewer.followedNumber = vehicle.vehicleNumber;
    viewer.navigation = null;
  }
  if (vehicle.vehicleNumber !== viewer.followedNumber) return null;
  const told = viewer.navigation?.timeMs ?? Number.NEGATIVE_INFINITY;
  const isFresh = timeMs >= told && timeMs - told < NAVIGATE_EVERY_MS;
  const navigation = isFresh && viewer.navigation ? viewer.navigation : navigateFor(desk, slot);
  viewer.navigation = navigation;
  return { ...vehicle, navigation };
}

function viewKey(view: View): string {
  const { minX, minY, maxX, maxY, vehicles, links, corridorId, followSlot } = view;
  return JSON.stringify([minX, minY, maxX, maxY, vehicles, links, corridorId, followSlot]);
}
