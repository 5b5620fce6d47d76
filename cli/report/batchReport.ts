import type { BothLanguages } from '../../sim/index.ts';
import type { Batch, BatchCell } from '../batch.ts';
import type { ReportOrigin } from './formatReport.ts';
import { both, escapeMarkup } from './markup.ts';
import { SCRIPT, STYLE } from './page.ts';
import { formatFacts } from './tables.ts';
import { drawVariants } from './variantChart.ts';

const CHART_STYLE = `
.first{stroke:var(--strong);stroke-dasharray:3 3}.seeds.variant{stroke-width:5;opacity:.45}
`;

/** An experiment as one HTML file that stands alone: a chart a measure, its variants side by side, in both languages and themes. */
export function formatBatchReport(batch: Batch, name: string, origin: ReportOrigin): string {
  const title = { en: `Experiment ${name}`, zh: `实验 ${name}` };
  const demands = [...new Set(batch.cells.map(({ demandFactor }) => demandFactor))];
  return [
    '<!doctype html>',
    `<html lang="en" data-title-en="${escapeMarkup(title.en)}" data-title-zh="${escapeMarkup(title.zh)}">`,
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    // Nothing may be fetched, whatever a name contains.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none';style-src 'unsafe-inline';script-src 'unsafe-inline'">`,
    `<title>${escapeMarkup(title.en)}</title><style>${STYLE}${CHART_STYLE}</style></head>`,
    `<body><main><header><div class="brand">Greenwave <span>${both({ en: 'experiment', zh: '实验报告' })}</span></div>`,
    `<div class="switches"><button id="language" type="button">${both({ en: '中文', zh: 'EN' })}</button>`,
    `<button id="theme" type="button">${both({ en: 'light / dark', zh: '明 / 暗' })}</button></div></header>`,
    `<p class="lead">${both(title)}</p>`,
    `<p>${both(sayHow(batch))}</p>`,
    ...demands.map((factor) => formatDemand(batch, factor, demands.length > 1)),
    formatOrigin(batch, origin),
    `<footer>Greenwave ${escapeMarkup(origin.greenwave)} · ${escapeMarkup(origin.finishedAt)}</footer>`,
    `</main><script>${SCRIPT}</script></body></html>\n`,
  ].join('\n');
}

function sayHow({ seeds, durationS, stepS, cells }: Batch): BothLanguages {
  const runs = cells.length * seeds.length;
  return {
    en: `${runs} runs of ${durationS} s in steps of ${stepS} s under seeds ${seeds[0]} to ${seeds.at(-1)}. Under one seed every variant meets the same vehicles: differences are taken pair by pair. Dots are seeds, diamonds means, bars 95 % intervals; green is better and red worse than the first variant (dashed) where the interval of the paired difference lies to one side of zero.`,
    zh: `共 ${runs} 次运行，每次 ${durationS} s，步长 ${stepS} s，种子 ${seeds[0]} 至 ${seeds.at(-1)}。同一种子下各方案遇到相同的车辆，差值逐对计算。点为各种子，菱形为均值，横条为 95 % 置信区间；成对差值的区间不跨零时，绿色表示优于、红色表示劣于首个方案（虚线）。`,
  };
}

function formatDemand({ cells }: Batch, factor: number, named: boolean): string {
  const own = cells.filter(({ demandFactor }) => demandFactor === factor);
  const title = named
    ? { en: `Demand × ${factor}`, zh: `需求 × ${factor}` }
    : { en: 'Measure by measure', zh: '逐项指标' };
  return `<section><h2>${both(title)}</h2>${own[0].measures.map((_, row) => formatMeasure(own, row)).join('\n')}</section>`;
}

function formatMeasure(cells: readonly BatchCell[], row: number): string {
  const { measure } = cells[0].measures[row];
  // A measure that some variant does not have is left out of all.
  const everywhere = cells.every(({ measures }) => measures[row]?.measure.id === measure.id);
  const same = cells.flatMap(({ measures }) => measures[row]?.sample.values ?? []);
  if (!everywhere || same.every((value) => value === same[0])) return '';
  const unit = measure.unit === '' ? '' : ` <span class="note">${escapeMarkup(measure.unit)}</span>`;
  return [
    `<article class="measure"><header><h3>${both(measure.name)}${unit}</h3></header>`,
    `<p class="note">${both(measure.definition)}</p>${drawVariants(cells, row)}</article>`,
  ].join('');
}

function formatOrigin({ cells, seeds, durationS, stepS }: Batch, origin: ReportOrigin): string {
  const facts: [string, string][] = [
    [both({ en: 'made by', zh: '软件' }), escapeMarkup(`Greenwave ${origin.greenwave}, Node ${origin.node}`)],
    ...(origin.commit
      ? [[both({ en: 'commit', zh: '提交' }), escapeMarkup(origin.commit.commit)] as [string, string]]
      : []),
    [both({ en: 'command', zh: '命令' }), `<code>${escapeMarkup(origin.command)}</code>`],
    [both({ en: 'finished', zh: '完成时间' }), escapeMarkup(origin.finishedAt)],
    [both({ en: 'seeds', zh: '种子' }), `${seeds[0]} … ${seeds.at(-1)} (${seeds.length})`],
    [both({ en: 'run', zh: '运行' }), `${durationS} s / ${stepS} s`],
    ...cells.map(({ variantId, demandFactor, hash }): [string, string] => [
      `${both({ en: 'hash of', zh: '散列' })} ${escapeMarkup(variantId)} × ${demandFactor}`,
      `<code>${hash}</code>`,
    ]),
  ];
  return `<section><h2>${both({ en: 'How this came about', zh: '结果来源' })}</h2>${formatFacts(facts)}</section>`;
}
