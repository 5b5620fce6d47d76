import {
  applyPlanFile,
  type CorridorBands,
  digestPlans,
  freezeScene,
  InputError,
  LEAST_PROGRESSION_MPS,
  measureBands,
  mpsToKmh,
  type PlanAssignment,
  type PlanDefinition,
  type PlanFile,
  PROGRESSION_TOLERANCE_MPS,
  type ProgressionSpeeds,
  parsePlanFile,
  type ScenarioDefinition,
} from '../../sim/index.ts';
import { speedsOf, withPlans } from '../run/plansInForce.ts';
import type { CheckedPlans, UploadPreview } from './messages.ts';

/**
 * Reads a plan file for a running city and says what it would change.
 *
 * @param scenario with the speeds in force
 * @param plans what all signals run, in the scenario's order
 * @throws InputError with every issue of the file
 */
export function checkPlans(scenario: ScenarioDefinition, plans: readonly PlanAssignment[], text: string): CheckedPlans {
  const file = parsePlanFile({ name: 'plan.json', text }, scenario);
  checkSpeeds(file);
  const wanted = new Map(file.plans.map(({ intersectionId, plan }) => [intersectionId, plan]));
  const after = plans.map((one) => {
    const plan = wanted.get(one.intersectionId);
    return plan === undefined || runsAlike(plan, one.plan) ? one : { ...one, plan };
  });
  const former = plans.filter((one, row) => after[row] !== one);
  const changed = after.filter((one, row) => plans[row] !== one);
  const before = measureAll(scenario, plans);
  const speeds = otherSpeeds(scenario, file);
  const then = measureAll(applyPlanFile(scenario, { plans: [], progressionSpeeds: speeds.wanted }), after);
  const pairs = former.map(({ intersectionId, plan }, i) => ({ intersectionId, was: plan, is: changed[i].plan }));
  const kept = pairs.filter(({ was, is }) => was.cycleS === is.cycleS);
  const preview: UploadPreview = {
    signals: file.plans.length,
    changedSignals: changed.length,
    changedCycles: pairs.length - kept.length,
    changedSplits: kept.filter(({ was, is }) => !runsAlike({ ...was, offsetS: 0 }, { ...is, offsetS: 0 })).length,
    largestShift: largestShift(kept),
    bandsBeforeS: before.totalS,
    bandsAfterS: then.totalS,
    corridorsWithoutBandBefore: before.without,
    corridorsWithoutBandAfter: then.without,
    changedSpeeds: speeds.wanted.length,
    digest: digestPlans(after),
  };
  return {
    preview,
    wanted: { plans: changed, progressionSpeeds: speeds.wanted },
    former: { plans: former, progressionSpeeds: speeds.former },
  };
}

/** Whether two plans show the same, whatever they are called. */
function runsAlike(a: PlanDefinition, b: PlanDefinition): boolean {
  const mark = (plan: PlanDefinition) => digestPlans([{ intersectionId: '', plan }]);
  return mark(a) === mark(b);
}

interface Pair {
  readonly intersectionId: string;
  readonly was: PlanDefinition;
  readonly is: PlanDefinition;
}

function largestShift(pairs: readonly Pair[]): UploadPreview['largestShift'] {
  let largest: UploadPreview['largestShift'] = null;
  for (const { intersectionId, was, is } of pairs) {
    const forward = (((is.offsetS - was.offsetS) % is.cycleS) + is.cycleS) % is.cycleS;
    const shiftS = Math.round(1000 * (forward > is.cycleS / 2 ? forward - is.cycleS : forward)) / 1000;
    if (shiftS !== 0 && Math.abs(shiftS) > Math.abs(largest?.shiftS ?? 0)) largest = { intersectionId, shiftS };
  }
  return largest;
}

/** Through bands of all corridors, s, and how many corridors lack one. */
function measureAll(
  scenario: ScenarioDefinition,
  plans: readonly PlanAssignment[],
): { readonly totalS: number; readonly without: number } {
  const { corridors, network, signals } = freezeScene(withPlans(scenario, plans));
  const bands = corridors.map((corridor) => {
    const timetables = Array.from(corridor.memberIntersection, (intersection) => {
      const signal = signals.signalOfIntersection[intersection];
      return signal < 0 ? null : signals.initialTimetables[signal];
    });
    return measureBands(corridor, network, timetables);
  });
  const widthsMs = ({ outbound, inbound }: CorridorBands) =>
    [outbound, inbound].flatMap((one) => (one === null ? [] : [one.through?.widthMs ?? 0]));
  const totalMs = bands.flatMap(widthsMs).reduce((sum, widthMs) => sum + widthMs, 0);
  return { totalS: totalMs / 1000, without: bands.filter((one) => widthsMs(one).includes(0)).length };
}

/** Speeds of a file that are not in force, and those that are in their place. */
function otherSpeeds(
  { corridors }: ScenarioDefinition,
  { progressionSpeeds }: PlanFile,
): { readonly wanted: readonly ProgressionSpeeds[]; readonly former: readonly ProgressionSpeeds[] } {
  const corridorById = new Map(corridors.map((corridor) => [corridor.id, corridor]));
  const differs = (a: number | undefined, b: number | undefined) =>
    a !== undefined && b !== undefined && Math.abs(a - b) > PROGRESSION_TOLERANCE_MPS;
  const sectionsDiffer = (a: readonly number[] = [], b: readonly number[] = []) =>
    a.length !== b.length || a.some((speedMps, k) => differs(speedMps, b[k]));
  const wanted = progressionSpeeds.filter((one) => {
    const now = speedsOf(corridorById.get(one.corridorId)!);
    return (
      differs(one.outboundMps, now.outboundMps) ||
      differs(one.inboundMps, now.inboundMps) ||
      sectionsDiffer(one.outboundSectionsMps, now.outboundSectionsMps) ||
      (one.inboundMps !== undefined && sectionsDiffer(one.inboundSectionsMps, now.inboundSectionsMps))
    );
  });
  return { wanted, former: wanted.map(({ corridorId }) => speedsOf(corridorById.get(corridorId)!)) };
}

/** What a live run would refuse after plans have come in must be refused before. */
function checkSpeeds({ progressionSpeeds }: PlanFile): void {
  const leastKmh = Math.round(mpsToKmh(LEAST_PROGRESSION_MPS));
  const issues = progressionSpeeds.flatMap((speeds, i) =>
    (['outboundMps', 'inboundMps'] as const).flatMap((key) => {
      const speedMps = speeds[key];
      if (speedMps === undefined || speedMps >= LEAST_PROGRESSION_MPS) return [];
      const message = `${speedMps} m/s is under the ${leastKmh} km/h that a running city lays a green wave for; give m/s`;
      return [{ file: 'plan.json', path: `/progressionSpeeds/${i}/${key}`, message }];
    }),
  );
  progressionSpeeds.forEach((speeds, i) => {
    for (const key of ['outboundSectionsMps', 'inboundSectionsMps'] as const) {
      speeds[key]?.forEach((speedMps, k) => {
        if (speedMps >= LEAST_PROGRESSION_MPS) return;
        const message = `${speedMps} m/s is under the ${leastKmh} km/h that a running city lays a green wave for; give m/s`;
        issues.push({ file: 'plan.json', path: `/progressionSpeeds/${i}/${key}/${k}`, message });
      });
    }
  });
  if (issues.length > 0) throw new InputError(issues);
}
