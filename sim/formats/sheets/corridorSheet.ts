import { mpsToKmh, msToS } from '../../core/units.ts';
import { type CorridorBands, measureBands } from '../../corridors/band.ts';
import { findBandStrips } from '../../corridors/bandStrips.ts';
import type { Corridor } from '../../corridors/corridor.ts';
import type { CorridorDirectionDefinition } from '../../corridors/definition.ts';
import { sectionSpeedsMps } from '../../corridors/sections.ts';
import { digestPlans } from '../../scenario/planDigest.ts';
import type { Scene } from '../../scenario/scenario.ts';
import { greenArcs } from '../../signals/greens.ts';
import type { Timetable } from '../../signals/timetable.ts';
import { type Sheet, type SheetInk, type SheetPoint, type SheetShape, shortNumber, text } from './sheet.ts';
import { drawTimingTable } from './timingTable.ts';

/** A3, landscape, mm. */
const WIDTH = 420;
const HEIGHT = 297;
/** Frame of the time-space diagram, mm. */
const DIAGRAM = { left: 52, top: 34, right: 262, bottom: 262 } as const;
/** How far the frame stands off the first and the last signal, mm. */
const MARGIN = 3;
/** Cycles that the diagram shows. */
const CYCLES = 3;
/** Greens are drawn as bars beside each signal's line: outbound above it, inbound under it, mm. */
const BAR = 1.6;
const TICK_S = 10;

/** Where the diagram puts a moment and a place. */
interface Scales {
  readonly spanMs: number;
  readonly x: (ms: number) => number;
  readonly y: (m: number) => number;
}

/**
 * One corridor on a sheet of A3: time-space diagram, table of offsets and splits, bands, and what the offsets count to.
 *
 * @param scene with the plans that the sheet is of
 */
export function drawCorridorSheet(scene: Scene, corridor: Corridor): Sheet {
  const { definition } = corridor;
  const timetables = Array.from(corridor.memberIntersection, (intersection) => {
    const signal = scene.signals.signalOfIntersection[intersection];
    return signal < 0 ? null : scene.signals.initialTimetables[signal];
  });
  const bands = measureBands(corridor, scene.network, timetables);
  const { cycleMs } = bands.outbound;
  const spanMs =
    CYCLES * (Number.isFinite(cycleMs) ? cycleMs : Math.max(...timetables.map((one) => one?.cycleMs ?? 0)));
  const scales: Scales = {
    spanMs,
    x: (ms) => DIAGRAM.left + ((DIAGRAM.right - DIAGRAM.left) * ms) / spanMs,
    y: (m) => DIAGRAM.bottom - ((DIAGRAM.bottom - DIAGRAM.top) * m) / Math.max(1, corridor.lengthM),
  };
  const title = `${definition.name.zh}  ${definition.name.en}`;
  const box = {
    x: DIAGRAM.left,
    y: DIAGRAM.top - MARGIN,
    width: DIAGRAM.right - DIAGRAM.left,
    height: DIAGRAM.bottom - DIAGRAM.top + 2 * MARGIN,
  };
  const shapes: SheetShape[] = [
    text(14, 16, title, { sizeMm: 7, bold: true }),
    text(14, 23, summarise(corridor, bands), { sizeMm: 4 }),
    { kind: 'box', ink: 'frame', box, outlined: true },
    ...drawTimeAxis(scales),
    {
      kind: 'clipped',
      box,
      shapes: [
        ...drawBands(corridor, bands, scales),
        ...timetables.flatMap((timetable, k) => drawGreens(scene, corridor, k, timetable, scales)),
      ],
    },
    ...definition.members.map(({ intersectionId }, k) => {
      const fromFirstM = corridor.memberDistanceM[k] - corridor.memberDistanceM[0];
      const label = `${intersectionId}  ${shortNumber(fromFirstM, 0)} m`;
      return text(DIAGRAM.left - 3, scales.y(corridor.memberDistanceM[k]) + 1, label, { anchor: 'end' });
    }),
    ...drawSectionSpeeds(corridor, scales),
    ...drawTimingTable(scene, corridor, timetables, DIAGRAM),
    ...drawFootnotes(scene),
  ];
  return { title, widthMm: WIDTH, heightMm: HEIGHT, shapes };
}

function summarise({ definition, lengthM, memberIntersection }: Corridor, bands: CorridorBands): string {
  const { cycleMs } = bands.outbound;
  const cycle = Number.isFinite(cycleMs) ? `${shortNumber(msToS(cycleMs), 1)} s` : 'none in common';
  const speeds = [definition.outbound, definition.inbound]
    .flatMap((one) => (one === null ? [] : [`${speedRange(one)} km/h`]))
    .join(' / ');
  const widths = [bands.outbound, bands.inbound]
    .flatMap((one) => (one === null ? [] : [one.through ? `${shortNumber(msToS(one.through.widthMs), 1)} s` : 'none']))
    .join(' / ');
  return `${definition.id}, ${memberIntersection.length} signals, ${shortNumber(lengthM, 0)} m. Cycle ${cycle}; progression out / back ${speeds}; bands out / back ${widths}.`;
}

