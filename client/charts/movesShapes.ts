import type { Place } from './phaseShapes.ts';

/** A value that holds from then to then, ms, and what the plan has for it. */
export interface MovedStep {
  readonly fromMs: number;
  readonly toMs: number;
  readonly value: number;
  readonly planned: number;
}

/** What was moved, as SVG paths: the value as a line of steps, the plan as another, and what lies between them on either side. */
export interface MovesShapes {
  readonly line: string;
  readonly planned: string;
  readonly more: string;
  readonly less: string;
}

export function shapeMoves(steps: readonly MovedStep[], x: Place, y: Place): MovesShapes {
  const line = (of: (step: MovedStep) => number) =>
    steps
      .map((step, k) => {
        const follows = k > 0 && steps[k - 1].toMs === step.fromMs;
        return `${follows ? 'L' : 'M'}${px(x(step.fromMs))} ${px(y(of(step)))}H${px(x(step.toMs))}`;
      })
      .join('');
  const between = (isShown: (step: MovedStep) => boolean) =>
    steps
      .filter(isShown)
      .map(({ fromMs, toMs, value, planned }) => {
        const [left, right] = [px(x(fromMs)), px(x(toMs))];
        return `M${left} ${px(y(planned))}H${right}V${px(y(value))}H${left}Z`;
      })
      .join('');
  return {
    line: line(({ value }) => value),
    planned: line(({ planned }) => planned),
    more: between(({ value, planned }) => value > planned),
    less: between(({ value, planned }) => value < planned),
  };
}

/** One row of a map of moves: from then to then, ms, moved by so much. */
export interface MovedSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly moved: number;
}

/** Shades of a map of moves to either side. */
export const SHADES = 6;

/** Rows of moves as one SVG path for each shade: `more[k]`, `less[k]` hold what was moved by (k, k + 1] shares of the most. */
export function shapeMoveMap(
  rows: readonly (readonly MovedSpan[])[],
  most: number,
  x: Place,
  rowPx: number,
): { readonly more: readonly string[]; readonly less: readonly string[] } {
  const more = Array.from({ length: SHADES }, () => '');
  const less = Array.from({ length: SHADES }, () => '');
  // A hair of ground between rows, where there is room for it.
  const gapPx = rowPx > 4 ? 1 : 0;
  rows.forEach((spans, r) => {
    const top = px(r * rowPx);
    const bottom = px((r + 1) * rowPx - gapPx);
    for (let k = 0; k < spans.length; k++) {
      const { fromMs, moved } = spans[k];
      const shade = shadeOf(moved, most);
      if (shade < 0) continue;
      // Cycles alike are one box.
      let last = k;
      while (
        last + 1 < spans.length &&
        spans[last + 1].fromMs === spans[last].toMs &&
        Math.sign(spans[last + 1].moved) === Math.sign(moved) &&
        shadeOf(spans[last + 1].moved, most) === shade
      )
        last++;
      const shades = moved > 0 ? more : less;
      shades[shade] += `M${px(x(fromMs))} ${top}H${px(x(spans[last].toMs))}V${bottom}H${px(x(fromMs))}Z`;
      k = last;
    }
  });
  return { more, less };
}

/** @returns 0 to SHADES − 1; −1: it wasn't moved */
export function shadeOf(moved: number, most: number): number {
  if (moved === 0 || !(most > 0)) return -1;
  return Math.min(SHADES - 1, Math.ceil((Math.abs(moved) / most) * SHADES) - 1);
}

/** A tenth of a pixel is enough. */
function px(value: number): number {
  return Math.round(value * 10) / 10;
}
