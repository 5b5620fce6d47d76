import type { ComparedMeasure } from '../../sim/index.ts';
import { judge } from '../verdict.ts';
import { at, figure, signed, svgBoth, svgText } from './markup.ts';
import { drawMean } from './overviewChart.ts';
import { createScale } from './scale.ts';

const WIDTH = 960;
const HEIGHT = 148;
/** Room on both sides for the words at zero. */
const LEFT = 104;
const AXIS_Y = 112;
const MEAN_Y = 78;
const SEEDS_Y = 46;

/** The headline as a line of differences: every pair a dot, their mean with its interval, and zero, where A and B are equal. */
export function drawHeadline(compared: ComparedMeasure): string {
  const { measure, difference } = compared;
  const [low, high] = difference.ci95!;
  const scale = createScale([0, low, high, ...difference.values], LEFT, WIDTH - LEFT, 8);
  const zeroX = scale(0);
  const ticks = scale.ticks.map((tick) => {
    const x = at(scale(tick));
    const line = `<line class="grid" x1="${x}" x2="${x}" y1="${AXIS_Y}" y2="${AXIS_Y + 5}"/>`;
    return (
      line + svgText(signed(tick, scale.decimals), `class="tick" x="${x}" y="${AXIS_Y + 20}" text-anchor="middle"`)
    );
  });
  const dots = difference.values.map((value) => `M${at(scale(value))} ${SEEDS_Y}h0`).join('');
  const x = scale(difference.mean);
  const [x1, x2] = [scale(low), scale(high)];
  const unit = measure.unit === '' ? '' : ` ${measure.unit}`;
  // The mean's figure stands on the side of its diamond where there is room.
  const label = `${signed(difference.mean, measure.decimals)}${unit}`;
  const interval = `${figure(low, measure.decimals)} … ${figure(high, measure.decimals)}`;
  const inward = x < WIDTH / 2 ? 1 : -1;
  const labelX = inward > 0 ? x2 + 14 : x1 - 14;
  const anchor = inward > 0 ? 'start' : 'end';
  const lessIsBetter = measure.better === 'less';
  const sides =
    measure.better === null
      ? ''
      : svgBoth(
          lessIsBetter ? { en: '← B is better', zh: '← B 更优' } : { en: '← A is better', zh: '← A 更优' },
          `class="side" x="${at(zeroX - 10)}" y="16" text-anchor="end"`,
        ) +
        svgBoth(
          lessIsBetter ? { en: 'A is better →', zh: 'A 更优 →' } : { en: 'B is better →', zh: 'B 更优 →' },
          `class="side" x="${at(zeroX + 10)}" y="16"`,
        );
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-hidden="true">`,
    `<line class="grid" x1="0" x2="${WIDTH}" y1="${AXIS_Y}" y2="${AXIS_Y}"/>`,
    ticks.join(''),
    `<line class="zero" x1="${at(zeroX)}" x2="${at(zeroX)}" y1="4" y2="${AXIS_Y}"/>`,
    sides,
    `<g class="${judge(compared)}">`,
    `<rect class="band" x="${at(x1)}" width="${at(Math.max(1, x2 - x1))}" y="28" height="${AXIS_Y - 28}"/>`,
    `<path class="seeds" d="${dots}"/>`,
    `<line class="interval" x1="${at(x1)}" x2="${at(x2)}" y1="${MEAN_Y}" y2="${MEAN_Y}"/>`,
    drawMean(x, MEAN_Y, 8),
    '</g>',
    svgText(label, `class="figure strong" x="${at(labelX)}" y="${MEAN_Y + 1}" text-anchor="${anchor}"`),
    svgText(interval, `class="faint" x="${at(labelX)}" y="${MEAN_Y + 18}" text-anchor="${anchor}"`),
    '</svg>',
  ].join('');
}
