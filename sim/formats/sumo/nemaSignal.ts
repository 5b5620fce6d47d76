import { msToS } from '../../core/units.ts';
import { MAX_CYCLE_S } from '../../signals/checkPlan.ts';
import type { PhaseDefinition, RingEntryDefinition, SignalDefinition } from '../../signals/definition.ts';
import type { ImportNotes } from '../report.ts';
import { fitYellow, type Shown } from './letters.ts';
import {
  isCoordinated,
  listOf,
  maxGreenS,
  type NemaPhaseSource,
  nemaControllerOf,
  offsetSOf,
  otherControllerOf,
} from './nemaController.ts';
import type { SumoPhase, SumoProgram } from './programFile.ts';

export interface NemaOutcome {
  readonly signal: Pick<SignalDefinition, 'phases' | 'plans' | 'controller'> | null;
  /** What is wrong with the program. */
  readonly issues: readonly string[];
}

/** Places of a ring on each side of the barrier, as SUMO counts them, empty ones (0) included. */
const PLACES_PER_SIDE = 2;

/**
 * A NEMA program: phases by their names, rings and barriers by its parameters, run free or coordinated.
 *
 * Sources: SUMO's documentation of `NEMA`; NEMA TS 2 for the terms.
 *
 * @param states the program's phases, each with what its own links show
 * @param shown  what each movement shows in each of them
 */
export function buildNemaSignal(
  program: SumoProgram,
  states: readonly SumoPhase[],
  movements: readonly string[],
  shown: readonly (readonly Shown[])[],
  notes: ImportNotes,
): NemaOutcome {
  const issues: string[] = [];
  const rowOf = new Map(states.map((state, k) => [Number(state.name), k]));
  if (rowOf.size < states.length) issues.push('gives two of its phases the same name; names must be phase numbers');
  const places = [listOf(program, 'ring1') ?? [], listOf(program, 'ring2') ?? []];
  const orders = places.map((ring) => ring.filter((name) => name !== 0)).filter((order) => order.length > 0);
  if (orders.length === 0) issues.push('has no param "ring1"; give the order of its phases');
  for (const number of orders.flat().filter((one) => !rowOf.has(one)))
    issues.push(`names phase ${number} in its rings, which it does not have`);
  if (issues.length > 0) return { signal: null, issues };

  const phases = phasesOf(program, orders, states, rowOf, movements, shown, notes);
  const ringsOf = (ring: number) => phases.filter((phase) => phase.ring === ring);
  const isDual = places.every((ring) => {
    const sides = [ring.slice(0, PLACES_PER_SIDE), ring.slice(PLACES_PER_SIDE, 2 * PLACES_PER_SIDE)];
    return ring.length <= 2 * PLACES_PER_SIDE && sides.every((side) => side.some((name) => name !== 0));
  });
  const mains = listOf(program, 'coordinatePhases', 'barrier2Phases') ?? [];
  const barriers = isDual
    ? [places.map((ring) => ring.slice(0, PLACES_PER_SIDE).filter((name) => name !== 0).length)]
    : barriersOf(orders, new Set([...(listOf(program, 'barrierPhases') ?? []), ...mains]));
  const rings = evenOut(
    orders.map((_, ring) => ringsOf(ring)),
    barriers,
  );
  const cycleS = rings[0].reduce((sum, { splitS }) => sum + splitS, 0);
  noteCycle(program, cycleS, notes);
  const coordinated = phases.filter(({ name, ring }) => (isDual ? mains[ring] === name : mains.includes(name)));
  const coordinatedPhases = (coordinated.length > 0 ? coordinated : phases.slice(0, 1)).map(
    ({ definition }) => definition.number,
  );
  return {
    issues,
    signal: {
      phases: phases.map(({ definition }) => definition),
      plans: [
        {
          id: program.programId,
          cycleS,
          offsetS: offsetSOf(program, phases, rings, coordinatedPhases),
          coordinatedPhases,
          rings,
          ...(orders.length > 1 && barriers.length > 0 && { barriers }),
        },
      ],
      controller: isDual ? nemaControllerOf(program, phases, states) : otherControllerOf(program, phases),
    },
  };
}

