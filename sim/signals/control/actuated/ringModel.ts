import { moduloMs } from '../../../core/cycleArithmetic.ts';
import type { Timetable } from '../../timetable.ts';
import { leastGreenMs, type SignalModel } from '../signalModel.ts';
import type { PhaseSettings } from './phaseSettings.ts';

/** What a ring times at once: a phase, or all phases of a stage. */
export interface Unit {
  /** Rows of the model's phases. */
  readonly phases: readonly number[];
  readonly ring: number;
  /** Place in the ring. */
  readonly place: number;
  /** Ring times of its green in the plan, ms. */
  readonly startMs: number;
  readonly greenEndMs: number;
  /** Minimum green, without and with walk, ms. */
  readonly leastMs: number;
  readonly leastWithWalkMs: number;
  readonly maxGreenMs: number;
  /** Yellow and red clearance, ms. */
  readonly clearMs: number;
  readonly isCoordinated: boolean;
  readonly hasMaxRecall: boolean;
  readonly hasDualEntry: boolean;
}

/** A plan as an actuated controller walks through it. */
export interface RingModel {
  readonly cycleMs: number;
  readonly rings: readonly (readonly Unit[])[];
  /** For each barrier group, where it ends in each ring; the last is the end of the rings. */
  readonly groupEnds: readonly (readonly number[])[];
  /** Time from a yield point to the last force-off before the next: later than that nobody can be served, ms. */
  readonly permissiveMs: number;
}

/**
 * Units of a plan. Phases of several rings are units of their own, if any two that may meet between two barriers can be green
 * together. Else (and so with a program of one ring for each signal group) the plan's stages are the units of one ring.
 */
export function createRingModel(
  model: SignalModel,
  timetable: Timetable,
  settings: readonly PhaseSettings[],
): RingModel {
  const { plan, cycleMs } = timetable;
  const groupEnds = [...(plan.barriers ?? []), plan.rings.map((ring) => ring.length)];
  const rowOf = (number: number) => model.phaseRow.get(number)!;
  const rows = plan.rings.map((ring) => ring.map(({ phase }) => rowOf(phase)));
  const describe = (
    phases: readonly number[],
    ring: number,
    place: number,
    startMs: number,
    greenEndMs: number,
  ): Unit => {
    const most = (of: (row: number) => number) => Math.max(...phases.map(of));
    const leastMs = most((row) => leastGreenMs(model.phases[row], false));
    const leastWithWalkMs = most((row) => leastGreenMs(model.phases[row], true));
    return {
      phases,
      ring,
      place,
      startMs,
      greenEndMs,
      leastMs,
      leastWithWalkMs,
      maxGreenMs: Math.max(
        leastMs,
        most((row) => settings[row].maxGreenMs ?? MAX_GREEN_RATIO * (greenEndMs - startMs)),
      ),
      clearMs: most((row) => model.phases[row].yellowMs + model.phases[row].redClearanceMs),
      isCoordinated: phases.some((row) => plan.coordinatedPhases.includes(model.phases[row].number)),
      hasMaxRecall: phases.some((row) => settings[row].recall === 'max'),
      hasDualEntry: phases.some((row) => settings[row].dualEntry),
    };
  };
  if (rows.length <= MOST_RINGS && canMeet(model, rows, groupEnds)) {
    const timeOf = new Map(timetable.phases.map((phase) => [rowOf(phase.number), phase]));
    const rings = rows.map((ring, r) =>
      ring.map((row, place) => {
        const { startMs, greenEndMs } = timeOf.get(row)!;
        return describe([row], r, place, startMs, greenEndMs);
      }),
    );
    return { cycleMs, rings, groupEnds, permissiveMs: findPermissiveMs(rings.flat(), cycleMs) };
  }
  const stages = stagesByTime(model, timetable);
  const ring = stages.map(({ phases, startMs, endMs }, place) => describe(phases, 0, place, startMs, endMs));
  return { cycleMs, rings: [ring], groupEnds: [[ring.length]], permissiveMs: findPermissiveMs(ring, cycleMs) };
}

function findPermissiveMs(units: readonly Unit[], cycleMs: number): number {
  const others = units.filter(({ isCoordinated }) => !isCoordinated);
  return Math.max(
    0,
    ...units
      .filter(({ isCoordinated }) => isCoordinated)
      .flatMap((main) => others.map((other) => moduloMs(other.greenEndMs - main.greenEndMs, cycleMs))),
  );
}

/** More rings than that are a program of signal groups: its stages are timed, in one ring. */
export const MOST_RINGS = 4;

/** Longest green against the plan's: FHWA-HOP-08-024, section 5.4, gives 1.25 to 1.5. */
const MAX_GREEN_RATIO = 1.5;

function canMeet(model: SignalModel, rows: readonly (readonly number[])[], groupEnds: readonly (readonly number[])[]) {
  let from = rows.map(() => 0);
  for (const to of groupEnds) {
    const group = rows.map((ring, r) => ring.slice(from[r], to[r]));
    for (const [r, ring] of group.entries()) {
      for (const other of group.slice(r + 1)) {
        if (ring.some((a) => other.some((b) => model.phases[a].conflicting.includes(b)))) return false;
      }
    }
    from = [...to];
  }
  return true;
}

/** The plan's own stages: the phases that are green together, from each start of a green on. */
function stagesByTime(model: SignalModel, { phases, cycleMs }: Timetable) {
  const starts = [...new Set(phases.map(({ startMs }) => startMs))].sort((a, b) => a - b);
  return starts.map((startMs, k) => {
    const green = phases.filter((phase) => phase.startMs <= startMs && startMs < phase.greenEndMs);
    const nextMs = starts[k + 1] ?? cycleMs;
    return {
      phases: green.map(({ number }) => model.phaseRow.get(number)!).sort((a, b) => a - b),
      startMs,
      endMs: Math.max(startMs + 1, Math.min(nextMs, ...green.map(({ greenEndMs }) => greenEndMs))),
    };
  });
}
