import type { Network, SignalDefinition, Timetable } from '../../sim/shared.ts';

/** A stage (阶段) of a plan: the phases that are green together, from where one begins to where the next does. */
export interface StageRow {
  /** Ring times, ms. The clearance is that of the phases that end with the stage. */
  readonly startMs: number;
  readonly greenEndMs: number;
  readonly yellowEndMs: number;
  readonly endMs: number;
  readonly phases: readonly number[];
}

/** The stages of one cycle: one begins wherever a phase of some ring does. */
export function stagesOf({ phases, cycleMs }: Timetable): StageRow[] {
  const starts = [...new Set(phases.map(({ startMs }) => startMs))].sort((a, b) => a - b);
  return starts.map((startMs, k) => {
    const endMs = starts[k + 1] ?? cycleMs;
    const running = phases.filter((phase) => phase.startMs <= startMs && phase.endMs > startMs);
    const ending = running.filter((phase) => phase.endMs === endMs);
    return {
      startMs,
      greenEndMs: Math.min(endMs, ...ending.map(({ greenEndMs }) => greenEndMs)),
      yellowEndMs: Math.min(endMs, ...ending.map(({ yellowEndMs }) => yellowEndMs)),
      endMs,
      phases: running.map(({ number }) => number),
    };
  });
}

/**
 * Whether a plan is timed as stages: its phases follow one another in one ring. Rings that no barrier joins, as programs of
 * signal groups have, can only be read as stages, too.
 */
export function isStaged({ plan }: Timetable): boolean {
  return plan.rings.length === 1 || (plan.barriers ?? []).length === 0;
}

/** A way through an intersection, to be drawn in a square of side 2 around its centre; y points down. */
export interface StageArrow {
  readonly d: string;
  readonly yields: boolean;
}

/** What a stage lets go, as arrows. @param intersection network row */
export function arrowsOf(
  network: Network,
  intersection: number,
  { phases }: SignalDefinition,
  numbers: readonly number[],
): StageArrow[] {
  const own = phases.filter(({ number }) => numbers.includes(number));
  const goes = new Set(own.flatMap(({ movements }) => movements));
  const yields = new Set(own.flatMap(({ permissiveMovements = [] }) => permissiveMovements));
  const end = network.intersectionFirstMovement[intersection + 1];
  const arrows: StageArrow[] = [];
  for (let m = network.intersectionFirstMovement[intersection]; m < end; m++) {
    const { id } = network.definition.movements[network.movementDefinitionIndex[m]];
    if (!goes.has(id) && !yields.has(id)) continue;
    arrows.push({ d: pathOf(network, m), yields: !goes.has(id) });
  }
  return arrows;
}

/** From the rim where the approach ends, right of its middle, to where the departure begins. */
function pathOf(network: Network, movement: number): string {
  const { linkFirstLane, laneFirstPoint, movementFrom, movementTo } = network;
  const lastPoint = laneFirstPoint[linkFirstLane[movementFrom[movement]] + 1] - 1;
  const firstPoint = laneFirstPoint[linkFirstLane[movementTo[movement]]];
  const inward = headingOf(network, lastPoint - 1, lastPoint);
  const outward = headingOf(network, firstPoint, firstPoint + 1);
  const aside = 0.16;
  // Right of a heading (x east, y north) is (y, -x); on screen y is turned over.
  const from = [-inward.x * 0.92 + inward.y * aside, inward.y * 0.92 + inward.x * aside];
  const to = [outward.x * 0.8 + outward.y * aside, -outward.y * 0.8 + outward.x * aside];
  const bend = [(inward.y + outward.y) * aside * 0.5, (inward.x + outward.x) * aside * 0.5];
  return `M${place(from)} Q${place(bend)} ${place(to)}`;
}

function headingOf({ pointX, pointY }: Network, a: number, b: number): { x: number; y: number } {
  const x = pointX[b] - pointX[a];
  const y = pointY[b] - pointY[a];
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}

const place = ([x, y]: readonly number[]) => `${x.toFixed(3)} ${y.toFixed(3)}`;

/** How a movement that crosses oncoming traffic is served under a plan; null: not at all, or freely. */
export type TurnForm = 'protected' | 'permissive' | 'protectedPermissive';

export function turnFormOf({ phases }: SignalDefinition, { plan }: Timetable, movementId: string): TurnForm | null {
  const timed = new Set(plan.rings.flat().map(({ phase }) => phase));
  const own = phases.filter(({ number }) => timed.has(number));
  const goes = own.some(({ movements }) => movements.includes(movementId));
  const yields = own.some(({ permissiveMovements = [] }) => permissiveMovements.includes(movementId));
  if (goes) return yields ? 'protectedPermissive' : 'protected';
  return yields ? 'permissive' : null;
}
