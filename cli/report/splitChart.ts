import type { PhaseRecord } from '../../sim/index.ts';
import { at, svgBoth } from './markup.ts';
import { createTimeAxis, drawSeconds, PLOT_LEFT, WIDTH } from './timeAxis.ts';

const TOP = 26;
const BOTTOM = 130;

const ENDS = [
  ['gapOut', 'gap', { en: 'gap-out', zh: '间隔截止' }],
  ['maxOut', 'most', { en: 'max-out', zh: '最大绿截止' }],
  ['forceOff', 'forced', { en: 'force-off', zh: '强制截止' }],
  ['unknown', 'unknown', { en: 'unknown', zh: '未知' }],
] as const;

/** Split monitor: each cycle's split as a bar from its green on, by what ended the green. */
export function drawSplits(span: { fromS: number; toS: number }, { cycles }: PhaseRecord): string {
  const axis = createTimeAxis(span.fromS, span.toS);
  const splitS = ({ greenMs, clearedMs }: (typeof cycles)[number]) => (clearedMs - greenMs) / 1000;
  const { y, grid } = drawSeconds(Math.max(...cycles.map(splitS)), TOP, BOTTOM);
  const bars = cycles.map((cycle) => {
    const x1 = axis.x(cycle.greenMs / 1000);
    const width = Math.max(1.5, axis.x(cycle.clearedMs / 1000) - x1);
    const [, kind] = ENDS.find(([end]) => end === cycle.greenEnd)!;
    const top = y(splitS(cycle));
    return `<rect class="${kind}" x="${at(x1)}" y="${at(top)}" width="${at(width)}" height="${at(BOTTOM - top)}"/>`;
  });
  const shown = ENDS.filter(([end]) => cycles.some(({ greenEnd }) => greenEnd === end));
  const key = shown.map(([, kind, name], k) => {
    const x = PLOT_LEFT + 120 * k;
    const square = `<rect class="${kind}" x="${x}" y="4" width="10" height="10"/>`;
    return square + svgBoth(name, `class="tick" x="${x + 16}" y="13"`);
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${BOTTOM + 24}" role="img" aria-hidden="true">`,
    grid,
    axis.draw(TOP, BOTTOM),
    ...bars,
    ...key,
    '</svg>',
  ].join('');
}
