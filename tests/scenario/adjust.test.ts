import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/core/issue.ts';
import { scaleDemand } from '../../sim/scenario/adjust.ts';
import { createFourInARow } from '../../sim/scenario/lessons/fourInARow.ts';
import { applyPlanFile, parsePlanFile } from '../../sim/scenario/planFile.ts';

describe('applyPlanFile', () => {
  it('puts the plans in force all day and leaves other signals alone', () => {
    const scenario = createFourInARow();
    const plan = { ...scenario.signals[1].plans[0], id: 'new', offsetS: 11 };
    const text = JSON.stringify([{ intersectionId: 's2', plan }]);
    const adjusted = applyPlanFile(scenario, parsePlanFile({ name: 'plan.json', text }, scenario));
    expect(adjusted.signals[1].plans).toEqual([plan]);
    expect(adjusted.signals[1].schedule).toBeUndefined();
    expect(adjusted.signals[0]).toBe(scenario.signals[0]);
  });

  it('refuses a list that is none, with line and column or pointer', () => {
    const refuse = (text: string) => {
      try {
        parsePlanFile({ name: 'plan.json', text }, createFourInARow());
        return [];
      } catch (error) {
        if (error instanceof InputError) return error.issues.map((issue) => issue.path);
        throw error;
      }
    };
    expect(refuse('[{]')).toEqual(['line 1, column 3']);
    expect(refuse('{}')).toEqual(['']);
    expect(refuse('[{"intersectionId": 5}]')).toEqual(['/0/intersectionId', '/0/plan']);
  });
});

describe('scaleDemand', () => {
  it('multiplies every flow', () => {
    const scenario = createFourInARow();
    const scaled = scaleDemand(scenario, 0.5);
    scaled.demand.flows.forEach((flow, i) => {
      expect(flow.vehPerH).toBe(scenario.demand.flows[i].vehPerH / 2);
    });
  });

  it('refuses where single trips would have to be cut in half', () => {
    const scenario = createFourInARow();
    const trips = [{ routeId: 'west>east', departS: 28_800 }];
    expect(() => scaleDemand({ ...scenario, demand: { ...scenario.demand, trips } }, 0.5)).toThrow(InputError);
  });
});
