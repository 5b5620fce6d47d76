import type { ComparedMeasure, Sample } from '../../sim/index.ts';
import { judge, VERDICT_NAMES } from '../verdict.ts';
import { both, escapeMarkup, figure, only, signed } from './markup.ts';

/** Seeds side by side in a table of values: as many as fit a sheet of A4. */
const SEEDS_ACROSS = 10;

/** Every measure with both means, their difference and what it says. */
export function formatMeasureTable(measures: readonly ComparedMeasure[]): string {
  const head = [
    { en: 'measure', zh: '指标' },
    { en: 'A', zh: 'A' },
    { en: 'B', zh: 'B' },
    { en: 'B − A', zh: 'B − A' },
    { en: '95 % interval', zh: '95 % 置信区间' },
    { en: 'relative', zh: '相对' },
    { en: '', zh: '' },
  ].map((title) => `<th scope="col">${both(title)}</th>`);
  const rows = measures.map((row) => `<tr>${formatMeasureRow(row)}</tr>`);
  return `<div class="scroll"><table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function formatMeasureRow(row: ComparedMeasure): string {
  const { measure, a, b, difference, relativeRatio } = row;
  const { decimals } = measure;
  const [low, high] = difference.ci95!;
  const verdict = judge(row);
  return [
    `<th scope="row">${both(measure.name)}${measure.unit === '' ? '' : ` <small>${escapeMarkup(measure.unit)}</small>`}</th>`,
    `<td>${withSpread(a, decimals)}</td>`,
    `<td>${withSpread(b, decimals)}</td>`,
    `<td>${signed(difference.mean, decimals)}</td>`,
    `<td>${figure(low, decimals)} … ${figure(high, decimals)}</td>`,
    `<td>${relativeRatio === null ? '' : `${signed(relativeRatio * 100, 1)} %`}</td>`,
    `<td class="verdict ${verdict}">${both(VERDICT_NAMES[verdict])}</td>`,
  ].join('');
}

/** A mean with half the length of its interval. */
function withSpread({ mean, ci95 }: Sample, decimals: number): string {
  return `${figure(mean, decimals)} <small>± ${figure(ci95![1] - mean, decimals)}</small>`;
}

/** The value of every measure under every seed, some seeds to a table. */
export function formatSeedTables(measures: readonly ComparedMeasure[], seeds: readonly number[]): string {
  const tables: string[] = [];
  for (let from = 0; from < seeds.length; from += SEEDS_ACROSS) {
    const shown = seeds.slice(from, from + SEEDS_ACROSS);
    const head = shown.map((seed) => `<th scope="col">${seed}</th>`).join('');
    const rows = measures.flatMap(({ measure, a, b }) =>
      [
        ['A', a],
        ['B', b],
      ].map(([side, sample], i) => {
        const cells = (sample as Sample).values
          .slice(from, from + SEEDS_ACROSS)
          .map((value) => `<td>${figure(value, measure.decimals)}</td>`);
        const name = i === 0 ? both(measure.name) : '';
        return `<tr><th scope="row">${name}</th><td>${side as string}</td>${cells.join('')}</tr>`;
      }),
    );
    tables.push(
      `<div class="scroll"><table><thead><tr><th>${both({ en: 'seed', zh: '种子' })}</th><th></th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`,
    );
  }
  return `<details><summary>${only('en', 'Values under every seed')}${only('zh-CN', '每个种子下的数值')}</summary>${tables.join('')}</details>`;
}

/** Names with what they are, both markup. */
export function formatFacts(rows: readonly (readonly [name: string, value: string])[]): string {
  const lines = rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return `<table class="facts"><tbody>${lines.join('')}</tbody></table>`;
}
