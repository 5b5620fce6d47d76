import type { Timetable } from '../timetable.ts';
import type { SignalModel } from './signalModel.ts';

/** Phases that can be green together, for controllers that choose among stages. */
export interface Stage {
  /** Rows of the model's phases. */
  readonly phases: readonly number[];
  /** Lanes (network rows) that any of them leaves, each once. */
  readonly lanes: readonly number[];
  /** Movements (network rows) that go, each once. */
  readonly movements: readonly number[];
}

/**
 * The stages of a plan. Of one or two rings: every choice of one phase a ring between two barriers that does not
 * conflict. Of more rings: what the plan itself shows together.
 */
export function findStages(model: SignalModel, timetable: Timetable): Stage[] {
  const { plan } = timetable;
  const choices = plan.rings.length <= 2 ? chooseByRings(model, timetable) : chooseByTime(model, timetable);
  const seen = new Set<string>();
  return choices.flatMap((phases): Stage[] => {
    const key = phases.join();
    if (seen.has(key) || phases.length === 0) return [];
    seen.add(key);
    const of = <T>(pick: (row: number) => readonly T[]) => [...new Set(phases.flatMap(pick))];
    const lanes = of((row) => model.phases[row].lanes);
    if (lanes.length === 0) return [];
    const movements = of((row) => [...model.phases[row].movements, ...model.phases[row].permissiveMovements]);
    return [{ phases, lanes, movements }];
  });
}

function chooseByRings(model: SignalModel, { plan }: Timetable): number[][] {
  const rowOf = (number: number) => model.phaseRow.get(number)!;
  let from = plan.rings.map(() => 0);
  const choices: number[][] = [];
  for (const to of [...(plan.barriers ?? []), plan.rings.map((ring) => ring.length)]) {
    const group = plan.rings.map((ring, r) => ring.slice(from[r], to[r]).map(({ phase }) => rowOf(phase)));
    const [one, two = []] = group;
    for (const a of one) {
      const partners = two.filter((b) => !model.phases[a].conflicting.includes(b));
      if (partners.length === 0) choices.push([a]);
      for (const b of partners) choices.push([a, b]);
    }
    if (one.length === 0) choices.push(...two.map((b) => [b]));
    from = [...to];
  }
  return choices;
}

function chooseByTime(model: SignalModel, { phases }: Timetable): number[][] {
  return phases.map(({ startMs }) =>
    phases
      .filter((phase) => phase.startMs <= startMs && startMs < phase.greenEndMs)
      .map(({ number }) => model.phaseRow.get(number)!)
      .sort((a, b) => a - b),
  );
}
