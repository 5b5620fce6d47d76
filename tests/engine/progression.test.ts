import { describe, expect, it } from 'vitest';
import { moduloMs } from '../../sim/core/cycleArithmetic.ts';
import { InputError } from '../../sim/core/issue.ts';
import { kmhToMps } from '../../sim/core/units.ts';
import { designedTravelMs, measureBands, travelTimesMs } from '../../sim/corridors/band.ts';
import { corridorAt, offsetShiftsMs, withProgression } from '../../sim/corridors/progression.ts';
import { progressionChanges } from '../../sim/engine/changes.ts';
import { applyCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import type { Command } from '../../sim/protocol/commands.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { waveSpeedsMps } from '../../sim/v2x/waveSpeeds.ts';
import { createArterial } from '../fixtures/scenarios.ts';

const scenario = freezeScenario(createArterial(4, 500, { cycleS: 72, offsetsS: [0, 36, 0, 36] }));
const [corridor] = scenario.corridors;
const plans = Array.from(
  corridor.memberIntersection,
  (intersection) => scenario.signals.initialTimetables[scenario.signals.signalOfIntersection[intersection]],
);

function refusalOf(command: Command): string {
  try {
    applyCommand(createWorld(scenario), command);
  } catch (error) {
    return (error as InputError).issues.map(({ path, message }) => `${path} ${message}`).join();
  }
  return '';
}

describe('the progression speed of a corridor', () => {
  it('changes by what the way takes longer, from the first signal of the direction on', () => {
    const fromMps = corridor.definition.outbound.progressionSpeedMps;
    const shifts = offsetShiftsMs(corridor, false, fromMps / 2);
    shifts.forEach((shiftMs, i) => {
      const wayM = corridor.memberDistanceM[i] - corridor.memberDistanceM[0];
      expect(Math.abs(shiftMs - (1000 * wayM) / fromMps)).toBeLessThanOrEqual(2);
    });
    const inbound = offsetShiftsMs(corridor, true, corridor.definition.inbound!.progressionSpeedMps / 2);
    expect(inbound.at(-1)).toBe(0);
    expect(inbound[0]).toBeGreaterThan(inbound[1]);
  });

  it('keeps the band of its direction as wide, to the whole second, where offsets follow', () => {
    for (const inbound of [false, true]) {
      const speedMps = kmhToMps(30);
      const { outbound, inbound: back } = corridor.definition;
      const slower = withProgression(corridor, {
        outboundMps: inbound ? outbound.progressionSpeedMps : speedMps,
        inboundMps: inbound ? speedMps : back!.progressionSpeedMps,
      });
      const shifts = offsetShiftsMs(corridor, inbound, speedMps);
      const moved = plans.map((plan, i) => ({
        ...plan,
        offsetMs: moduloMs(Math.round((plan.offsetMs + shifts[i]) / 1000) * 1000, plan.cycleMs),
      }));
      const widthMs = (one: typeof corridor, timetables: typeof plans) => {
        const bands = measureBands(one, scenario.network, timetables);
        return (inbound ? bands.inbound : bands.outbound)?.through?.widthMs ?? 0;
      };
      expect(widthMs(corridor, plans)).toBeGreaterThan(0);
      expect(Math.abs(widthMs(slower, moved) - widthMs(corridor, plans))).toBeLessThanOrEqual(1000);
    }
  });

  it('is changed in a running city together with offsets, and holds from then on', () => {
    const world = createWorld(scenario);
    const { id, members } = corridor.definition;
    const offsets = members.slice(1).map(({ intersectionId }, k) => ({ intersectionId, offsetS: 10 * k }));
    const change = applyCommand(world, { type: 'setProgression', corridorId: id, outboundMps: 9, offsets });
    const inboundMps = corridor.definition.inbound!.progressionSpeedMps;
    expect(change).toMatchObject({ type: 'progression', corridorId: id, outboundMps: 9, inboundMps });
    for (const { intersectionId, offsetS } of offsets) {
      const last = world.changes.findLast((one) => one.type === 'plan' && one.intersectionId === intersectionId);
      expect(last).toMatchObject({ plan: { offsetS } });
    }
    const asked = progressionChanges(world.changes);
    expect(corridorAt(corridor, asked, world.timeMs).definition.outbound.progressionSpeedMps).toBe(9);
    expect(corridorAt(corridor, asked, world.timeMs - 1)).toBe(corridor);
  });

  it('is one for each section where it is asked for: from that section on the wave comes later, and keeps its width', () => {
    const { id } = corridor.definition;
    const { outbound, inbound } = corridor.definition;
    const sectionsMps = [outbound.progressionSpeedMps, 10, outbound.progressionSpeedMps];
    const shifts = offsetShiftsMs(corridor, false, sectionsMps);
    const wayM = corridor.memberDistanceM[2] - corridor.memberDistanceM[1];
    const laterMs = 1000 * (wayM / 10 - wayM / outbound.progressionSpeedMps);
    expect(shifts.map((shiftMs, i) => Math.abs(shiftMs - (i < 2 ? 0 : laterMs)) <= 2)).toEqual([
      true,
      true,
      true,
      true,
    ]);

    const world = createWorld(scenario);
    const outboundMps = outbound.progressionSpeedMps;
    applyCommand(world, { type: 'setProgression', corridorId: id, outboundMps, outboundSectionsMps: sectionsMps });
    const asked = () => corridorAt(corridor, progressionChanges(world.changes), world.timeMs);
    expect(asked().definition.outbound.sectionSpeedsMps).toEqual(sectionsMps);
    expect(designedTravelMs(asked(), false)).toEqual(travelTimesMs(corridor, sectionsMps, false));
    // What drivers are told is the speed of the section that leads to their signal.
    const told = waveSpeedsMps([asked()], scenario.network.movementCount);
    expect(Array.from(corridor.outboundMovement, (movement) => told[movement])).toEqual([
      outboundMps,
      outboundMps,
      10,
      outboundMps,
    ]);
    // A direction that isn't named keeps its sections; one that is named alone has one speed again.
    const inboundMps = inbound!.progressionSpeedMps;
    const inboundSectionsMps = [8, inboundMps, inboundMps];
    applyCommand(world, { type: 'setProgression', corridorId: id, outboundMps, inboundMps, inboundSectionsMps });
    expect(asked().definition.outbound.sectionSpeedsMps).toBeUndefined();
    applyCommand(world, { type: 'setProgression', corridorId: id, outboundMps });
    expect(asked().definition.inbound?.sectionSpeedsMps).toEqual(inboundSectionsMps);

    const refusal = (outboundSectionsMps: number[]) =>
      refusalOf({ type: 'setProgression', corridorId: id, outboundMps, outboundSectionsMps });
    expect(refusal([9, 9])).toContain('/outboundSectionsMps corridor');
    expect(refusal([9, 9])).toContain('has 3 sections');
    expect(refusal([9, 40, 9])).toMatch(/\/outboundSectionsMps\/1 144 km\/h is over the \d+ km\/h limit/);
    expect(refusal([9, 9, 1])).toContain('/outboundSectionsMps/2 3.6 km/h is under 10 km/h');
  });

  it('is refused over the limit, at a walk, and where there is no such corridor; nothing has changed then', () => {
    const { id } = corridor.definition;
    expect(refusalOf({ type: 'setProgression', corridorId: id, outboundMps: 40 })).toMatch(
      /\/outboundMps .*10 to \d+ km\/h \(the limit of its slowest link\), not for 144 km\/h/,
    );
    expect(refusalOf({ type: 'setProgression', corridorId: id, outboundMps: 9, inboundMps: 1 })).toContain(
      '/inboundMps',
    );
    expect(refusalOf({ type: 'setProgression', corridorId: 'nowhere', outboundMps: 9 })).toContain(
      'no corridor "nowhere"',
    );
    const world = createWorld(scenario);
    const offsets = [{ intersectionId: 'nowhere', offsetS: 3 }];
    expect(() => applyCommand(world, { type: 'setProgression', corridorId: id, outboundMps: 9, offsets })).toThrow(
      InputError,
    );
    expect(world.changes).toEqual([]);
  });
});
