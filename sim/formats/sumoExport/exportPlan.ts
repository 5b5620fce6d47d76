import { moduloMs } from '../../core/cycleArithmetic.ts';
import { InputError, type Issue } from '../../core/issue.ts';
import { msToS, sToMs } from '../../core/units.ts';
import type { ScenarioDefinition } from '../../scenario/definition.ts';
import type { PlanFile } from '../../scenario/planFile.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import { planInForce } from '../../signals/signalSet.ts';
import { type ExportResult, keepNotes } from '../exportResult.ts';
import { createNotes } from '../report.ts';
import { createSumoDemand, readDemand } from '../sumo/demandFile.ts';
import { readNet, type SumoNet } from '../sumo/netFile.ts';
import { pickPrograms } from '../sumo/pickPrograms.ts';
import type { TextSource } from '../textSource.ts';
import { escapeXml } from '../xml.ts';
import { xmlFile } from './network.ts';

export interface SumoPlanSources {
  /** Scenario that was imported from the SUMO files, and the plans that its signals are to run. */
  readonly definition: ScenarioDefinition;
  readonly planFile: PlanFile;
  /** For issues. */
  readonly planName: string;
  readonly net: TextSource;
  readonly additional: readonly TextSource[];
}

/**
 * Offsets of a plan for the SUMO programs that a scenario was imported from: an additional file that leaves their ids and
 * phases alone, and is loaded after them.
 *
 * The import moved each program's reference from its first phase to our local zero; whatever that move was, it is the
 * same for both plans. So SUMO's offset changes by as much as ours.
 *
 * @throws InputError with every issue: plans that change more than offsets, or joined lights that would come apart
 */
export async function exportSumoPlan(sources: SumoPlanSources): Promise<ExportResult> {
  const { definition, planFile, planName, net: netSource, additional } = sources;
  const issues: Issue[] = [];
  const net = await readNet(netSource, issues);
  const demandFile = createSumoDemand();
  for (const source of additional) await readDemand(source, demandFile, issues);
  if (issues.length > 0) throw new InputError(issues);
  const programs = pickPrograms(net, demandFile.programs, createNotes(), issues);
  const lights = lightOfIntersections(net);
  const shifts = new Map<string, { readonly row: number; readonly shiftMs: number }>();
  planFile.plans.forEach(({ intersectionId, plan }, row) => {
    const report = (message: string) => issues.push({ file: planName, path: `/plans/${row}`, message });
    const light = lights.get(intersectionId);
    const before = planInForce(
      definition.signals.find((one) => one.intersectionId === intersectionId)!,
      definition.startS,
    );
    if (light === undefined) {
      report(`intersection "${intersectionId}" has no traffic light in ${net.file}; give the network of the import`);
    } else if (timesOf(plan) !== timesOf(before)) {
      report(
        `cycle, phase order or splits at "${intersectionId}" differ from the program's; make the plan with --keep cycles,orders`,
      );
    } else {
      const shiftMs = moduloMs(sToMs(plan.offsetS) - sToMs(before.offsetS), sToMs(plan.cycleS));
      const other = shifts.get(light);
      if (other && other.shiftMs !== shiftMs) {
        report(
          `traffic light "${light}" also runs the intersection of row ${other.row}, whose offset moves by ${msToS(other.shiftMs)} s and this one's by ${msToS(shiftMs)} s; give both the same`,
        );
      }
      shifts.set(light, { row, shiftMs });
    }
  });
  if (issues.length > 0) throw new InputError(issues);
  const rows = [...shifts].map(([light, { shiftMs }]) => {
    const { programId, phases, offsetMs } = programs.get(light)!;
    const cycleMs = phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const offsetS = msToS(moduloMs(offsetMs + shiftMs, cycleMs));
    return `<tlLogic id="${escapeXml(light)}" programID="${escapeXml(programId)}" offset="${offsetS}"/>`;
  });
  return {
    files: [{ name: 'offsets.add.xml', text: xmlFile('additional', rows) }],
    counts: { 'traffic lights': rows.length },
    notes: keepNotes([
      {
        what: 'traffic light',
        count: [...new Set(lights.values())].filter((light) => !shifts.has(light)).length,
        why: 'is not in the plan and keeps its offset',
      },
    ]),
  };
}

/** All of a plan but its name and offset. */
function timesOf({ cycleS, coordinatedPhases, rings, barriers = [] }: PlanDefinition): string {
  return JSON.stringify([
    cycleS,
    coordinatedPhases,
    rings.map((ring) => ring.map((e) => [e.phase, e.splitS])),
    barriers,
  ]);
}

/** Traffic light of each junction that has one. */
function lightOfIntersections(net: SumoNet): Map<string, string> {
  const endOf = new Map(net.edges.map(({ id, to }) => [id, to]));
  const lights = new Map<string, string>();
  for (const { from, tl } of net.connections) {
    const junction = endOf.get(from);
    if (tl !== '' && junction !== undefined && !lights.has(junction)) lights.set(junction, tl);
  }
  return lights;
}
