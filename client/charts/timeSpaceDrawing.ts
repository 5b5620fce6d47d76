import { type BaseType, line, type Selection, select } from 'd3';
import { type BandStrip, Indication } from '../../sim/shared.ts';
import { type IndicationSpan, isGreen } from './indicationSpans.ts';
import { type SignalLine, stripOutline, type TimeSpaceModel } from './timeSpace.ts';
import type { Trajectory } from './trajectories.ts';

/** How times and distances become pixels. The drawing's own zero of time lies at `epochMs`, so that it can be slid. */
export interface TimeSpaceScale {
  readonly epochMs: number;
  readonly pxPerMs: number;
  readonly heightPx: number;
  readonly yOf: (distanceM: number) => number;
}

/** Half the height of a signal's line: greens stand this far above and below it, px. */
export const BAR_PX = 6;
/** A strip narrower than this takes no label, px. */
const LABEL_LEAST_PX = 34;

type Group = Selection<SVGGElement, unknown, BaseType, unknown>;

/** Draws bands, signals' bars and the ticks of time into the layer that slides. */
export function drawTimeSpace(
  layer: SVGGElement,
  model: TimeSpaceModel,
  scale: TimeSpaceScale,
  hatchId: string,
  bandLabel: (seconds: number) => string,
  clockLabel: (timeMs: number) => string,
): void {
  const root = select(layer);
  const x = (timeMs: number) => (timeMs - scale.epochMs) * scale.pxPerMs;
  drawTicks(part(root, 'ticks'), model, scale, x, clockLabel);
  drawStrips(part(root, 'former-strips'), model.formerStrips, scale, x);
  drawStrips(part(root, 'strips'), model.strips, scale, x);
  const bars = part(root, 'bars');
  const lines = bars
    .selectAll<SVGGElement, SignalLine>('g.line')
    .data(model.lines, (signal) => signal.member)
    .join((enter) => enter.append('g').attr('class', 'line'))
    .attr('transform', (signal) => `translate(0 ${scale.yOf(signal.distanceM).toFixed(1)})`);
  lines.each(function (signal) {
    const group = select<SVGGElement, unknown>(this);
    drawBars(group, 'out', signal.outbound, x, () => 'var(--green)');
    drawBars(group, 'in', signal.inbound, x, () => `url(#${hatchId})`);
    drawFormer(group, 'former-out', signal.formerOutbound, x);
    drawFormer(group, 'former-in', signal.formerInbound, x);
    drawTransition(group, signal, x);
    group
      .selectAll<SVGPathElement, number>('path.edge')
      .data(signal.edgeMs)
      .join('path')
      .attr('class', 'edge')
      .attr('d', (timeMs) => `M${x(timeMs).toFixed(1)} ${-BAR_PX - 5}v${2 * BAR_PX + 10}`);
  });
  drawStripLabels(part(root, 'strip-labels'), model.strips, scale, x, bandLabel);
}

function part(root: Selection<SVGGElement, unknown, null, undefined>, name: string): Group {
  return root
    .selectAll<SVGGElement, string>(`g.${name}`)
    .data([name])
    .join((enter) => enter.append('g').attr('class', name)) as unknown as Group;
}

function drawTicks(
  group: Group,
  model: TimeSpaceModel,
  scale: TimeSpaceScale,
  x: (timeMs: number) => number,
  clockLabel: (timeMs: number) => string,
): void {
  // A label needs about 60 px: the step is the least round one that leaves it room.
  const stepMs = [10_000, 30_000, 60_000, 120_000, 300_000].find((ms) => ms * scale.pxPerMs >= 64) ?? 600_000;
  const times: number[] = [];
  for (let ms = Math.ceil(model.fromMs / stepMs) * stepMs; ms <= model.toMs; ms += stepMs) times.push(ms);
  const ticks = group
    .selectAll<SVGGElement, number>('g')
    .data(times, (ms) => ms)
    .join((enter) => {
      const tick = enter.append('g');
      tick.append('line').attr('y1', 0);
      tick.append('text').attr('text-anchor', 'middle');
      return tick;
    })
    .attr('transform', (ms) => `translate(${x(ms).toFixed(1)} 0)`);
  ticks.select('line').attr('y2', scale.heightPx);
  ticks
    .select('text')
    .attr('y', scale.heightPx + 13)
    .text((ms) => clockLabel(ms));
}

function drawStrips(
  group: Group,
  strips: readonly BandStrip[],
  scale: TimeSpaceScale,
  x: (timeMs: number) => number,
): void {
  const outline = line<readonly [number, number]>(
    ([timeMs]) => x(timeMs),
    ([, distanceM]) => scale.yOf(distanceM),
  ).digits(1);
  group
    .selectAll<SVGPathElement, BandStrip>('path')
    .data(strips)
    .join('path')
    .attr('class', (strip) => `strip ${strip.inbound ? 'in' : 'out'}`)
    .attr('d', (strip) => `${outline(stripOutline(strip)) ?? ''}Z`);
}

/** Direct labels: each strip says its own width. Drawn over the bars, which would cut them. */
function drawStripLabels(
  group: Group,
  strips: readonly BandStrip[],
  scale: TimeSpaceScale,
  x: (timeMs: number) => number,
  bandLabel: (seconds: number) => string,
): void {
  const labelled = strips.filter((strip) => strip.widthMs * scale.pxPerMs >= LABEL_LEAST_PX);
  group
    .selectAll<SVGTextElement, BandStrip>('text')
    .data(labelled)
    .join((enter) => enter.append('text').attr('text-anchor', 'middle').attr('dy', '0.35em'))
    .attr('class', (strip) => `strip-label ${strip.inbound ? 'in' : 'out'}`)
    .attr('transform', (strip) => labelTransform(strip, scale, x))
    .text((strip) => bandLabel(strip.widthMs / 1000));
}

