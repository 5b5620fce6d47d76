import { moduloMs } from '../../core/cycleArithmetic.ts';
import { msToS, sToMs } from '../../core/units.ts';
import { cycleZeroMs } from '../../signals/control/nema/nemaModel.ts';
import type {
  ActuatedPhaseDefinition,
  ControllerDefinition,
  DetectorDefinition,
  NemaDefinition,
  PhaseDefinition,
  RingEntryDefinition,
} from '../../signals/definition.ts';
import type { SumoMovement, SumoNetwork } from './buildNetwork.ts';
import type { LaneAreaDetector } from './demandFile.ts';
import type { SumoPhase, SumoProgram } from './programFile.ts';

/** SUMO's defaults: length of the detectors at the stop line, m; vehicle extension, s. */
const DETECTOR_M = 20;
const EXTENSION_S = 2;

/** A phase of a program as it is imported. */
export interface NemaPhaseSource {
  /** As the program says it, and as it is here: a phase that stands in both rings has two. */
  readonly name: number;
  readonly definition: PhaseDefinition;
  readonly state: SumoPhase;
  readonly ring: number;
}

/** Numbers of a list parameter, in order; SUMO reads digit by digit. Those that aren't given: null. */
export function listOf({ params }: SumoProgram, ...keys: readonly string[]): number[] | null {
  const text = keys.map((key) => params.get(key)).find((value) => value !== undefined);
  return text === undefined ? null : [...text].filter((letter) => letter >= '0' && letter <= '9').map(Number);
}

export function isCoordinated({ params }: SumoProgram): boolean {
  return params.get('coordinate-mode') === 'true';
}

export function isType170({ params }: SumoProgram): boolean {
  return /^type170$/i.test((params.get('controllerType') ?? '').replace(/[^a-z0-9]/gi, ''));
}

/** Longest green that the program gives a phase, s. */
export function maxGreenS({ state, definition }: NemaPhaseSource): number {
  return Math.max(msToS(state.maxDurationMs ?? state.durationMs), definition.minGreenS);
}

/** The controller of a program of two rings with one barrier: SUMO's own ways. */
export function nemaControllerOf(
  program: SumoProgram,
  phases: readonly NemaPhaseSource[],
  states: readonly SumoPhase[],
): NemaDefinition {
  const forceOff = program.params.get('fixForceOff') === 'true' ? 'fixed' : 'floating';
  const barrier = listOf(program, 'barrierPhases') ?? [];
  const homes = phases.filter(({ name, ring }) => barrier[ring] === name).map(({ definition }) => definition.number);
  const crossSwitching = phases.flatMap(({ name, definition }) => {
    const from = Number(program.params.get(`crossPhaseSwitching:${name}`) ?? 0);
    const source = phases.find((other) => other.name === from);
    return source ? [{ phase: definition.number, from: source.definition.number }] : [];
  });
  const firstDecisionS = firstDecisionSOf(program, states);
  return {
    type: 'nema',
    ...(isCoordinated(program) && { isCoordinated: true, firstCycleS: Math.max(0, msToS(program.offsetMs)) }),
    ...(firstDecisionS > 0 && { firstDecisionS }),
    ...(forceOff === 'fixed' && { forceOff }),
    ...(isType170(program) && { reference: 'firstYellow' }),
    homes,
    ...(crossSwitching.length > 0 && { crossSwitching }),
    phases: settingsOf(program, phases),
  };
}

/** SUMO first looks when the state that the offset begins in has had its least time, s. */
function firstDecisionSOf({ offsetMs }: SumoProgram, states: readonly SumoPhase[]): number {
  const totalMs = states.reduce((sum, { durationMs }) => sum + durationMs, 0);
  let restMs = moduloMs(-offsetMs, totalMs);
  const first = states.find(({ durationMs }) => {
    if (restMs < durationMs) return true;
    restMs -= durationMs;
    return false;
  })!;
  return msToS(first.minDurationMs ?? first.durationMs);
}

/** The controller of any other program of phases and rings. */
export function otherControllerOf(program: SumoProgram, phases: readonly NemaPhaseSource[]): ControllerDefinition {
  const common = { detectors: { stopLineLengthM: detectorM(program, 'detector-length'), advanceS: 0 } };
  if (!isCoordinated(program)) return { type: 'actuated', ...common, phases: settingsOf(program, phases) };
  const forceOff = program.params.get('fixForceOff') === 'true' ? 'fixed' : 'floating';
  return { type: 'coordinated', forceOff, ...common, phases: settingsOf(program, phases) };
}

