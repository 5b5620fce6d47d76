import { createWorld } from '../../sim/engine/createWorld.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createStopLine } from './createStopLine.ts';
import { recordCrossings } from './crossings.ts';

/** HCM 6, chapter 31: the saturation headway is the mean from the fifth vehicle on; what the first four take more is lost. */
export function measureDischarge(stepMs: number) {
  const cycleS = 120;
  const greenS = 60;
  const scenario = freezeScenario(createStopLine({ cycleS, splitS: greenS + 5, vehPerH: 2000 }));
  const world = createWorld(scenario, { stepMs });
  const crossings = recordCrossings(world, 'approach', 30 * cycleS);
  const headways: number[][] = [];
  for (let cycle = 5; cycle < 29; cycle++) {
    const own = crossings.filter((timeS) => timeS >= cycle * cycleS && timeS < (cycle + 1) * cycleS);
    own.forEach((timeS, i) => {
      headways[i] ??= [];
      headways[i].push(i === 0 ? timeS - cycle * cycleS : timeS - own[i - 1]);
    });
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const byPosition = headways.map(mean);
  const saturationS = mean(byPosition.slice(4, 20));
  const startUpLostS = byPosition.slice(0, 4).reduce((sum, headwayS) => sum + headwayS - saturationS, 0);
  const last = Math.max(...crossings.map((timeS) => timeS % cycleS));
  return { byPosition, saturationVehPerH: 3600 / saturationS, startUpLostS, lastCrossingS: last - greenS };
}
