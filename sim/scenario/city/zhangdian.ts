import type { Name, Point } from '../../network/definition.ts';
import { type Draw, noiseAt, Purpose } from './draw.ts';
import { type FittedRoad, fittedRoads } from './facts/fittedRoads.ts';
import { toLocal } from './facts/projection.ts';
import { roadNames } from './facts/roadNames.ts';
import { type FrameRoad, frameColumns, frameRows, railway } from './facts/zhangdianFrame.ts';
import { type FillStyle, fillGrid, type Grid, type GridLine, layGrid, type Permission } from './grid.ts';
import { type Circle, crossesLine, insideCircles } from './plane.ts';
import { addLine, type RoadGraph } from './roadGraph.ts';

/** Zhangdian: the fitted real arterials as the frame, bent collectors between them, room for railway, river and parks. */

const CLASS_OF_KIND = {
  trunk: { class: 'arterial', laneCount: 3, speedKmh: 60 },
  arterial: { class: 'arterial', laneCount: 3, speedKmh: 50 },
  minor: { class: 'collector', laneCount: 2, speedKmh: 50 },
} as const;

/** Green that no street but a main road crosses, m. Illustrative in outline, at places where the city has parks. */
const parks: readonly Circle[] = [
  { x: 40, y: -520, radiusM: 260 },
  { x: -5750, y: 3300, radiusM: 620 },
  { x: -2800, y: 5050, radiusM: 420 },
  { x: 4350, y: 300, radiusM: 480 },
  { x: 2700, y: 3600, radiusM: 560 },
  { x: -6900, y: 300, radiusM: 430 },
  { x: -900, y: -4450, radiusM: 430 },
  { x: 5300, y: -1100, radiusM: 420 },
];

/** Two small rivers that run north through the city, m. Illustrative in course. */
const rivers: readonly (readonly Point[])[] = [
  [
    [-4200, -7500],
    [-4500, -5200],
    [-4150, -3000],
    [-4350, -800],
    [-4250, 1200],
    [-3950, 3000],
    [-4100, 5000],
    [-3500, 9500],
  ],
  [
    [1050, -7500],
    [900, -4000],
    [1150, -1500],
    [1330, 500],
    [1750, 2600],
    [2150, 4600],
    [2700, 7000],
    [3000, 9500],
  ],
];

export function drawZhangdian(graph: RoadGraph, draw: Draw): void {
  const fittedByName = new Map(fittedRoads.map((road) => [road.name.zh, road]));
  const columnCourses = frameColumns.map((road) => courseOf(road, fittedByName, 1));
  const rowCourses = frameRows.map((road) => courseOf(road, fittedByName, 0));
  const at = columnCourses.map((column) => rowCourses.map((row) => bend(draw, meetingPoint(column, row))));
  const grid: Grid = {
    districtId: 'zhangdian',
    columns: frameColumns.map((road, i) => gridLine(graph, road, i, false, fittedByName)),
    rows: frameRows.map((road, i) => gridLine(graph, road, i, true, fittedByName)),
    at,
  };
  const style: FillStyle = {
    gapsM: [480, 900, 1450],
    bendRatio: 0.42,
    presenceAt: ([x, y]) => 0.72 - 0.34 * Math.min(1, Math.hypot(x + 800, (y - 1200) * 1.1) / 8500),
    minorPresenceAt: ([x, y]) => 0.97 - 0.3 * Math.min(1, Math.hypot(x + 800, (y - 1200) * 1.1) / 8500),
    speedsKmh: [40, 40, 40, 50],
  };
  const crossesRailway = new Set<GridLine>(grid.columns.filter((_, i) => frameColumns[i].crossesRailway));
  const allows: Permission = (from, to, main, line) => {
    if (!insideFootprint(draw, from) || !insideFootprint(draw, to)) return false;
    if (crossesLine(from, to, railway)) return crossesRailway.has(line);
    if (main) return true;
    if (insideCircles(from, parks) || insideCircles(to, parks) || insideCircles(middle(from, to), parks)) return false;
    return !rivers.some((river) => crossesLine(from, to, river));
  };
  layGrid(graph, fillGrid(graph, grid, style, draw), allows, style, draw);
}

function middle(a: Point, b: Point): Point {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/** The built-up ground: an oval with an uneven edge about the middle of the city. */
function insideFootprint(draw: Draw, [x, y]: Point): boolean {
  const dx = (x + 500) / 9300;
  const dy = (y - 1100) / 8000;
  const angle = Math.atan2(dy, dx);
  const edge = 1 + 0.17 * noiseAt(draw, Purpose.footprint, 0, ((angle + Math.PI) / (2 * Math.PI)) * 13);
  return Math.hypot(dx, dy) ** 1.15 < edge;
}

/** Streets were fitted as straight lines; here they get the gentle bends that the fit's residual allows, more outside. */
function bend(draw: Draw, [x, y]: Point): Point {
  const outsideM = Math.max(0, Math.hypot(x + 1500, y - 900) - 4500);
  const reachM = 22 + Math.min(130, outsideM * 0.035);
  const phase = draw(Purpose.placeLine, 1, 1) * 6;
  return [x + reachM * Math.sin(y / 760 + x / 2900 + phase), y + reachM * Math.sin(x / 880 - y / 2500 + phase * 1.7)];
}

/** Points of a course, sorted along its main axis (0: x, 1: y). */
function courseOf(road: FrameRoad, fittedByName: ReadonlyMap<string, FittedRoad>, axis: 0 | 1): Point[] {
  const points = road.course.flatMap((part): Point[] => {
    if (typeof part !== 'string') return [part];
    const fitted = fittedByName.get(part)!;
    return [toLocal(...fitted.from), toLocal(...fitted.to)];
  });
  return points.sort((a, b) => a[axis] - b[axis]);
}

/** Where a column and a row meet: x as a function of y, y as a function of x, in turns until both hold. */
function meetingPoint(column: readonly Point[], row: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (let turn = 0; turn < 30; turn++) {
    x = valueAt(column, y, 1);
    y = valueAt(row, x, 0);
  }
  return [x, y];
}

/** Other coordinate of a chain at a value of the axis; carried on straight outside. */
function valueAt(chain: readonly Point[], value: number, axis: 0 | 1): number {
  let i = 1;
  while (i < chain.length - 1 && chain[i][axis] < value) i++;
  const [a, b] = [chain[i - 1], chain[i]];
  const other = 1 - axis;
  return a[other] + ((b[other] - a[other]) * (value - a[axis])) / (b[axis] - a[axis] || 1);
}

function gridLine(
  graph: RoadGraph,
  road: FrameRoad,
  position: number,
  eastWest: boolean,
  fittedByName: ReadonlyMap<string, FittedRoad>,
): GridLine {
  const ownName = road.course.find((part) => typeof part === 'string');
  const names = road.names ?? [{ from: Number.NEGATIVE_INFINITY, name: (ownName as string | undefined) ?? '' }];
  const sections = names.map(({ from, name }, k) => {
    const fitted = fittedByName.get(name);
    const known: Name | undefined = fitted?.name ?? roadNames.zhangdian.find((entry) => entry.zh === name);
    return {
      from: k === 0 ? Number.NEGATIVE_INFINITY : from,
      line: addLine(graph, {
        ...CLASS_OF_KIND[road.kind],
        name: known,
        provenance: known ? 'real' : 'illustrative',
        districtId: 'zhangdian',
        eastWest,
        observed: fitted ? [toLocal(...fitted.from), toLocal(...fitted.to)] : undefined,
      }),
    };
  });
  return { position, main: true, firm: road.kind !== 'minor', from: road.from, to: road.to, sections };
}
