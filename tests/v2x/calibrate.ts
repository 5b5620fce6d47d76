import { Indication } from '../../sim/core/indication.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { createForecastSource, forecastSignal } from '../../sim/v2x/forecast.ts';
import { createHistory, updateHistory } from '../../sim/v2x/history.ts';
import type { SignalEvent } from '../../sim/v2x/signalForecast.ts';

/** A forecast beside what came of it. */
export interface Outcome {
  readonly event: SignalEvent;
  readonly toldMs: number;
  readonly endMs: number;
}

export interface Calibration {
  readonly outcomes: number;
  /** Ends before the earliest, after the latest, that was told. */
  readonly tooEarly: number;
  readonly tooLate: number;
  /** Share of forecasts that told a latest end; a likely one. */
  readonly latestKnownRatio: number;
  readonly likelyKnownRatio: number;
  /** How far the likely time was off, s: mean and median of the absolute, mean of the signed error (late is positive). */
  readonly meanErrorS: number;
  readonly medianErrorS: number;
  readonly biasS: number;
  /** Mean confidence told, and share within 2 s, of forecasts that weren't certain. */
  readonly meanConfidenceRatio: number;
  readonly withinRatio: number;
}

/** Runs a world and holds every forecast of red and green, told every `everyMs`, against what came of it. */
export function collectOutcomes(world: World, warmUpMs: number, durationMs: number, everyMs: number): Outcome[] {
  const { signals, traffic, stepMs } = world;
  const history = createHistory(signals);
  const source = createForecastSource(signals, traffic.indication, stepMs, history);
  const outcomes: Outcome[] = [];
  const open = new Map<string, { readonly movement: number; readonly told: Omit<Outcome, 'endMs'>[] }>();
  const beginMs = world.timeMs;
  while (world.timeMs < beginMs + warmUpMs + durationMs) {
    if (world.timeMs >= beginMs + warmUpMs && (world.timeMs - beginMs) % everyMs === 0) {
      for (let signal = 0; signal < signals.set.count; signal++) {
        forecastSignal(source, signal, world.timeMs).groups.forEach(({ group, events }, g) => {
          const [event] = events;
          if (event.indication === Indication.yellow) return;
          const key = `${signal}/${g}`;
          const own = open.get(key) ?? { movement: group.movements[0], told: [] };
          own.told.push({ event, toldMs: world.timeMs });
          open.set(key, own);
        });
      }
    }
    const changedMs = world.timeMs;
    stepWorld(world);
    updateHistory(history, signals, traffic.indication, changedMs);
    for (const [key, { movement, told }] of open) {
      if (traffic.indication[movement] === told[0].event.indication) continue;
      for (const one of told) outcomes.push({ ...one, endMs: changedMs });
      open.delete(key);
    }
  }
  return outcomes;
}

export function summariseOutcomes(outcomes: readonly Outcome[]): Calibration {
  const likely = outcomes.filter(({ event }) => Number.isFinite(event.likelyEndMs));
  const errorsS = likely.map(({ event, endMs }) => (event.likelyEndMs - endMs) / 1000);
  const sizesS = errorsS.map(Math.abs).sort((a, b) => a - b);
  const unsure = likely.filter(({ event }) => event.confidenceRatio < 1);
  const within = unsure.filter(({ event, endMs }) => Math.abs(event.likelyEndMs - endMs) <= 2000);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    outcomes: outcomes.length,
    tooEarly: outcomes.filter(({ event, endMs }) => endMs < event.minEndMs).length,
    tooLate: outcomes.filter(({ event, endMs }) => endMs > event.maxEndMs).length,
    latestKnownRatio: outcomes.filter(({ event }) => Number.isFinite(event.maxEndMs)).length / outcomes.length,
    likelyKnownRatio: likely.length / outcomes.length,
    meanErrorS: mean(sizesS),
    medianErrorS: sizesS[sizesS.length >> 1],
    biasS: mean(errorsS),
    meanConfidenceRatio: mean(unsure.map(({ event }) => event.confidenceRatio)),
    withinRatio: within.length / unsure.length,
  };
}
