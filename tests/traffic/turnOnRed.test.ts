import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createStar } from '../fixtures/star.ts';
import { createScenario } from './createScenario.ts';

const CYCLE_S = 100;

/** Right turners from the south, whose signal is red for 80 of 100 s, and through traffic from the west that they join. */
function createRightTurn({ crossingVehPerH = 0, turns = true, vehPerH = 300 }) {
  const leg = { lanesIn: 1, lanesOut: 1, pocket: false };
  const network = createStar([0, 90, 180, 270].map((angle) => ({ ...leg, angle })));
  const phase = { minGreenS: 5, yellowS: 3, redClearanceS: 2 };
  const of = (leg: number) => network.movements.filter(({ id }) => id.startsWith(`${leg}>`)).map(({ id }) => id);
  const lefts = new Set(network.movements.filter(({ turn }) => turn === 'left').map(({ id }) => id));
  const phases = [
    { number: 2, legs: [0, 2] },
    { number: 4, legs: [1, 3] },
  ].map(({ number, legs }) => {
    const ids = legs.flatMap(of);
    const permissiveMovements = ids.filter((id) => lefts.has(id));
    return { ...phase, number, movements: ids.filter((id) => !lefts.has(id)), permissiveMovements };
  });
  const ring = [
    { phase: 2, splitS: 80 },
    { phase: 4, splitS: 20 },
  ];
  const plans = [{ id: 'day', cycleS: CYCLE_S, offsetS: 0, coordinatedPhases: [2], rings: [ring] }];
  const signals = [{ id: 'c', intersectionId: 'c', phases, plans, ...(turns && { redMovements: ['3>0'] }) }];
  return createScenario(
    network,
    [
      { id: 'right', links: ['in3', 'out0'] },
      { id: 'through', links: ['in2', 'out0'] },
    ],
    [
      { routeId: 'right', vehPerH },
      { routeId: 'through', vehPerH: crossingVehPerH },
    ],
    signals,
  );
}

/** Right turners who got through in half an hour, and the highest speed at which one crossed the line at red, m/s. */
function drive(options: Parameters<typeof createRightTurn>[0]) {
  const world = createWorld(freezeScenario(createRightTurn(options)));
  const { network, vehicles } = world.traffic;
  const from = network.linkFirstLane[network.linkIndexById.get('in3')!];
  const movement = network.movementIndexById.get('3>0')!;
  const before = new Map<number, number>();
  let fastestMps = 0;
  let through = 0;
  for (let i = 0; i < 3600; i++) {
    before.clear();
    for (let v = world.traffic.lanes.head[from]; v >= 0; v = vehicles.behind[v]) before.set(vehicles.number[v], v);
    const isRed = world.traffic.indication[movement] === 0;
    stepWorld(world);
    for (let v = world.traffic.lanes.head[from]; v >= 0; v = vehicles.behind[v]) before.delete(vehicles.number[v]);
    through += before.size;
    if (isRed && i > 0) for (const v of before.values()) fastestMps = Math.max(fastestMps, vehicles.speedMps[v]);
  }
  return { through, fastestMps, redCrossings: world.traffic.totals.redCrossings };
}

describe('the right turn on red', () => {
  it('is made after a stop, and carries what the green alone could not', () => {
    const without = drive({ turns: false });
    const withTurn = drive({ turns: true });
    expect(withTurn.through).toBeGreaterThan(140);
    expect(without.through).toBeLessThan(120);
    expect(withTurn.fastestMps).toBeGreaterThan(0);
    expect(withTurn.fastestMps).toBeLessThan(3);
    expect(withTurn.redCrossings).toBe(0);
  });

  it('gives way: dense traffic on the road that it joins leaves few gaps', () => {
    const quiet = drive({ crossingVehPerH: 100, vehPerH: 1200 });
    const dense = drive({ crossingVehPerH: 1500, vehPerH: 1200 });
    expect(dense.through).toBeLessThan(0.8 * quiet.through);
  });
});
