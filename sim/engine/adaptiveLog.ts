import { moduloMs } from '../core/cycleArithmetic.ts';
import {
  type AdaptiveCycle,
  type AdaptiveMemberCycle,
  type AdaptiveMoves,
  type AdaptivePlan,
  offsetMovedMs,
  splitMovedMs,
} from '../protocol/adaptiveMoves.ts';
import type { AdaptiveController } from '../signals/control/adaptive/adaptive.ts';
import { type AdaptiveModel, Slot } from '../signals/control/adaptive/adaptiveModel.ts';
import { ControlMode } from '../signals/control/controlState.ts';
import type { World } from './world.ts';

/**
 * What adaptive control does to splits, offsets and cycles, cycle by cycle: read off the controllers' memories after every
 * step, no part of the state. Empty where no signal is adaptive.
 */
export interface AdaptiveLog {
  fromMs: number;
  /** Cycles of a signal that are kept. */
  readonly mostCycles: number;
  readonly signals: readonly AdaptiveSignalLog[];
}

/** One signal's log: a row a cycle. */
export interface AdaptiveSignalLog {
  /** Rows of the signal set and of the control state. */
  readonly signal: number;
  readonly control: number;
  /** Number of its region; members are signals of the same number. */
  readonly region: number;
  readonly planned: AdaptivePlan;
  /** Cycles that have ended, `count` of them, one after the other: see `writeCycle`. */
  table: Int32Array;
  count: number;
  /** The cycle that is under way, as of the last look. */
  readonly now: { startMs: number; settled: number; cycleMs: number; offsetMs: number };
  readonly driven: Float64Array;
  readonly lasting: Float64Array;
}

/** @param mostCycles that are kept of each signal; older ones are forgotten */
export function createAdaptiveLog(world: World, mostCycles = Number.POSITIVE_INFINITY): AdaptiveLog {
  const { control } = world.signals;
  const log: AdaptiveLog = {
    fromMs: world.timeMs,
    mostCycles,
    signals: (control?.regions ?? []).flatMap(({ region }, r) =>
      region.members.flatMap((c): AdaptiveSignalLog[] => {
        const model = modelOf(world, c);
        if (!model) return [];
        return [
          {
            signal: control!.signal[c],
            control: c,
            region: r,
            planned: planOf(model),
            table: new Int32Array(FIRST_ROWS * widthOf(model.units.length)),
            count: 0,
            now: { startMs: 0, settled: 0, cycleMs: 0, offsetMs: 0 },
            driven: new Float64Array(model.units.length),
            lasting: new Float64Array(model.units.length),
          },
        ];
      }),
    ),
  };
  for (const own of log.signals) look(world, own);
  return log;
}

/** After a jump in time: what was gathered is of another past. */
export function beginAdaptiveLogAnew(log: AdaptiveLog, world: World): void {
  log.fromMs = world.timeMs;
  for (const own of log.signals) {
    own.count = 0;
    look(world, own);
  }
}

/** Notes the cycles that have ended in the step just done. */
export function updateAdaptiveLog(log: AdaptiveLog, world: World): void {
  const { desks } = world.signals.control ?? { desks: [] };
  for (const own of log.signals) {
    const { memory } = desks[own.control];
    const { startMs, settled } = own.now;
    if (memory[Slot.cycleStartMs] === startMs && memory[Slot.settled] === settled) continue;
    // A signal that makes way for an ambulance, or begins anew after it, has not driven its cycle.
    if (memory[Slot.cycleStartMs] > startMs && startMs > 0 && isOwn(world, own.control)) {
      writeCycle(own, memory[Slot.cycleStartMs], world.timeMs, log.mostCycles);
    }
    look(world, own);
  }
}

/**
 * What was moved at a signal and in its region.
 *
 * @param afterMs only cycles that were noted later: with the moment of an answer, all that it did not hold
 * @returns null if the signal isn't adaptive
 */
