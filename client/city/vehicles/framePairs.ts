import { type Frame, VEHICLE_FRESH_BIT, VEHICLE_SLOT_MASK } from '../../../sim/shared.ts';

/**
 * Two frames laid side by side, vehicle by vehicle, for the GPU: eight words a vehicle, its record in the earlier frame,
 * then in the later. A vehicle that is in one of them only keeps a mark for that.
 */
export interface FramePairs {
  /** Shape [capacity × 8]. */
  words: Uint32Array<ArrayBuffer>;
  count: number;
  fromMs: number;
  toMs: number;
}

/** Marks in the kind word of a copied record: bits that the protocol leaves free. */
export const MISSING_BEFORE_BIT = 1 << 31;
export const MISSING_AFTER_BIT = 1 << 30;

export const PAIR_WORDS = 8;

export function createFramePairs(): FramePairs {
  return { words: new Uint32Array(1024 * PAIR_WORDS), count: 0, fromMs: 0, toMs: 1 };
}

/** Rows of an earlier frame by slot; kept between frames so that pairing allocates nothing. */
export interface SlotTable {
  rowOfSlot: Int32Array;
}

export function createSlotTable(): SlotTable {
  return { rowOfSlot: new Int32Array(1 << 15).fill(-1) };
}

/**
 * Pairs two frames; `before` null where there is no earlier frame, and vehicles stand still.
 *
 * A vehicle that has left the picture or ended its trip drives on at its speed for this one tick; one that has come in
 * is led up to its place the same way. The shader does so from the marks.
 */
export function pairFrames(pairs: FramePairs, table: SlotTable, before: Frame | null, after: Frame): void {
  const earlier = before ?? after;
  const most = after.vehicleCount + earlier.vehicleCount;
  if (pairs.words.length < most * PAIR_WORDS) {
    let capacity = pairs.words.length / PAIR_WORDS;
    while (capacity < most) capacity *= 2;
    pairs.words = new Uint32Array(capacity * PAIR_WORDS);
  }
  pairs.fromMs = before ? before.timeMs : after.timeMs - 1;
  pairs.toMs = after.timeMs;
  const { words } = pairs;
  const a = earlier.vehicleWords;
  const b = after.vehicleWords;
  if (!before) {
    for (let i = 0; i < after.vehicleCount; i++) {
      for (let k = 0; k < 4; k++) words[i * 8 + k] = words[i * 8 + 4 + k] = b[i * 4 + k];
    }
    pairs.count = after.vehicleCount;
    return;
  }
  fillTable(table, before);
  const { rowOfSlot } = table;
  let at = 0;
  for (let i = 0; i < after.vehicleCount; i++) {
    const kind = b[i * 4 + 2];
    const slot = kind & VEHICLE_SLOT_MASK;
    const row = slot < rowOfSlot.length ? rowOfSlot[slot] : -1;
    // A slot that was given to another vehicle since says so: the two must not be joined by a streak.
    const known = row >= 0 && (kind & VEHICLE_FRESH_BIT) === 0;
    const from = known ? a : b;
    const source = (known ? row : i) * 4;
    words[at] = from[source];
    words[at + 1] = from[source + 1];
    words[at + 2] = known ? from[source + 2] : (kind | MISSING_BEFORE_BIT) >>> 0;
    words[at + 3] = from[source + 3];
    words[at + 4] = b[i * 4];
    words[at + 5] = b[i * 4 + 1];
    words[at + 6] = kind;
    words[at + 7] = b[i * 4 + 3];
    at += 8;
    if (known) rowOfSlot[slot] = -1;
  }
  // What is still in the table was not met again.
  for (let i = 0; i < before.vehicleCount; i++) {
    const kind = a[i * 4 + 2];
    const slot = kind & VEHICLE_SLOT_MASK;
    if (rowOfSlot[slot] !== i) continue;
    rowOfSlot[slot] = -1;
    for (let k = 0; k < 4; k++) words[at + k] = words[at + 4 + k] = a[i * 4 + k];
    words[at + 6] = (kind | MISSING_AFTER_BIT) >>> 0;
    at += 8;
  }
  pairs.count = at / 8;
}

function fillTable(table: SlotTable, frame: Frame): void {
  let greatest = 0;
  for (let i = 0; i < frame.vehicleCount; i++) {
    const slot = frame.vehicleWords[i * 4 + 2] & VEHICLE_SLOT_MASK;
    if (slot > greatest) greatest = slot;
  }
  if (greatest >= table.rowOfSlot.length) table.rowOfSlot = new Int32Array((greatest + 1) * 2).fill(-1);
  for (let i = 0; i < frame.vehicleCount; i++) {
    table.rowOfSlot[frame.vehicleWords[i * 4 + 2] & VEHICLE_SLOT_MASK] = i;
  }
}

/**
 * The two kept frames between which a time lies.
 *
 * @param frames ascending in time, at least one
 */
export function framesAbout(frames: readonly Frame[], timeMs: number): readonly [before: Frame | null, after: Frame] {
  let k = frames.length - 1;
  while (k > 1 && frames[k - 1].timeMs > timeMs) k--;
  return k === 0 ? [null, frames[0]] : [frames[k - 1], frames[k]];
}
