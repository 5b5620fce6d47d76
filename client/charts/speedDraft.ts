import {
  type Corridor,
  corridorAt,
  firstMember,
  kmhToMps,
  LEAST_PROGRESSION_MPS,
  mpsToKmh,
  msToS,
  offsetShiftsMs,
  type ProgressionChange,
  progressionLimitMps,
  progressionSpeedMps,
  type Scene,
  sectionLimitsMps,
  sectionSpeedsMps,
  speedsOfDefinition,
  type Timetable,
  withProgression,
} from '../../sim/shared.ts';
import { draftOffset, type PlanDraft } from './planDraft.ts';

/** Another progression speed, of one section of a direction or of all of it, that is tried out in the diagram and not yet sent. */
export interface SpeedDraft {
  readonly inbound: boolean;
  /** From member `section` to the next one up the axis; null: the whole direction. */
  readonly section: number | null;
  readonly speedMps: number;
  /** Whether the offsets follow, so that the direction's band stays as wide; else they stay where they are. */
  readonly follows: boolean;
  /** Each member's plan with its new offset; null: it keeps its own. */
  readonly timetables: readonly (Timetable | null)[];
  /** It was to be faster than the limit of the slowest link, or slower than any wave is laid for. */
  readonly atLimit: 'fastest' | 'slowest' | null;
}

/** What is tried out in the diagram: a plan of one signal, or a speed of the corridor. */
export type Draft = PlanDraft | SpeedDraft;

export function isSpeedDraft(draft: Draft | null): draft is SpeedDraft {
  return draft !== null && 'speedMps' in draft;
}

/** Whether two drafts try the same: most moves of a hand are less than a second, or a km/h. */
export function isSameDraft(a: Draft | null, b: Draft | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.atLimit !== b.atLimit) return false;
  if (isSpeedDraft(a) || isSpeedDraft(b)) {
    return (
      isSpeedDraft(a) &&
      isSpeedDraft(b) &&
      a.inbound === b.inbound &&
      a.section === b.section &&
      a.speedMps === b.speedMps &&
      a.follows === b.follows
    );
  }
  return (
    a.member === b.member &&
    a.timetable.offsetMs === b.timetable.offsetMs &&
    a.edge?.phase === b.edge?.phase &&
    a.edge?.ends === b.edge?.ends &&
    a.edge?.ringMs === b.edge?.ringMs
  );
}

/** Speeds that a wave of a direction, or of a section of it, may be laid for, whole km/h. */
export function speedRangeKmh(
  corridor: Corridor,
  scene: Scene,
  inbound: boolean,
  section: number | null = null,
): { readonly leastKmh: number; readonly mostKmh: number } {
  const { network } = scene;
  const limitMps =
    section === null
      ? progressionLimitMps(corridor, network, inbound)
      : sectionLimitsMps(
          corridor.definition,
          inbound,
          (id) => network.definition.links[network.linkIndexById.get(id)!],
        )[section];
  // A limit written in m/s comes back a hair's breadth below its whole km/h.
  const mostKmh = Math.floor(mpsToKmh(limitMps) + 0.01);
  return { leastKmh: Math.round(mpsToKmh(LEAST_PROGRESSION_MPS)), mostKmh };
}

/**
 * @param timetables newest plan of each member whose offset may be moved; null: it stays
 * @param speedMps   any; kept to whole km/h and within `speedRangeKmh`
 */
export function draftSpeed(
  corridor: Corridor,
  scene: Scene,
  timetables: readonly (Timetable | null)[],
  inbound: boolean,
  speedMps: number,
  follows: boolean,
  section: number | null = null,
): SpeedDraft {
  const { leastKmh, mostKmh } = speedRangeKmh(corridor, scene, inbound, section);
  const askedKmh = Math.round(mpsToKmh(speedMps));
  const keptMps = kmhToMps(Math.max(leastKmh, Math.min(mostKmh, askedKmh)));
  const shiftsMs = offsetShiftsMs(corridor, inbound, speedsWith(corridor, inbound, section, keptMps));
  return {
    inbound,
    section,
    speedMps: keptMps,
    follows,
    timetables: timetables.map((timetable, member) => {
      if (!follows || timetable === null) return null;
      const moved = draftOffset(timetable, member, timetable.offsetMs + shiftsMs[member]).timetable;
      return moved.offsetMs === timetable.offsetMs ? null : moved;
    }),
    atLimit: askedKmh > mostKmh ? 'fastest' : askedKmh < leastKmh ? 'slowest' : null,
  };
}

/** Whether a draft would leave everything as it is. */
export function isSameSpeed(corridor: Corridor, { inbound, section, speedMps }: SpeedDraft): boolean {
  const speedsMps = sectionsOf(corridor, inbound);
  const changed = section === null ? speedsMps : [speedsMps[section]];
  return changed.every((mps) => Math.abs(mpsToKmh(mps) - mpsToKmh(speedMps)) < 0.05);
}

/** Speed of a section, or of a direction in the mean, m/s. */
export function speedOfSection(corridor: Corridor, inbound: boolean, section: number | null): number {
  return section === null ? progressionSpeedMps(corridor, inbound) : sectionsOf(corridor, inbound)[section];
}

