import type { Issue } from '../../core/issue.ts';
import { msToS, sToMs } from '../../core/units.ts';
import type {
  ActuatedPhaseDefinition,
  ControllerDefinition,
  PhaseDefinition,
  SignalDefinition,
} from '../../signals/definition.ts';
import { convertOffsetMs } from '../../signals/offsetReference.ts';
import { compileTimetable } from '../../signals/timetable.ts';
import type { ImportNotes } from '../report.ts';
import { CONTROL_TYPE, RECALLS } from './codes.ts';
import type { UtdfMovement } from './network.ts';
import { indexRecords, type UtdfFile, type UtdfRecords } from './table.ts';
import { readTiming, type UtdfPhase, type UtdfTiming } from './timing.ts';

/** Signals of a file, one for each node that has one. */
export function buildSignals(
  utdf: UtdfFile,
  nodes: readonly string[],
  movements: readonly UtdfMovement[],
  file: string,
  notes: ImportNotes,
  issues: Issue[],
): SignalDefinition[] {
  const plans = indexRecords(utdf.Timeplans);
  const phasing = indexRecords(utdf.Phases);
  const lanes = indexRecords(utdf.Lanes);
  return nodes.flatMap((node) => {
    const timing = readTiming(node, plans, phasing, file, issues);
    const own = movements.filter((movement) => movement.node === node);
    if (!timing) return [];
    return [buildSignal(node, fillRings(timing, node, notes), serveMovements(node, own, lanes), notes)];
  });
}

/** Phases of a movement: with the right of way, yielding, and whether it may go at red or at any time. */
interface Served {
  readonly id: string;
  readonly protectedBy: readonly number[];
  readonly permissiveBy: readonly number[];
  readonly onRed: boolean;
}

function serveMovements(node: string, movements: readonly UtdfMovement[], lanes: UtdfRecords): Served[] {
  const phasesOf = (column: string, record: string) =>
    [1, 2, 3, 4].flatMap((k) => {
      const number = lanes.number(node, `${record}${k}`, column);
      return number !== null && number > 0 ? [number] : [];
    });
  const own = movements.map(({ id, column, approach, turn }) => ({
    ...{ id, approach, turn, protectedBy: phasesOf(column, 'Phase'), permissiveBy: phasesOf(column, 'PermPhase') },
    onRed: (turn === 'R' || turn === 'R2') && lanes.number(node, 'Allow RTOR', column) === 1,
  }));
  return own.map((movement) => {
    if (movement.protectedBy.length + movement.permissiveBy.length > 0) return movement;
    // A turn from shared lanes has no phases of its own in the file: it goes with the through traffic.
    const through = own.find(({ approach, turn }) => approach === movement.approach && turn === 'T');
    const phases = through?.protectedBy ?? [];
    const isRight = movement.turn === 'R' || movement.turn === 'R2';
    return isRight ? { ...movement, protectedBy: phases } : { ...movement, permissiveBy: phases };
  });
}

/** A ring that has nothing to time between two barriers gets the other ring's phases there, under free numbers. */
function fillRings(timing: UtdfTiming, node: string, notes: ImportNotes): UtdfTiming & { copies: Map<number, number> } {
  const copies = new Map<number, number>();
  const phases = [...timing.phases];
  const used = new Set(phases.map(({ number }) => number));
  const rings = [...new Set(phases.map(({ ring }) => ring))];
  for (const barrier of new Set(phases.map((phase) => phase.barrier))) {
    const group = phases.filter((phase) => phase.barrier === barrier);
    for (const ring of rings) {
      if (group.some((phase) => phase.ring === ring)) continue;
      for (const phase of group.filter((other) => other.ring === group[0].ring)) {
        let number = 1;
        while (used.has(number)) number++;
        used.add(number);
        copies.set(number, phase.number);
        phases.push({ ...phase, number, ring });
        const why = `ring ${ring} has no phase before barrier ${barrier}: phase ${number} runs beside phase ${phase.number} and serves the same`;
        notes.guessed.push({ id: node, what: 'phase', why });
      }
    }
  }
  phases.sort((a, b) => a.ring - b.ring || a.barrier - b.barrier || a.position - b.position);
  return { ...timing, phases, copies };
}

