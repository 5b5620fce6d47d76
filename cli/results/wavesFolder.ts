import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  applyPlanFile,
  type CityReport,
  corridorTable,
  freezeScene,
  type PlanFile,
  type ScenarioDefinition,
  signalTable,
  type TradeOffPoint,
} from '../../sim/index.ts';
import { formatCsv } from './measuresCsv.ts';
import { createDraftFolder } from './outputFolder.ts';
import { sheetFiles } from './sheetFiles.ts';
import { drawTradeOff } from './tradeOffChart.ts';

/** Names that an earlier `optimise --out` may have left in its folder. */
export const isWaveResult = (name: string) =>
  [
    ...['plan.json', 'report.json', 'corridors.csv', 'signals.csv', 'sheets', 'sheets.pdf'],
    ...['tradeoff.csv', 'tradeoff.svg'],
  ].includes(name);

/** Writes what `optimise` found, all or nothing. */
export async function writeWaves(
  folder: string,
  definition: ScenarioDefinition,
  planFile: PlanFile,
  report: CityReport,
  tradeOff: readonly TradeOffPoint[],
): Promise<void> {
  const draft = await createDraftFolder(folder);
  const write = (name: string, text: string) => writeFile(path.join(draft.path, name), text);
  try {
    await write('plan.json', `${JSON.stringify(planFile)}\n`);
    await write('report.json', `${JSON.stringify(report, null, 2)}\n`);
    await write('corridors.csv', corridorTable(report));
    await write('signals.csv', signalTable(planFile));
    if (tradeOff.length > 0) {
      await write('tradeoff.csv', formatCsv(tradeOffRows(tradeOff)));
      await write('tradeoff.svg', drawTradeOff(tradeOff, `${definition.name.en}: bands against delay`));
    }
    await mkdir(path.join(draft.path, 'sheets'));
    const { svgs, pdf } = await sheetFiles(freezeScene(applyPlanFile(definition, planFile)));
    for (const { name, text } of svgs) await write(path.join('sheets', name), text);
    await writeFile(path.join(draft.path, 'sheets.pdf'), pdf);
    await draft.publish();
  } finally {
    await draft.discard();
  }
}

function tradeOffRows(points: readonly TradeOffPoint[]): (string | number)[][] {
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return [
    ['band_weight', 'splits', 'bands_s', 'band_worth_ratio', 'delay_s', 'delay_veh_h', 'stops_per_h', 'cost_veh_h'],
    ...points.map(({ bandWeight, splits, totalBandS, bandWorthRatio, modelled }) => [
      ...[bandWeight, splits ? 'free' : 'kept', totalBandS, rounded(bandWorthRatio), rounded(modelled.delayS)],
      ...[modelled.uniformVehH + modelled.randomVehH, modelled.stopsPerH, modelled.costVehH].map(rounded),
    ]),
  ];
}
