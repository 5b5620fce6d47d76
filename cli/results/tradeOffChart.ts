import type { TradeOffPoint } from '../../sim/index.ts';
import { svgText } from '../report/markup.ts';
import { createScale } from '../report/scale.ts';

const WIDTH = 760;
const HEIGHT = 460;
const LEFT = 84;
const RIGHT = 724;
const TOP = 54;
const BOTTOM = 396;

/** The curve between bands and modelled delay: a whole SVG file, legible on white and in print. */
export function drawTradeOff(points: readonly TradeOffPoint[], title: string): string {
  const x = createScale(
    points.map(({ totalBandS }) => totalBandS),
    LEFT,
    RIGHT,
    6,
  );
  const y = createScale(
    points.map(({ modelled }) => modelled.delayS),
    BOTTOM,
    TOP,
    5,
  );
  const place = (value: number) => value.toFixed(1);
  const grid = [
    ...x.ticks.map(
      (tick) =>
        `<path class="grid" d="M${place(x(tick))} ${TOP}V${BOTTOM}"/>` +
        svgText(tick.toFixed(x.decimals), `x="${place(x(tick))}" y="${BOTTOM + 22}" text-anchor="middle"`),
    ),
    ...y.ticks.map(
      (tick) =>
        `<path class="grid" d="M${LEFT} ${place(y(tick))}H${RIGHT}"/>` +
        svgText(tick.toFixed(y.decimals), `x="${LEFT - 10}" y="${place(y(tick) + 4)}" text-anchor="end"`),
    ),
  ];
  const byOffsets = points.filter(({ splits }) => !splits);
  const line = byOffsets.map(
    ({ totalBandS, modelled }, i) => `${i === 0 ? 'M' : 'L'}${place(x(totalBandS))} ${place(y(modelled.delayS))}`,
  );
  let lastY = Number.NEGATIVE_INFINITY;
  let lastX = Number.NEGATIVE_INFINITY;
  const dots = points.map(({ totalBandS, modelled, bandWeight, splits }) => {
    const [cx, cy] = [x(totalBandS), y(modelled.delayS)];
    const dot = `<circle class="${splits ? 'splits' : 'offsets'}" cx="${place(cx)}" cy="${place(cy)}" r="5"/>`;
    // Plans on one spot share their first one's name.
    if (Math.hypot(cx - lastX, cy - lastY) < 16) return dot;
    [lastX, lastY] = [cx, cy];
    const isRight = cx > RIGHT - 70;
    const text = splits ? 'with splits' : String(bandWeight);
    return (
      dot +
      svgText(
        text,
        `x="${place(cx + (isRight ? -10 : 10))}" y="${place(cy - 8)}"${isRight ? ' text-anchor="end"' : ''}`,
      )
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#334155}.title{font-size:15px;font-weight:600;fill:#0f172a}.grid{stroke:#e2e8f0}.line{fill:none;stroke:#0f766e;stroke-width:2}.offsets{fill:#0f766e}.splits{fill:#fff;stroke:#0f766e;stroke-width:2}</style>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    svgText(title, `class="title" x="${LEFT}" y="26"`),
    ...grid,
    `<path class="line" d="${line.join('')}"/>`,
    ...dots,
    svgText('bands of all corridors, s', `x="${(LEFT + RIGHT) / 2}" y="${BOTTOM + 46}" text-anchor="middle"`),
    svgText('modelled delay, s a signal (labels: weight of bands)', `x="${LEFT}" y="44"`),
    '</svg>',
    '',
  ].join('\n');
}
