import type { Controller, ControllerDesk } from '../controller.ts';
import type { Region } from '../region.ts';
import type { AdaptiveController } from './adaptive.ts';
import { type AdaptiveModel, BIN_COUNT, leastGroupMs, Slot } from './adaptiveModel.ts';
import { closeCycle, countCrossings, neededGreensMs, stretchFlows } from './flows.ts';
import { listStreams, type Stream, streamIndex } from './performanceIndex.ts';

/** Scalars of a region's memory. */
const Own = {
  /** 1: it runs. */
  started: 0,
  /** Starts of its cycles: the last, this, the next and the one after, ms. */
  startMs: 1,
  /** Members whose offset has been looked at in this cycle. */
  looked: 5,
  /** Cycles since the length was last looked at. */
  since: 6,
  count: 7,
} as const;

/** SCOOT's offset step (TRRL LR 1014), ms. */
const OFFSET_STEP_MS = 4000;
/** A move must lower the index by this share. From experience: else noise moves it. */
const OFFSET_WORTH_RATIO = 0.02;
/** And be wished so many cycles on end. From experience: chance wishes now one way, now the other. */
const OFFSET_AFTER = 2;
/** How often the cycle's length is looked at, ms: SCOOT's 2.5 to 5 minutes. */
const CYCLE_EVERY_MS = 300_000;
/** Degree of saturation that the busiest signal is meant to have: SCOOT's ideal. */
const IDEAL_SATURATION = 0.9;
/** A shorter cycle must leave it this. From experience: else it goes to and fro. */
const SPARE_SATURATION = 0.8;
/** SCOOT's steps of the cycle: 4 s up to 64 s, 8 s above. */
const SMALL_STEP_MS = 4000;
const LARGE_STEP_MS = 8000;
const SMALL_UP_TO_MS = 64_000;
const CYCLES_TO_LEARN = 3;

interface Member {
  readonly model: AdaptiveModel;
  readonly streams: readonly Stream[];
  /** Streams at the other members that come from this one. */
  readonly fed: readonly { readonly member: number; readonly stream: Stream }[];
}

/** The adaptive signals by region: those of one sub-area, or, where none is named, those joined by links, with one cycle. */
export function createAdaptiveRegions(controllers: readonly Controller[]): Region[] {
  const rows = controllers.flatMap((controller, c) => ('adaptive' in controller ? [c] : []));
  const models = new Map(rows.map((c) => [c, (controllers[c] as AdaptiveController).adaptive]));
  return groupRows(rows, models).map((members) => createRegion(members, models));
}

function groupRows(rows: readonly number[], models: ReadonlyMap<number, AdaptiveModel>): number[][] {
  const at = new Map(rows.map((c) => [models.get(c)!.model.intersection, c]));
  const seen = new Set<number>();
  const groups: number[][] = [];
  const isNamed = (c: number) => models.get(c)!.model.definition.subAreaId !== undefined;
  const byKey = new Map<string, number[]>();
  for (const c of rows) {
    if (!isNamed(c)) continue;
    const key = models.get(c)!.regionKey;
    byKey.set(key, [...(byKey.get(key) ?? []), c]);
  }
  groups.push(...byKey.values());
  const neighbours = new Map<number, number[]>(rows.map((c) => [c, []]));
  for (const c of rows) {
    for (const { from } of models.get(c)!.approaches) {
      const other = at.get(from);
      if (other === undefined || isNamed(other) || models.get(other)!.regionKey !== models.get(c)!.regionKey) continue;
      neighbours.get(c)!.push(other);
      neighbours.get(other)!.push(c);
    }
  }
  for (const c of rows) {
    if (isNamed(c) || seen.has(c)) continue;
    const group = [c];
    seen.add(c);
    for (let k = 0; k < group.length; k++) {
      for (const other of neighbours.get(group[k])!) {
        if (seen.has(other)) continue;
        seen.add(other);
        group.push(other);
      }
    }
    groups.push(group.sort((a, b) => a - b));
  }
  return groups;
}

