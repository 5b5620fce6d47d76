import { TurnCode } from '../../../sim/shared.ts';
import type { Point } from '../geometry/line.ts';
import { PaintKind, type PaintWriter, paintLine, paintPatch } from './paintWriter.ts';

/** Turn arrows on the road (GB 5768.3: 导向箭头), simplified: one stem, a branch for each turn. */

const STEM_WIDTH_M = 0.26;
const HEAD_M = 1.15;

/**
 * @param at    where the arrow's foot stands, m
 * @param along unit driving direction
 * @param turns bit `1 << TurnCode` for each turn the lane serves
 */
export function paintTurnArrow(writer: PaintWriter, at: Point, along: Point, turns: number): void {
  // Local frame: forward and right of the driving direction, m.
  const place = (forward: number, right: number): Point => [
    at[0] + along[0] * forward + along[1] * right,
    at[1] + along[1] * forward - along[0] * right,
  ];
  const has = (turn: TurnCode) => (turns & (1 << turn)) !== 0;
  const head = (forward: number, right: number, toForward: number, toRight: number) => {
    const tip = place(forward + toForward * HEAD_M, right + toRight * HEAD_M);
    const base = HEAD_M * 0.42;
    paintPatch(
      writer,
      [
        place(forward - toRight * base, right + toForward * base),
        place(forward + toRight * base, right - toForward * base),
        tip,
      ],
      PaintKind.white,
    );
  };
  const through = has(TurnCode.through);
  const stemM = through ? 3.4 : 2.3;
  paintLine(writer, [place(0, 0), place(stemM, 0)], STEM_WIDTH_M, PaintKind.white);
  if (through) head(stemM, 0, 1, 0);
  for (const [turn, side] of [
    [TurnCode.left, -1],
    [TurnCode.right, 1],
  ] as const) {
    if (!has(turn)) continue;
    const bend = through ? 1.5 : 2.1;
    paintLine(
      writer,
      [place(bend - 0.55, 0), place(bend + 0.2, side * 0.35), place(bend + 0.3, side * 0.6)],
      STEM_WIDTH_M,
      PaintKind.white,
    );
    head(bend + 0.3, side * 0.5, 0.15, side);
  }
  if (has(TurnCode.uTurn)) {
    const top = has(TurnCode.left) ? 0.6 : 2.2;
    paintLine(writer, [place(top, 0), place(top + 0.3, -0.5), place(top, -0.95)], STEM_WIDTH_M, PaintKind.white);
    head(top, -0.95, -1, 0);
  }
}
