import { msToS } from '../../core/units.ts';
import type {
  ActuatedPhaseDefinition,
  ControllerDefinition,
  PhaseDefinition,
  RingEntryDefinition,
  SignalDefinition,
} from '../../signals/definition.ts';
import type { ImportNotes } from '../report.ts';
import { fitYellow, type Shown } from './letters.ts';
import type { SumoPhase, SumoProgram } from './programFile.ts';

/** SUMO's defaults: length of the detectors at the stop line, m; vehicle extension, s. */
const DETECTOR_M = 20;
const EXTENSION_S = 2;

export interface NemaOutcome {
  readonly signal: Pick<SignalDefinition, 'phases' | 'plans' | 'controller'> | null;
  /** What is wrong with the program. */
  readonly issues: readonly string[];
}

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
  const list = (...keys: readonly string[]) => {
    const text = keys.map((key) => program.params.get(key)).find((value) => value !== undefined) ?? '';
    return text
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number)
      .filter((value) => value !== 0);
  };
  const rowOf = new Map(states.map((state, k) => [Number(state.name), k]));
  if (rowOf.size < states.length) issues.push('gives two of its phases the same name; names must be phase numbers');
  const orders = [list('ring1'), list('ring2')].filter((order) => order.length > 0);
  if (orders.length === 0) issues.push('has no param "ring1"; give the order of its phases');
  for (const number of orders.flat().filter((one) => !rowOf.has(one)))
    issues.push(`names phase ${number} in its rings, which it does not have`);
  if (issues.length > 0) return { signal: null, issues };

  const phases = orders
    .flat()
    .map((number) => phaseOf(program, number, rowOf.get(number)!, states, movements, shown, notes));
  const byNumber = new Map(phases.map((phase) => [phase.number, phase]));
  const greenS = (number: number) => {
    const { maxDurationMs, durationMs } = states[rowOf.get(number)!];
    return Math.max(msToS(maxDurationMs ?? durationMs), byNumber.get(number)!.minGreenS);
  };
  const splitOf = (number: number) => {
    const { yellowS, redClearanceS } = byNumber.get(number)!;
    return greenS(number) + yellowS + redClearanceS;
  };
  const ends = new Set([...list('barrierPhases'), ...list('barrier2Phases', 'coordinatePhases')]);
  const barriers = barriersOf(orders, ends);
  const rings = evenOut(orders, barriers, splitOf);
  const cycleS = rings[0].reduce((sum, { splitS }) => sum + splitS, 0);
  const isCoordinated = program.params.get('coordinate-mode') === 'true';
  const totalS = Number(program.params.get('total-cycle-length') ?? cycleS);
  if (isCoordinated && Math.abs(totalS - cycleS) > 1e-6) {
    const why = `its greens and clearances add up to ${cycleS} s, its total-cycle-length says ${totalS} s; the sum holds`;
    notes.guessed.push({ id: program.id, what: 'tlLogic', why });
  }
  const coordinated = list('coordinatePhases', 'barrier2Phases').filter((number) => byNumber.has(number));
  const coordinatedPhases = coordinated.length > 0 ? coordinated : [orders[0][0]];
  return {
    issues,
    signal: {
      phases,
      plans: [
        {
          id: program.programId,
          cycleS,
          offsetS: offsetOf(program, cycleS, coordinatedPhases.map(greenS)),
          coordinatedPhases,
          rings,
          ...(orders.length > 1 && barriers.length > 0 && { barriers }),
        },
      ],
      controller: controllerOf(program, isCoordinated, orders.flat(), states, rowOf, greenS, list),
    },
  };
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

/** Splits whose rings meet at the barriers: the last phase before one takes what the other ring needs longer. */
function evenOut(
  orders: readonly (readonly number[])[],
  barriers: readonly (readonly number[])[],
  splitOf: (number: number) => number,
): RingEntryDefinition[][] {
  const rings: RingEntryDefinition[][] = orders.map(() => []);
  const bounds = [...barriers, orders.map((order) => order.length)];
  let from = orders.map(() => 0);
  for (const to of bounds) {
    const parts = orders.map((order, r) =>
      order.slice(from[r], to[r]).map((phase) => ({ phase, splitS: splitOf(phase) })),
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

/**
 * Offset to our start of green: under TS2 SUMO's is the same; under Type 170 it is to the yellow of the first
 * coordinated phase to end.
 */
function offsetOf({ offsetMs, params }: SumoProgram, cycleS: number, coordinatedGreensS: readonly number[]): number {
  const is170 = params.get('controllerType') === 'Type 170';
  const startS = msToS(offsetMs) - (is170 ? Math.min(...coordinatedGreensS) : 0);
  return ((startS % cycleS) + cycleS) % cycleS;
}

function controllerOf(
  { params }: SumoProgram,
  isCoordinated: boolean,
  numbers: readonly number[],
  states: readonly SumoPhase[],
  rowOf: ReadonlyMap<number, number>,
  greenS: (number: number) => number,
  list: (...keys: readonly string[]) => number[],
): ControllerDefinition {
  const minimum = new Set(list('minRecall'));
  const maximum = new Set(list('maxRecall'));
  const memory = params.get('latchingDetectors') === 'true' ? 'locking' : 'nonLocking';
  const phases = numbers.map((phase): ActuatedPhaseDefinition => {
    const { extensionMs } = states[rowOf.get(phase)!];
    return {
      phase,
      maxGreenS: greenS(phase),
      passageS: extensionMs === null ? EXTENSION_S : msToS(extensionMs),
      recall: maximum.has(phase) ? 'max' : minimum.has(phase) ? 'min' : 'none',
      memory,
      walk: 'never',
    };
  });
  const lengthM = Number(params.get('detector-length') ?? DETECTOR_M);
  const detectors = { stopLineLengthM: Number.isFinite(lengthM) && lengthM > 0 ? lengthM : DETECTOR_M, advanceS: 0 };
  if (!isCoordinated) return { type: 'actuated', detectors, phases };
  const forceOff = params.get('fixForceOff') === 'true' ? 'fixed' : 'floating';
  return { type: 'coordinated', forceOff, detectors, phases };
}
