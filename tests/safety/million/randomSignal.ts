import { type ConflictMatrix, conflicts, findConflicts } from '../../../sim/network/conflicts.ts';
import { freezeNetwork } from '../../../sim/network/freezeNetwork.ts';
import type { Network } from '../../../sim/network/network.ts';
import type { ScenarioDefinition } from '../../../sim/scenario/definition.ts';
import { checkPlan } from '../../../sim/signals/checkPlan.ts';
import type {
  ControllerDefinition,
  OverlapDefinition,
  PhaseDefinition,
  PlanDefinition,
  SignalDefinition,
} from '../../../sim/signals/definition.ts';
import { leastSplitS } from '../../../sim/signals/phaseTimes.ts';
import { createCrossing } from '../../fixtures/scenarios.ts';
import { createStar } from '../../fixtures/star.ts';

/** Draws a number in [0, 1). */
export type Draw = () => number;

/** A signal of random shape, and random plans of the same shape for it. */
export interface RandomSignal {
  readonly definition: ScenarioDefinition;
  readonly signal: SignalDefinition;
  drawPlan(id: string): PlanDefinition;
}

const MOST_PHASES = 16;
const MOST_GROUPS = 8;
const MOST_ATTEMPTS = 400;

/**
 * A star of three to five legs with one to four rings, up to 16 phases, movements that several phases serve, overlaps that
 * trail, left turns that yield beside protected ones, walks, and phases for walking alone. Times are whole seconds: whole steps. The
 * NEMA controller, which wants two rings and one barrier, gets the usual crossing with random times.
 */
export function drawSignal(draw: Draw, controller: ControllerDefinition | null): RandomSignal {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const drawn = trySignal(draw, controller);
    if (drawn !== null) return drawn;
  }
  throw new Error('no signal could be drawn');
}

function trySignal(draw: Draw, controller: ControllerDefinition | null): RandomSignal | null {
  const whole = (from: number, to: number) => from + Math.floor(draw() * (to - from + 1));
  const isDual = controller?.type === 'nema';
  const usual = createCrossing();
  const legs = whole(3, 5);
  const network = isDual
    ? usual.network
    : createStar(
        Array.from({ length: legs }, (_, k) => ({
          angle: (360 / legs) * k,
          lanesIn: whole(1, 3),
          pocket: draw() < 0.6,
        })),
      );
  const frozen = freezeNetwork(network);
  const matrix = findConflicts(frozen);
  const ids = network.movements.map(({ id }) => id);
  const ringCount = isDual ? 2 : whole(1, 4);
  const groups = isDual ? groupsOf(usual.signals[0]) : drawGroups(draw, ids, ringCount, frozen, matrix);
  if (groups === null) return null;
  const phases: PhaseDefinition[] = [];
  const structure = groups.map((rings) =>
    rings.map((ring) =>
      ring.map((movements) => {
        const walks = movements.length === 0 || draw() < 0.4;
        const number = phases.length + 1;
        const yields = ids.filter(
          (id) =>
            !movements.includes(id) && draw() < 0.05 && network.movements.find((one) => one.id === id)!.turn === 'left',
        );
        phases.push({
          number,
          movements,
          ...(yields.length > 0 && { permissiveMovements: yields }),
          minGreenS: whole(2, 9),
          yellowS: whole(3, 5),
          redClearanceS: whole(0, 3),
          ...(walks && { walkS: whole(3, 8), pedestrianClearanceS: whole(2, 9) }),
        });
        return number;
      }),
    ),
  );
  if (phases.length > MOST_PHASES) return null;
  const least = (number: number) => leastSplitS(phases[number - 1]);
  const drawPlan = (id: string): PlanDefinition => {
    const rings: { phase: number; splitS: number }[][] = Array.from({ length: ringCount }, () => []);
    for (const group of structure) {
      const splits = group.map((ring) =>
        ring.map((phase) => ({ phase, splitS: Math.ceil(least(phase)) + whole(0, 6) })),
      );
      const lengths = splits.map((ring) => ring.reduce((sum, { splitS }) => sum + splitS, 0));
      splits.forEach((ring, r) => {
        const last = ring[ring.length - 1];
        ring[ring.length - 1] = { ...last, splitS: last.splitS + Math.max(...lengths) - lengths[r] };
        rings[r].push(...ring);
      });
    }
    let places = structure[0].map(() => 0);
    const barriers = structure.slice(0, -1).map((group) => {
      places = places.map((place, r) => place + group[r].length);
      return [...places];
    });
    const cycleS = rings[0].reduce((sum, { splitS }) => sum + splitS, 0);
    const coordinatedPhases = [rings[0][whole(0, rings[0].length - 1)].phase];
    return {
      id,
      cycleS,
      offsetS: whole(-100, 200),
      coordinatedPhases,
      rings,
      ...(barriers.length > 0 && { barriers }),
    };
  };
  const plans = [drawPlan('a'), drawPlan('b'), drawPlan('c')];
  const signalWith = (overlaps: readonly OverlapDefinition[]): SignalDefinition => ({
    id: 's',
    intersectionId: isDual ? usual.signals[0].intersectionId : 'c',
    phases,
    plans,
    schedule: [
      { fromS: 0, planId: 'a' },
      { fromS: 900, planId: 'b' },
      { fromS: 2100, planId: 'c' },
      { fromS: 3000, planId: 'a' },
    ],
    ...(overlaps.length > 0 && { overlaps }),
    ...(controller !== null && { controller }),
  });
  const isSafe = (signal: SignalDefinition) =>
    plans.every((plan) => checkPlan(signal, plan, frozen, matrix, '', '').length === 0);
  if (!isSafe(signalWith([]))) return null;
  // One by one: those that would trail into what they conflict with are left out.
  const overlaps: OverlapDefinition[] = [];
  for (const overlap of drawOverlaps(draw, ids, phases, whole)) {
    if (isSafe(signalWith([...overlaps, overlap]))) overlaps.push(overlap);
  }
  const signal = signalWith(overlaps);
  const demand = { ...usual.demand, flows: [], routes: [], trips: [] };
  return { definition: { ...usual, network, signals: [signal], corridors: [], demand, startS: 0 }, signal, drawPlan };
}

