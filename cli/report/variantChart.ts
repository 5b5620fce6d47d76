import type { BatchCell } from '../batch.ts';
import { judge } from '../verdict.ts';
import { at, figure, signed, svgBoth, svgText } from './markup.ts';
import { drawMean } from './overviewChart.ts';
import { createScale } from './scale.ts';

const WIDTH = 960;
const ROW = 30;
const TOP = 26;
const PLOT_LEFT = 190;
const PLOT_RIGHT = 620;

/** One measure under one demand: a row a variant with its mean, the mean's 95 % interval, a dot a seed, and what differs from the first. */
export function drawVariants(cells: readonly BatchCell[], row: number): string {
  const { measure } = cells[0].measures[row];
  const height = TOP + cells.length * ROW + 4;
  const samples = cells.map(({ measures }) => measures[row].sample);
  const scale = createScale(
    samples.flatMap(({ values, ci95 }) => [...values, ...(ci95 ?? [])]),
    PLOT_LEFT,
    PLOT_RIGHT,
    5,
  );
  const grid = scale.ticks.map((tick) => {
    const x = at(scale(tick));
    const line = `<line class="grid" x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${height - 4}"/>`;
    return line + svgText(figure(tick, scale.decimals), `class="tick" x="${x}" y="${TOP - 12}" text-anchor="middle"`);
  });
  const first = at(scale(samples[0].mean));
  const rows = cells.map((cell, i) => {
    const y = TOP + i * ROW + ROW / 2;
    const { mean, ci95, values } = samples[i];
    const compared = cell.differences?.find((difference) => difference.measure.id === measure.id);
    const interval = ci95
      ? `<line class="interval" x1="${at(scale(ci95[0]))}" x2="${at(Math.max(scale(ci95[1]), scale(ci95[0]) + 1))}" y1="${y}" y2="${y}"/>`
      : '';
    const dots = values.map((value) => `M${at(scale(value))} ${y}h0`).join('');
    const parts = [
      svgText(cell.variantId, `class="label" x="${PLOT_LEFT - 18}" y="${y + 4}" text-anchor="end"`),
      `<g class="${compared ? judge(compared) : 'none'}">${interval}<path class="seeds variant" d="${dots}"/>${drawMean(scale(mean), y)}</g>`,
      svgText(figure(mean, measure.decimals), `class="figure" x="${PLOT_RIGHT + 90}" y="${y + 4}" text-anchor="end"`),
    ];
    if (compared) {
      const [low, high] = compared.difference.ci95!;
      const ratio = compared.relativeRatio === null ? '' : ` (${signed(compared.relativeRatio * 100, 1)} %)`;
      const difference = `${signed(compared.difference.mean, measure.decimals)}${ratio}`;
      parts.push(
        svgText(difference, `class="figure" x="${PLOT_RIGHT + 216}" y="${y + 4}" text-anchor="end"`),
        svgText(
          `${signed(low, measure.decimals)} … ${signed(high, measure.decimals)}`,
          `class="faint" x="${WIDTH}" y="${y + 4}" text-anchor="end"`,
        ),
      );
    } else if (i === 0 && cells.length > 1) {
      const text = { en: 'the others less this one', zh: '其余与此之差' };
      parts.push(svgBoth(text, `class="faint" x="${WIDTH}" y="${y + 4}" text-anchor="end"`));
    }
    return parts.join('');
  });
  const line = `<line class="first" x1="${first}" x2="${first}" y1="${TOP - 6}" y2="${height - 4}"/>`;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-hidden="true">${grid.join('')}${line}${rows.join('')}</svg>`;
}
