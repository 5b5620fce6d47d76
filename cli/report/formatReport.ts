import path from 'node:path';
import { type BothLanguages, type ComparedMeasure, sayDifference } from '../../sim/index.ts';
import type { ComparedVariant, Comparison } from '../comparison.ts';
import type { GitCommit } from '../gitCommit.ts';
import { judge, VERDICT_NAMES } from '../verdict.ts';
import { drawHeadline } from './headlineChart.ts';
import { both, escapeMarkup, figure, signed } from './markup.ts';
import { drawOverview } from './overviewChart.ts';
import { SCRIPT, STYLE } from './page.ts';
import { drawSeeds } from './seedChart.ts';
import { formatFacts, formatMeasureTable, formatSeedTables } from './tables.ts';

/** Who made a report, and when. */
export interface ReportOrigin {
  readonly greenwave: string;
  readonly commit: GitCommit | null;
  readonly node: string;
  /** ISO 8601. */
  readonly finishedAt: string;
  /** The command line, as typed. */
  readonly command: string;
}

/** A comparison as one HTML file that stands alone: both languages, both themes, charts, tables, definitions, provenance. */
export function formatReport(comparison: Comparison, origin: ReportOrigin): string {
  const { a, b, measures } = comparison;
  const title = {
    en: `${nameOf(a).en} and ${nameOf(b).en} compared`,
    zh: `${nameOf(a).zh}与${nameOf(b).zh}对比`,
  };
  const differing = measures.filter(({ difference }) => difference.values.some((value) => value !== 0));
  return [
    '<!doctype html>',
    `<html lang="en" data-title-en="${escapeMarkup(title.en)}" data-title-zh="${escapeMarkup(title.zh)}">`,
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    // Nothing may be fetched, whatever a name contains.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none';style-src 'unsafe-inline';script-src 'unsafe-inline'">`,
    `<title>${escapeMarkup(title.en)}</title><style>${STYLE}</style></head>`,
    '<body><main>',
    formatHead(comparison),
    section({ en: 'All measures at a glance', zh: '全部指标一览' }, [
      note({
        en: 'B − A relative to A, with the 95 % interval of the mean; in colour where the interval lies to one side of zero.',
        zh: 'B − A 相对于 A 的比例及均值的 95 % 置信区间；区间不跨零时着色。',
      }),
      differing.length === 0 ? '' : `<figure>${drawOverview(measures)}</figure>`,
      formatMeasureTable(measures),
    ]),
    formatMeasures(comparison, differing),
    formatDefinitions(measures),
    formatOrigin(comparison, origin),
    `<footer>Greenwave ${escapeMarkup(origin.greenwave)} · ${escapeMarkup(origin.finishedAt)}</footer>`,
    `</main><script>${SCRIPT}</script></body></html>\n`,
  ].join('\n');
}

function nameOf({ variant }: ComparedVariant): BothLanguages {
  return variant.definition.name;
}

function section(title: BothLanguages, parts: readonly string[]): string {
  return `<section><h2>${both(title)}</h2>${parts.join('\n')}</section>`;
}

function note(text: BothLanguages): string {
  return `<p class="note">${both(text)}</p>`;
}