/** Overlaps of some movements that the same phases serve. */
function drawOverlaps(
  draw: Draw,
  ids: readonly string[],
  phases: readonly PhaseDefinition[],
  whole: (from: number, to: number) => number,
): OverlapDefinition[] {
  const byPhases = new Map<string, { readonly phases: number[]; readonly movements: string[] }>();
  for (const id of ids) {
    const own = phases.filter(({ movements }) => movements.includes(id)).map(({ number }) => number);
    const group = byPhases.get(own.join()) ?? { phases: own, movements: [] };
    if (own.length > 0 && draw() < 0.7) group.movements.push(id);
    byPhases.set(own.join(), group);
  }
  return [...byPhases.values()]
    .filter(({ movements }) => movements.length > 0)
    .map((group, k) => ({
      id: String.fromCharCode('A'.charCodeAt(0) + k),
      ...group,
      trailingGreenS: whole(0, 7),
      ...(draw() < 0.5 && { trailingYellowS: whole(3, 5), trailingRedS: whole(0, 3) }),
    }))
    .slice(0, 16);
}

/** Movements of a signal's plan: of each group, of each ring, of each phase. */
function groupsOf({ phases, plans: [{ rings, barriers = [] }] }: SignalDefinition): string[][][][] {
  let from = rings.map(() => 0);
  return [...barriers, rings.map((ring) => ring.length)].map((to) => {
    const group = rings.map((ring, r) =>
      ring.slice(from[r], to[r]).map(({ phase }) => [...phases.find(({ number }) => number === phase)!.movements]),
    );
    from = [...to];
    return group;
  });
}

/** Groups between barriers: in each, whatever the rings time is free of conflicts. Every movement is in some group. */
function drawGroups(
  draw: Draw,
  ids: readonly string[],
  ringCount: number,
  network: Network,
  matrix: ConflictMatrix,
): string[][][][] | null {
  const rowOf = (id: string) => network.movementIndexById.get(id)!;
  const crosses = (a: string, b: string) => conflicts(matrix, rowOf(a), rowOf(b));
  const shuffled = (list: readonly string[]) =>
    list
      .map((id) => ({ id, at: draw() }))
      .sort((a, b) => a.at - b.at)
      .map(({ id }) => id);
  let left = shuffled(ids);
  const groups: string[][][][] = [];
  while (left.length > 0) {
    if (groups.length === MOST_GROUPS) return null;
    // Overlaps: some that were served before join where they fit.
    const candidates = [...left, ...shuffled(ids.filter((id) => !left.includes(id) && draw() < 0.2))];
    const together: string[] = [];
    for (const id of candidates) if (together.every((other) => !crosses(id, other))) together.push(id);
    left = left.filter((id) => !together.includes(id));
    const rings: string[][][] = Array.from({ length: ringCount }, () => [[]]);
    together.forEach((id, k) => {
      rings[k % ringCount][0].push(id);
      // A second phase of the same ring and group may serve it again.
      if (draw() >= 0.15) return;
      const ring = rings[k % ringCount];
      if (ring.length === 1) ring.push([]);
      ring[1].push(id);
    });
    groups.push(rings);
  }
  return groups.length < 2 ? null : groups;
}
