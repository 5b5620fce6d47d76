import {
  type Corridor,
  compileTimetable,
  edgeReachS,
  findGreenEdges,
  type GreenEdge,
  moduloMs,
  moveGreenEdge,
  movementIdsOf,
  msToS,
  type Scene,
  type Timetable,
} from '../../sim/shared.ts';

/** A plan that is tried out in the diagram and not yet sent. */
export interface PlanDraft {
  readonly member: number;
  readonly timetable: Timetable;
  /** The edge of a green that is moved; null: the offset is. */
  readonly edge: GreenEdge | null;
  /** The edge was to go further than minimum greens and pedestrians let it. */
  readonly atLimit?: boolean;
}

/** An edge of a green that carries a corridor's band. */
export interface MemberEdge {
  readonly inbound: boolean;
  readonly edge: GreenEdge;
}

/** @param offsetMs any; kept to whole s and within the cycle */
export function draftOffset(timetable: Timetable, member: number, offsetMs: number): PlanDraft {
  const wholeMs = moduloMs(Math.round(offsetMs / 1000) * 1000, timetable.cycleMs);
  const plan = { ...timetable.plan, offsetS: msToS(wholeMs) };
  return { member, timetable: { ...timetable, plan, offsetMs: wholeMs }, edge: null };
}

/** @param shiftS later is positive; goes no further than the phases' minimums and pedestrian times let it */
export function draftSplit(
  corridor: Corridor,
  scene: Scene,
  timetable: Timetable,
  member: number,
  edge: GreenEdge,
  shiftS: number,
): PlanDraft {
  const intersection = corridor.memberIntersection[member];
  const definition = scene.signals.definitions[scene.signals.signalOfIntersection[intersection]];
  const plan = moveGreenEdge(definition, timetable.plan, edge, shiftS);
  const moved = compileTimetable(definition, plan, movementIdsOf(scene.network, intersection));
  const { leastS, mostS } = edgeReachS(definition, timetable.plan, edge);
  const phase = moved.phases.find(({ number }) => number === edge.phase)!;
  return {
    member,
    timetable: moved,
    edge: { ...edge, ringMs: edge.ends ? phase.greenEndMs : phase.startMs },
    atLimit: Math.round(shiftS) < leastS || Math.round(shiftS) > mostS,
  };
}

/** Edges of a member's greens that carry the bands, outbound first, in order of ring time. */
export function edgesOfMember(corridor: Corridor, scene: Scene, timetable: Timetable, member: number): MemberEdge[] {
  const intersection = corridor.memberIntersection[member];
  const definition = scene.signals.definitions[scene.signals.signalOfIntersection[intersection]];
  const first = scene.network.intersectionFirstMovement[intersection];
  const ids = movementIdsOf(scene.network, intersection);
  return [false, true].flatMap((inbound) => {
    const movement = (inbound ? corridor.inboundMovement : corridor.outboundMovement)[member];
    if (movement < 0) return [];
    const row = movement - first;
    return findGreenEdges(definition, timetable, ids[row], row)
      .sort((a, b) => a.ringMs - b.ringMs)
      .map((edge) => ({ inbound, edge }));
  });
}

/**
 * The edge that stands nearest a time, as the plan repeats it.
 *
 * @param timeMs simulation time, ms
 * @returns null if none stands within `reachMs`
 */
export function edgeNear(
  edges: readonly MemberEdge[],
  timetable: Timetable,
  inbound: boolean,
  timeMs: number,
  reachMs: number,
): MemberEdge | null {
  const { cycleMs, offsetMs, localZeroMs } = timetable;
  const awayMs = ({ edge }: MemberEdge) => {
    const pastMs = moduloMs(timeMs - offsetMs + localZeroMs - edge.ringMs, cycleMs);
    return Math.min(pastMs, cycleMs - pastMs);
  };
  const near = edges.filter((edge) => edge.inbound === inbound && awayMs(edge) <= reachMs);
  near.sort((a, b) => awayMs(a) - awayMs(b));
  return near[0] ?? null;
}

/** When the edge that a draft moves comes within a window of time, ms. */
export function edgeTimesMs({ timetable, edge }: PlanDraft, fromMs: number, toMs: number): number[] {
  if (!edge) return [];
  const { cycleMs, offsetMs, localZeroMs } = timetable;
  const timesMs: number[] = [];
  let atMs = fromMs + moduloMs(offsetMs - localZeroMs + edge.ringMs - fromMs, cycleMs);
  for (; atMs <= toMs; atMs += cycleMs) timesMs.push(atMs);
  return timesMs;
}

/** Phases whose splits a draft changes, s. */
export function changedSplits(
  from: Timetable,
  to: Timetable,
): { readonly phase: number; readonly fromS: number; readonly toS: number }[] {
  return from.plan.rings.flatMap((ring, r) =>
    ring.flatMap(({ phase, splitS }, k) => {
      const toS = to.plan.rings[r][k].splitS;
      return toS === splitS ? [] : [{ phase, fromS: splitS, toS }];
    }),
  );
}
