import { describe, expect, it } from 'vitest';
import { formatScenario } from '../../sim/scenario/format.ts';
import { readScenario } from '../../sim/scenario/parse.ts';
import type { NemaDefinition, PlanDefinition } from '../../sim/signals/definition.ts';
import { createArterial } from '../fixtures/scenarios.ts';

/** Issues of an arterial whose first signal has a NEMA controller. */
function issuesOf(controller: Omit<NemaDefinition, 'type'>, change: (plan: PlanDefinition) => PlanDefinition) {
  const definition = createArterial(2, 300);
  const signals = definition.signals.map((signal, s) =>
    s > 0
      ? signal
      : { ...signal, controller: { type: 'nema' as const, ...controller }, plans: signal.plans.map(change) },
  );
  const { issues } = readScenario(formatScenario({ ...definition, signals }));
  return issues.map(({ path, message }) => ({ path, message }));
}

const asIs = (plan: PlanDefinition) => plan;

describe('the NEMA controller of a scenario', () => {
  it('is accepted with two rings, one barrier and phases that exist', () => {
    expect(issuesOf({ homes: [2, 6], crossSwitching: [{ phase: 1, from: 5 }] }, asIs)).toEqual([]);
  });

  it('is refused over a plan without a barrier within, and the issue names the other controllers to take', () => {
    const [issue, ...others] = issuesOf({}, ({ barriers: _, ...plan }) => plan);
    expect(issue.path).toBe('/signals/0/plans/0/rings');
    expect(issue.message).toMatch(/must have two rings and one barrier within.*"actuated" or "coordinated"/);
    expect(others.filter(({ message }) => message.includes('two rings'))).toEqual([]);
  });

  it('is refused over homes and cross switching of phases that the signal has not, each with its place', () => {
    const issues = issuesOf({ homes: [2, 16], crossSwitching: [{ phase: 15, from: 14 }] }, asIs);
    expect(issues.map(({ path }) => path)).toEqual([
      '/signals/0/controller/homes/1',
      '/signals/0/controller/crossSwitching/0/phase',
      '/signals/0/controller/crossSwitching/0/from',
    ]);
    expect(issues[0].message).toMatch(/has no phase 16; it has 1, 2/);
  });
});
