import { summariseRun } from '../../sim/engine/measure.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { createWorld } from '../../sim/engine/world.ts';
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

/** Mean control delay of runs of an hour and a quarter, s/veh: time lost with the signal less time lost without it. */
export function measureControlDelayS(splitS: number, cycleS: number, vehPerH: number, seeds: number): number {
  let delayS = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const [withSignal, without] = [false, true].map((withoutSignal) => {
      const world = createWorld(freezeScenario(createStopLine({ cycleS, splitS, vehPerH, seed, withoutSignal })));
      for (let i = 0; i < 4500; i++) stepWorld(world);
      return summariseRun(world).meanDelayS;
    });
    delayS += (withSignal - without) / seeds;
  }
  return delayS;
}
