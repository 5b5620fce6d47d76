import { msToS } from '../../core/units.ts';
import type { ControlledIntersection, IntersectionReading } from '../../protocol/externalControl.ts';
import type { Sensors } from '../../signals/control/controller.ts';
import { createDetectorBank, type DetectorBank } from '../../signals/control/detectorBank.ts';
import { PhaseState } from '../../signals/control/phaseState.ts';
import { leastGreenMs, type SignalModel } from '../../signals/control/signalModel.ts';
import { findStages } from '../../signals/control/stageList.ts';
import { type Detector, placeDetectors } from '../../signals/detectors.ts';
import { lanesOf } from '../../signals/lanesOf.ts';
import type { World } from '../world.ts';

/** How a signal is read for a program that runs it from outside. Made once; no part of the world's state. */
export interface ReadingDesk {
  /** Row of the control state. */
  readonly row: number;
  readonly intersectionId: string;
  /** Network rows. */
  readonly lanes: readonly number[];
  readonly exits: readonly (readonly number[])[];
  readonly detectors: readonly Detector[];
  /** The detectors, each as a phase of its own: so they can be read one by one. */
  readonly bank: DetectorBank;
  readonly described: ControlledIntersection;
}

const STATE_NAMES = {
  [PhaseState.red]: 'red',
  [PhaseState.green]: 'green',
  [PhaseState.yellow]: 'yellow',
  [PhaseState.redClearance]: 'redClearance',
} as const;

/** @param row of the control state */
export function createReadingDesk({ scenario, signals }: World, row: number): ReadingDesk {
  const { network } = scenario;
  const control = signals.control!;
  const model = control.models[row];
  const { intersectionId } = model.definition;
  const lanes = [...new Set(model.phases.flatMap((phase) => phase.lanes))].sort((a, b) => a - b);
  const exitLinks = [...new Set(lanes.flatMap((lane) => movementsOf(model, lane).map((m) => network.movementTo[m])))];
  const exits = exitLinks.map((link) => {
    const first = network.linkFirstLane[link];
    return Array.from({ length: network.linkFirstLane[link + 1] - first }, (_, k) => first + k);
  });
  const detectors = placeDetectors(model.definition, network).filter(({ lane }) => lanes.includes(lane));
  const bank = createDetectorBank(network, [
    detectors.map((detector) => ({ detectors: [detector], passageMs: 0, isLocking: false })),
  ]);
  const stages = findStages(model, signals.set.initialTimetables[control.signal[row]]);
  const described: ControlledIntersection = {
    intersectionId,
    phases: model.phases.map((phase) => ({
      number: phase.number,
      movements: phase.movements.map((m) => idOf(model, m)),
      permissiveMovements: phase.permissiveMovements.map((m) => idOf(model, m)),
      lanes: phase.lanes.map((lane) => lanes.indexOf(lane)),
      minGreenS: msToS(phase.minGreenMs),
      walkS: msToS(phase.walkMs),
      pedestrianClearanceS: msToS(phase.pedestrianClearanceMs),
      yellowS: msToS(phase.yellowMs),
      redClearanceS: msToS(phase.redClearanceMs),
      conflicts: phase.conflicting.map((q) => model.phases[q].number),
    })),
    stages: stages.map(({ phases }) => phases.map((p) => model.phases[p].number)),
    lanes: lanes.map((lane) => ({
      linkId: network.definition.links[network.laneLink[lane]].id,
      lane: lane - network.linkFirstLane[network.laneLink[lane]],
      lengthM: network.laneLengthM[lane] - network.laneStartM[lane],
      movements: movementsOf(model, lane).map((m) => ({
        id: idOf(model, m),
        exit: exitLinks.indexOf(network.movementTo[m]),
      })),
    })),
    exits: exitLinks.map((link, k) => ({
      linkId: network.definition.links[link].id,
      lanes: exits[k].length,
      lengthM: network.linkLengthM[link],
    })),
    detectors: detectors.map(({ channel, kind, lane, distanceM, lengthM }) => ({
      channel,
      kind,
      lane: lanes.indexOf(lane),
      distanceM,
      lengthM,
    })),
  };
  return { row, intersectionId, lanes, exits, detectors, bank, described };
}

/** A signal and its traffic as they stand between two steps. Changes nothing. */
export function readIntersection({ signals, timeMs }: World, desk: ReadingDesk): IntersectionReading {
  const control = signals.control!;
  const { sensors, firstPhase, phaseState, phaseSinceMs, walking, models } = control;
  const first = firstPhase[desk.row];
  for (const row of desk.detectors.keys()) sensors.scanPhase(desk.bank, row);
  return {
    intersectionId: desk.intersectionId,
    phases: models[desk.row].phases.map((phase, p) => {
      const state = phaseState[first + p] as PhaseState;
      const elapsedMs = timeMs - phaseSinceMs[first + p];
      const leastMs = state === PhaseState.green ? leastGreenMs(phase, walking[first + p] === 1) : 0;
      return {
        state: STATE_NAMES[state],
        elapsedS: msToS(elapsedMs),
        leastGreenLeftS: msToS(Math.max(0, leastMs - elapsedMs)),
      };
    }),
    lanes: desk.lanes.map((lane) => countOn(sensors, [lane])),
    exits: desk.exits.map((road) => countOn(sensors, road)),
    detectors: desk.detectors.map((_, d) => desk.bank.occupied[d] !== 0),
  };
}

function countOn(sensors: Sensors, lanes: readonly number[]): { vehicles: number; queue: number } {
  let vehicles = 0;
  let queue = 0;
  for (const lane of lanes) {
    vehicles += sensors.vehicles(lane);
    queue += sensors.queue(lane);
  }
  return { vehicles, queue };
}

/** Movements of the signal's phases that a lane serves, each once. */
function movementsOf({ network, phases }: SignalModel, lane: number): number[] {
  const all = phases.flatMap(({ movements, permissiveMovements }) => [...movements, ...permissiveMovements]);
  return [...new Set(all)].filter((m) => lanesOf(network, m).includes(lane)).sort((a, b) => a - b);
}

function idOf({ network }: SignalModel, movement: number): string {
  return network.definition.movements[network.movementDefinitionIndex[movement]].id;
}