function formatHead({ a, b, seeds, durationS, stepS, measures, warnings }: Comparison): string {
  const [headline] = measures;
  const { measure, difference, relativeRatio } = headline;
  const unit = measure.unit === '' ? '' : ` ${measure.unit}`;
  const withUnit = (value: string) => `${value}<small>${unit}</small>`;
  const relative = relativeRatio === null ? '' : ` <small>(${signed(relativeRatio * 100, 1)} %)</small>`;
  // The interval stands beneath: the sentence alone is what one says aloud.
  const sentence = sayDifference(headline);
  const lead = { en: sentence.en.replace(/ \(95 %.*$/, ''), zh: sentence.zh.replace(/（95 %.*$/, '') };
  const [low, high] = difference.ci95!.map((value) => figure(value, measure.decimals));
  const spans = {
    en: `95 % interval of B − A: ${low} to ${high}${unit}. ${seeds.length} pairs of runs, each pair under one seed with the same vehicles; ${figure(durationS, 0)} s in steps of ${stepS} s.`,
    zh: `B − A 的 95 % 置信区间：${low} 至 ${high}${unit}。共 ${seeds.length} 对运行，每对使用同一种子、同样的车辆；时长 ${figure(durationS, 0)} s，步长 ${stepS} s。`,
  };
  const counted = {
    en: 'Trips are counted from wanting to enter; vehicles that never got in count with all their waiting.',
    zh: '出行自欲进入路网时起算；始终未能进入的车辆按其全部等待时间计入。',
  };
  const sides = (['A', 'B'] as const).map((name, i) => {
    const side = [a, b][i];
    const sample = [headline.a, headline.b][i];
    return `<div class="${name.toLowerCase()}"><dt>${name} · ${both(nameOf(side))}${planOf(side)}</dt><dd>${withUnit(figure(sample.mean, measure.decimals))}</dd></div>`;
  });
  const notes = warnings.map((warning) => `<li>${both(sentenceOf(warning))}</li>`);
  return [
    `<header><div class="brand">Greenwave <span>${both({ en: 'comparison', zh: '对比报告' })}</span></div>`,
    `<div class="switches"><button id="language" type="button"><span lang="en">中文</span><span lang="zh-CN">EN</span></button>`,
    `<button id="theme" type="button">${both({ en: 'light / dark', zh: '明 / 暗' })}</button></div></header>`,
    `<h1>A <b>${both(nameOf(a))}</b>${planOf(a)} · B <b>${both(nameOf(b))}</b>${planOf(b)}</h1>`,
    `<p class="lead">${both({ en: capitalised(`${lead.en}.`), zh: `${lead.zh}。` })}</p>`,
    `<p>${both(spans)}</p>`,
    `<dl class="key">${sides.join('')}<div><dt>${both({ en: 'difference B − A', zh: '差值 B − A' })}</dt><dd class="${judge(headline)}">${withUnit(signed(difference.mean, measure.decimals))}${relative}</dd></div></dl>`,
    `<figure>${drawHeadline(headline)}</figure>`,
    note({
      en: `${capitalised(measure.name.en)}, B − A${unit === '' ? '' : `,${unit}`}: each dot a pair of runs under one seed, the diamond their mean, the bar its 95 % interval. ${counted.en}`,
      zh: `${measure.name.zh}，B − A${unit === '' ? '' : `（${measure.unit}）`}：每点为同一种子下的一对运行，菱形为均值，横条为其 95 % 置信区间。${counted.zh}`,
    }),
    notes.length === 0 ? '' : `<ul class="notes">${notes.join('')}</ul>`,
  ].join('\n');
}

function planOf({ plan, control, busPriority }: ComparedVariant): string {
  const buses = busPriority === 'plan' ? '' : both(BUS_PRIORITY[busPriority]);
  return `${controlOf(plan, control)}${buses}`;
}

const BUS_PRIORITY = {
  on: { en: ', bus priority on', zh: '，公交优先开' },
  off: { en: ', bus priority off', zh: '，公交优先关' },
} as const;

function controlOf(plan: string | null, control: string): string {
  if (control !== 'plan') return both({ en: `, control ${control}`, zh: `，控制 ${control}` });
  if (plan === null) return '';
  // Where it lies is told among the origins.
  const name = path.basename(plan);
  return both({ en: `, plans of ${name}`, zh: `，方案 ${name}` });
}

function sentenceOf({ en, zh }: BothLanguages): BothLanguages {
  return { en: capitalised(`${en}.`), zh: `${zh}。` };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function formatMeasures({ measures, seeds }: Comparison, differing: readonly ComparedMeasure[]): string {
  const cards = differing.map((row) => {
    const verdict = judge(row);
    const unit = row.measure.unit === '' ? '' : ` <span class="note">${escapeMarkup(row.measure.unit)}</span>`;
    return [
      `<article class="measure"><header><h3>${both(row.measure.name)}${unit}</h3><p class="verdict ${verdict}">${both(VERDICT_NAMES[verdict])}</p></header>`,
      `<p class="note">${both(sentenceOf(sayDifference(row)))}</p>${drawSeeds(row, seeds)}</article>`,
    ].join('');
  });
  const equal = measures.filter((row) => !differing.includes(row));
  const names = (language: 'en' | 'zh', comma: string) =>
    equal.map(({ measure }) => measure.name[language]).join(comma);
  return section({ en: 'Seed by seed', zh: '逐个种子' }, [
    note({
      en: 'Left: both sides under every seed. Middle: how the values are distributed, with mean and 95 % interval. Right: the differences of the pairs, with theirs.',
      zh: '左：两方案在各种子下的取值。中：取值分布及均值与 95 % 置信区间。右：成对差值及其均值与置信区间。',
    }),
    ...cards,
    equal.length === 0
      ? ''
      : note({
          en: `Equal under every seed: ${names('en', '; ')}.`,
          zh: `各种子下完全相同：${names('zh', '；')}。`,
        }),
    formatSeedTables(measures, seeds),
  ]);
}

function formatDefinitions(measures: readonly ComparedMeasure[]): string {
  const items = measures.map(({ measure }) => {
    const unit = measure.unit === '' ? '' : ` <span class="note">${escapeMarkup(measure.unit)}</span>`;
    return `<div><dt>${both(measure.name)}${unit}</dt><dd>${both(measure.definition)}</dd></div>`;
  });
  return section({ en: 'What the measures are', zh: '指标定义' }, [`<dl class="definitions">${items.join('')}</dl>`]);
}

function formatOrigin(comparison: Comparison, origin: ReportOrigin): string {
  const { a, b, seeds, stepS, durationS } = comparison;
  const method = {
    en: `Both sides run under the same seeds. Chance is keyed by seed, flow and count, so a pair meets the same vehicles with the same drivers at the same moments (common random numbers), and what differs within a pair is what differs between A and B. The intervals are those of the paired t test with ${seeds.length - 1} degrees of freedom (Law, Simulation Modeling and Analysis, 2015, 10.2.1). One that spans zero is no proof of equality. Of twenty measures that don't differ, one will seem to: the one that decides should be chosen before looking.`,
    zh: `两方案使用相同的种子运行。随机数由种子、车流与序号决定，因此每对运行遇到相同时刻、相同驾驶人的相同车辆（公共随机数），对内差异即 A 与 B 之差异。置信区间为自由度 ${seeds.length - 1} 的成对 t 检验区间（Law，Simulation Modeling and Analysis，2015，10.2.1）。区间跨零并不证明相等。二十个并无差异的指标中约有一个会看似有差异：应在查看结果前选定决策指标。`,
  };
  const commit =
    origin.commit === null ? '' : `, ${origin.commit.commit}${origin.commit.modified ? ' (modified)' : ''}`;
  const facts: [string, string][] = [
    ['Greenwave', escapeMarkup(`${origin.greenwave}${commit}, Node ${origin.node}`)],
    [both({ en: 'command', zh: '命令' }), `<code>${escapeMarkup(origin.command)}</code>`],
    [both({ en: 'finished', zh: '完成时间' }), escapeMarkup(origin.finishedAt)],
    [both({ en: 'seeds', zh: '种子' }), escapeMarkup(nameSeeds(seeds))],
    [
      both({ en: 'run', zh: '运行' }),
      both({ en: `${durationS} s, steps of ${stepS} s`, zh: `${durationS} s，步长 ${stepS} s` }),
    ],
    ...([['A', a] as const, ['B', b] as const].flatMap(([name, side]) => factsOfSide(name, side)) as [
      string,
      string,
    ][]),
  ];
  return section({ en: 'How this came about', zh: '结果来源' }, [`<p>${both(method)}</p>`, formatFacts(facts)]);
}

/** @param seeds one after the other */
function nameSeeds(seeds: readonly number[]): string {
  return `${seeds[0]} … ${seeds[seeds.length - 1]} (${seeds.length})`;
}

function factsOfSide(name: string, side: ComparedVariant): [string, string][] {
  const { variant, scenario, plan, control, hash, outcomes } = side;
  const hashes = outcomes.map(({ summary }) => `<code>${summary.stateHash}</code>`).join(' ');
  return [
    [name, `${both(nameOf(side))} · <code>${escapeMarkup(scenario)}</code> · ${escapeMarkup(variant.definition.id)}`],
    ...(plan === null
      ? []
      : [
          [both({ en: `plans of ${name}`, zh: `${name} 的方案` }), `<code>${escapeMarkup(plan)}</code>`] as [
            string,
            string,
          ],
        ]),
    [both({ en: `control of ${name}`, zh: `${name} 的控制` }), escapeMarkup(control)],
    [both({ en: `hash of ${name}, SHA-256`, zh: `${name} 的散列 SHA-256` }), `<code>${hash}</code>`],
    [both({ en: `state hashes of ${name}`, zh: `${name} 的状态散列` }), hashes],
  ];
}
