import type { ComparedMeasure } from '../../sim/index.ts';
import { judge } from '../verdict.ts';
import { at, figure, signed, svgBoth, svgText } from './markup.ts';
import { createScale, type Scale } from './scale.ts';

const WIDTH = 960;
const ROW = 30;
const TOP = 34;
const PLOT_LEFT = 270;
const PLOT_RIGHT = 690;
/** Relative differences beyond this are cut, so that one measure that was almost nothing doesn't flatten the rest. */
const MOST_RATIO = 1.5;

/** All measures at a glance: B − A relative to A's mean, with its 95 % interval, and the figures beside it. */
export function drawOverview(measures: readonly ComparedMeasure[]): string {
  const rows = measures.filter(({ difference }) => difference.values.some((value) => value !== 0));
  const height = TOP + rows.length * ROW + 8;
  const clamp = (ratio: number) => Math.max(-MOST_RATIO, Math.min(MOST_RATIO, ratio));
  const bounds = rows.flatMap((row) => (row.relativeRatio === null ? [] : relativeInterval(row).map(clamp)));
  const scale = createScale([0, ...bounds], PLOT_LEFT, PLOT_RIGHT, 5);
  const grid = scale.ticks.map((tick) => {
    const x = at(scale(tick));
    const label = `${signed(tick * 100, Math.max(0, scale.decimals - 2))} %`;
    const line = `<line class="${tick === 0 ? 'zero' : 'grid'}" x1="${x}" x2="${x}" y1="${TOP - 8}" y2="${height - 4}"/>`;
    return line + svgText(label, `class="tick" x="${x}" y="${TOP - 16}" text-anchor="middle"`);
  });
  const marks = rows.map((row, i) => drawRow(row, TOP + i * ROW + ROW / 2, scale, clamp));
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-hidden="true">${grid.join('')}${marks.join('')}</svg>`;
}

function relativeInterval({ difference, a }: ComparedMeasure): [number, number] {
  const [low, high] = difference.ci95!;
  const ends = [low / a.mean, high / a.mean];
  return [Math.min(...ends), Math.max(...ends)];
}

function drawRow(row: ComparedMeasure, y: number, scale: Scale, clamp: (ratio: number) => number): string {
  const { measure, difference, relativeRatio } = row;
  const [low, high] = difference.ci95!;
  const unit = measure.unit === '' ? '' : ` ${measure.unit}`;
  const parts = [
    svgBoth(measure.name, `class="label" x="${PLOT_LEFT - 18}" y="${y + 4}" text-anchor="end"`),
    svgText(
      `${signed(difference.mean, measure.decimals)}${unit}`,
      `class="figure" x="${PLOT_RIGHT + 110}" y="${y + 4}" text-anchor="end"`,
    ),
    svgText(
      `${figure(low, measure.decimals)} … ${figure(high, measure.decimals)}`,
      `class="faint" x="${WIDTH}" y="${y + 4}" text-anchor="end"`,
    ),
  ];
  if (relativeRatio === null)
    return parts.concat(svgText('A = 0', `class="faint" x="${at(scale(0) + 8)}" y="${y + 4}"`)).join('');
  const [from, to] = relativeInterval(row);
  const x1 = scale(clamp(from));
  const x2 = scale(clamp(to));
  const x = scale(clamp(relativeRatio));
  parts.push(`<g class="${judge(row)}">`);
  parts.push(`<line class="reach" x1="${at(scale(0))}" x2="${at(x)}" y1="${y}" y2="${y}"/>`);
  parts.push(`<line class="interval" x1="${at(x1)}" x2="${at(Math.max(x2, x1 + 1))}" y1="${y}" y2="${y}"/>`);
  if (clamp(relativeRatio) === relativeRatio) parts.push(drawMean(x, y));
  else {
    const way = relativeRatio > 0 ? 1 : -1;
    parts.push(drawArrow(x, y, way));
    const label = `${signed(relativeRatio * 100, 0)} %`;
    parts.push(
      svgText(label, `class="beyond" x="${at(x - way * 12)}" y="${y - 6}" text-anchor="${way > 0 ? 'end' : 'start'}"`),
    );
  }
  parts.push('</g>');
  return parts.join('');
}

/** A mean: a diamond. */
export function drawMean(x: number, y: number, size = 5.5): string {
  return `<path class="mean" d="M${at(x - size)} ${at(y)}L${at(x)} ${at(y - size)}L${at(x + size)} ${at(y)}L${at(x)} ${at(y + size)}Z"/>`;
}

/** A mean beyond the drawing's edge. */
function drawArrow(x: number, y: number, way: 1 | -1): string {
  return `<path class="mean" d="M${at(x - way * 5)} ${at(y - 6)}L${at(x + way * 6)} ${at(y)}L${at(x - way * 5)} ${at(y + 6)}Z"/>`;
}
