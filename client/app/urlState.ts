import type { CameraState } from '../city/index.ts';
import type { Language } from '../i18n/language.svelte.ts';
import type { ThemePreference } from './preferences.svelte.ts';
import type { MeasuresView } from './selection.svelte.ts';

/** What a link to the page holds. Absent: the page's own choice. */
export interface UrlState {
  readonly run?: string;
  /** Simulation time shown, ms since midnight of the scenario's day. */
  readonly timeMs?: number;
  readonly camera?: CameraState;
  readonly corridorId?: string;
  readonly intersectionId?: string;
  /** The measures of that intersection's signal are open, and what of them is shown. */
  readonly measures?: MeasuresView;
  readonly followSlot?: number;
  readonly language?: Language;
  readonly theme?: ThemePreference;
}

/** As addresses have it; links of old say 1. */
const MEASURES: Readonly<Record<string, MeasuresView | undefined>> = {
  1: 'arrivals',
  terminations: 'terminations',
  table: 'table',
  moves: 'moves',
};

/** `HH:MM:SS` of a simulation time; hours go on past 24 on the second day. */
export function formatClock(timeMs: number): string {
  const seconds = Math.floor(timeMs / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(((seconds % 60) + 60) % 60)}`;
}

/** @returns ms, or undefined if the text is no `HH:MM:SS` */
export function parseClock(text: string): number | undefined {
  const match = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(text);
  if (!match) return undefined;
  return (Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3])) * 1000;
}

/** The fragment of the address, without `#`. Keys stand in a fixed order, so equal states give equal links. */
export function formatUrlState(state: UrlState): string {
  const parts: string[] = [];
  const add = (key: string, value: string | undefined) => {
    if (value !== undefined && value !== '')
      parts.push(`${key}=${encodeURIComponent(value).replace(/%(3A|2C)/g, decodeURIComponent)}`);
  };
  add('run', state.run);
  add('t', state.timeMs === undefined ? undefined : formatClock(state.timeMs));
  if (state.camera) {
    const { x, y, spanM, tiltDeg, bearingDeg } = state.camera;
    add('at', [x, y, spanM, tiltDeg, bearingDeg].map((value) => String(Math.round(value))).join(','));
  }
  add('corridor', state.corridorId);
  add('signal', state.intersectionId);
  add('measures', state.measures && (state.measures === 'arrivals' ? '1' : state.measures));
  add('follow', state.followSlot === undefined ? undefined : String(state.followSlot));
  add('lang', state.language);
  add('theme', state.theme);
  return parts.join('&');
}

/** Reads a fragment; whatever is malformed is left out, the rest holds. */
export function parseUrlState(fragment: string): UrlState {
  const values = new URLSearchParams(fragment.replace(/^#/, ''));
  const text = (key: string) => values.get(key) ?? undefined;
  const language = text('lang');
  const theme = text('theme');
  const follow = Number(values.get('follow') ?? Number.NaN);
  return {
    run: text('run'),
    timeMs: parseClock(text('t') ?? ''),
    camera: parseCamera(text('at')),
    corridorId: text('corridor'),
    intersectionId: text('signal'),
    measures: MEASURES[values.get('measures') ?? ''],
    followSlot: Number.isInteger(follow) && follow >= 0 ? follow : undefined,
    language: language === 'zh' || language === 'en' ? language : undefined,
    theme: theme === 'auto' || theme === 'light' || theme === 'dark' ? theme : undefined,
  };
}

function parseCamera(text: string | undefined): CameraState | undefined {
  const numbers = text?.split(',').map(Number);
  if (numbers?.length !== 5 || !numbers.every(Number.isFinite)) return undefined;
  const [x, y, spanM, tiltDeg, bearingDeg] = numbers;
  return spanM > 0 ? { x, y, spanM, tiltDeg, bearingDeg } : undefined;
}
