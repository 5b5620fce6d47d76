import { msToS } from '../core/units.ts';
import type { CityMeasures } from '../measures/city.ts';
import type { FuelMeasures } from '../measures/fuel.ts';
import { TOTAL_FIELDS, type TrafficTotals } from '../traffic/trafficState.ts';
import { type BusMeasures, measureBuses } from './buses/measureBuses.ts';
import type { PartMeasures } from './corridorTraffic.ts';
import { findGridlocks } from './gridlock.ts';
import { hashState } from './snapshot.ts';
import type { MeasureWindow, World } from './world.ts';

/** Length of the moving window of the city's measures, and how often it moves, ms. */
const WINDOW_MS = 300_000;
const SLICE_MS = 10_000;
const SLICES = WINDOW_MS / SLICE_MS;

export function createWindow(): MeasureWindow {
  return { totals: new Float64Array(SLICES * TOTAL_FIELDS.length), recorded: 0 };
}

/** Closes a slice of the window when one is full. */
export function recordStep(world: World): void {
  const { window, traffic, timeMs, startMs } = world;
  if ((timeMs - startMs) % SLICE_MS !== 0) return;
  const at = (window.recorded % SLICES) * TOTAL_FIELDS.length;
  TOTAL_FIELDS.forEach((name, f) => {
    window.totals[at + f] = traffic.totals[name];
  });
  window.recorded++;
}

/** What has been added to a total within the window. */
function withinWindow(world: World, name: keyof TrafficTotals): number {
  const { window, traffic } = world;
  // The row that the next slice will overwrite is the oldest; before the window is full, all since the start counts.
  const oldest =
    window.recorded < SLICES
      ? 0
      : window.totals[(window.recorded % SLICES) * TOTAL_FIELDS.length + TOTAL_FIELDS.indexOf(name)];
  return traffic.totals[name] - oldest;
}

const ratio = (part: number, whole: number, otherwise = 0) => (whole > 0 ? part / whole : otherwise);

/** Where everybody stands the index has no bound; more than this tells nothing new. */
const MOST_CONGESTION = 100;

function congestionIndexOf(timeS: number, freeFlowS: number): number {
  if (timeS === 0) return 1;
  return Math.max(1, Math.min(MOST_CONGESTION, timeS / freeFlowS));
}

/** The city's measures at this moment. Formulas: docs/measures.md. */
export function measureCity(world: World): CityMeasures {
  const { totals } = world.traffic;
  const completed = withinWindow(world, 'completed');
  return {
    timeMs: world.timeMs,
    running: totals.running,
    waitingToEnter: totals.waiting,
    entered: totals.entered,
    completed: totals.completed,
    meanSpeedMps: ratio(totals.speedSumMps, totals.running),
    meanTripTimeS: ratio(withinWindow(world, 'tripFromWishS'), completed),
    meanDelayS: ratio(withinWindow(world, 'tripLossS'), completed),
    meanStops: ratio(withinWindow(world, 'tripStops'), completed),
    arrivalsOnGreenRatio: ratio(withinWindow(world, 'coordinatedOnGreen'), withinWindow(world, 'coordinatedArrivals')),
    congestionIndex: congestionIndexOf(withinWindow(world, 'timeS'), withinWindow(world, 'freeFlowS')),
    standing: totals.standing,
    gridlocks: findGridlocks(world),
  };
}

/** Summary of a run, in the words of `run --json`. */
export interface RunSummary {
  readonly scenario: string;
  readonly seed: number;
  readonly simulatedS: number;
  readonly stepS: number;
  readonly vehicles: {
    readonly planned: number;
    readonly entered: number;
    readonly completed: number;
    readonly running: number;
    readonly waitingToEnter: number;
  };
  /** Trips from entering; those still running are counted to the end. */
  readonly meanTravelTimeS: number;
  /** Trips from wanting to enter; those still running or waiting are counted to the end. */
  readonly meanTripTimeS: number;
  readonly meanDelayS: number;
  readonly meanStops: number;
  readonly meanSpeedMps: number;
  readonly distanceKm: number;
  readonly vehicleUpdates: number;
  readonly arrivalsOnGreenRatio: number;
  readonly congestionIndex: number;
  readonly laneChanges: number;
  readonly swaps: number;
  readonly redCrossings: number;
  /** Gridlocks at the end: see `findGridlocks`. */
  readonly gridlocks: number;
  readonly stateHash: string;
  /** Traffic on the corridors and elsewhere; absent where there are no corridors, or nobody counted. */
  readonly onCorridors?: PartMeasures;
  readonly elsewhere?: PartMeasures;
  /** Of the buses of lines, and of everybody else beside them; absent where there are no lines. */
  readonly buses?: BusMeasures;
  /** Of all vehicles, reckoned as cars; absent where nobody counted. */
  readonly fuel?: FuelMeasures;
}

export function summariseRun(world: World): RunSummary {
  const { vehicles, totals } = world.traffic;
  let fromEntryS = totals.tripFromEntryS;
  let fromWishS = totals.tripFromWishS;
  let lossS = totals.tripLossS;
  let stops = totals.tripStops;
  for (let v = 0; v < vehicles.usedSlots; v++) {
    if (vehicles.lane[v] === -1) continue;
    fromWishS += msToS(world.timeMs - vehicles.departMs[v]);
    if (vehicles.lane[v] < 0) continue;
    fromEntryS += msToS(world.timeMs - vehicles.enterMs[v]);
    lossS += vehicles.timeLossS[v];
    stops += vehicles.stops[v];
  }
  const buses = measureBuses(world, lossS, totals.entered);
  return {
    scenario: world.scenario.definition.id,
    seed: world.seed,
    simulatedS: msToS(world.timeMs - world.startMs),
    stepS: msToS(world.stepMs),
    vehicles: {
      planned: totals.planned,
      entered: totals.entered,
      completed: totals.completed,
      running: totals.running,
      waitingToEnter: totals.waiting,
    },
    meanTravelTimeS: ratio(fromEntryS, totals.entered),
    meanTripTimeS: ratio(fromWishS, totals.planned),
    meanDelayS: ratio(lossS, totals.entered),
    meanStops: ratio(stops, totals.entered),
    meanSpeedMps: ratio(totals.distanceM, totals.timeS),
    distanceKm: totals.distanceM / 1000,
    vehicleUpdates: totals.vehicleUpdates,
    arrivalsOnGreenRatio: ratio(totals.coordinatedOnGreen, totals.coordinatedArrivals),
    congestionIndex: congestionIndexOf(totals.timeS, totals.freeFlowS),
    laneChanges: totals.laneChanges,
    swaps: totals.swaps,
    redCrossings: totals.redCrossings,
    gridlocks: findGridlocks(world).length,
    stateHash: hashState(world),
    ...(buses ? { buses } : {}),
  };
}