/** One speed, or the slowest and the fastest section's. */
function speedRange({ progressionSpeedMps, sectionSpeedsMps }: CorridorDirectionDefinition): string {
  const speedsMps = sectionSpeedsMps ?? [progressionSpeedMps];
  const [least, most] = [Math.min(...speedsMps), Math.max(...speedsMps)].map((mps) => shortNumber(mpsToKmh(mps), 0));
  return least === most ? least : `${least}–${most}`;
}

/** Where sections are laid for speeds of their own, each says them beside the diagram: out / back. */
function drawSectionSpeeds({ definition, memberDistanceM }: Corridor, { y }: Scales): SheetShape[] {
  const { outbound, inbound } = definition;
  if (!outbound.sectionSpeedsMps && !inbound?.sectionSpeedsMps) return [];
  return Array.from({ length: memberDistanceM.length - 1 }, (_, k) => {
    const kmh = (direction: CorridorDirectionDefinition) =>
      shortNumber(mpsToKmh(sectionSpeedsMps(direction, memberDistanceM.length)[k]), 0);
    const label = `${kmh(outbound)}${inbound ? ` / ${kmh(inbound)}` : ''} km/h`;
    const middle = (y(memberDistanceM[k]) + y(memberDistanceM[k + 1])) / 2;
    return text(DIAGRAM.left - 3, middle + 1, label, { anchor: 'end', sizeMm: 2.6 });
  });
}

function drawTimeAxis({ spanMs, x }: Scales): SheetShape[] {
  const { top, right, bottom } = DIAGRAM;
  const shapes: SheetShape[] = [];
  for (let s = 0; s * 1000 <= spanMs; s += TICK_S) {
    const at = x(s * 1000);
    shapes.push({ kind: 'line', ink: 'grid', from: [at, top - MARGIN], to: [at, bottom + MARGIN] });
    if (s % (3 * TICK_S) === 0) shapes.push(text(at, bottom + 7, String(s), { anchor: 'middle' }));
  }
  return [...shapes, text(right, bottom + 12, 'time, s  时间（秒）', { anchor: 'end' })];
}

function drawBands(corridor: Corridor, bands: CorridorBands, { spanMs, x, y }: Scales): SheetShape[] {
  return [bands.outbound, bands.inbound].flatMap((direction) =>
    direction === null
      ? []
      : findBandStrips(corridor, direction, 0, spanMs).map(({ inbound, distanceM, leadingEdgeMs, widthMs }) => {
          const there = distanceM.map((m, k): SheetPoint => [x(leadingEdgeMs[k]), y(m)]);
          const back = distanceM.map((m, k): SheetPoint => [x(leadingEdgeMs[k] + widthMs), y(m)]).reverse();
          return { kind: 'area', ink: inbound ? 'bandInbound' : 'bandOutbound', points: [...there, ...back] };
        }),
  );
}

/** Greens of one signal in both directions, red between them. */
function drawGreens(
  { network }: Scene,
  corridor: Corridor,
  k: number,
  timetable: Timetable | null,
  { spanMs, x, y }: Scales,
): SheetShape[] {
  if (timetable === null) return [];
  const at = y(corridor.memberDistanceM[k]);
  const first = network.intersectionFirstMovement[corridor.memberIntersection[k]];
  const shapes: SheetShape[] = [];
  for (const inbound of [false, true]) {
    const movement = (inbound ? corridor.inboundMovement : corridor.outboundMovement)[k];
    if (movement < 0) continue;
    const ink: SheetInk = inbound ? 'inbound' : 'outbound';
    const middle = at + (inbound ? BAR / 2 : -BAR / 2);
    shapes.push({ kind: 'line', ink: 'red', from: [x(0), middle], to: [x(spanMs), middle] });
    for (const { startMs, lengthMs } of greenArcs(timetable, movement - first)) {
      for (let fromMs = startMs - timetable.cycleMs; fromMs < spanMs; fromMs += timetable.cycleMs) {
        const box = { x: x(fromMs), y: middle - BAR / 2, width: x(fromMs + lengthMs) - x(fromMs), height: BAR };
        shapes.push({ kind: 'box', ink, box, outlined: false });
      }
    }
  }
  return shapes;
}

function drawFootnotes({ definition, signals }: Scene): SheetShape[] {
  const plans = definition.signals.map(({ intersectionId }, signal) => ({
    intersectionId,
    plan: signals.initialTimetables[signal].plan,
  }));
  const soft = { sizeMm: 2.6, ink: 'soft' } as const;
  return [
    text(
      14,
      HEIGHT - 16,
      'Offsets count from master zero to the start of green of the first coordinated phase (local zero). Greens outbound above the line, inbound under it.',
      soft,
    ),
    text(14, HEIGHT - 11, '相位差自主时钟零点计至首个协调相位绿灯启亮。线上为去向绿灯，线下为来向绿灯。', soft),
    text(
      14,
      HEIGHT - 6,
      `Scenario ${definition.id}, plans ${digestPlans(plans)}. Splits in seconds: phase:green + yellow + red clearance, ring | ring.`,
      soft,
    ),
  ];
}
