import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/core/issue.ts';
import { applyPlanFile, parsePlanFile } from '../../sim/scenario/planFile.ts';
import { freezeScene } from '../../sim/scenario/scenario.ts';
import { createArterial } from '../fixtures/scenarios.ts';

const scenario = createArterial(3, 300);
const read = (content: unknown) => parsePlanFile({ name: 'plan.json', text: JSON.stringify(content) }, scenario);
const refuse = (content: unknown) => {
  try {
    read(content);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.issues.map(({ path }) => path);
    throw error;
  }
};
const plans = [{ intersectionId: scenario.signals[0].intersectionId, plan: scenario.signals[0].plans[0] }];
const [corridor] = scenario.corridors;

describe('a plan file', () => {
  it('is a list of plans, or the list with the speeds of corridors', () => {
    expect(read(plans)).toEqual({ plans, progressionSpeeds: [] });
    const progressionSpeeds = [{ corridorId: corridor.id, outboundMps: 10, inboundMps: 9 }];
    const file = read({ plans, progressionSpeeds });
    expect(file).toEqual({ plans, progressionSpeeds });
    const [changed] = freezeScene(applyPlanFile(scenario, file)).definition.corridors;
    expect(changed.outbound.progressionSpeedMps).toBe(10);
    expect(changed.inbound?.progressionSpeedMps).toBe(9);
    const bySection = [{ corridorId: corridor.id, outboundMps: 10, outboundSectionsMps: [8, 10] }];
    const other = applyPlanFile(scenario, read({ plans, progressionSpeeds: bySection }));
    expect(other.corridors[0].outbound.sectionSpeedsMps).toEqual([8, 10]);
    expect(other.corridors[0].inbound).toEqual(corridor.inbound);
  });

  it('is refused whole, each fault with its place', () => {
    const wrong = { intersectionId: 'nowhere', plan: plans[0].plan };
    expect(refuse({ plans: [wrong], progressionSpeeds: [{ corridorId: 'none', outboundMps: 10 }] })).toEqual([
      '/plans/0/intersectionId',
      '/progressionSpeeds/0/corridorId',
    ]);
    expect(refuse({ plans, progressionSpeeds: [{ corridorId: corridor.id, outboundMps: 40 }] })).toEqual([
      '/progressionSpeeds/0/outboundMps',
    ]);
    const sections = { corridorId: corridor.id, outboundMps: 9, outboundSectionsMps: [9, 40], inboundSectionsMps: [9] };
    expect(refuse({ plans, progressionSpeeds: [sections] })).toEqual([
      '/progressionSpeeds/0/outboundSectionsMps/1',
      '/progressionSpeeds/0/inboundSectionsMps',
    ]);
    expect(refuse({ plans, speeds: [] })).toEqual(['/speeds']);
  });
});