/** Slowest and fastest section of a direction, m/s. */
export function speedSpanMps(corridor: Corridor, inbound: boolean): readonly [slowestMps: number, fastestMps: number] {
  const speedsMps = sectionsOf(corridor, inbound);
  if (speedsMps.length === 0) return [progressionSpeedMps(corridor, inbound), progressionSpeedMps(corridor, inbound)];
  return [Math.min(...speedsMps), Math.max(...speedsMps)];
}

function sectionsOf({ definition, memberDistanceM }: Corridor, inbound: boolean): readonly number[] {
  const direction = inbound && definition.inbound ? definition.inbound : definition.outbound;
  return sectionSpeedsMps(direction, memberDistanceM.length);
}

/** A direction's speeds with another one in a section, or all along; sections that are all alike are one speed. */
function speedsWith(
  corridor: Corridor,
  inbound: boolean,
  section: number | null,
  speedMps: number,
): number | readonly number[] {
  if (section === null) return speedMps;
  const speedsMps = sectionsOf(corridor, inbound).map((mps, k) => (k === section ? speedMps : mps));
  return speedsMps.every((mps) => mps === speedsMps[0]) ? speedsMps[0] : speedsMps;
}

/** The corridor with the speed that is tried out. */
export function corridorWithDraft(corridor: Corridor, draft: Draft | null): Corridor {
  if (!isSpeedDraft(draft)) return corridor;
  const former = speedsOfDefinition(corridor.definition);
  const speeds = speedsWith(corridor, draft.inbound, draft.section, draft.speedMps);
  const isOne = typeof speeds === 'number';
  const sectionsMps = isOne ? undefined : speeds;
  if (draft.inbound) {
    return withProgression(corridor, {
      ...former,
      inboundMps: isOne ? speeds : former.inboundMps,
      inboundSectionsMps: sectionsMps,
    });
  }
  return withProgression(corridor, {
    ...former,
    outboundMps: isOne ? speeds : former.outboundMps,
    outboundSectionsMps: sectionsMps,
  });
}

/** The plan that a draft gives a member; null: it leaves it alone. */
export function draftedTimetable(draft: Draft | null, member: number): Timetable | null {
  if (isSpeedDraft(draft)) return draft.timetables[member] ?? null;
  return draft?.member === member ? draft.timetable : null;
}

/** The same plans with the draft's in their places: what a drag shows before it is sent. */
export function withDraft(
  timetables: readonly (Timetable | null)[],
  draft: Draft | null,
): readonly (Timetable | null)[] {
  return draft ? timetables.map((timetable, i) => draftedTimetable(draft, i) ?? timetable) : timetables;
}

/** Offsets that a draft moves, s. */
export function draftedOffsets(
  corridor: Corridor,
  draft: SpeedDraft,
): { readonly intersectionId: string; readonly offsetS: number }[] {
  return draft.timetables.flatMap((timetable, member) => {
    if (!timetable) return [];
    const { intersectionId } = corridor.definition.members[member];
    return [{ intersectionId, offsetS: msToS(timetable.offsetMs) }];
  });
}

/** The corridor at the speeds that its waves were laid for at a time; `corridor` is at the newest ones. */
export function corridorThen(
  corridor: Corridor,
  scene: Scene,
  changes: readonly ProgressionChange[],
  timeMs: number,
): Corridor {
  const { id } = corridor.definition;
  if (changes.every((change) => change.corridorId !== id || change.fromMs <= timeMs)) return corridor;
  const own = scene.corridors.find(({ definition }) => definition.id === id) ?? corridor;
  return corridorAt(own, changes, timeMs);
}

/**
 * The speed at which a band passes a place so much later, its way begun at the direction's first signal as before.
 *
 * @param distanceM of the place on the corridor's axis; nearer than a quarter of the corridor to the first signal it is taken to be
 *                  there: a hand can't hold a shorter lever
 * @param section   that alone is to change its speed: its own first signal counts, and its own length; null: the direction
 */
export function speedThrough(
  corridor: Corridor,
  inbound: boolean,
  distanceM: number,
  fromMps: number,
  laterMs: number,
  section: number | null = null,
): number {
  const { memberDistanceM } = corridor;
  const first = section === null ? firstMember(corridor, inbound) : inbound ? section + 1 : section;
  const lengthM = section === null ? corridor.lengthM : memberDistanceM[section + 1] - memberDistanceM[section];
  const leverM = Math.max(Math.abs(distanceM - memberDistanceM[first]), lengthM / 4);
  const travelS = leverM / fromMps + msToS(laterMs);
  // Before its own beginning: as fast as it may.
  return travelS <= 0 ? Number.MAX_VALUE : leverM / travelS;
}

/** The section that a place on the axis lies in. */
export function sectionAt({ memberDistanceM }: Corridor, distanceM: number): number {
  let section = 0;
  while (section < memberDistanceM.length - 2 && memberDistanceM[section + 1] < distanceM) section++;
  return section;
}
