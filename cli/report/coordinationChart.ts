import type { PhaseRecord } from '../../sim/index.ts';
import { at } from './markup.ts';
import { createTimeAxis, drawSeconds, WIDTH } from './timeAxis.ts';

const TOP = 8;
const BOTTOM = 250;

/** Purdue coordination diagram: every arrival by the time of day and by the time since its cycle's red began. */
export function drawCoordination(span: { fromS: number; toS: number }, { cycles, arrivals }: PhaseRecord): string {
  const axis = createTimeAxis(span.fromS, span.toS);
  const mostS = Math.max(...cycles.map(({ redMs, endMs }) => endMs - redMs)) / 1000;
  const { y, grid } = drawSeconds(mostS, TOP, BOTTOM);
  /** A line that steps from cycle to cycle at what a moment of the cycle is. */
  const steps = (momentMs: (cycle: (typeof cycles)[number]) => number) =>
    cycles
      .map((cycle, k) => {
        const place = at(y((momentMs(cycle) - cycle.redMs) / 1000));
        const move = k > 0 && cycles[k - 1].endMs === cycle.redMs ? 'L' : 'M';
        return `${move}${at(axis.x(cycle.redMs / 1000))} ${place}L${at(axis.x(cycle.endMs / 1000))} ${place}`;
      })
      .join('');
  const greens = cycles.map(({ redMs, greenMs, yellowMs, endMs }) => {
    const [x1, x2] = [axis.x(redMs / 1000), axis.x(endMs / 1000)];
    const [y1, y2] = [y((yellowMs - redMs) / 1000), y((greenMs - redMs) / 1000)];
    return `<rect class="green-time" x="${at(x1)}" y="${at(y1)}" width="${at(x2 - x1)}" height="${at(y2 - y1)}"/>`;
  });
  const dots = arrivals.map(({ timeMs, inCycleMs, indication }) => {
    const kind = indication === 'green' ? 'on-green' : 'off-green';
    return `<circle class="${kind}" cx="${at(axis.x(timeMs / 1000))}" cy="${at(y(inCycleMs / 1000))}" r="1.7"/>`;
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${BOTTOM + 24}" role="img" aria-hidden="true">`,
    grid,
    axis.draw(TOP, BOTTOM),
    ...greens,
    `<path class="cycle-green" d="${steps(({ greenMs }) => greenMs)}"/>`,
    `<path class="cycle-yellow" d="${steps(({ yellowMs }) => yellowMs)}"/>`,
    `<path class="cycle-red" d="${steps(({ endMs }) => endMs)}"/>`,
    ...dots,
    '</svg>',
  ].join('');
}