export function describeAdaptiveMoves(
  log: AdaptiveLog,
  world: World,
  signal: number,
  afterMs: number,
): AdaptiveMoves | null {
  const own = log.signals.find((other) => other.signal === signal);
  if (!own) return null;
  const members = log.signals.filter(({ region }) => region === own.region);
  const idOf = (row: number) => world.scenario.signals.definitions[row].intersectionId;
  return {
    intersectionId: idOf(signal),
    fromMs: log.fromMs,
    timeMs: world.timeMs,
    planned: own.planned,
    cycles: listAdaptiveCycles(own, afterMs),
    region: {
      intersectionIds: members.map((member) => idOf(member.signal)),
      members: members.map((member) =>
        listAdaptiveCycles(member, afterMs).map(
          (cycle): AdaptiveMemberCycle => [
            cycle.fromMs,
            cycle.toMs,
            cycle.cycleMs,
            offsetMovedMs(member.planned, cycle),
            splitMovedMs(member.planned, cycle),
          ],
        ),
      ),
    },
  };
}

/** Cycles of a signal that were noted after a moment, oldest first: a controller is asked a little later than its cycle ends. */
export function listAdaptiveCycles({ table, count, driven }: AdaptiveSignalLog, afterMs: number): AdaptiveCycle[] {
  const width = widthOf(driven.length);
  const cycles: AdaptiveCycle[] = [];
  for (let at = 0; at < count * width; at += width) {
    const [fromMs, toMs, cycleMs, offsetMs, notedMs] = table.subarray(at, at + FACTS);
    if (notedMs <= afterMs) continue;
    const splits = at + FACTS;
    const drivenMs = [...table.subarray(splits, splits + driven.length)];
    const lastingMs = [...table.subarray(splits + driven.length, at + width)];
    cycles.push({ fromMs, toMs, cycleMs, offsetMs, drivenMs, lastingMs });
  }
  return cycles;
}

/** Adds the cycle that has just ended: start, end, the region's cycle, offset, when it was noted, splits as driven, lasting splits; all ms. */
function writeCycle(own: AdaptiveSignalLog, toMs: number, notedMs: number, mostCycles: number): void {
  const { now, driven, lasting } = own;
  const width = widthOf(driven.length);
  if (own.count >= mostCycles) {
    own.table.copyWithin(0, width, own.count * width);
    own.count--;
  }
  if ((own.count + 1) * width > own.table.length) {
    const longer = new Int32Array(2 * own.table.length);
    longer.set(own.table);
    own.table = longer;
  }
  const at = own.count++ * width;
  own.table.set([now.startMs, toMs, now.cycleMs, now.offsetMs, notedMs], at);
  own.table.set(driven, at + FACTS);
  own.table.set(lasting, at + FACTS + driven.length);
}

/** Numbers of a row before its splits. */
const FACTS = 5;
const FIRST_ROWS = 8;

function widthOf(units: number): number {
  return FACTS + 2 * units;
}

function look(world: World, own: AdaptiveSignalLog): void {
  const { memory } = world.signals.control!.desks[own.control];
  const { place, units, rings, localZeroUnit } = modelOf(world, own.control)!;
  const startMs = memory[Slot.cycleStartMs];
  own.now.startMs = startMs;
  own.now.settled = memory[Slot.settled];
  for (let u = 0; u < units.length; u++) {
    own.driven[u] = memory[place.running + u];
    own.lasting[u] = memory[place.split + u];
  }
  const anchorMs = memory[Slot.anchorMs];
  let nextMs = anchorMs;
  for (let k = 0; k < 4 && nextMs <= anchorMs; k++) nextMs = memory[Slot.regionStartMs + k];
  if (nextMs > anchorMs) own.now.cycleMs = nextMs - anchorMs;
  if (own.now.cycleMs === 0) return;
  const ring = rings.find((units) => units.includes(localZeroUnit)) ?? [];
  let greenMs = startMs - anchorMs;
  for (const u of ring) {
    if (u === localZeroUnit) break;
    greenMs += own.driven[u];
  }
  own.now.offsetMs = moduloMs(greenMs, own.now.cycleMs);
}

function modelOf(world: World, c: number): AdaptiveModel | null {
  const controller = world.signals.control!.controllers[c];
  return 'adaptive' in controller ? (controller as AdaptiveController).adaptive : null;
}

const isOwn = ({ signals }: World, c: number) => signals.control!.mode[c] === ControlMode.controller;

function planOf({ timetable, units, rings, model }: AdaptiveModel): AdaptivePlan {
  return {
    cycleMs: timetable.cycleMs,
    offsetMs: moduloMs(timetable.offsetMs, timetable.cycleMs),
    splits: units.map(({ phases, splitMs }, u) => ({
      ring: rings.findIndex((ring) => ring.includes(u)),
      phases: phases.map((p) => model.phases[p].number),
      ms: splitMs,
    })),
  };
}
