import { describe, expect, it } from 'vitest';
import { turnFormOf } from '../../client/panels/stageRows.ts';
import { Indication } from '../../sim/core/indication.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createCrossing } from '../fixtures/scenarios.ts';

/** The left turn out of the west, in its own phase 5, beside the through phase 2 of its approach, or in both. */
const LEFT = 'w-x1>x1-n1';
const FORMS = ['protected', 'permissive', 'protectedPermissive'] as const;

/** Twenty minutes of a crossing. @param opposing vehicles an hour each way on the main street */
function runLeft(form: (typeof FORMS)[number], opposing: number) {
  const crossing = createCrossing({ mainVehPerH: opposing, sideVehPerH: 50, turnVehPerH: 420, stepS: 1 });
  const [signal] = crossing.signals;
  const phases = signal.phases.map((phase) => {
    if (phase.number === 5) return form === 'permissive' ? { ...phase, movements: [] } : phase;
    // With the phase that the oncoming through traffic has, which it yields to.
    return phase.number === 6 && form !== 'protected' ? { ...phase, permissiveMovements: [LEFT] } : phase;
  });
  const scenario = freezeScenario({ ...crossing, signals: [{ ...signal, phases }] });
  const world = createWorld(scenario);
  const { network } = scenario;
  const movement = network.movementIndexById.get(LEFT)!;
  const { vehicles, lanes, indication } = world.traffic;
  const crossed = new Set<number>();
  const shown = new Set<number>();
  while (world.timeMs < world.startMs + 1_200_000) {
    stepWorld(world);
    shown.add(indication[movement]);
    for (let c = network.movementFirstConnector[movement]; c < network.movementFirstConnector[movement + 1]; c++) {
      for (let v = lanes.head[c]; v >= 0; v = vehicles.behind[v]) crossed.add(vehicles.number[v]);
    }
  }
  const told = turnFormOf(scenario.signals.definitions[0], scenario.signals.initialTimetables[0], LEFT);
  return { crossed: crossed.size, shown: [...shown].sort(), told };
}

describe('a left turn', () => {
  const { red, yellow, green, permissive } = Indication;
  const heavy = Object.fromEntries(FORMS.map((form) => [form, runLeft(form, 1100)]));
  const light = runLeft('permissive', 100);

  it('is shown what its form allows, and the page names the form', () => {
    expect(FORMS.map((form) => heavy[form].told)).toEqual([...FORMS]);
    expect(heavy.protected.shown).toEqual([red, yellow, green].sort());
    expect(heavy.permissive.shown).toEqual([red, yellow, permissive].sort());
    expect(heavy.protectedPermissive.shown).toEqual([red, yellow, green, permissive].sort());
  });

  it('yields where it is permissive: more get through against few oncoming vehicles than against many', () => {
    expect(light.crossed).toBeGreaterThan(1.5 * heavy.permissive.crossed);
    expect(heavy.permissive.crossed).toBeLessThan(heavy.protected.crossed);
  });

  it('has both where it is protected-permissive: more get through than by its own phase alone', () => {
    expect(heavy.protectedPermissive.crossed).toBeGreaterThan(heavy.protected.crossed);
  });
});
