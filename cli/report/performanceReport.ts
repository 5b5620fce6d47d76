import type { BothLanguages, PhasePerformance, PhaseRecord } from '../../sim/index.ts';
import type { PerformanceDocument } from '../printPerformance.ts';
import { drawCoordination } from './coordinationChart.ts';
import { both, escapeMarkup, figure } from './markup.ts';
import { SCRIPT, STYLE } from './page.ts';
import { drawSplits } from './splitChart.ts';

/** Phases drawn; a page of more is hard to read. */
const MOST_PHASES = 40;

const CHART_STYLE = `
.cycle-red{stroke:var(--worse);fill:none;stroke-width:1.4}.cycle-green{stroke:var(--better);fill:none;stroke-width:1.6}
.cycle-yellow{stroke:var(--neutral);fill:none;stroke-width:1.4}
.green-time{fill:var(--wash-better)}.on-green{fill:var(--ink)}.off-green{fill:var(--worse)}
.gap{fill:var(--better)}.most{fill:var(--worse)}.forced{fill:var(--b)}.unknown{fill:var(--faint)}
`;

/** Purdue coordination diagrams and split monitors of a run: one page that stands alone, in both languages and themes. */
export function formatPerformanceReport(document: PerformanceDocument, records: readonly PhaseRecord[]): string {
  const drawn = records.filter(({ cycles }) => cycles.length > 0).slice(0, MOST_PHASES);
  const title = { en: `Signal performance: ${document.scenario}`, zh: `信号绩效：${document.scenario}` };
  const clock = (timeS: number) =>
    `${String(Math.floor(timeS / 3600) % 24).padStart(2, '0')}:${String(Math.floor(timeS / 60) % 60).padStart(2, '0')}`;
  const span = `${clock(document.fromS)} – ${clock(document.toS)}`;
  return [
    '<!doctype html>',
    `<html lang="en" data-title-en="${escapeMarkup(title.en)}" data-title-zh="${escapeMarkup(title.zh)}">`,
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none';style-src 'unsafe-inline';script-src 'unsafe-inline'">`,
    `<title>${escapeMarkup(title.en)}</title><style>${STYLE}${CHART_STYLE}</style></head>`,
    '<body><main><header><div class="brand">Greenwave <span>绿波</span></div><div class="switches">',
    `<button id="language" type="button">${both({ en: '中文', zh: 'English' })}</button>`,
    `<button id="theme" type="button">${both({ en: 'Light / dark', zh: '明 / 暗' })}</button></div></header>`,
    `<h1>${both(title)} · ${span} · ${both({ en: `seed ${document.seed}`, zh: `种子 ${document.seed}` })}</h1>`,
    `<p class="note">${both({
      en: 'Each dot is a vehicle at the advance detector, drawn when it would reach the stop line at the limit: along by the time of day, up by the time since red began. Dots between the green and the yellow line arrive on green. Below it each cycle’s split: green, yellow change and red clearance, coloured by what ended the green.',
      zh: '每个点是经过上游检测器的一辆车，按限速推算到达停车线的时刻绘制：横轴为时刻，纵轴为红灯开始后的时间。位于绿线与黄线之间的点在绿灯时到达。下图为每个周期的相位时长（绿灯、黄灯与全红），颜色表示绿灯结束的原因。',
    })}</p>`,
    drawn.length === 0 ? `<p>${both({ en: 'No whole cycle was measured.', zh: '没有测得完整的周期。' })}</p>` : '',
    ...drawn.map((record) => formatPhase(document, record)),
    drawn.length < records.length
      ? `<p class="note">${both({
          en: `${drawn.length} of ${records.length} phases are drawn: the first ${MOST_PHASES} that had a whole cycle. --signal shows one signal.`,
          zh: `共 ${records.length} 个相位，绘出前 ${drawn.length} 个有完整周期的相位；用 --signal 查看单个信号。`,
        })}</p>`
      : '',
    `</main><script>${SCRIPT}</script></body></html>\n`,
  ].join('\n');
}

function formatPhase(document: PerformanceDocument, record: PhaseRecord): string {
  const { performance } = record;
  const heading = {
    en: `${performance.signal}, phase ${performance.phase}`,
    zh: `${performance.signal} 相位 ${performance.phase}`,
  };
  const facts = listFacts(performance)
    .map(([name, value]) => `${both(name)} <b>${escapeMarkup(value)}</b>`)
    .join(' · ');
  const hasArrivals = record.arrivals.length > 0;
  return [
    `<section class="measure"><h2>${both(heading)}</h2><p>${facts}</p>`,
    hasArrivals
      ? `<figure>${drawCoordination(document, record)}</figure>`
      : `<p class="note">${both({
          en: 'No vehicle passed an advance detector of this phase, or it has none: no arrivals to draw.',
          zh: '没有车辆经过该相位的上游检测器，或未设上游检测器：无到达可绘。',
        })}</p>`,
    `<figure>${drawSplits(document, record)}</figure></section>`,
  ].join('\n');
}

function listFacts(performance: PhasePerformance): [BothLanguages, string][] {
  const { arrivalsOnGreenRatio, platoonRatio, controlDelayS, levelOfService, splitFailures, splits } = performance;
  const facts: [BothLanguages, string][] = [];
  if (arrivalsOnGreenRatio !== null)
    facts.push([{ en: 'arrivals on green', zh: '绿灯到达率' }, `${figure(100 * arrivalsOnGreenRatio, 0)} %`]);
  if (platoonRatio !== null) facts.push([{ en: 'platoon ratio', zh: '车队比' }, figure(platoonRatio, 2)]);
  if (splits) facts.push([{ en: 'mean split', zh: '平均相位时长' }, `${figure(splits.meanS, 1)} s`]);
  if (splitFailures !== null) facts.push([{ en: 'split failures', zh: '相位失效' }, figure(splitFailures, 0)]);
  if (controlDelayS !== null)
    facts.push([{ en: 'control delay', zh: '控制延误' }, `${figure(controlDelayS, 1)} s (${levelOfService})`]);
  return facts;
}