function settingsOf(program: SumoProgram, phases: readonly NemaPhaseSource[]): ActuatedPhaseDefinition[] {
  // Where the program doesn't say, SUMO calls every phase in every cycle.
  const minimum = listOf(program, 'minRecall');
  const maximum = listOf(program, 'maxRecall') ?? [];
  const latching = listOf(program, 'latchingDetectors') ?? [];
  return phases.map((phase): ActuatedPhaseDefinition => {
    const { name, state, definition } = phase;
    const isRecalled = minimum === null || minimum.includes(name);
    return {
      phase: definition.number,
      maxGreenS: maxGreenS(phase),
      passageS: state.extensionMs === null ? EXTENSION_S : msToS(state.extensionMs),
      recall: maximum.includes(name) ? 'max' : isRecalled ? 'min' : 'none',
      memory: latching.includes(name) ? 'locking' : 'nonLocking',
      walk: 'never',
    };
  });
}

/**
 * Offset to our start of green. SUMO's counts to the start of the first coordinated green under TS2, to the end of the
 * first one's clearance under Type 170 (its documentation says yellow; this is what SUMO 1.15 does).
 */
export function offsetSOf(
  program: SumoProgram,
  phases: readonly NemaPhaseSource[],
  rings: readonly (readonly RingEntryDefinition[])[],
  coordinatedPhases: readonly number[],
): number {
  const cycleMs = rings[0].reduce((sum, { splitS }) => sum + sToMs(splitS), 0);
  const mains = rings.flatMap((ring) => {
    let startMs = 0;
    return ring.flatMap(({ phase: number, splitS }) => {
      const fromMs = startMs;
      startMs += sToMs(splitS);
      if (!coordinatedPhases.includes(number)) return [];
      const source = phases.find(({ definition }) => definition.number === number)!;
      const clearMs = sToMs(source.definition.yellowS) + sToMs(source.definition.redClearanceS);
      return [{ startMs: fromMs, forceOffMs: startMs - clearMs, clearMs, mostMs: sToMs(maxGreenS(source)) }];
    });
  });
  const { zeroMs } = cycleZeroMs(mains, cycleMs, isType170(program) ? 'firstYellow' : 'firstGreen');
  const localZeroMs = Math.min(...mains.map(({ startMs }) => startMs));
  return msToS(moduloMs(program.offsetMs - zeroMs + localZeroMs, cycleMs));
}

/** The detectors at the stop lines, as SUMO lays them; those of the file's own where the program names them. */
export function nemaDetectors(
  program: SumoProgram,
  here: readonly SumoMovement[],
  { roads }: SumoNetwork,
  own: ReadonlyMap<string, LaneAreaDetector>,
): DetectorDefinition[] {
  const connections = here.flatMap((movement) => movement.connections);
  const lanes = new Map(
    connections.filter(({ tl }) => tl !== '').map((one) => [`${one.from}_${one.fromLane}`, one] as const),
  );
  let channel = 0;
  return [...lanes.values()].flatMap(({ from, fromLane }): DetectorDefinition[] => {
    const road = roads.get(from);
    const lane = road?.laneNumber[fromLane] ?? -1;
    if (!road || lane < 0) return [];
    const leaving = connections.filter((other) => other.from === from && other.fromLane === fromLane);
    const isLeft = leaving.length === 1 && leaving[0].direction === 'l';
    const laneM = road.lanes[lane].lengthM;
    const named = own.get(program.params.get(road.lanes[lane].id) ?? '');
    const endM = Math.min(named ? named.endM(laneM) : laneM, laneM);
    const wantedM = named
      ? named.lengthM(laneM)
      : detectorM(program, isLeft ? 'detector-length-leftTurnLane' : 'detector-length');
    return [
      {
        channel: ++channel,
        kind: 'stopLine',
        linkId: from,
        lane,
        distanceM: Math.max(0, laneM - endM),
        lengthM: Math.max(0.5, Math.min(wantedM, endM)),
      },
    ];
  });
}

function detectorM({ params }: SumoProgram, key: string): number {
  const lengthM = Number(params.get(key) ?? DETECTOR_M);
  return Number.isFinite(lengthM) && lengthM > 0 ? lengthM : DETECTOR_M;
}