function buildSignal(
  node: string,
  timing: UtdfTiming & { copies: ReadonlyMap<number, number> },
  served: readonly Served[],
  notes: ImportNotes,
): SignalDefinition {
  const { phases, cycleS, copies } = timing;
  const originalOf = (number: number) => copies.get(number) ?? number;
  const definitions = phases.map((phase): PhaseDefinition => {
    const is = (numbers: readonly number[]) => numbers.includes(originalOf(phase.number));
    const permissive = served.filter(({ protectedBy, permissiveBy }) => is(permissiveBy) && !is(protectedBy));
    return {
      number: phase.number,
      movements: served.filter(({ protectedBy }) => is(protectedBy)).map(({ id }) => id),
      ...(permissive.length > 0 ? { permissiveMovements: permissive.map(({ id }) => id) } : {}),
      minGreenS: phase.minGreenS,
      yellowS: phase.yellowS,
      redClearanceS: phase.redClearanceS,
      ...walkOf(phase, node, notes),
    };
  });
  const free = served.filter(({ protectedBy, permissiveBy }) => protectedBy.length + permissiveBy.length === 0);
  const onRed = served.filter((movement) => movement.onRed && !free.includes(movement));
  const rings = [...new Set(phases.map(({ ring }) => ring))].map((ring) =>
    phases.filter((phase) => phase.ring === ring),
  );
  const barriers = [...new Set(phases.map(({ barrier }) => barrier))].sort((a, b) => a - b);
  const signal: SignalDefinition = {
    id: `signal ${node}`,
    intersectionId: node,
    phases: definitions.sort((a, b) => a.number - b.number),
    ...(free.length > 0 ? { freeMovements: free.map(({ id }) => id) } : {}),
    ...(onRed.length > 0 ? { redMovements: onRed.map(({ id }) => id) } : {}),
    plans: [
      {
        id: 'utdf',
        cycleS,
        offsetS: 0,
        coordinatedPhases: timing.referencePhases.filter((number) => phases.some((phase) => phase.number === number)),
        rings: rings.map((ring) => ring.map(({ number, splitS }) => ({ phase: number, splitS }))),
        barriers: barriers
          .slice(0, -1)
          .map((barrier) => rings.map((ring) => ring.filter((phase) => phase.barrier <= barrier).length)),
      },
    ],
    ...controllerOf(timing),
  };
  const [plan] = signal.plans;
  const timetable = compileTimetable(
    signal,
    plan,
    served.map(({ id }) => id),
  );
  const offsetMs = convertOffsetMs(timetable, sToMs(timing.offsetS), timing.reference, 'firstGreen');
  return { ...signal, plans: [{ ...plan, offsetS: msToS(offsetMs) }] };
}

/** Walk times that the split can't hold would make the plan none: Synchro lets pedestrians overrun it. */
function walkOf(phase: UtdfPhase, node: string, notes: ImportNotes) {
  const { number, walkS, pedestrianClearanceS, maxGreenS } = phase;
  if (walkS === null || walkS === 0) return {};
  if (walkS + (pedestrianClearanceS ?? 0) <= maxGreenS) {
    return { walkS, pedestrianClearanceS: pedestrianClearanceS ?? 0 };
  }
  notes.dropped.push({
    id: node,
    what: 'walk',
    why: `walk and clearance of phase ${number} are longer than its green of ${maxGreenS} s, which they must fit into here`,
  });
  return {};
}

function controllerOf({ controlType, phases }: UtdfTiming): { controller?: ControllerDefinition } {
  if (controlType === CONTROL_TYPE.pretimed) return {};
  const settings = phases.map(
    ({ number, maxGreenS, vehicleExtensionS, recall, dualEntry }): ActuatedPhaseDefinition => {
      const name = RECALLS[recall];
      return {
        phase: number,
        ...(controlType === CONTROL_TYPE.coordinated ? {} : { maxGreenS }),
        ...(vehicleExtensionS === null ? {} : { passageS: vehicleExtensionS }),
        ...(name === 'min' || name === 'max' ? { recall: name } : {}),
        ...(dualEntry === null ? {} : { dualEntry }),
      };
    },
  );
  const type = controlType === CONTROL_TYPE.coordinated ? 'coordinated' : 'actuated';
  return { controller: { type, phases: settings } };
}
