import { moduloMs } from '../../core/cycleArithmetic.ts';
import { msToS } from '../../core/units.ts';
import { conflicts, findConflicts } from '../../network/conflicts.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import type {
  DetectorDefinition,
  PhaseDefinition,
  RingEntryDefinition,
  SignalDefinition,
} from '../../signals/definition.ts';
import { MAX_YELLOW_S, MIN_YELLOW_S } from '../../signals/phaseTimes.ts';
import type { ImportNotes } from '../report.ts';
import type { SumoMovement, SumoNetwork } from './buildNetwork.ts';
import type { LaneAreaDetector } from './demandFile.ts';
import { plainLetter, type Shown } from './letters.ts';
import { nemaDetectors } from './nemaController.ts';
import { buildNemaSignal } from './nemaSignal.ts';
import type { SumoProgram } from './programFile.ts';
import { buildStagedSignal } from './stagedSignal.ts';

/** Least green that another plan or an actuated controller may give, s; less where the program itself gives less. */
const MIN_GREEN_S = 5;

/** One run of a signal group within the cycle. */
interface Run {
  shown: Shown;
  lengthMs: number;
}

/**
 * Programs as signals: movements that always show the same share a signal group, and each group times in a ring of its
 * own. Rings know no barrier, so any program of states is held exactly, overlaps and repeated greens included.
 *
 * @param programs the one in force for each traffic light, by its id
 * @param detectors the files' own, by id: a NEMA program may name them
 * @param report   told what is wrong with a program
 */
export function buildSignals(
  network: SumoNetwork,
  programs: ReadonlyMap<string, SumoProgram>,
  detectors: ReadonlyMap<string, LaneAreaDetector>,
  notes: ImportNotes,
  report: (program: SumoProgram, message: string) => void,
): SignalDefinition[] {
  const frozen = freezeNetwork(network.definition);
  const matrix = findConflicts(frozen);
  const cross = (a: SumoMovement, b: SumoMovement) => {
    const rows = [a, b].map(({ definition }) => frozen.movementIndexById.get(definition.id)!);
    return conflicts(matrix, rows[0], rows[1]);
  };
  const lights: string[] = [];
  const signals = network.definition.intersections
    .filter(({ control }) => control === 'signal')
    .map(({ id }) => {
      const here = network.movements.filter(({ junctionId }) => junctionId === id);
      lights.push(lightOf(here));
      const layDetectors = (program: SumoProgram) => nemaDetectors(program, here, network, detectors);
      return buildSignal(id, here, programs, cross, layDetectors, notes, report);
    });
  // One light may run several junctions.
  return signals.map((signal, i) => {
    const isJoint = lights.indexOf(lights[i]) !== lights.lastIndexOf(lights[i]);
    return isJoint ? { ...signal, jointId: lights[i] } : signal;
  });
}

function lightOf(here: readonly SumoMovement[]): string {
  return here.flatMap(({ connections }) => connections).find(({ tl }) => tl !== '')!.tl;
}

function buildSignal(
  intersectionId: string,
  here: readonly SumoMovement[],
  programs: ReadonlyMap<string, SumoProgram>,
  cross: (a: SumoMovement, b: SumoMovement) => boolean,
  layDetectors: (program: SumoProgram) => DetectorDefinition[],
  notes: ImportNotes,
  report: (program: SumoProgram, message: string) => void,
): SignalDefinition {
  const program = programs.get(lightOf(here))!;
  const states = program.phases.filter(({ durationMs }) => durationMs > 0);
  const controlled: SumoMovement[] = [];
  const free: string[] = [];
  for (const movement of here) {
    const isOff = (link: number) => states.every(({ state }) => 'oO'.includes(state[link] ?? 'r'));
    if (movement.connections.every(({ tl, linkIndex }) => tl === '' || isOff(linkIndex)))
      free.push(movement.definition.id);
    else controlled.push(movement);
  }
  const onRed = controlled
    .filter(({ connections }) =>
      connections.some(({ linkIndex }) => states.some(({ state }) => state[linkIndex] === 's')),
    )
    .map(({ definition }) => definition.id);
  const shown = controlled.map((movement) =>
    lettersOf(
      movement,
      states.map(({ state }) => state),
      notes,
    ),
  );
  demoteConflicts(controlled, shown, cross, notes);
  const common = {
    id: intersectionId,
    intersectionId,
    ...(free.length > 0 && { freeMovements: free }),
    ...(onRed.length > 0 && { redMovements: onRed }),
  };
  const ids = controlled.map(({ definition }) => definition.id);
  if (program.type === 'NEMA') {
    const { signal, issues } = buildNemaSignal(program, states, ids, shown, notes);
    for (const issue of issues) report(program, issue);
    if (signal?.controller?.type === 'nema') return { ...common, ...signal, detectors: layDetectors(program) };
    if (signal) return { ...common, ...signal };
  } else if (program.type !== 'static') {
    const staged = buildStagedSignal(program, states, ids, shown, notes);
    if (staged) return { ...common, ...staged };
  }
  const durations = states.map(({ durationMs }) => durationMs);
  const start = chooseStart(shown, durations.length);
  const startMs = durations.slice(0, start).reduce((sum, ms) => sum + ms, 0);
  const cycleMs = durations.reduce((sum, ms) => sum + ms, 0);
  const turned = (k: number) => (k + start) % durations.length;
  const groups = new Map<string, { runs: Run[]; movements: string[] }>();
  controlled.forEach(({ definition }, m) => {
    const runs = runsOf(durations.map((_, k) => ({ shown: shown[m][turned(k)], lengthMs: durations[turned(k)] })));
    const key = JSON.stringify(runs);
    const group = groups.get(key) ?? { runs, movements: [] };
    group.movements.push(definition.id);
    groups.set(key, group);
  });
  const phases: PhaseDefinition[] = [];
  const rings: RingEntryDefinition[][] = [];
  for (const { runs, movements } of groups.values()) rings.push(ringOf(runs, movements, phases, program, notes));
  return {
    ...common,
    phases,
    plans: [
      {
        id: program.programId,
        cycleS: msToS(cycleMs),
        // The ring's start is where the first ring's first phase starts: that is local zero.
        offsetS: msToS(moduloMs(program.offsetMs + startMs, cycleMs)),
        coordinatedPhases: [rings[0][0].phase],
        rings,
      },
    ],
  };
}

