import { moduloMs } from '../../core/cycleArithmetic.ts';
import { msToS, sToMs } from '../../core/units.ts';
import type { SignalDefinition } from '../../signals/definition.ts';
import { convertOffsetMs, type OffsetReference, referenceMs } from '../../signals/offsetReference.ts';
import type { Timetable } from '../../signals/timetable.ts';
import type { Cell } from '../csvText.ts';
import { CONTROL_TYPE, PHASE_NUMBERS, packPhases, REFERENCED_TO } from './codes.ts';

/** A signal that is written, its plan in force at the start, and its INTID. */
export interface TimedSignal {
  readonly signal: SignalDefinition;
  readonly timetable: Timetable;
  readonly node: number;
}

/** null: UTDF has none such. */
export function controllerType(type: string | undefined): number | null {
  if (type === undefined) return CONTROL_TYPE.pretimed;
  return type === 'actuated' || type === 'coordinated' ? CONTROL_TYPE[type] : null;
}

function offsetTold({ timetable }: TimedSignal, reference: OffsetReference): number {
  return msToS(convertOffsetMs(timetable, timetable.offsetMs, 'firstGreen', reference));
}

export function sectionTimeplans(timed: readonly TimedSignal[], reference: OffsetReference): Cell[][] {
  const code = Object.entries(REFERENCED_TO).find(([, name]) => name === reference)![0];
  return [
    ['[Timeplans]'],
    ['Timing Plan Settings'],
    ['RECORDNAME', 'INTID', 'DATA'],
    ...timed.flatMap((one): Cell[][] => {
      const { plan } = one.timetable;
      return [
        ['Control Type', one.node, controllerType(one.signal.controller?.type) ?? CONTROL_TYPE.pretimed],
        ['Cycle Length', one.node, plan.cycleS],
        ['Lock Timings', one.node, 0],
        ['Referenced To', one.node, Number(code)],
        ['Reference Phase', one.node, packPhases(plan.coordinatedPhases)],
        ['Offset', one.node, offsetTold(one, reference)],
        ['Master', one.node, 0],
        ['Yield', one.node, 0],
        ['Node 0', one.node, one.node],
        ['Node 1', one.node, 0],
      ];
    }),
  ];
}

export function sectionPhases(timed: readonly TimedSignal[], reference: OffsetReference): Cell[][] {
  return [
    ['[Phases]'],
    ['Phasing Data'],
    ['RECORDNAME', 'INTID', ...PHASE_NUMBERS.map((number) => `D${number}`)],
    ...timed.flatMap((one) => phaseRows(one, reference)),
  ];
}

function phaseRows(one: TimedSignal, reference: OffsetReference): Cell[][] {
  const { signal, timetable, node } = one;
  const { plan, cycleMs } = timetable;
  const zeroMs = referenceMs(timetable, reference);
  const offsetMs = sToMs(offsetTold(one, reference));
  const place = placesInRings(plan);
  const local = (ringMs: number) => msToS(moduloMs(ringMs - zeroMs, cycleMs));
  const onClock = (ringMs: number) => msToS(moduloMs(ringMs - zeroMs + offsetMs, cycleMs));
  const actuated = signal.controller && 'phases' in signal.controller ? signal.controller.phases : undefined;
  const extensionS = signal.controller && 'passageS' in signal.controller ? signal.controller.passageS : undefined;
  const phases = PHASE_NUMBERS.map((number) => {
    const timed = timetable.phases.find((phase) => phase.number === number);
    const own = signal.phases.find((phase) => phase.number === number);
    return timed && own ? { ...timed, ...own, settings: actuated?.find(({ phase }) => phase === number) } : null;
  });
  type Phase = NonNullable<(typeof phases)[number]>;
  const records: readonly (readonly [name: string, of: (phase: Phase) => Cell])[] = [
    ['BRP', ({ number }) => place.get(number)!],
    ['MinGreen', ({ minGreenS }) => minGreenS],
    ['MaxGreen', ({ startMs, greenEndMs }) => msToS(greenEndMs - startMs)],
    ['VehExt', ({ settings }) => settings?.passageS ?? extensionS ?? 3],
    ['Yellow', ({ yellowS }) => yellowS],
    ['AllRed', ({ redClearanceS }) => redClearanceS],
    ['Recall', ({ settings }) => recallOf(signal, settings?.recall)],
    ['Walk', ({ walkS }) => walkS ?? null],
    ['DontWalk', ({ walkS, pedestrianClearanceS }) => (walkS === undefined ? null : (pedestrianClearanceS ?? 0))],
    ['MinSplit', ({ minGreenS, yellowS, redClearanceS }) => minGreenS + yellowS + redClearanceS],
    ['DualEntry', ({ number, settings }) => ((settings?.dualEntry ?? number % 2 === 0) ? 1 : 0)],
    ['Start', ({ startMs }) => onClock(startMs)],
    ['End', ({ endMs }) => onClock(endMs)],
    ['Yield', ({ greenEndMs }) => onClock(greenEndMs)],
    ['LocalStart', ({ startMs }) => local(startMs)],
    ['LocalYield', ({ greenEndMs }) => local(greenEndMs)],
    ['ActGreen', ({ startMs, greenEndMs }) => msToS(greenEndMs - startMs)],
  ];
  return records.map(([name, of]): Cell[] => [name, node, ...phases.map((phase) => (phase ? of(phase) : null))]);
}

function recallOf({ controller }: SignalDefinition, recall: string | undefined): number {
  if (controller?.type !== 'actuated' && controller?.type !== 'coordinated') return 3;
  return recall === 'max' ? 3 : recall === 'min' ? 1 : 0;
}

/** BRP of each phase: barrier, ring and place, a digit each. */
function placesInRings({ rings, barriers = [] }: Timetable['plan']): Map<number, number> {
  const places = new Map<number, number>();
  rings.forEach((ring, r) => {
    ring.forEach(({ phase }, k) => {
      const passed = barriers.filter((ends) => ends[r] <= k);
      const position = k - (passed.length === 0 ? 0 : passed[passed.length - 1][r]);
      places.set(phase, 100 * (passed.length + 1) + 10 * (r + 1) + position + 1);
    });
  });
  return places;
}
