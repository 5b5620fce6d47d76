import { describe, expect, it } from 'vitest';
import { readSignals, readSignalsAhead } from '../../client/panels/driverView.ts';
import { type FollowedVehicle, freezeScene, Indication, type Navigation, type SignalOnWay } from '../../sim/shared.ts';
import { createFirstSegment } from '../../sim/signals/timetable.ts';
import { createArterial } from '../fixtures/scenarios.ts';

const definition = createArterial(3, 400);
const scene = freezeScene(definition);
const segmentsOf = (signal: number) => [createFirstSegment(scene.signals.initialTimetables[signal])];

/** The through movement of signal `k`, from 1, on the way to the east. */
function told(k: number, changes: Partial<SignalOnWay> = {}): SignalOnWay {
  const { movements, links } = definition.network;
  const movement = movements.find(({ from, turn }) => {
    const link = links.find(({ id }) => id === from)!;
    return turn === 'through' && link.to === `x${k}` && link.from === (k === 1 ? 'w' : `x${k - 1}`);
  })!;
  return {
    intersectionId: `x${k}`,
    movementId: movement.id,
    signalGroup: 2,
    distanceM: 400 * k,
    indication: Indication.green,
    changesInS: { min: 5, max: 30, likely: 12 },
    arriveInS: 30 * k,
    passInS: 30 * k + 2,
    advice: null,
    ...changes,
  };
}

const navigation = (signals: readonly SignalOnWay[]): Navigation => ({
  timeMs: 0,
  linkIds: [],
  distanceM: 1600,
  freeFlowS: 100,
  travelTimeS: 120,
  arrivalMs: 120_000,
  signals,
});

const vehicle = (changes: Partial<FollowedVehicle>): FollowedVehicle =>
  ({
    timeMs: 1000,
    speedMps: 10,
    ahead: [],
    navigation: navigation([told(1), told(2), told(3)]),
    ...changes,
  }) as FollowedVehicle;

describe('what a driver is shown', () => {
  it('counts by the clock to the change that the plan makes, whatever was told to be likely', () => {
    const [first] = readSignals(navigation([told(1)]), scene, segmentsOf, 0);
    expect(first.isLikely).toBe(false);
    expect(first.passMs).toBe(32_000);
    const [later] = readSignals(navigation([told(1)]), scene, segmentsOf, 1000);
    expect(first.leftMs! - later.leftMs!).toBe(1000);
  });

  it('leaves out signals that have been passed, and brings distances up to date', () => {
    const { intersectionId, movementId } = told(2);
    // Told at 0 s; at 1 s it was 350 m before the second signal; now it is 2 s: 10 m less.
    const seen = vehicle({ ahead: [{ intersectionId, movementId, distanceM: 350 }] });
    const ahead = readSignalsAhead(seen, scene, segmentsOf, 2000);
    expect(ahead.map((signal) => signal.intersectionId)).toEqual(['x2', 'x3']);
    expect(ahead.map((signal) => Math.round(signal.distanceM))).toEqual([340, 740]);
    expect(readSignalsAhead(vehicle({}), scene, segmentsOf, 2000)).toEqual([]);
  });

  it('under a controller says what is likely, as long as the lamp shows what that was told of', () => {
    const controlled = freezeScene({
      ...definition,
      signals: definition.signals.map((signal) => ({ ...signal, controller: { type: 'actuated' as const } })),
    });
    const shows = (indication: number) => () => {
      const timetable = controlled.signals.initialTimetables[0];
      const indications = new Uint8Array(timetable.movementCount).fill(indication);
      const seen = { ...timetable, cycleMs: 1e9, intervalEndMs: Uint32Array.of(1e9), indications, phases: [] };
      return [{ timetable: seen, fromMs: 0, ringMsAtStart: 0, dwellMs: 0 }];
    };
    const red = navigation([told(1, { indication: Indication.red })]);
    const [waits] = readSignals(red, controlled, shows(Indication.red), 4000);
    expect(waits).toMatchObject({ isLikely: true, leftMs: 8000, greenInMs: 8000 });
    const [turned] = readSignals(red, controlled, shows(Indication.green), 4000);
    expect(turned).toMatchObject({ indication: Indication.green, leftMs: null, greenInMs: 0 });
  });
});
