import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { FlowDefinition } from '../../sim/traffic/definition.ts';
import { createStar } from '../fixtures/star.ts';
import { createScenario } from './createScenario.ts';

/** Vehicles that each flow has sent after every second. */
function send(flows: readonly Partial<FlowDefinition>[], profile: readonly (readonly [number, number])[] = [[0, 1]]) {
  const star = createStar([0, 90, 180, 270].map((angle) => ({ angle, pocket: false })));
  const network = {
    ...star,
    intersections: star.intersections.map((one) => (one.id === 'c' ? { ...one, control: 'priority' as const } : one)),
  };
  const scenario = createScenario(
    network,
    [{ id: 'through', links: ['in0', 'out2'] }],
    flows.map((flow) => ({ routeId: 'through', vehPerH: 3600, process: 'uniform', ...flow })),
  );
  const demand = { ...scenario.demand, profiles: [{ id: 'day', name: { zh: '日', en: 'Day' }, points: profile }] };
  const world = createWorld(freezeScenario({ ...scenario, stepS: 1, demand }));
  const sent: number[][] = [];
  for (let s = 0; s < 600; s++) {
    stepWorld(world);
    sent.push([...world.traffic.arrivals.flowSent]);
  }
  return sent;
}

describe('arrivals of flows', () => {
  it('come between start and end only, evenly, the first half a headway in', () => {
    const sent = send([{ startS: 100, endS: 200 }]);
    expect(sent[99]).toEqual([0]);
    expect(sent[100]).toEqual([1]);
    expect(sent[149]).toEqual([50]);
    expect(sent[599]).toEqual([100]);
  });

  it('follow the profile', () => {
    const sent = send(
      [{ profileId: 'day' }, {}],
      [
        [0, 0.5],
        [299, 0.5],
        [300, 2],
      ],
    );
    expect(sent[299][0]).toBeCloseTo(150, -1);
    expect(sent[599][0] - sent[299][0]).toBeCloseTo(600, -1);
    expect(sent[599][1]).toBe(600);
  });

  it('of a flow without demand never come', () => {
    expect(send([{ vehPerH: 0 }, {}])[599]).toEqual([0, 600]);
  });
});
