import {
  type CsaeMap,
  type CsaeSpat,
  clearHistory,
  corridorAt,
  createForecastSource,
  createHistory,
  createUnprojection,
  type ForecastSource,
  findPlaces,
  forecastSignal,
  InputError,
  type Issue,
  type J2735Map,
  type J2735Spat,
  type MapSource,
  mapToCsae,
  mapToJ2735,
  minuteOfYear,
  msInMinute,
  type Navigation,
  navigate,
  navigateVehicle,
  progressionChanges,
  type RoadPlace,
  type SignalForecast,
  type SpatNames,
  type SpatSelection,
  selectSignals,
  toCsae,
  toJ2735,
  updateHistory,
  type World,
  waveSpeedsMps,
} from '../../sim/index.ts';
import type { SpatAsk } from '../run/messages.ts';
import { Refusal } from '../run/refusal.ts';

/** The roadside units of a run: what its signals tell vehicles. No part of the world's state. */
export interface V2xDesk {
  readonly world: World;
  readonly source: ForecastSource;
  readonly names: SpatNames;
  readonly map: MapSource;
}

export function createV2xDesk(world: World): V2xDesk {
  const { scenario, signals, traffic, stepMs } = world;
  const { network } = scenario;
  const source = createForecastSource(signals, traffic.indication, stepMs, createHistory(signals));
  return {
    world,
    source,
    names: { network, signals: signals.set, waveSpeedMps: waveSpeedsInForce(world) },
    map: {
      network,
      signals: signals.set,
      groups: source.groups,
      toLonLat: createUnprojection(scenario.definition.origin),
    },
  };
}

/** Takes over the speeds that green waves are laid for now. */
export function renewWaveSpeeds({ world, names }: V2xDesk): void {
  names.waveSpeedMps.set(waveSpeedsInForce(world));
}

function waveSpeedsInForce({ scenario, changes }: World): Float64Array {
  const asked = progressionChanges(changes);
  const corridors = scenario.corridors.map((corridor) => corridorAt(corridor, asked, Number.POSITIVE_INFINITY));
  return waveSpeedsMps(corridors, scenario.network.movementCount);
}

/** Notes what signals have shown in the last step. Call after each. */
export function noteStep({ world, source }: V2xDesk): void {
  updateHistory(source.history!, world.signals, world.traffic.indication, world.timeMs - world.stepMs);
}

/** After a jump in time experience begins anew. */
export function forgetHistory({ source }: V2xDesk): void {
  clearHistory(source.history!);
}

/** @throws InputError naming each intersection or district that isn't there */
export function signalsOf({ world }: V2xDesk, selection: SpatSelection): readonly number[] {
  const { signals, issues } = selectSignals(world.scenario.network, world.signals.set, selection);
  if (issues.length > 0) throw new InputError(issues);
  return signals;
}

export function makeSpat(desk: V2xDesk, ask: SpatAsk): J2735Spat | CsaeSpat {
  const forecasts = signalsOf(desk, ask).map((signal) => forecastSignal(desk.source, signal, desk.world.timeMs));
  return wrapSpat(desk, ask, forecasts, 0);
}

/** @param count of the messages of a stream */
export function wrapSpat(
  { names, world }: V2xDesk,
  { format, times }: Pick<SpatAsk, 'format' | 'times'>,
  forecasts: readonly SignalForecast[],
  count: number,
): J2735Spat | CsaeSpat {
  const { timeMs } = world;
  const name = world.scenario.definition.id;
  if (format === 'j2735') {
    const intersections = forecasts.map((forecast) => toJ2735(names, forecast, times));
    return { timeStamp: minuteOfYear(timeMs), name, intersections };
  }
  const head = { msgCnt: count % 128, moy: minuteOfYear(timeMs), timeStamp: msInMinute(timeMs), name };
  return { ...head, intersections: forecasts.map((forecast) => toCsae(names, forecast)) };
}

export function makeMap(desk: V2xDesk, ask: SpatAsk): J2735Map | CsaeMap {
  const signals = signalsOf(desk, ask);
  if (ask.format === 'j2735') {
    return { msgIssueRevision: 0, intersections: signals.map((signal) => mapToJ2735(desk.map, signal)) };
  }
  return { msgCnt: 0, nodes: signals.map((signal) => mapToCsae(desk.map, signal)) };
}

/** What a vehicle that is on the road is told. */
export function navigateFor({ world, source }: V2xDesk, slot: number): Navigation {
  return navigateVehicle({ source, traffic: world.traffic, nowMs: world.timeMs }, slot);
}

/** @throws InputError naming what is wrong with either place; Refusal if no way leads */
export function findNavigation(
  { world, source, map }: V2xDesk,
  ask: { readonly from: string; readonly to: string },
): Navigation {
  const from = findPlaces(map, ask.from, 'from');
  const to = findPlaces(map, ask.to, 'to');
  const issues = [from, to].filter((found): found is Issue => !Array.isArray(found));
  if (issues.length > 0) throw new InputError(issues);
  const passing = { source, traffic: world.traffic, nowMs: world.timeMs };
  const found = navigate(passing, from as readonly RoadPlace[], to as readonly RoadPlace[]);
  if (found === null) throw new Refusal('notFound', `no way leads from ${ask.from} to ${ask.to}`);
  return found;
}
