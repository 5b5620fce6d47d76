import { createRetained, type Retained, write } from './retained.ts';
import type { TimeSpaceScale } from './timeSpaceDrawing.ts';
import type { Trajectory } from './trajectories.ts';

/** A vehicle's way as drawn: its last point may still move, those before it do not. */
interface DrawnWay {
  readonly path: Retained;
  settled: string;
  settledCount: number;
}

/** The vehicles' ways as drawn: of each only what it has driven since is added. */
export interface TrajectoryDrawing {
  readonly layer: SVGGElement;
  readonly ways: Map<Trajectory, DrawnWay>;
  scale: TimeSpaceScale | null;
}

export function createTrajectoryDrawing(layer: SVGGElement): TrajectoryDrawing {
  return { layer, ways: new Map(), scale: null };
}

export function drawTrajectories(
  drawing: TrajectoryDrawing,
  trajectories: ReadonlySet<Trajectory>,
  scale: TimeSpaceScale,
): void {
  const { layer, ways } = drawing;
  const isNewScale = drawing.scale !== scale;
  drawing.scale = scale;
  for (const [trajectory, { path }] of ways) {
    if (trajectories.has(trajectory)) continue;
    path.element.remove();
    ways.delete(trajectory);
  }
  for (const trajectory of trajectories) {
    let way = ways.get(trajectory);
    if (!way) {
      const path = createRetained(layer, 'path', { class: `trace ${trajectory.inbound ? 'in' : 'out'}` });
      way = { path, settled: '', settledCount: 0 };
      ways.set(trajectory, way);
    }
    drawWay(way, trajectory.points, scale, isNewScale);
  }
}

function drawWay(way: DrawnWay, points: readonly number[], scale: TimeSpaceScale, isNewScale: boolean): void {
  if (isNewScale) {
    way.settled = '';
    way.settledCount = 0;
  }
  const corner = (i: number) => {
    const x = (points[2 * i] - scale.epochMs) * scale.pxPerMs;
    return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${scale.yOf(points[2 * i + 1]).toFixed(1)}`;
  };
  const last = points.length / 2 - 1;
  for (; way.settledCount < last; way.settledCount++) way.settled += corner(way.settledCount);
  write(way.path, 'd', way.settled + corner(last));
}