function createRegion(rows: readonly number[], models: ReadonlyMap<number, AdaptiveModel>): Region {
  const own = rows.map((c) => models.get(c)!);
  const streams = own.map(listStreams);
  const members = own.map((model, i): Member => {
    const fed = own.flatMap((other, member) =>
      member === i
        ? []
        : streams[member]
            .filter(({ approach }) => other.approaches[approach].from === model.model.intersection)
            .map((stream) => ({ member, stream })),
    );
    return { model, streams: streams[i], fed };
  });
  const firstCycleMs = own[0].timetable.cycleMs;
  return {
    members: rows,
    memoryLength: Own.count,
    update(desks, memory, timeMs) {
      if (memory[Own.started] === 0) {
        const startMs = Math.floor(timeMs / firstCycleMs) * firstCycleMs;
        for (let k = 0; k < 4; k++) memory[Own.startMs + k] = startMs + (k - 1) * firstCycleMs;
        memory[Own.started] = 1;
      }
      if (timeMs >= memory[Own.startMs + 2]) turnCycle(members, desks, memory);
      for (const desk of desks) {
        for (let k = 0; k < 4; k++) desk.memory[Slot.regionStartMs + k] = memory[Own.startMs + k];
      }
      const startMs = memory[Own.startMs + 1];
      const cycleMs = memory[Own.startMs + 2] - startMs;
      // What crossed did so in the step before.
      const bin = Math.min(BIN_COUNT - 1, Math.floor(((timeMs - startMs) * BIN_COUNT) / cycleMs));
      members.forEach(({ model }, i) => {
        countCrossings(model, desks[i].view.sensors, desks[i].memory, bin);
      });
      // One after the other through the cycle: two neighbours don't move at the same moment.
      while (
        memory[Own.looked] < members.length &&
        timeMs >= startMs + ((memory[Own.looked] + 0.5) * cycleMs) / members.length
      ) {
        moveOffset(members, desks, memory[Own.looked]++, cycleMs);
      }
    },
  };
}

/** The next cycle of the region begins; the length of the one after the next is decided. */
function turnCycle(members: readonly Member[], desks: readonly ControllerDesk[], memory: Float64Array): void {
  const at = Own.startMs;
  const lastMs = memory[at + 2] - memory[at + 1];
  memory.copyWithin(at, at + 1, at + 4);
  const runningMs = memory[at + 2] - memory[at + 1];
  const lengthMs = memory[at + 2] - memory[at + 1];
  members.forEach(({ model }, i) => {
    const own = desks[i].memory;
    closeCycle(model, own, own[Slot.observed] < 1);
    if (own[Slot.started] === 1) own[Slot.observed]++;
    if (runningMs === lastMs) return;
    stretchFlows(model, own, runningMs / lastMs);
    // Offsets keep their share of the cycle: two-way progression depends on that.
    own[Slot.lagMs] = Math.round((own[Slot.lagMs] * runningMs) / lastMs / 1000) * 1000;
  });
  memory[Own.looked] = 0;
  memory[Own.since]++;
  let nextMs = lengthMs;
  if (memory[Own.since] * lengthMs >= CYCLE_EVERY_MS) {
    memory[Own.since] = 0;
    nextMs = chooseCycleMs(members, desks, lengthMs);
  }
  memory[at + 3] = memory[at + 2] + nextMs;
}

/**
 * The cycle optimiser: a step towards the cycle at which the busiest signal's critical movements have the ideal degree of
 * saturation. A signal that none can give it takes the longest.
 */
