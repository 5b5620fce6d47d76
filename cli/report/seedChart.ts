import type { ComparedMeasure, Sample } from '../../sim/index.ts';
import { judge } from '../verdict.ts';
import { at, figure, signed, svgBoth, svgText } from './markup.ts';
import { drawMean } from './overviewChart.ts';
import { createScale, type Scale } from './scale.ts';

const WIDTH = 960;
const HEIGHT = 176;
const TOP = 30;
const BOTTOM = 150;
/** Left and right of the three parts: seed by seed, distributions, differences. */
const SEEDS = [62, 520] as const;
const SPREAD = [566, 716] as const;
const DIFFERENCES = [800, 952] as const;
/** With more seeds than this, dots on the lines would only blot. */
const MOST_DOTS = 60;

/** One measure seed by seed: both sides' values, how they are distributed, and their differences with the interval. */
export function drawSeeds(compared: ComparedMeasure, seeds: readonly number[]): string {
  const { a, b, difference } = compared;
  const values = createScale([...a.values, ...b.values, ...a.ci95!, ...b.ci95!], BOTTOM, TOP, 4);
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-hidden="true">`,
    drawAxis(values, SEEDS[0], SPREAD[1], (value) => figure(value, values.decimals)),
    drawLines(compared, seeds, values),
    svgBoth(
      { en: 'distribution', zh: '分布' },
      `class="faint" x="${(SPREAD[0] + SPREAD[1]) / 2}" y="14" text-anchor="middle"`,
    ),
    drawSpread('A', a, SPREAD[0] + 42, values),
    drawSpread('B', b, SPREAD[1] - 42, values),
    drawDifferences(compared, difference),
    '</svg>',
  ].join('');
}

function drawAxis(scale: Scale, left: number, right: number, format: (value: number) => string): string {
  return scale.ticks
    .map((tick) => {
      const y = at(scale(tick));
      const line = `<line class="grid" x1="${left}" x2="${right}" y1="${y}" y2="${y}"/>`;
      return line + svgText(format(tick), `class="tick" x="${left - 8}" y="${at(scale(tick) + 4)}" text-anchor="end"`);
    })
    .join('');
}

function drawLines({ a, b }: ComparedMeasure, seeds: readonly number[], scale: Scale): string {
  const count = seeds.length;
  const x = (i: number) => SEEDS[0] + 16 + (i * (SEEDS[1] - SEEDS[0] - 40)) / (count - 1);
  const line = (values: readonly number[]) =>
    values.map((value, i) => `${i === 0 ? 'M' : 'L'}${at(x(i))} ${at(scale(value))}`).join('');
  const dots = (values: readonly number[]) =>
    count > MOST_DOTS ? '' : values.map((value, i) => `M${at(x(i))} ${at(scale(value))}h0`).join('');
  const pairs =
    count > MOST_DOTS
      ? ''
      : a.values.map((value, i) => `M${at(x(i))} ${at(scale(value))}V${at(scale(b.values[i]))}`).join('');
  const everyNth = Math.ceil(count / 10);
  const names = seeds
    .map((seed, i) =>
      i % everyNth === 0
        ? svgText(String(seed), `class="tick" x="${at(x(i))}" y="${BOTTOM + 20}" text-anchor="middle"`)
        : '',
    )
    .join('');
  const endX = SEEDS[1] - 14;
  const [endA, endB] = [scale(a.values[count - 1]), scale(b.values[count - 1])];
  // Two names on one spot can't be read.
  const nudge = Math.abs(endA - endB) < 13 ? (endA <= endB ? -7 : 7) : 0;
  return [
    svgBoth({ en: 'seed by seed', zh: '逐个种子' }, `class="faint" x="${SEEDS[0]}" y="14"`),
    `<path class="pairs" d="${pairs}"/>`,
    `<path class="line-a" d="${line(a.values)}"/><path class="dots-a" d="${dots(a.values)}"/>`,
    `<path class="line-b" d="${line(b.values)}"/><path class="dots-b" d="${dots(b.values)}"/>`,
    svgText('A', `class="name-a" x="${endX}" y="${at(endA + 4 + nudge)}"`),
    svgText('B', `class="name-b" x="${endX}" y="${at(endB + 4 - nudge)}"`),
    names,
  ].join('');
}

/** Places beside a middle for the `i`-th of some dots: a fixed zigzag, so that equal values don't cover each other. */
function zigzag(i: number): number {
  return [0, -7, 7, -13, 13, -3.5, 3.5, -10, 10][i % 9];
}

/** Half the width of what shows a distribution, and into how many steps many values are counted. */
const HALF_WIDTH = 16;
const BINS = 16;

/** How values are distributed: a dot each, or for many a histogram that stands on its side, mirrored. */
function drawDistribution(values: readonly number[], middle: number, scale: Scale, dotClass: string): string {
  const places = values.map((value) => scale(value));
  if (values.length <= MOST_DOTS) {
    const dots = places.map((y, i) => `M${at(middle + zigzag(i))} ${at(y)}h0`).join('');
    return `<path class="${dotClass}" d="${dots}"/>`;
  }
  const low = Math.min(...places);
  const size = Math.max((Math.max(...places) - low) / BINS, 1);
  const counts = new Array<number>(BINS).fill(0);
  for (const y of places) counts[Math.min(BINS - 1, Math.floor((y - low) / size))]++;
  const most = Math.max(...counts);
  const bars = counts.map((count, bin) => {
    const half = (HALF_WIDTH * count) / most;
    return count === 0
      ? ''
      : `M${at(middle - half)} ${at(low + bin * size)}h${at(2 * half)}v${at(size)}h${at(-2 * half)}Z`;
  });
  return `<path class="${dotClass} histogram" d="${bars.join('')}"/>`;
}

function drawSpread(side: 'A' | 'B', sample: Sample, middle: number, scale: Scale): string {
  const lower = side.toLowerCase();
  const [low, high] = sample.ci95!;
  const x = side === 'A' ? middle - 27 : middle + 27;
  return [
    drawDistribution(sample.values, middle, scale, `dots-${lower} spread`),
    `<g class="side-${lower}"><line class="interval" x1="${x}" x2="${x}" y1="${at(scale(low))}" y2="${at(scale(high))}"/>`,
    drawMean(x, scale(sample.mean), 4.5),
    '</g>',
    svgText(side, `class="name-${lower}" x="${middle}" y="${BOTTOM + 20}" text-anchor="middle"`),
  ].join('');
}

function drawDifferences(compared: ComparedMeasure, difference: Sample): string {
  const [low, high] = difference.ci95!;
  const scale = createScale([0, low, high, ...difference.values], BOTTOM, TOP, 4);
  const [left, right] = DIFFERENCES;
  const middle = (left + right) / 2;
  return [
    svgBoth({ en: 'difference B − A', zh: '差值 B − A' }, `class="faint" x="${middle}" y="14" text-anchor="middle"`),
    drawAxis(scale, left, right, (value) => signed(value, scale.decimals)),
    `<line class="zero" x1="${left}" x2="${right}" y1="${at(scale(0))}" y2="${at(scale(0))}"/>`,
    `<g class="${judge(compared)}">`,
    `<rect class="band" x="${left}" width="${right - left}" y="${at(scale(high))}" height="${at(Math.max(1, scale(low) - scale(high)))}"/>`,
    drawDistribution(difference.values, middle - 22, scale, 'seeds'),
    `<line class="interval" x1="${middle + 28}" x2="${middle + 28}" y1="${at(scale(low))}" y2="${at(scale(high))}"/>`,
    drawMean(middle + 28, scale(difference.mean)),
    '</g>',
  ].join('');
}
