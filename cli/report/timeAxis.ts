import { at, svgText } from './markup.ts';

/** Places of the two charts of a phase, and their common axis of time. */
export const WIDTH = 960;
export const PLOT_LEFT = 60;
export const PLOT_RIGHT = 945;

/** Steps between two labels, s: the first that leaves no more than ten. */
const STEPS_S = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
const MOST_LABELS = 10;

export interface TimeAxis {
  /** Place of a moment, s after midnight. */
  x(timeS: number): number;
  /** Lines and labels. @param top, bottom of the plot */
  draw(top: number, bottom: number): string;
}

export function createTimeAxis(fromS: number, toS: number): TimeAxis {
  const x = (timeS: number) => PLOT_LEFT + ((timeS - fromS) / (toS - fromS)) * (PLOT_RIGHT - PLOT_LEFT);
  const stepS = STEPS_S.find((step) => (toS - fromS) / step <= MOST_LABELS) ?? 86_400;
  return {
    x,
    draw(top, bottom) {
      const parts: string[] = [];
      for (let timeS = Math.ceil(fromS / stepS) * stepS; timeS <= toS; timeS += stepS) {
        const place = at(x(timeS));
        const hours = String(Math.floor(timeS / 3600) % 24).padStart(2, '0');
        const minutes = String(Math.floor(timeS / 60) % 60).padStart(2, '0');
        parts.push(`<line class="grid" x1="${place}" x2="${place}" y1="${top}" y2="${bottom}"/>`);
        parts.push(svgText(`${hours}:${minutes}`, `class="tick" x="${place}" y="${bottom + 16}" text-anchor="middle"`));
      }
      return parts.join('');
    },
  };
}

/** Lines and labels of seconds, from 0 at the bottom. */
export function drawSeconds(mostS: number, top: number, bottom: number): { y: (s: number) => number; grid: string } {
  const y = (s: number) => bottom - (s / mostS) * (bottom - top);
  const stepS = [5, 10, 20, 30, 60, 120, 300].find((step) => mostS / step <= 6) ?? 600;
  const parts: string[] = [];
  for (let s = 0; s <= mostS; s += stepS) {
    const place = at(y(s));
    parts.push(`<line class="grid" x1="${PLOT_LEFT}" x2="${PLOT_RIGHT}" y1="${place}" y2="${place}"/>`);
    parts.push(svgText(`${s} s`, `class="tick" x="${PLOT_LEFT - 8}" y="${at(y(s) + 4)}" text-anchor="end"`));
  }
  return { y, grid: parts.join('') };
}
