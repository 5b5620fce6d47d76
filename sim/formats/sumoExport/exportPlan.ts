import { moduloMs } from '../../core/cycleArithmetic.ts';
import { InputError, type Issue } from '../../core/issue.ts';
import { msToS, sToMs } from '../../core/units.ts';
import type { ScenarioDefinition } from '../../scenario/definition.ts';
import type { PlanFile } from '../../scenario/planFile.ts';
import { planInForce } from '../../signals/signalSet.ts';
import { type ExportResult, keepNotes } from '../exportResult.ts';
import { createNotes } from '../report.ts';
import { createSumoDemand, readDemand } from '../sumo/demandFile.ts';
import { readNet, type SumoNet } from '../sumo/netFile.ts';
import { pickPrograms } from '../sumo/pickPrograms.ts';
import type { TextSource } from '../textSource.ts';
import { escapeXml } from '../xml.ts';
import { xmlFile } from './network.ts';
import { type RetimedSignal, retimeProgram, sameTimes } from './retimeProgram.ts';

export interface SumoPlanSources {
  /** Scenario that was imported from the SUMO files, and the plans that its signals are to run. */
  readonly definition: ScenarioDefinition;
  readonly planFile: PlanFile;
  /** For issues. */
  readonly planName: string;
  readonly net: TextSource;
  readonly additional: readonly TextSource[];
}

/** Name of a program whose phases last differently from those that the network has. */
const PROGRAM_ID = 'greenwave';

/**
 * A plan for the SUMO programs that a scenario was imported from: an additional file that is loaded after them.
 *
 * Where a plan moves offsets alone, the program's is moved. The import moved each program's reference from its first phase to
 * our local zero; whatever that move was, it is the same for both plans. Where cycle or splits change, the light gets a
 * program of its own with the same states in the same order, so that SUMO's clearances stay.
 *
 * @throws InputError with every issue: plans that no program of these states shows, or joined lights that would come apart
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
  const groups = new Map<string, { readonly row: number; readonly signals: RetimedSignal[] }>();
  planFile.plans.forEach(({ intersectionId, plan }, row) => {
    const report = (message: string) => issues.push({ file: planName, path: `/plans/${row}`, message });
    const light = lights.get(intersectionId);
    const signal = definition.signals.find((one) => one.intersectionId === intersectionId)!;
    const before = planInForce(signal, definition.startS);
    if (light === undefined) {
      report(`intersection "${intersectionId}" has no traffic light in ${net.file}; give the network of the import`);
      return;
    }
    const group = groups.get(light) ?? { row, signals: [] };
    groups.set(light, group);
    group.signals.push({ signal, before, after: plan });
    const [first] = group.signals;
    if (shiftMs(first) === shiftMs(group.signals[group.signals.length - 1]) || !sameTimes(before, plan)) return;
    report(
      `traffic light "${light}" also runs the intersection of row ${group.row}, whose offset moves by ${msToS(shiftMs(first))} s and this one's by ${msToS(shiftMs(group.signals[group.signals.length - 1]))} s; give both the same`,
    );
  });
  if (issues.length > 0) throw new InputError(issues);
  let retimed = 0;
  const rows = [...groups].flatMap(([light, { row, signals }]): string[] => {
    const program = programs.get(light)!;
    const { programId, phases, offsetMs, type } = program;
    if (signals.every(({ before, after }) => sameTimes(before, after))) {
      const cycleMs = phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
      const offsetS = msToS(moduloMs(offsetMs + shiftMs(signals[0]), cycleMs));
      return [`<tlLogic id="${escapeXml(light)}" programID="${escapeXml(programId)}" offset="${offsetS}"/>`];
    }
    const times = type === 'static' ? retimeProgram(program, signals) : null;
    if (times === null) {
      const message =
        type === 'static'
          ? `the plan of "${light}" changes the order of its program's states, which none of SUMO's with the same states can; make the plan with --keep orders`
          : `"${light}" is ${type}, whose phases have no fixed length; make the plan with --keep cycles,splits,orders`;
      issues.push({ file: planName, path: `/plans/${row}`, message });
      return [];
    }
    retimed++;
    return [
      `<tlLogic id="${escapeXml(light)}" type="static" programID="${PROGRAM_ID}" offset="${msToS(times.offsetMs)}">`,
      ...phases.flatMap(({ state }, k) =>
        times.durationsMs[k] > 0
          ? [`<phase duration="${msToS(times.durationsMs[k])}" state="${escapeXml(state)}"/>`]
          : [],
      ),
      '</tlLogic>',
    ];
  });
  if (issues.length > 0) throw new InputError(issues);
  const counts = { 'traffic lights': groups.size, ...(retimed > 0 && { 'programs with other splits': retimed }) };
  return {
    files: [{ name: 'offsets.add.xml', text: xmlFile('additional', rows) }],
    counts,
    notes: keepNotes([
      {
        what: 'traffic light',
        count: [...new Set(lights.values())].filter((light) => !groups.has(light)).length,
        why: 'is not in the plan and keeps its program',
      },
    ]),
  };
}

function shiftMs({ before, after }: RetimedSignal): number {
  return moduloMs(sToMs(after.offsetS) - sToMs(before.offsetS), sToMs(after.cycleS));
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
