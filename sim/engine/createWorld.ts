import { sToMs } from '../core/units.ts';
import { type ConflictMatrix, findConflicts } from '../network/conflicts.ts';
import { layOutSignalWords } from '../protocol/signalWords.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { showAllRed } from '../signals/control/updateControl.ts';
import { createSignals } from '../signals/signalState.ts';
import { createRightOfWay, type RightOfWay } from '../traffic/rightOfWay.ts';
import { createSensors } from '../traffic/sensors.ts';
import { createTraffic } from '../traffic/trafficState.ts';
import { createTripLog } from '../traffic/tripLog.ts';
import { createCertainGreens } from '../v2x/certainGreens.ts';
import { createForecastSource } from '../v2x/forecast.ts';
import { createPendingArrivals } from './arrivalsOnGreen.ts';
import { createFleet } from './buses/fleet.ts';
import { createWindow } from './measure.ts';
import type { World } from './world.ts';

export interface WorldOptions {
  /** Default: the scenario's. */
  readonly seed?: number;
  readonly stepMs?: number;
  /** Keep what becomes of every vehicle, for `listTrips`. */
  readonly logTrips?: boolean;
}

/**
 * Builds a city at its start: empty roads, signals by the clock.
 *
 * @throws RangeError if the step does not divide a second into whole parts of at least 100 ms
 */
export function createWorld(scenario: Scenario, options: WorldOptions = {}): World {
  const stepMs = options.stepMs ?? sToMs(scenario.definition.stepS);
  if (!(stepMs >= 100 && stepMs <= 1000 && 1000 % stepMs === 0)) {
    throw new RangeError(`a step of ${stepMs} ms does not divide a second; take 1 s, 0.5 s, 0.25 s, 0.2 s or 0.1 s`);
  }
  const seed = options.seed ?? scenario.definition.seed;
  const startMs = sToMs(scenario.definition.startS);
  const { network } = scenario;
  const conflicts = findConflicts(network);
  const traffic = createTraffic(
    network,
    scenario.demand,
    seed,
    stepMs,
    coordinatedMovements(scenario),
    rightOfWay(scenario, conflicts),
    turnsOnRed(scenario),
  );
  if (options.logTrips) traffic.tripLog = createTripLog();
  const signals = createSignals(scenario.signals, network, conflicts, {
    sensors: createSensors(traffic),
    startMs,
    seed,
  });
  if (signals.control) showAllRed(signals.control, traffic);
  return {
    scenario,
    seed,
    stepMs,
    startMs,
    stepIndex: 0,
    timeMs: startMs,
    signals,
    traffic,
    advice: scenario.definition.demand.speedAdvice
      ? createCertainGreens(createForecastSource(signals, traffic.indication, stepMs))
      : null,
    pendingArrivals: createPendingArrivals(),
    window: createWindow(),
    scheduled: [],
    ambulances: [],
    fleet: createFleet(scenario.definition.busLines ?? [], startMs),
    priorityNotes: [],
    transitions: [],
    changes: [],
    signalWords: layOutSignalWords(scenario.signals, network),
    greenWatch: null,
    observation: null,
  };
}

/** 1 for each movement that carries a corridor through a signal: the ones whose arrivals on green are counted. */
function coordinatedMovements({ network, corridors }: Scenario): Uint8Array {
  const coordinated = new Uint8Array(network.movementCount);
  for (const corridor of corridors) {
    for (const movement of corridor.outboundMovement) if (movement >= 0) coordinated[movement] = 1;
    for (const movement of corridor.inboundMovement) if (movement >= 0) coordinated[movement] = 1;
  }
  return coordinated;
}

function turnsOnRed({ network, signals }: Scenario): Uint8Array {
  const turns = new Uint8Array(network.movementCount);
  for (const signal of signals.definitions)
    for (const id of signal.redMovements ?? []) turns[network.movementIndexById.get(id)!] = 1;
  return turns;
}

/** Rules for the intersections where signals don't decide everything; null if they do everywhere. */
function rightOfWay({ network, signals }: Scenario, conflicts: ConflictMatrix): RightOfWay | null {
  const permissive = new Uint8Array(network.movementCount);
  for (const signal of signals.definitions) {
    const ids = [
      ...signal.phases.flatMap(({ permissiveMovements = [] }) => permissiveMovements),
      ...(signal.freeMovements ?? []),
      ...(signal.redMovements ?? []),
    ];
    for (const id of ids) permissive[network.movementIndexById.get(id)!] = 1;
  }
  const decided =
    permissive.every((flag) => flag === 0) &&
    network.definition.intersections.every(({ control }) => control !== 'priority');
  return decided ? null : createRightOfWay(network, conflicts, permissive);
}