/** In the widest gap between two signals that the strip passes, along the strip: there the bars leave it room. */
function labelTransform(strip: BandStrip, scale: TimeSpaceScale, x: (timeMs: number) => number): string {
  const { leadingEdgeMs, distanceM } = strip;
  let at = 1;
  for (let i = 2; i < distanceM.length; i++) {
    if (distanceM[i] - distanceM[i - 1] > distanceM[at] - distanceM[at - 1]) at = i;
  }
  const [fromX, toX] = [x(leadingEdgeMs[at - 1]), x(leadingEdgeMs[at])];
  const [fromY, toY] = [scale.yOf(distanceM[at - 1]), scale.yOf(distanceM[at])];
  const angle = (Math.atan2(toY - fromY, toX - fromX) * 180) / Math.PI;
  const upright = angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle;
  const middleX = (fromX + toX) / 2 + (strip.widthMs * scale.pxPerMs) / 2;
  return `translate(${middleX.toFixed(1)} ${((fromY + toY) / 2).toFixed(1)}) rotate(${upright.toFixed(1)})`;
}

function drawBars(
  group: Selection<SVGGElement, unknown, null, undefined>,
  side: 'out' | 'in',
  spans: readonly IndicationSpan[],
  x: (timeMs: number) => number,
  greenFill: () => string,
): void {
  const shown = spans.filter((span) => span.indication !== Indication.red && span.indication !== Indication.dark);
  group
    .selectAll<SVGRectElement, IndicationSpan>(`rect.${side}`)
    .data(shown)
    .join('rect')
    .attr('class', (span) => `bar ${side} ${wordOf(span.indication)}`)
    .attr('x', (span) => x(span.fromMs).toFixed(1))
    .attr('width', (span) => Math.max(0, x(span.toMs) - x(span.fromMs)).toFixed(1))
    // Yellow is told by its shape too: half as high as green.
    .attr('height', (span) => (span.indication === Indication.yellow ? BAR_PX / 2 : BAR_PX))
    .attr('y', (span) => (side === 'in' ? 0.75 : -0.75 - (span.indication === Indication.yellow ? BAR_PX / 2 : BAR_PX)))
    .attr('fill', (span) => (span.indication === Indication.yellow ? 'var(--yellow)' : greenFill()));
}

/** Where greens would be without the draft: outlines, a little outside the bars. */
function drawFormer(
  group: Selection<SVGGElement, unknown, null, undefined>,
  side: 'former-out' | 'former-in',
  spans: readonly IndicationSpan[],
  x: (timeMs: number) => number,
): void {
  const greens = spans.filter((span) => isGreen(span.indication));
  group
    .selectAll<SVGRectElement, IndicationSpan>(`rect.${side}`)
    .data(greens)
    .join('rect')
    .attr('class', `former ${side}`)
    .attr('x', (span) => x(span.fromMs).toFixed(1))
    .attr('width', (span) => (x(span.toMs) - x(span.fromMs)).toFixed(1))
    .attr('height', BAR_PX + 2.5)
    .attr('y', side === 'former-in' ? 0.75 : -0.75 - BAR_PX - 2.5);
}

function wordOf(indication: Indication): string {
  if (indication === Indication.yellow) return 'yellow';
  return indication === Indication.permissive ? 'permissive' : 'green';
}

/** From when a new plan runs, and how long its first green is held. */
function drawTransition(
  group: Selection<SVGGElement, unknown, null, undefined>,
  signal: SignalLine,
  x: (timeMs: number) => number,
): void {
  const changes = signal.change ? [signal.change] : [];
  group
    .selectAll<SVGPathElement, NonNullable<SignalLine['change']>>('path.transition')
    .data(changes)
    .join((enter) => enter.append('path').attr('class', 'transition'))
    .attr('d', (change) => {
      const startX = x(change.fromMs).toFixed(1);
      const holdX = x(change.holdFromMs).toFixed(1);
      const endX = x(change.holdFromMs + change.dwellMs).toFixed(1);
      const y = BAR_PX + 3;
      return `M${startX} ${-y}V${y}M${holdX} ${-y}H${endX}M${endX} ${-y - 3}v6`;
    });
}

/** Draws the vehicles' ways: one path each, renewed only where its vehicle has moved. */
export function drawTrajectories(layer: SVGGElement, trajectories: Iterable<Trajectory>, scale: TimeSpaceScale): void {
  const x = (timeMs: number) => ((timeMs - scale.epochMs) * scale.pxPerMs).toFixed(1);
  select(layer)
    .selectAll<SVGPathElement, Trajectory>('path')
    .data([...trajectories], (trajectory) => keyOf(trajectory))
    .join((enter) => enter.append('path').attr('class', (trajectory) => `trace ${trajectory.inbound ? 'in' : 'out'}`))
    .attr('d', ({ points }) => {
      let path = '';
      for (let i = 0; i < points.length; i += 2) {
        path += `${i === 0 ? 'M' : 'L'}${x(points[i])} ${scale.yOf(points[i + 1]).toFixed(1)}`;
      }
      return path;
    });
}

/** Slots are reused: a passage is named by its slot and its beginning. */
function keyOf(trajectory: Trajectory): string {
  return `${trajectory.slot}/${trajectory.points[0]}`;
}