/** The phases, ring by ring. One that stands in both rings is two here, so that each ring times its own. */
function phasesOf(
  program: SumoProgram,
  orders: readonly (readonly number[])[],
  states: readonly SumoPhase[],
  rowOf: ReadonlyMap<number, number>,
  movements: readonly string[],
  shown: readonly (readonly Shown[])[],
  notes: ImportNotes,
): NemaPhaseSource[] {
  const used = new Set(orders.flat());
  const seen = new Set<number>();
  return orders.flatMap((order, ring) =>
    order.map((name): NemaPhaseSource => {
      let number = name;
      if (seen.has(name)) {
        number = 1;
        while (used.has(number)) number++;
        const why = `phase ${name} stands in both rings; in ring ${ring + 1} it is phase ${number} here`;
        notes.guessed.push({ id: program.id, what: 'tlLogic', why });
      }
      seen.add(name);
      used.add(number);
      const row = rowOf.get(name)!;
      const definition = phaseOf(program, number, row, states, movements, shown, notes);
      return { name, definition, state: states[row], ring };
    }),
  );
}

function phaseOf(
  program: SumoProgram,
  number: number,
  row: number,
  states: readonly SumoPhase[],
  movements: readonly string[],
  shown: readonly (readonly Shown[])[],
  notes: ImportNotes,
): PhaseDefinition {
  const { yellowMs, redMs, minDurationMs } = states[row];
  const of = (letter: Shown) => movements.filter((_, m) => shown[m][row] === letter);
  const permissiveMovements = of('g');
  return {
    number,
    movements: of('G'),
    ...(permissiveMovements.length > 0 && { permissiveMovements }),
    minGreenS: msToS(minDurationMs ?? 0),
    ...fitYellow(program.id, yellowMs, redMs, notes),
  };
}

/** For each barrier but the last, how many phases of each ring stand before it. */
function barriersOf(orders: readonly (readonly number[])[], ends: ReadonlySet<number>): number[][] {
  const counts = orders.map((order) =>
    order.flatMap((number, i) => (ends.has(number) && i + 1 < order.length ? [i + 1] : [])),
  );
  return counts[0]
    .map((_, k) => counts.map((own) => own[k]))
    .filter((row) => row.every((count) => count !== undefined));
}

/**
 * Splits whose rings meet at the barriers: the last phase before one takes what the other ring needs longer. Greens that
 * would make the cycle too long for a plan are cut in the plan alone; the controller's longest greens stay.
 */
function evenOut(
  orders: readonly (readonly NemaPhaseSource[])[],
  barriers: readonly (readonly number[])[],
): RingEntryDefinition[][] {
  let capS = Math.max(...orders.flat().map(maxGreenS));
  for (;;) {
    const rings = evenOutWithin(orders, barriers, capS);
    if (capS <= 1 || rings[0].reduce((sum, { splitS }) => sum + splitS, 0) <= MAX_CYCLE_S) return rings;
    capS--;
  }
}

function evenOutWithin(
  orders: readonly (readonly NemaPhaseSource[])[],
  barriers: readonly (readonly number[])[],
  capS: number,
): RingEntryDefinition[][] {
  const splitOf = (source: NemaPhaseSource) => {
    const { minGreenS, yellowS, redClearanceS } = source.definition;
    return Math.max(minGreenS, Math.min(capS, maxGreenS(source))) + yellowS + redClearanceS;
  };
  const rings: RingEntryDefinition[][] = orders.map(() => []);
  const bounds = [...barriers, orders.map((order) => order.length)];
  let from = orders.map(() => 0);
  for (const to of bounds) {
    const parts = orders.map((order, r) =>
      order.slice(from[r], to[r]).map((source) => ({ phase: source.definition.number, splitS: splitOf(source) })),
    );
    const lengths = parts.map((part) => part.reduce((sum, { splitS }) => sum + splitS, 0));
    const longest = Math.max(...lengths);
    parts.forEach((part, r) => {
      const last = part[part.length - 1];
      if (last) part[part.length - 1] = { ...last, splitS: last.splitS + longest - lengths[r] };
      rings[r].push(...part);
    });
    from = [...to];
  }
  return rings;
}

function noteCycle(program: SumoProgram, cycleS: number, notes: ImportNotes): void {
  const totalS = Number(program.params.get('total-cycle-length') ?? cycleS);
  if (!isCoordinated(program) || Math.abs(totalS - cycleS) <= 1e-6) return;
  const why = `its greens and clearances add up to ${cycleS} s, its total-cycle-length says ${totalS} s; the sum holds`;
  notes.guessed.push({ id: program.id, what: 'tlLogic', why });
}
