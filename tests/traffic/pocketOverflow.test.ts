import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createStar } from '../fixtures/star.ts';
import { createScenario } from './createScenario.ts';

/** Through traffic that gets past in half an hour, beside left turners whose lane is `pocketM` long and whose green is short. */
function throughPast(pocketM: number, leftVehPerH: number): number {
  const leg = { lanesIn: 1, lanesOut: 1 };
  const star = createStar([0, 90, 180, 270].map((angle) => ({ ...leg, angle })));
  const links = star.links.map((link) =>
    link.id === 'in0' ? { ...link, lanes: [{}, { startM: 300 - pocketM }] } : link,
  );
  const phase = { minGreenS: 5, yellowS: 3, redClearanceS: 2 };
  const others = star.movements.filter(({ from }) => from !== 'in0').map(({ id }) => id);
  const firstOf = (legs: string[]) => others.filter((id) => legs.includes(id.slice(0, 1)));
  const phases = [
    { ...phase, number: 1, movements: ['0>2', '0>1'] },
    {
      ...phase,
      number: 2,
      movements: star.movements.filter(({ from, turn }) => from === 'in0' && turn === 'left').map(({ id }) => id),
    },
    { ...phase, number: 3, movements: firstOf(['1']) },
    { ...phase, number: 4, movements: firstOf(['2']) },
    { ...phase, number: 5, movements: firstOf(['3']) },
  ];
  const left = phases[1].movements[0];
  phases[0] = {
    ...phases[0],
    movements: star.movements.filter(({ from, id }) => from === 'in0' && id !== left).map(({ id }) => id),
  };
  const splits = [50, 11, 13, 13, 13];
  const ring = splits.map((splitS, k) => ({ phase: k + 1, splitS }));
  const signals = [
    {
      id: 'c',
      intersectionId: 'c',
      phases,
      plans: [{ id: 'day', cycleS: 100, offsetS: 0, coordinatedPhases: [1], rings: [ring] }],
    },
  ];
  const [, to] = left.split('>');
  const scenario = createScenario(
    { ...star, links },
    [
      { id: 'through', links: ['in0', 'out2'] },
      { id: 'left', links: ['in0', `out${to}`] },
    ],
    [
      { routeId: 'through', vehPerH: 500 },
      { routeId: 'left', vehPerH: leftVehPerH },
    ],
    signals,
  );
  const world = createWorld(freezeScenario(scenario));
  const { vehicles, lanes, network } = world.traffic;
  const out = network.linkFirstLane[network.linkIndexById.get('out2')!];
  const seen = new Set<number>();
  for (let i = 0; i < 3600; i++) {
    stepWorld(world);
    for (let v = lanes.head[out]; v >= 0; v = vehicles.behind[v]) seen.add(vehicles.number[v]);
  }
  return seen.size;
}

describe('a turn pocket that overflows', () => {
  it('blocks the lane beside it; a longer one, or fewer who turn, does not', () => {
    const free = throughPast(120, 60);
    const overflowing = throughPast(30, 300);
    expect(free).toBeGreaterThan(220);
    expect(overflowing).toBeLessThan(0.75 * free);
  });
});