function lettersOf(movement: SumoMovement, states: readonly string[], notes: ImportNotes): Shown[] {
  const links = movement.connections.filter(({ tl }) => tl !== '').map(({ linkIndex }) => linkIndex);
  const letters = states.map((state) => plainLetter(state[links[0]]));
  if (links.some((link) => states.some((state, k) => plainLetter(state[link]) !== letters[k]))) {
    const why = `its lanes have different signals (links ${links.join(', ')}); link ${links[0]} holds for all`;
    notes.guessed.push({ id: movement.definition.id, what: 'connection', why });
  }
  return letters;
}

/** Two greens at once whose paths cross: the one that yields by the file, else the later one, becomes permissive. */
function demoteConflicts(
  movements: readonly SumoMovement[],
  shown: Shown[][],
  cross: (a: SumoMovement, b: SumoMovement) => boolean,
  notes: ImportNotes,
): void {
  const demoted = new Set<SumoMovement>();
  const holds = (m: number, k: number) => shown[m][k] === 'G' || (shown[m][k] === 'y' && clearsProtected(shown[m], k));
  movements.forEach((a, i) => {
    movements.slice(i + 1).forEach((b, j) => {
      const other = i + 1 + j;
      if (!cross(a, b)) return;
      const aYields = a.definition.yieldsTo?.includes(b.definition.id) ?? false;
      const order = aYields ? [i, other] : [other, i];
      shown[i].forEach((_, k) => {
        if (!holds(i, k) || !holds(other, k)) return;
        const loser = order.find((m) => shown[m][k] === 'G') ?? order[0];
        // Where both are yellow at once, the green before it has been demoted or will be.
        if (shown[loser][k] !== 'G') return;
        shown[loser][k] = 'g';
        demoted.add(movements[loser]);
      });
    });
  });
  for (const { definition } of demoted) {
    const why = 'it has G together with a connection that its path crosses or joins; taken as g, which yields';
    notes.guessed.push({ id: definition.id, what: 'connection', why });
  }
}

function clearsProtected(letters: readonly Shown[], k: number): boolean {
  for (let back = 1; back <= letters.length; back++) {
    const before = letters[(k - back + letters.length) % letters.length];
    if (before !== 'y') return before === 'G';
  }
  return false;
}

/** The state at which the rings begin: no yellow may run across it, and as few greens as can be. */
function chooseStart(shown: readonly (readonly Shown[])[], count: number): number {
  let best = 0;
  let leastCost = Number.POSITIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    let cost = 0;
    for (const letters of shown) {
      const before = letters[(k - 1 + count) % count];
      if (letters[k] === 'y' && before !== 'r') cost += 1000;
      else if (letters[k] !== 'r' && before === letters[k]) cost++;
    }
    if (cost < leastCost) {
      leastCost = cost;
      best = k;
    }
  }
  return best;
}

function runsOf(states: readonly Run[]): Run[] {
  const runs: Run[] = [];
  for (const { shown, lengthMs } of states) {
    const last = runs[runs.length - 1];
    if (last?.shown === shown) last.lengthMs += lengthMs;
    else runs.push({ shown, lengthMs });
  }
  return runs;
}

/** One signal group's ring; its phases are added to the signal's. Red alone is a phase without movements. */
function ringOf(
  runs: readonly Run[],
  movements: readonly string[],
  phases: PhaseDefinition[],
  program: SumoProgram,
  notes: ImportNotes,
): RingEntryDefinition[] {
  const ring: RingEntryDefinition[] = [];
  const add = (served: Partial<PhaseDefinition>, greenMs: number, yellowMs: number, redMs: number) => {
    const number = phases.length + 1;
    const minGreenS = Math.min(MIN_GREEN_S, msToS(greenMs));
    const clearance = { yellowS: msToS(yellowMs), redClearanceS: msToS(redMs) };
    phases.push({ number, movements: [], ...served, minGreenS, ...clearance });
    ring.push({ phase: number, splitS: msToS(greenMs + yellowMs + redMs) });
  };
  runs.forEach(({ shown, lengthMs }, i) => {
    if (shown === 'r' || (shown === 'y' && (i === 0 || runs[i - 1].shown === 'r'))) {
      add({}, lengthMs, 0, 0);
      return;
    }
    // It has run out with the green before it.
    if (shown === 'y') return;
    const after = runs[i + 1]?.shown === 'y' ? runs[i + 1].lengthMs : 0;
    const yellowMs =
      after === 0 ? 0 : Math.min(Math.max(after, MIN_YELLOW_S * 1000), MAX_YELLOW_S * 1000, lengthMs + after);
    const greenMs = lengthMs - Math.max(0, yellowMs - after);
    const redMs = Math.max(0, after - yellowMs);
    if (yellowMs !== after) {
      const why = `yellow of ${msToS(after)} s is outside ${MIN_YELLOW_S} to ${MAX_YELLOW_S} s; taken as ${msToS(yellowMs)} s`;
      notes.guessed.push({ id: program.id, what: 'tlLogic', why });
    }
    add(shown === 'G' ? { movements } : { permissiveMovements: movements }, greenMs, yellowMs, redMs);
  });
  return ring;
}
