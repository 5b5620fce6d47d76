import { moduloMs } from '../../core/cycleArithmetic.ts';
import { sToMs } from '../../core/units.ts';
import type { PlanDefinition, SignalDefinition } from '../../signals/definition.ts';
import { compileTimetable, type Timetable } from '../../signals/timetable.ts';
import type { SumoProgram } from '../sumo/programFile.ts';

/** A signal with the plan that the import made of its program, and the plan that it is to run. */
export interface RetimedSignal {
  readonly signal: SignalDefinition;
  readonly before: PlanDefinition;
  readonly after: PlanDefinition;
}

export interface RetimedProgram {
  /** New length of each of the program's phases, ms. */
  readonly durationsMs: readonly number[];
  readonly offsetMs: number;
}

/**
 * The times of a plan in the phases of the program that it came from: every phase begins where something in the plan begins or
 * ends, and does so at the same thing's new time.
 *
 * @param signals all signals that the program runs
 * @returns null where the plan moves phases past each other or its signals fall out of step: no program of these phases shows it
 */
export function retimeProgram(
  { phases, offsetMs }: SumoProgram,
  signals: readonly RetimedSignal[],
): RetimedProgram | null {
  const cycleMs = phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  /** New master time of each time of the old program, where a signal knows it. */
  const known = new Map<number, number>();
  let newCycleMs = 0;
  for (const { signal, before, after } of signals) {
    const [old, next] = [before, after].map((plan) => timesOf(signal, plan));
    if (old.cycleMs !== cycleMs || old.phases.length !== next.phases.length) return null;
    if (newCycleMs !== 0 && newCycleMs !== next.cycleMs) return null;
    newCycleMs = next.cycleMs;
    const newOf = new Map(next.phases.map((phase) => [phase.number, phase]));
    for (const phase of old.phases) {
      const moved = newOf.get(phase.number);
      if (!moved) return null;
      for (const field of ['startMs', 'greenEndMs', 'yellowEndMs', 'endMs'] as const) {
        const programMs = moduloMs(phase[field] + masterOf(old) - offsetMs, cycleMs);
        const masterMs = moduloMs(moved[field] + masterOf(next), newCycleMs);
        const told = known.get(programMs);
        if (told !== undefined && told !== masterMs) return null;
        known.set(programMs, masterMs);
      }
    }
  }
  return placePhases(
    phases.map(({ durationMs }) => durationMs),
    known,
    newCycleMs,
  );
}

/** Ring zero's time from master zero, ms. */
const masterOf = ({ offsetMs, localZeroMs }: Timetable) => offsetMs - localZeroMs;

/** Phases begin at the new times of what they began with; those that nothing tells of keep their place between two that are told. */
function placePhases(
  durations: readonly number[],
  known: ReadonlyMap<number, number>,
  newCycleMs: number,
): RetimedProgram | null {
  const starts: number[] = [];
  let startMs = 0;
  for (const durationMs of durations) {
    starts.push(startMs);
    startMs += durationMs;
  }
  const anchors = starts.flatMap((ms, k) => (known.has(ms) ? [k] : []));
  if (anchors.length === 0) return null;
  const durationsMs = [...durations];
  let total = 0;
  for (const [i, k] of anchors.entries()) {
    const next = anchors[(i + 1) % anchors.length];
    const count = anchors.length === 1 ? durations.length : ((next - k + durations.length - 1) % durations.length) + 1;
    const spanMs =
      anchors.length === 1 ? newCycleMs : moduloMs(known.get(starts[next])! - known.get(starts[k])!, newCycleMs);
    const rows = Array.from({ length: count }, (_, j) => (k + j) % durations.length);
    const oldMs = rows.reduce((sum, row) => sum + durations[row], 0);
    let leftMs = spanMs;
    let leftOldMs = oldMs;
    for (const row of rows) {
      const ms = leftOldMs === 0 ? 0 : Math.round((durations[row] * leftMs) / leftOldMs / 1000) * 1000;
      durationsMs[row] = row === rows[rows.length - 1] ? leftMs : Math.min(ms, leftMs);
      leftMs -= durationsMs[row];
      leftOldMs -= durations[row];
    }
    total += spanMs;
  }
  // More than one turn: the order of two phases has changed.
  if (total !== newCycleMs) return null;
  const before = durationsMs.slice(0, anchors[0]).reduce((sum, ms) => sum + ms, 0);
  return { durationsMs, offsetMs: moduloMs(known.get(starts[anchors[0]])! - before, newCycleMs) };
}

function timesOf(signal: SignalDefinition, plan: PlanDefinition): Timetable {
  const phases = signal.phases.map((phase) => ({ ...phase, movements: [], permissiveMovements: [] }));
  return compileTimetable({ ...signal, phases, freeMovements: [] }, { ...plan, offsetS: plan.offsetS }, []);
}

/** Whether two plans differ in offset and name alone. */
export function sameTimes(one: PlanDefinition, other: PlanDefinition): boolean {
  const times = ({ cycleS, rings, barriers = [] }: PlanDefinition) =>
    JSON.stringify([sToMs(cycleS), rings.map((ring) => ring.map((e) => [e.phase, sToMs(e.splitS)])), barriers]);
  return times(one) === times(other);
}
