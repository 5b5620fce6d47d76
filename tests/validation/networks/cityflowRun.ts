import { readFileSync } from 'node:fs';
import { createWorld } from '../../../sim/engine/createWorld.ts';
import {
  type CityflowMeasures,
  createEnteringTime,
  measureCityflow,
  updateEnteringTime,
} from '../../../sim/engine/enteringTime.ts';
import { summariseRun } from '../../../sim/engine/measure.ts';
import { stepWorld } from '../../../sim/engine/step.ts';
import { importCityflow } from '../../../sim/formats/cityflow/importCityflow.ts';
import { type ControlChoice, chooseControl } from '../../../sim/scenario/chooseControl.ts';
import type { ScenarioDefinition } from '../../../sim/scenario/definition.ts';
import { freezeScenario } from '../../../sim/scenario/scenario.ts';

const DATA = new URL('../../../../shared/data/', import.meta.url);
/** What the reference runs last, s. */
const DURATION_S = 3600;

export interface CityflowCase {
  readonly definition: ScenarioDefinition;
  /** Vehicles that the flow file has begin in each second, read without the importer. Shape [DURATION_S]. */
  readonly startsInSecond: Uint32Array;
}

/** @param roadnet and flow: files under the shared data */
export function readCase(roadnet: string, flow: string): CityflowCase {
  const read = (name: string) => ({ name, text: readFileSync(new URL(name, DATA), 'utf8') });
  const flowFile = read(flow);
  const startsInSecond = new Uint32Array(DURATION_S);
  const flows: { startTime: number; endTime: number; interval: number }[] = JSON.parse(flowFile.text);
  for (const { startTime, endTime, interval } of flows) {
    for (let startS = startTime; startS <= endTime && startS < DURATION_S; startS += interval) {
      startsInSecond[Math.floor(startS)]++;
    }
  }
  return { definition: importCityflow(read(roadnet), flowFile, 'cityflow-case').definition, startsInSecond };
}

export interface CityflowOutcome extends CityflowMeasures {
  /** Seconds in which more or fewer vehicles want to enter than the file has. */
  readonly secondsUnlikeFile: number;
}

export function runCase({ definition, startsInSecond }: CityflowCase, choice: ControlChoice): CityflowOutcome {
  const chosen = chooseControl(definition, choice);
  if (typeof chosen === 'string') throw new Error(chosen);
  const world = createWorld(freezeScenario(chosen), { seed: 0, stepMs: 1000 });
  const entering = createEnteringTime(world);
  const { totals } = world.traffic;
  let secondsUnlikeFile = 0;
  for (let second = 0; second < DURATION_S; second++) {
    const before = totals.planned;
    stepWorld(world);
    updateEnteringTime(entering, world);
    if (totals.planned - before !== startsInSecond[second]) secondsUnlikeFile++;
  }
  if (totals.planned !== totals.completed + totals.running + totals.waiting) throw new Error('vehicles were lost');
  return { ...measureCityflow(entering, world, summariseRun(world).meanTripTimeS), secondsUnlikeFile };
}
