import {
  corridorTable,
  digestPlans,
  drawCorridorSheet,
  exportUtdf,
  freezeScenario,
  freezeScene,
  InputError,
  optimiseWaves,
  type PlanAssignment,
  type PlanFile,
  reportWaves,
  type ScenarioDefinition,
  sheetToSvg,
  signalTable,
} from '../../sim/index.ts';
import { speedsOf, withPlans } from '../run/plansInForce.ts';
import type { FileKind, MadeFile } from './messages.ts';
import { sheetsToPdf } from './sheetPdf.ts';

/**
 * A file of the plans in force, as the command line writes it: `optimise --method measure --out`, `export sheets`, `export utdf`.
 *
 * @param plans of all signals, in the scenario's order
 * @throws InputError if there is no such corridor, or none at all
 */
export async function makeFile(
  scenario: ScenarioDefinition,
  plans: readonly PlanAssignment[],
  kind: FileKind,
  corridorId: string | null,
): Promise<MadeFile> {
  const running = withPlans(scenario, plans);
  const corridors = running.corridors.filter(({ id }) => corridorId === null || id === corridorId);
  if (corridors.length === 0 && (corridorId !== null || !['plan.json', 'signals.csv', 'utdf.csv'].includes(kind))) {
    const message = corridorId === null ? 'the scenario has no corridors' : `there is no corridor "${corridorId}"`;
    throw new InputError([{ file: '', path: '/corridors', message }]);
  }
  const definition = { ...running, corridors };
  const content = await write(definition, planFileOf(definition, plans, corridorId), kind);
  return {
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
    digest: digestPlans(plans),
  };
}

async function write(definition: ScenarioDefinition, planFile: PlanFile, kind: FileKind): Promise<string | Uint8Array> {
  switch (kind) {
    case 'plan.json':
      return `${JSON.stringify(planFile)}\n`;
    case 'signals.csv':
      return signalTable(planFile);
    case 'corridors.csv':
      return corridorTable(measure(definition));
    case 'utdf.csv':
      return exportUtdf(freezeScenario(definition), 'firstGreen').files[0].text;
    case 'sheet.svg':
    case 'sheets.pdf': {
      const scene = freezeScene(definition);
      const sheets = scene.corridors.map((corridor) => drawCorridorSheet(scene, corridor));
      if (kind === 'sheet.svg') return sheetToSvg(sheets[0]);
      return sheetsToPdf(sheets, `${definition.name.zh} ${definition.name.en}`);
    }
  }
}

/** Plans and speeds as they are: of all signals, or of a corridor's. */
function planFileOf(
  { corridors }: ScenarioDefinition,
  plans: readonly PlanAssignment[],
  corridorId: string | null,
): PlanFile {
  const members = new Set(corridors.flatMap((corridor) => corridor.members.map((one) => one.intersectionId)));
  return {
    plans: plans.filter(({ intersectionId }) => corridorId === null || members.has(intersectionId)),
    progressionSpeeds: corridors.map(speedsOf),
  };
}

/** The report of the plans as they are: nothing is looked for. */
function measure(definition: ScenarioDefinition) {
  const search = optimiseWaves(definition, {
    method: 'measure',
    seed: definition.seed,
    keepCycles: true,
    keepOrders: true,
    speedShare: null,
  });
  let step = search.next();
  while (!step.done) step = search.next(false);
  return reportWaves(definition, step.value);
}
