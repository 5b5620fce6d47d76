import { InputError, type Issue } from '../../core/issue.ts';
import { SCENARIO_VERSION, type ScenarioDefinition } from '../../scenario/definition.ts';
import { formatCsvText } from '../csvText.ts';
import { createNotes, finishImport, type ImportResult } from '../report.ts';
import type { TextSource } from '../textSource.ts';
import { buildDemand } from './demand.ts';
import { buildNetwork, type UtdfNetwork } from './network.ts';
import { buildSignals } from './signals.ts';
import { readUtdfFile } from './table.ts';

/**
 * A combined UTDF file (version 8) as a scenario. See docs/formats/utdf.md.
 *
 * @param id of the scenario
 * @throws InputError with every issue, each with its line
 */
export async function importUtdf(source: TextSource, id: string): Promise<ImportResult> {
  const file = source.name;
  const utdf = await readUtdfFile(source);
  const notes = createNotes();
  const issues: Issue[] = [];
  const built = buildNetwork(utdf, file, notes, issues);
  const signals = buildSignals(utdf, built.signals, built.movements, file, notes, issues);
  if (issues.length > 0) throw new InputError(issues);
  const result = finishImport(
    {
      format: 'greenwave-scenario',
      version: SCENARIO_VERSION,
      id,
      name: { zh: id, en: id },
      sources: {
        zh: '路网、转向流量与配时来自 Synchro 的 UTDF 文件；路径由转向比例推算。',
        en: 'Network, turning volumes and timing are from a Synchro UTDF file; routes are worked out from turning shares.',
      },
      origin: { latitude: 0, longitude: 0 },
      startS: startOf(utdf.Network.rows.find(({ cells }) => /^scenariotime$/i.test(cells[0]))?.cells[1]),
      durationS: 3600,
      stepS: 0.5,
      seed: 1,
      warmUpS: 600,
      network: built.network,
      signals,
      corridors: [],
      demand: buildDemand(built, file, notes),
    },
    notes,
    file,
  );
  return { ...result, volumes: volumeTable(built, result.definition) };
}

/** What the file counts at its signals, as it stands there: routes fit neighbours that don't agree, these needn't. */
function volumeTable({ movements }: UtdfNetwork, { signals, network }: ScenarioDefinition): string {
  const signalised = new Set(signals.map(({ intersectionId }) => intersectionId));
  const built = new Set(network.movements.map(({ id }) => id));
  return formatCsvText([
    ['intersection', 'movement', 'veh_h', 'phf'],
    ...movements
      .filter(({ id, node }) => signalised.has(node) && built.has(id))
      .map(({ id, node, volumeVehPerH, peakHourFactor }) => [node, id, volumeVehPerH, peakHourFactor]),
  ]);
}

const DEFAULT_START_S = 8 * 3600;

/** A time of day such as `7:30` or `5:00 PM`, s after midnight. */
function startOf(text: string | undefined): number {
  const found = /^(\d{1,2}):(\d{2})\s*(AM|PM)?$/i.exec((text ?? '').trim());
  if (!found) return DEFAULT_START_S;
  const [, hours, minutes, half] = found;
  const hour = half ? (Number(hours) % 12) + (/PM/i.test(half) ? 12 : 0) : Number(hours);
  return hour < 24 ? hour * 3600 + Number(minutes) * 60 : DEFAULT_START_S;
}