function chooseCycleMs(members: readonly Member[], desks: readonly ControllerDesk[], cycleMs: number): number {
  let idealMs = 0;
  let spareMs = 0;
  let mostMs = Number.POSITIVE_INFINITY;
  let leastMs = 0;
  members.forEach(({ model }, i) => {
    mostMs = Math.min(mostMs, model.mostCycleMs);
    leastMs = Math.max(leastMs, model.leastCycleMs);
    if (desks[i].memory[Slot.observed] < CYCLES_TO_LEARN) return;
    idealMs = Math.max(idealMs, idealCycleMs(model, desks[i].memory, cycleMs, IDEAL_SATURATION));
    spareMs = Math.max(spareMs, idealCycleMs(model, desks[i].memory, cycleMs, SPARE_SATURATION));
  });
  if (idealMs === 0 || (idealMs <= cycleMs && spareMs >= cycleMs)) return cycleMs;
  const stepMs = cycleMs > SMALL_UP_TO_MS ? LARGE_STEP_MS : SMALL_STEP_MS;
  const boundMs = Math.max(leastMs, Math.min(mostMs, idealMs > cycleMs ? idealMs : spareMs));
  if (Math.abs(boundMs - cycleMs) < SMALL_STEP_MS) return cycleMs;
  const towardsMs = Math.max(-stepMs, Math.min(stepMs, boundMs - cycleMs));
  return cycleMs + Math.trunc(towardsMs / 1000) * 1000;
}

/** Cycle at which green in proportion to need gives a signal a degree of saturation, ms. */
function idealCycleMs(model: AdaptiveModel, memory: Float64Array, cycleMs: number, saturation: number): number {
  const { groups, units, mostCycleMs } = model;
  const needed = neededGreensMs(model, memory);
  // Critical: the ring of each barrier group that needs most. A unit held at its least needs that at any cycle.
  let shareRatio = 0;
  let lostMs = 0;
  for (const group of groups) {
    let critical = { shareRatio: 0, lostMs: leastGroupMs(units, group) };
    let mostNeededMs = critical.lostMs;
    for (const ring of group) {
      let [ratio, lost] = [0, 0];
      for (const u of ring) {
        const greenMs = needed[u] / saturation;
        if (greenMs + units[u].clearMs <= units[u].leastMs) lost += units[u].leastMs;
        else {
          ratio += greenMs / cycleMs;
          lost += units[u].clearMs;
        }
      }
      if (ratio * cycleMs + lost <= mostNeededMs) continue;
      mostNeededMs = ratio * cycleMs + lost;
      critical = { shareRatio: ratio, lostMs: lost };
    }
    shareRatio += critical.shareRatio;
    lostMs += critical.lostMs;
  }
  return shareRatio >= 1 ? mostCycleMs : lostMs / (1 - shareRatio);
}

/** The offset optimiser: earlier, as it is, or later, whichever has the least index over the links at both sides. */
function moveOffset(members: readonly Member[], desks: readonly ControllerDesk[], i: number, cycleMs: number): void {
  const { model, streams, fed } = members[i];
  const memory = desks[i].memory;
  if (memory[Slot.observed] < CYCLES_TO_LEARN || fed.length === 0) return;
  const indexAt = (byMs: number): number => {
    let index = 0;
    for (const stream of streams) index += streamIndex(model, memory, stream, cycleMs, 0, byMs);
    for (const { member, stream } of fed) {
      index += streamIndex(members[member].model, desks[member].memory, stream, cycleMs, byMs, 0);
    }
    return index;
  };
  const stayIndex = indexAt(0);
  let best = 0;
  let lowest = stayIndex * (1 - OFFSET_WORTH_RATIO);
  for (const byMs of [-OFFSET_STEP_MS, OFFSET_STEP_MS]) {
    const lagMs = memory[Slot.lagMs] + byMs;
    // The region looks two cycles ahead; a lag beyond half a cycle on either side is not looked for.
    if (lagMs < -cycleMs / 2 || lagMs > 1.5 * cycleMs) continue;
    const index = indexAt(byMs);
    if (index >= lowest) continue;
    lowest = index;
    best = byMs;
  }
  // Chance wishes now one way, now the other; and every move costs the cycle in which it is made.
  const wishes = memory[Slot.offsetWishes];
  memory[Slot.offsetWishes] =
    best === 0 ? 0 : Math.sign(best) === Math.sign(wishes) ? wishes + Math.sign(best) : Math.sign(best);
  if (Math.abs(memory[Slot.offsetWishes]) < OFFSET_AFTER) return;
  memory[Slot.lagMs] += best;
}
