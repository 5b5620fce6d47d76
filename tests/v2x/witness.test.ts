import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { ControllerDefinition } from '../../sim/signals/definition.ts';
import { createControlWitness, noteControl } from '../../sim/v2x/controlWitness.ts';
import { createForecastSource, forecastSignal } from '../../sim/v2x/forecast.ts';
import { createHistory, updateHistory } from '../../sim/v2x/history.ts';
import type { SignalForecast } from '../../sim/v2x/signalForecast.ts';
import { createArterial } from '../fixtures/scenarios.ts';

const CONTROLLERS: readonly ControllerDefinition[] = [
  { type: 'actuated' },
  { type: 'coordinated' },
  { type: 'max-pressure', decisionS: 15 },
  { type: 'cyclic-max-pressure' },
];

/** What a forecast says at a time: an earliest end that has passed means any moment. */
function saying({ groups }: SignalForecast, timeMs: number) {
  return groups.map(({ events }) => events.map((event) => ({ ...event, minEndMs: Math.max(event.minEndMs, timeMs) })));
}

describe.each(CONTROLLERS)('a signal under $type that has neither turned nor changed', (controller) => {
  it('is foretold as before until the forecast says that it must be made anew', () => {
    const definition = createArterial(2, 300, { mainVehPerH: 600, sideVehPerH: 150, process: 'poisson' });
    const signals = definition.signals.map((signal) => ({ ...signal, controller }));
    const world = createWorld(freezeScenario({ ...definition, signals }), { stepMs: 500, seed: 3 });
    const { control } = world.signals;
    const history = createHistory(world.signals);
    const source = createForecastSource(world.signals, world.traffic.indication, world.stepMs, history);
    const witness = createControlWitness(control!);
    const told: (SignalForecast | undefined)[] = [];
    let [kept, made] = [0, 0];
    const endMs = world.timeMs + 900_000;
    while (world.timeMs < endMs) {
      stepWorld(world);
      updateHistory(history, world.signals, world.traffic.indication, world.timeMs - world.stepMs);
      for (let signal = 0; signal < world.signals.set.count; signal++) {
        const before = told[signal];
        const isChanged = noteControl(witness, control!, signal);
        const forecast = forecastSignal(source, signal, world.timeMs);
        const isTurned = before === undefined || history.turnedMs[signal] >= before.timeMs;
        if (before && !isTurned && !isChanged && world.timeMs < before.holdsUntilMs) {
          expect(saying(before, world.timeMs)).toEqual(saying(forecast, world.timeMs));
          kept++;
        } else {
          told[signal] = forecast;
          made++;
        }
      }
    }
    expect(made).toBeGreaterThan(100);
    if (controller.type !== 'cyclic-max-pressure') expect(kept).toBeGreaterThan(made);
  });
});
