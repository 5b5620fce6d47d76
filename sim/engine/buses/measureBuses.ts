import { msToS } from '../../core/units.ts';
import { WAITING } from '../../traffic/vehicles.ts';
import type { World } from '../world.ts';

/** Buses of lines over a whole run, in the words of `run --json`. Means over none are 0. */
export interface BusMeasures {
  readonly started: number;
  readonly arrived: number;
  /** Of those that have arrived: from entering; lost against their own wished speed, but for stops; stood but for stops, s. */
  readonly meanTripTimeS: number;
  readonly meanDelayS: number;
  readonly meanStoodS: number;
  /** Over all departures from stops: how much later than scheduled, s; and the share that is over a minute late. */
  readonly meanLatenessS: number;
  readonly lateRatio: number;
  readonly missedStops: number;
  /** Late buses that came near a signal that may serve them, and what was done for them. */
  readonly checkIns: number;
  readonly extensions: number;
  readonly earlyGreens: number;
  readonly grantedS: number;
  /** Of everybody else who entered: time lost on the road, s. */
  readonly othersMeanDelayS: number;
}

/** @param lossS, entered of all vehicles. @returns null where there are no lines */
export function measureBuses(world: World, lossS: number, entered: number): BusMeasures | null {
  const { fleet } = world;
  if (fleet === null) return null;
  const { totals, buses, sent } = fleet;
  const mean = (sum: number, count: number) => (count > 0 ? sum / count : 0);
  const { lane, timeLossS } = world.traffic.vehicles;
  let busLossS = totals.lossS;
  let waiting = 0;
  for (const { slot } of buses) {
    if (lane[slot] === WAITING) waiting++;
    else busLossS += timeLossS[slot];
  }
  return {
    started: sent,
    arrived: totals.arrived,
    meanTripTimeS: mean(totals.tripS, totals.arrived),
    meanDelayS: mean(totals.delayS, totals.arrived),
    meanStoodS: mean(totals.stoodS, totals.arrived),
    meanLatenessS: mean(totals.latenessS, totals.departures),
    lateRatio: mean(totals.lateDepartures, totals.departures),
    missedStops: totals.missedStops,
    checkIns: totals.checkIns,
    extensions: totals.extensions,
    earlyGreens: totals.earlyGreens,
    grantedS: totals.grantedS,
    othersMeanDelayS: mean(lossS - busLossS, entered - (sent - waiting)),
  };
}

/** Lost by a bus against its own wished speed, without what it stood at its stops, s. */
export function busDelayS(timeLossS: number, dwelledMs: number): number {
  return Math.max(0, timeLossS - msToS(dwelledMs));
}
