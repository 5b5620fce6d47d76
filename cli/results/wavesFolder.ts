import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  applyPlanFile,
  type CityReport,
  freezeScene,
  type PlanFile,
  type ScenarioDefinition,
  type TradeOffPoint,
} from '../../sim/index.ts';
import { drawCorridorSheet } from './corridorSheet.ts';
import { formatCsv } from './measuresCsv.ts';
import { createDraftFolder } from './outputFolder.ts';
import { drawTradeOff } from './tradeOffChart.ts';

/** Names that an earlier `optimise --out` may have left in its folder. */
export const isWaveResult = (name: string) =>
  ['plan.json', 'report.json', 'corridors.csv', 'signals.csv', 'sheets', 'tradeoff.csv', 'tradeoff.svg'].includes(name);

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
    await write('corridors.csv', formatCsv(corridorRows(report)));
    await write('signals.csv', formatCsv(signalRows(planFile)));
    if (tradeOff.length > 0) {
      await write('tradeoff.csv', formatCsv(tradeOffRows(tradeOff)));
      await write('tradeoff.svg', drawTradeOff(tradeOff, `${definition.name.en}: bands against delay`));
    }
    await mkdir(path.join(draft.path, 'sheets'));
    const scene = freezeScene(applyPlanFile(definition, planFile));
    for (const corridor of scene.corridors) {
      await write(path.join('sheets', `${fileNameOf(corridor.definition.id)}.svg`), drawCorridorSheet(scene, corridor));
    }
    await draft.publish();
  } finally {
    await draft.discard();
  }
}

/** Ids of other programs may hold what a file's name may not. */
function fileNameOf(id: string): string {
  return id.replace(/[^\p{L}\p{N}._-]+/gu, '_');
}

function corridorRows({ corridors }: CityReport): (string | number)[][] {
  const head = ['corridor', 'name_zh', 'name_en', 'signals', 'cycle_s', 'band_s', 'band_reverse_s', 'before_s'];
  const more = ['best_possible_s', 'through_band', 'speed_kmh', 'speed_reverse_kmh', 'costliest', 'cost_s', 'reason'];
  return [
    [...head, ...more],
    ...corridors.map((one) => [
      ...[one.id, one.name.zh, one.name.en, one.signals, one.cycleS, one.bandS, one.bandReverseS, one.beforeS],
      ...[one.bestPossibleS, one.throughBand ? 'yes' : 'no', rounded(one.speedKmh), rounded(one.speedReverseKmh)],
      one.costliestCrossing?.intersectionId ?? '',
      one.costliestCrossing?.costS ?? '',
      one.costliestCrossing?.reason ?? '',
    ]),
  ];
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

/** Offsets from master zero to the start of green of the first coordinated phase. */
function signalRows({ plans }: PlanFile): (string | number)[][] {
  return [
    ['intersection', 'cycle_s', 'offset_s', 'offset_reference', 'rings'],
    ...plans.map(({ intersectionId, plan }) => [
      intersectionId,
      plan.cycleS,
      plan.offsetS,
      'start of green of the first coordinated phase',
      plan.rings.map((ring) => ring.map(({ phase, splitS }) => `${phase}:${splitS}`).join(' ')).join(' | '),
    ]),
  ];
}

function rounded(value: number | null): string | number {
  return value === null ? '' : Math.round(value * 10) / 10;
}
