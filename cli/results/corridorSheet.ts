import {
  type Corridor,
  findBandStrips,
  greenArcs,
  measureBands,
  mpsToKmh,
  msToS,
  type Scene,
  type Timetable,
} from '../../sim/index.ts';
import { escapeMarkup } from '../report/markup.ts';

/** A3, landscape, mm. */
const WIDTH = 420;
const HEIGHT = 297;
/** Frame of the time-space diagram, mm. */
const DIAGRAM = { left: 52, top: 34, right: 262, bottom: 262 } as const;
const TABLE_LEFT = 272;
/** Cycles that the diagram shows. */
const CYCLES = 3;
/** Greens are drawn as bars beside each signal's line: outbound above it, inbound under it, mm. */
const BAR = 1.6;
const TICK_S = 10;

const STYLE = `
  text { font-family: "Source Sans 3", "Noto Sans SC", "Noto Sans CJK SC", sans-serif; font-size: 3.1px; fill: #1c2321 }
  .title { font-size: 7px; font-weight: 600 } .sub { font-size: 4px } .small { font-size: 2.6px; fill: #52605a }
  .grid { stroke: #d5ddd8; stroke-width: 0.15 } .frame { stroke: #1c2321; stroke-width: 0.3; fill: none }
  .red { stroke: #c4473a; stroke-width: 0.5 } .outbound { fill: #1f8f5f } .inbound { fill: #2f6fb0 }
  .band-outbound { fill: #1f8f5f; fill-opacity: 0.22 } .band-inbound { fill: #2f6fb0; fill-opacity: 0.22 }
  .end { text-anchor: end } .middle { text-anchor: middle }`;

/**
 * One corridor on a sheet of A3: time-space diagram, table of offsets and splits, bands, and what the offsets count to. SVG
 * with text as text, so that it prints at any size and can be searched.
 *
 * @param scene with the plans that the sheet is of
 */
