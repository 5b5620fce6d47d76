import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/core/issue.ts';
import { applyCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { createEventLog, updateEventLog } from '../../sim/engine/events/eventLog.ts';
import { currentDefinition } from '../../sim/engine/signalEdits.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { EventCode } from '../../sim/measures/signalEvents.ts';
import type { Command } from '../../sim/protocol/commands.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { ControllerDefinition, DetectorDefinition } from '../../sim/signals/definition.ts';
import { placeDetectors } from '../../sim/signals/detectors.ts';
import { segmentAt } from '../../sim/signals/timetable.ts';
import { createCrossing } from '../fixtures/scenarios.ts';

const intersectionId = 'x1';

/** A crossing with a plan for the day and one for the night. */
function createTwoPlans(controller?: ControllerDefinition): ScenarioDefinition {
  const crossing = createCrossing();
  const [signal] = crossing.signals;
  const night = { ...signal.plans[0], id: 'night', offsetS: 30 };
  return { ...crossing, signals: [{ ...signal, plans: [...signal.plans, night], ...(controller && { controller }) }] };
}

const create = (controller?: ControllerDefinition) => createWorld(freezeScenario(createTwoPlans(controller)));

function runFor(world: World, seconds: number, each?: () => void): void {
  const untilMs = world.timeMs + seconds * 1000;
  while (world.timeMs < untilMs) {
    stepWorld(world);
    each?.();
  }
}

const planOf = (world: World) => segmentAt(world.signals.segments[0], world.timeMs).timetable.plan.id;

function refusalOf(world: World, command: Command): string[] {
  const before = [world.changes.length, hashState(world)];
  try {
    applyCommand(world, command);
  } catch (error) {
    expect([world.changes.length, hashState(world)]).toEqual(before);
    if (error instanceof InputError) return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
  throw new Error('it was carried out');
}

describe('a schedule changed while the city runs', () => {
  it('brings in the plan that it asks for at its time, by the transition that the entry names', () => {
    const world = create();
    const schedule = [
      { fromS: 0, planId: 'day' },
      { fromS: 8 * 3600 + 120, planId: 'night', transition: { method: 'addOnly' as const } },
    ];
    expect(applyCommand(world, { type: 'setSchedule', intersectionId, schedule })).toMatchObject({
      type: 'schedule',
      schedule,
    });
    runFor(world, 119);
    expect(world.changes.filter(({ type }) => type === 'plan')).toEqual([]);
    runFor(world, 5);
    const plans = world.changes.flatMap((change) => (change.type === 'plan' ? [change] : []));
    expect(plans[plans.length - 1]).toMatchObject({ plan: { id: 'night' }, transition: { method: 'addOnly' } });
    expect(plans[0].fromMs).toBeGreaterThanOrEqual(world.startMs + 120_000);
  });

  it('changes the plan at once (at the next full minute) if another should run now, and not if the same should', () => {
    const world = create();
    runFor(world, 30);
    applyCommand(world, { type: 'setSchedule', intersectionId, schedule: [{ fromS: 3600, planId: 'day' }] });
    runFor(world, 60);
    expect(world.changes.some(({ type }) => type === 'plan')).toBe(false);
    applyCommand(world, { type: 'setSchedule', intersectionId, schedule: [{ fromS: 3600, planId: 'night' }] });
    runFor(world, 180);
    expect(planOf(world)).toBe('night');
    // Nothing asks for a plan any more: the one in force stays.
    applyCommand(world, { type: 'setSchedule', intersectionId, schedule: [] });
    runFor(world, 120);
    expect(planOf(world)).toBe('night');
  });

  it('is refused with the place and the reason, and nothing has changed then', () => {
    const world = create();
    const schedule = [
      { fromS: 600, planId: 'dusk' },
      { fromS: 600, planId: 'day' },
    ];
    expect(refusalOf(world, { type: 'setSchedule', intersectionId, schedule })).toEqual([
      '/schedule/0/planId: plan "dusk" is not among the plans of signal "signal-x1"',
      '/schedule/1/fromS: the entry at 600 s stands after one at 600 s; entries must go up in time',
    ]);
  });
});

describe('detectors changed while the city runs', () => {
  const byRule = (world: World): DetectorDefinition[] => {
    const { network } = world.scenario;
    return placeDetectors(currentDefinition(world, 0), network).map(({ lane, ...detector }) => {
      const link = network.laneLink[lane];
      return { ...detector, linkId: network.definition.links[link].id, lane: lane - network.linkFirstLane[link] };
    });
  };

  it('are what an actuated controller reads: without any, nobody calls the side street', () => {
    const greensOf = (detectors: (world: World) => readonly DetectorDefinition[] | null) => {
      const world = create({
        type: 'actuated',
        phases: [
          { phase: 4, walk: 'never' },
          { phase: 8, walk: 'never' },
        ],
      });
      runFor(world, 60);
      applyCommand(world, { type: 'setDetectors', intersectionId, detectors: detectors(world) });
      const log = createEventLog(world, [0]);
      runFor(world, 400, () => updateEventLog(log, world));
      const { count, code, parameter } = log.events;
      return Array.from({ length: count }, (_, i) => i).filter(
        (i) => code[i] === EventCode.beginGreen && parameter[i] === 4,
      ).length;
    };
    expect(greensOf(byRule)).toBeGreaterThan(3);
    expect(greensOf((world) => byRule(world).filter(({ linkId }) => !/^[ns]/.test(linkId)))).toBeLessThan(2);
    expect(greensOf(() => null)).toBe(greensOf(byRule));
  });

  it('are logged from then on under their new channels, and the others go on', () => {
    const world = create();
    const log = createEventLog(world);
    runFor(world, 60, () => updateEventLog(log, world));
    const first = byRule(world)[0];
    log.events.count = 0;
    applyCommand(world, { type: 'setDetectors', intersectionId, detectors: [{ ...first, channel: 77 }] });
    stepWorld(world);
    updateEventLog(log, world);
    log.events.count = 0;
    runFor(world, 240, () => updateEventLog(log, world));
    const { count, code, parameter } = log.events;
    const channels = new Set<number>();
    for (let i = 0; i < count; i++) if (code[i] === EventCode.detectorOn) channels.add(parameter[i]);
    expect([...channels]).toEqual([77]);
  });

  it('come back from a snapshot, schedules too', () => {
    const world = create({ type: 'actuated' });
    applyCommand(world, { type: 'setSchedule', intersectionId, schedule: [{ fromS: 29_000, planId: 'night' }] });
    const moved = byRule(world).map((detector) => ({ ...detector, distanceM: detector.distanceM + 5 }));
    applyCommand(world, { type: 'setDetectors', intersectionId, detectors: moved });
    runFor(world, 50);
    const other = create({ type: 'actuated' });
    runFor(other, 5);
    restoreSnapshot(other, takeSnapshot(world));
    expect(currentDefinition(other, 0)).toEqual(currentDefinition(world, 0));
    runFor(world, 400);
    runFor(other, 400);
    expect(hashState(other)).toBe(hashState(world));
    expect(planOf(other)).toBe('night');
  });

  it('are refused where they lie on no lane of its approaches, or share a channel', () => {
    const world = create();
    const [one] = byRule(world);
    expect(
      refusalOf(world, {
        type: 'setDetectors',
        intersectionId,
        detectors: [one, { ...one, linkId: 'x1-e' }, { ...one, channel: 3, lane: 9 }],
      }),
    ).toEqual([
      '/detectors/1/channel: channel 1 stands here a second time; give each detector its own',
      '/detectors/1/linkId: link "x1-e" leads to "e", not to intersection "x1"; take one that leads there',
      `/detectors/2/lane: link "${one.linkId}" has lanes 0 to ${world.scenario.network.linkFirstLane[world.scenario.network.linkIndexById.get(one.linkId)! + 1] - world.scenario.network.linkFirstLane[world.scenario.network.linkIndexById.get(one.linkId)!] - 1}, no lane 9`,
    ]);
    expect(
      refusalOf(world, { type: 'setDetectors', intersectionId, detectors: [{ ...one, distanceM: 900 }] })[0],
    ).toMatch(/^\/detectors\/0\/distanceM: a detector of .* begins before its lane does/);
  });
});
