import { mpsToKmh, type TwinFigure } from '../../sim/shared.ts';

/** What a figure measures, without whose it is. */
export type TwinMeasureName = 'DelayVehH' | 'Stops' | 'OnGreenRatio' | 'SpeedMps' | 'Trips' | 'OutboundS' | 'InboundS';

/** A figure as the page shows it. */
export interface TwinRow {
  readonly name: TwinMeasureName;
  readonly unit: 'vehH' | 'percent' | 'kmh' | 's' | 'none';
  readonly decimals: number;
  readonly without: number;
  readonly with: number;
  /** With less without, and the interval of it; null from one pair. */
  readonly difference: number;
  readonly interval: readonly [low: number, high: number] | null;
  /** Whether the change is good, bad, or can't be told from chance. */
  readonly verdict: 'better' | 'worse' | 'chance' | 'unknown';
}

const LOOK: Readonly<Record<TwinMeasureName, Pick<TwinRow, 'unit' | 'decimals'> & { factor: number; good: 1 | -1 }>> = {
  DelayVehH: { unit: 'vehH', decimals: 1, factor: 1, good: -1 },
  Stops: { unit: 'none', decimals: 0, factor: 1, good: -1 },
  OnGreenRatio: { unit: 'percent', decimals: 1, factor: 100, good: 1 },
  SpeedMps: { unit: 'kmh', decimals: 1, factor: mpsToKmh(1), good: 1 },
  Trips: { unit: 'none', decimals: 0, factor: 1, good: 1 },
  OutboundS: { unit: 's', decimals: 0, factor: 1, good: -1 },
  InboundS: { unit: 's', decimals: 0, factor: 1, good: -1 },
};

/** Rows of the corridor or of the city. */
export function twinRows(figures: readonly TwinFigure[], of: 'corridor' | 'city'): TwinRow[] {
  return figures
    .filter(({ measure }) => measure.startsWith(of))
    .map(({ measure, without, with: withIt, ci95 }) => {
      const name = measure.slice(of.length) as TwinMeasureName;
      const { unit, decimals, factor, good } = LOOK[name];
      const interval = ci95 && ([ci95[0] * factor, ci95[1] * factor] as const);
      const difference = (withIt - without) * factor;
      return {
        name,
        unit,
        decimals,
        without: without * factor,
        with: withIt * factor,
        difference,
        interval,
        verdict: verdictOf(interval, good),
      };
    });
}

function verdictOf(interval: readonly [number, number] | null, good: 1 | -1): TwinRow['verdict'] {
  if (!interval) return 'unknown';
  const [low, high] = interval;
  if (low <= 0 && high >= 0) return 'chance';
  return low > 0 === good > 0 ? 'better' : 'worse';
}
