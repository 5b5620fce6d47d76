import { createWorld } from '../../sim/engine/createWorld.ts';
import { summariseRun } from '../../sim/engine/measure.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createStopLine } from './createStopLine.ts';

/** HCM 6, chapter 19, equations 19-18 to 19-26, without progression and initial queue. */
export function hcmDelayS(
  cycleS: number,
  greenS: number,
  capacityVehPerH: number,
  vehPerH: number,
  periodH: number,
): number {
  const x = vehPerH / capacityVehPerH;
  const share = greenS / cycleS;
  const uniformS = (0.5 * cycleS * (1 - share) ** 2) / (1 - Math.min(1, x) * share);
  const root = Math.sqrt((x - 1) ** 2 + (8 * 0.5 * x) / (capacityVehPerH * periodH));
  return uniformS + 900 * periodH * (x - 1 + root);
}

/**
 * Mean control delay, s/veh, of all who arrive in an hour and a quarter, whenever they get through: trip times with the
 * signal less those of the same vehicles without it.
 */
export function measureControlDelayS(splitS: number, cycleS: number, vehPerH: number, seeds: number): number {
  let delayS = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const [withSignal, without] = [false, true].map((withoutSignal) => {
      const definition = createStopLine({ cycleS, splitS, vehPerH, seed, withoutSignal, demandS: 4500 });
      const world = createWorld(freezeScenario(definition));
      const { totals } = world.traffic;
      while (world.timeMs < 4_500_000 || totals.completed < totals.planned) stepWorld(world);
      return summariseRun(world).meanTripTimeS;
    });
    delayS += (withSignal - without) / seeds;
  }
  return delayS;
}

/** What gets through where more come than can, veh/h: the capacity that v/c is reckoned with. */
export function measureCapacityVehPerH(splitS: number, cycleS: number): number {
  const world = createWorld(freezeScenario(createStopLine({ cycleS, splitS, vehPerH: 2000 })));
  const { totals } = world.traffic;
  for (let i = 0; i < 10 * cycleS; i++) stepWorld(world);
  const before = totals.completed;
  for (let i = 0; i < 40 * cycleS; i++) stepWorld(world);
  return (3600 * (totals.completed - before)) / (40 * cycleS);
}