export function drawCorridorSheet(scene: Scene, corridor: Corridor): string {
  const timetables = Array.from(corridor.memberIntersection, (intersection) => {
    const signal = scene.signals.signalOfIntersection[intersection];
    return signal < 0 ? null : scene.signals.initialTimetables[signal];
  });
  const bands = measureBands(corridor, scene.network, timetables);
  const { cycleMs } = bands.outbound;
  const { definition } = corridor;
  const spanMs =
    CYCLES * (Number.isFinite(cycleMs) ? cycleMs : Math.max(...timetables.map((one) => one?.cycleMs ?? 0)));
  const lengthM = Math.max(1, corridor.lengthM);
  const x = (ms: number) => DIAGRAM.left + ((DIAGRAM.right - DIAGRAM.left) * ms) / spanMs;
  const y = (m: number) => DIAGRAM.bottom - ((DIAGRAM.bottom - DIAGRAM.top) * m) / lengthM;
  const speeds = [definition.outbound, definition.inbound]
    .flatMap((one) => (one === null ? [] : [`${round(mpsToKmh(one.progressionSpeedMps), 0)} km/h`]))
    .join(' / ');
  const widths = [bands.outbound, bands.inbound]
    .flatMap((one) => (one === null ? [] : [one.through ? `${round(msToS(one.through.widthMs), 1)} s` : 'none']))
    .join(' / ');
  const cycle = Number.isFinite(cycleMs) ? `${round(msToS(cycleMs), 1)} s` : 'none in common';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}mm" height="${HEIGHT}mm" viewBox="0 0 ${WIDTH} ${HEIGHT}">`,
    `<style>${STYLE}</style><rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(14, 16, `${definition.name.zh}  ${definition.name.en}`, 'title'),
    text(
      14,
      23,
      `${definition.id}, ${timetables.length} signals, ${round(lengthM, 0)} m. Cycle ${cycle}; progression out / back ${speeds}; bands out / back ${widths}.`,
      'sub',
    ),
    `<clipPath id="frame"><rect x="${DIAGRAM.left}" y="${DIAGRAM.top - 3}" width="${DIAGRAM.right - DIAGRAM.left}" height="${DIAGRAM.bottom - DIAGRAM.top + 6}"/></clipPath>`,
    drawAxes(spanMs, x),
    `<g clip-path="url(#frame)">`,
    ...[bands.outbound, bands.inbound].flatMap((direction) =>
      direction === null
        ? []
        : findBandStrips(corridor, direction, 0, spanMs).map(({ inbound, distanceM, leadingEdgeMs, widthMs }) => {
            const there = distanceM.map((m, k) => `${round(x(leadingEdgeMs[k]))},${round(y(m))}`);
            const back = distanceM.map((m, k) => `${round(x(leadingEdgeMs[k] + widthMs))},${round(y(m))}`).reverse();
            return `<polygon class="band-${inbound ? 'inbound' : 'outbound'}" points="${[...there, ...back].join(' ')}"/>`;
          }),
    ),
    ...timetables.map((timetable, k) => drawGreens(scene, corridor, k, timetable, spanMs, x, y)),
    '</g>',
    ...definition.members.map(({ intersectionId }, k) => {
      const at = y(corridor.memberDistanceM[k]);
      return `${text(DIAGRAM.left - 3, at + 1, `${intersectionId}  ${round(corridor.memberDistanceM[k] - corridor.memberDistanceM[0], 0)} m`, 'end')}`;
    }),
    drawTable(scene, corridor, timetables),
    text(
      14,
      HEIGHT - 16,
      'Offsets count from master zero to the start of green of the first coordinated phase (local zero). Greens outbound above the line, inbound under it.',
      'small',
    ),
    text(14, HEIGHT - 11, '相位差自主时钟零点计至首个协调相位绿灯启亮。线上为去向绿灯，线下为来向绿灯。', 'small'),
    text(
      14,
      HEIGHT - 6,
      `Scenario ${scene.definition.id}. Splits in seconds: phase:green + yellow + red clearance, ring | ring.`,
      'small',
    ),
    '</svg>\n',
  ].join('\n');
}

function drawAxes(spanMs: number, x: (ms: number) => number): string {
  const { left, top, right, bottom } = DIAGRAM;
  const parts = [
    `<rect class="frame" x="${left}" y="${top - 3}" width="${right - left}" height="${bottom - top + 6}"/>`,
  ];
  for (let s = 0; s * 1000 <= spanMs; s += TICK_S) {
    const at = round(x(s * 1000));
    parts.push(`<line class="grid" x1="${at}" x2="${at}" y1="${top - 3}" y2="${bottom + 3}"/>`);
    if (s % (3 * TICK_S) === 0) parts.push(text(Number(at), bottom + 7, String(s), 'middle'));
  }
  parts.push(text(right, bottom + 12, 'time, s  时间（秒）', 'end'));
  return parts.join('\n');
}

/** Greens of one signal in both directions, red between them. */
function drawGreens(
  { network }: Scene,
  corridor: Corridor,
  k: number,
  timetable: Timetable | null,
  spanMs: number,
  x: (ms: number) => number,
  y: (m: number) => number,
): string {
  if (timetable === null) return '';
  const at = y(corridor.memberDistanceM[k]);
  const first = network.intersectionFirstMovement[corridor.memberIntersection[k]];
  const parts: string[] = [];
  for (const inbound of [false, true]) {
    const movement = (inbound ? corridor.inboundMovement : corridor.outboundMovement)[k];
    if (movement < 0) continue;
    const middle = at + (inbound ? BAR / 2 : -BAR / 2);
    parts.push(`<line class="red" x1="${x(0)}" x2="${x(spanMs)}" y1="${round(middle)}" y2="${round(middle)}"/>`);
    for (const { startMs, lengthMs } of greenArcs(timetable, movement - first)) {
      for (let fromMs = startMs - timetable.cycleMs; fromMs < spanMs; fromMs += timetable.cycleMs) {
        const width = round(x(fromMs + lengthMs) - x(fromMs));
        parts.push(
          `<rect class="${inbound ? 'inbound' : 'outbound'}" x="${round(x(fromMs))}" y="${round(middle - BAR / 2)}" width="${width}" height="${BAR}"/>`,
        );
      }
    }
  }
  return parts.join('');
}

function drawTable({ definition }: Scene, corridor: Corridor, timetables: readonly (Timetable | null)[]): string {
  const signalAt = new Map(definition.signals.map((signal) => [signal.intersectionId, signal]));
  const rows = corridor.definition.members.map(({ intersectionId, primary }, k) => {
    const plan = timetables[k]?.plan;
    const phases = new Map(signalAt.get(intersectionId)?.phases.map((phase) => [phase.number, phase]));
    const rings = plan?.rings.map((ring) =>
      ring
        .map(({ phase, splitS }) => {
          const { yellowS = 0, redClearanceS = 0 } = phases.get(phase) ?? {};
          return `${phase}:${round(splitS - yellowS - redClearanceS, 1)}+${yellowS}+${redClearanceS}`;
        })
        .join(' '),
    );
    return {
      id: `${intersectionId}${primary ? '' : ' *'}`,
      offset: plan ? round(plan.offsetS, 1) : '',
      rings: rings ?? [],
    };
  });
  const parts = [
    text(TABLE_LEFT, DIAGRAM.top, 'signal 路口'),
    text(TABLE_LEFT + 36, DIAGRAM.top, 'offset 相位差, s', 'end'),
    text(TABLE_LEFT + 40, DIAGRAM.top, 'splits 绿信比（按相序）, s'),
  ];
  // The table has the corridor's order, as on the road: the last signal on top.
  const step = Math.min(12, (DIAGRAM.bottom - DIAGRAM.top - 8) / Math.max(1, rows.length));
  [...rows].reverse().forEach(({ id, offset, rings }, n) => {
    const at = DIAGRAM.top + 8 + n * step;
    parts.push(text(TABLE_LEFT, at, id), text(TABLE_LEFT + 36, at, offset, 'end'));
    rings.forEach((ring, r) => {
      parts.push(text(TABLE_LEFT + 40, at + r * Math.min(4, step / 2), ring));
    });
  });
  if (rows.some(({ id }) => id.endsWith('*')))
    parts.push(
      text(
        TABLE_LEFT,
        DIAGRAM.bottom + 7,
        '* shared: coordinated phases are the crossing corridor’s 为相交干线的协调相位',
        'small',
      ),
    );
  return parts.join('\n');
}

function text(x: number, y: number, content: string, style = ''): string {
  return `<text x="${round(x)}" y="${round(y)}"${style && ` class="${style}"`}>${escapeMarkup(content)}</text>`;
}

function round(value: number, decimals = 2): string {
  return String(Number(value.toFixed(decimals)));
}
