import { cornerBetween, type Leg } from '../geometry/intersectionSurface.ts';
import type { Point } from '../geometry/line.ts';
import { PaintKind, type PaintWriter, paintLine, paintPatch } from './paintWriter.ts';

/** Zebra crossing: bars as long as the crossing is wide, laid across the leg. From GB 5768.3, m. */
const ZEBRA_FROM_STOP_M = 1.2;
const ZEBRA_WIDTH_M = 3;
const BAR_M = 0.45;
const GAP_M = 0.55;

/** Kerbs round the corners; zebra crossings where people have a signal. */
export function paintIntersection(writer: PaintWriter, legs: readonly Leg[], crossings: boolean): void {
  if (legs.length < 2) return;
  legs.forEach((leg, i) => {
    const next = legs[(i + 1) % legs.length];
    paintLine(writer, [leg.left, ...cornerBetween(leg, next), next.right], 0.18, PaintKind.kerb);
    if (crossings) paintZebra(writer, leg);
  });
}

function paintZebra(writer: PaintWriter, leg: Leg): void {
  const dx = leg.left[0] - leg.right[0];
  const dy = leg.left[1] - leg.right[1];
  const widthM = Math.hypot(dx, dy);
  if (widthM < 3) return;
  const across: Point = [dx / widthM, dy / widthM];
  const [ax, ay] = leg.away;
  const bars = Math.floor((widthM - GAP_M) / (BAR_M + GAP_M));
  const marginM = (widthM - bars * (BAR_M + GAP_M) + GAP_M) / 2;
  for (let k = 0; k < bars; k++) {
    const fromM = marginM + k * (BAR_M + GAP_M);
    const corner = (acrossM: number, inM: number): Point => [
      leg.right[0] + across[0] * acrossM - ax * inM,
      leg.right[1] + across[1] * acrossM - ay * inM,
    ];
    const [near, far] = [ZEBRA_FROM_STOP_M, ZEBRA_FROM_STOP_M + ZEBRA_WIDTH_M];
    paintPatch(
      writer,
      [corner(fromM, near), corner(fromM + BAR_M, near), corner(fromM + BAR_M, far), corner(fromM, far)],
      PaintKind.white,
    );
  }
}
