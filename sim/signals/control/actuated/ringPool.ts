import type { Timetable } from '../../timetable.ts';
import { MOST_RINGS, type RingModel } from './ringModel.ts';

/** Bits of `RingPool.unitFlags`. */
export const UnitFlag = { coordinated: 1, maxRecall: 2, dualEntry: 4 } as const;

/** Entries of `firstUnit` for each signal: where each ring begins, and where the last one ends. */
export const RING_STRIDE = MOST_RINGS + 1;

/**
 * The ring models of all actuated signals of a city in arrays, so that a decision reads a few lines of memory and not a
 * hundred objects all over it. Row `c` of the first arrays is the signal's row of the control state; `u` is a unit. Arrays of
 * units are replaced by longer ones when they are full.
 */
export interface RingPool {
  /** Plan that the units were made of, and the model as it was made, for those who have time. Shape [signal count]. */
  readonly timetables: (Timetable | null)[];
  readonly ringModels: (RingModel | null)[];
  readonly ringCount: Uint8Array;
  readonly groupCount: Uint8Array;
  readonly cycleMs: Float64Array;
  readonly permissiveMs: Float64Array;
  /** Units of ring `r` of signal `c`: from entry `c * RING_STRIDE + r` up to the next entry. */
  readonly firstUnit: Uint32Array;
  /** Units, and entries of `unitPhases`, that signal `c` may use from its first on. Shape [signal count]. */
  readonly unitRoom: Uint32Array;
  readonly firstUnitPhase: Uint32Array;
  readonly unitPhaseRoom: Uint32Array;

  /** Rows in use. */
  unitCount: number;
  unitPhaseCount: number;
  /** Ring, barrier group, bits of `UnitFlag`. Shape [units]. */
  unitRing: Uint8Array;
  unitGroup: Uint8Array;
  unitFlags: Uint8Array;
  /** Phases of unit `u`: entries `unitFrom[u]` to `unitEnd[u] - 1` of `unitPhases`, which are rows of the control state. */
  unitFrom: Uint32Array;
  unitEnd: Uint32Array;
  unitPhases: Uint32Array;
  /** As in `Unit`, ms. Shape [units]. */
  startMs: Float64Array;
  greenEndMs: Float64Array;
  leastMs: Float64Array;
  leastWithWalkMs: Float64Array;
  maxGreenMs: Float64Array;
  clearMs: Float64Array;
}

/** @param count signals with a controller, of any kind */
export function createRingPool(count: number): RingPool {
  return {
    timetables: new Array<Timetable | null>(count).fill(null),
    ringModels: new Array<RingModel | null>(count).fill(null),
    ringCount: new Uint8Array(count),
    groupCount: new Uint8Array(count),
    cycleMs: new Float64Array(count),
    permissiveMs: new Float64Array(count),
    firstUnit: new Uint32Array(count * RING_STRIDE),
    unitRoom: new Uint32Array(count),
    firstUnitPhase: new Uint32Array(count),
    unitPhaseRoom: new Uint32Array(count),
    unitCount: 0,
    unitPhaseCount: 0,
    unitRing: new Uint8Array(0),
    unitGroup: new Uint8Array(0),
    unitFlags: new Uint8Array(0),
    unitFrom: new Uint32Array(0),
    unitEnd: new Uint32Array(0),
    unitPhases: new Uint32Array(0),
    startMs: new Float64Array(0),
    greenEndMs: new Float64Array(0),
    leastMs: new Float64Array(0),
    leastWithWalkMs: new Float64Array(0),
    maxGreenMs: new Float64Array(0),
    clearMs: new Float64Array(0),
  };
}

/**
 * Lets a signal run by another plan: its units take the place of those before, or, if they are more, new rows.
 *
 * @param firstPhase the signal's first phase row of the control state
 */
export function storeRings(
  pool: RingPool,
  c: number,
  firstPhase: number,
  model: RingModel,
  timetable: Timetable,
): void {
  const units = model.rings.flat();
  const phases = units.flatMap((unit) => unit.phases);
  makeRoom(pool, c, units.length, phases.length);
  pool.timetables[c] = timetable;
  pool.ringModels[c] = model;
  pool.ringCount[c] = model.rings.length;
  pool.groupCount[c] = model.groupEnds.length;
  pool.cycleMs[c] = model.cycleMs;
  pool.permissiveMs[c] = model.permissiveMs;
  let u = pool.firstUnit[c * RING_STRIDE];
  for (let r = 0; r < MOST_RINGS; r++) {
    u += model.rings[r]?.length ?? 0;
    pool.firstUnit[c * RING_STRIDE + r + 1] = u;
  }
  u = pool.firstUnit[c * RING_STRIDE];
  let entry = pool.firstUnitPhase[c];
  for (const unit of units) {
    pool.unitRing[u] = unit.ring;
    pool.unitGroup[u] = model.groupEnds.findIndex((ends) => unit.place < ends[unit.ring]);
    pool.unitFlags[u] =
      (unit.isCoordinated ? UnitFlag.coordinated : 0) |
      (unit.hasMaxRecall ? UnitFlag.maxRecall : 0) |
      (unit.hasDualEntry ? UnitFlag.dualEntry : 0);
    pool.unitFrom[u] = entry;
    for (const p of unit.phases) pool.unitPhases[entry++] = firstPhase + p;
    pool.unitEnd[u] = entry;
    pool.startMs[u] = unit.startMs;
    pool.greenEndMs[u] = unit.greenEndMs;
    pool.leastMs[u] = unit.leastMs;
    pool.leastWithWalkMs[u] = unit.leastWithWalkMs;
    pool.maxGreenMs[u] = unit.maxGreenMs;
    pool.clearMs[u] = unit.clearMs;
    u++;
  }
}

/** Sees that a signal has so many rows of units and of their phases. */
function makeRoom(pool: RingPool, c: number, units: number, phases: number): void {
  if (units > pool.unitRoom[c]) {
    pool.firstUnit[c * RING_STRIDE] = pool.unitCount;
    pool.unitRoom[c] = units;
    pool.unitCount += units;
    for (const field of ['unitRing', 'unitGroup', 'unitFlags'] as const) {
      pool[field] = lengthen(pool[field], pool.unitCount, Uint8Array);
    }
    for (const field of ['unitFrom', 'unitEnd'] as const) {
      pool[field] = lengthen(pool[field], pool.unitCount, Uint32Array);
    }
    for (const field of ['startMs', 'greenEndMs', 'leastMs', 'leastWithWalkMs', 'maxGreenMs', 'clearMs'] as const) {
      pool[field] = lengthen(pool[field], pool.unitCount, Float64Array);
    }
  }
  if (phases > pool.unitPhaseRoom[c]) {
    pool.firstUnitPhase[c] = pool.unitPhaseCount;
    pool.unitPhaseRoom[c] = phases;
    pool.unitPhaseCount += phases;
    pool.unitPhases = lengthen(pool.unitPhases, pool.unitPhaseCount, Uint32Array);
  }
}

/** An array with room for at least `count`: itself, or one of twice that length with its values. */
function lengthen<A extends { readonly length: number; set(from: A): void }>(
  array: A,
  count: number,
  Type: new (length: number) => A,
): A {
  if (count <= array.length) return array;
  const longer = new Type(2 * count);
  longer.set(array);
  return longer;
}
