import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Indication } from '../../sim/core/indication.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { createUnprojection } from '../../sim/formats/geojson/unproject.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createForecastSource, forecastSignal } from '../../sim/v2x/forecast.ts';
import { createHistory, updateHistory } from '../../sim/v2x/history.ts';
import { mapToCsae, mapToJ2735 } from '../../sim/v2x/map.ts';
import { csaeMapSchema, j2735MapSchema } from '../../sim/v2x/mapSchema.ts';
import { isoTime, minuteOfYear, tenthsFromNow, timeMark } from '../../sim/v2x/messageTime.ts';
import { confidenceClass, toCsae, toJ2735 } from '../../sim/v2x/spat.ts';
import { selectSignals } from '../../sim/v2x/spatQuery.ts';
import { csaeSpatSchema, j2735SpatSchema } from '../../sim/v2x/spatSchema.ts';
import { waveSpeedsMps } from '../../sim/v2x/waveSpeeds.ts';
import { type ArterialOptions, createArterial } from '../fixtures/scenarios.ts';

const published = (name: string) => {
  const text = readFileSync(new URL(`../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8');
  return z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);
};

function createRow(options: Partial<ArterialOptions> = {}, controller?: 'actuated' | 'coordinated'): World {
  const definition = createArterial(3, 400, options);
  const signals = definition.signals.map((signal) =>
    controller ? { ...signal, controller: { type: controller } } : signal,
  );
  return createWorld(freezeScenario({ ...definition, signals }));
}

function describeWorld(world: World) {
  const { scenario, signals, traffic, stepMs } = world;
  const { network } = scenario;
  const history = createHistory(signals);
  const source = createForecastSource(signals, traffic.indication, stepMs, history);
  const names = {
    network,
    signals: signals.set,
    waveSpeedMps: waveSpeedsMps(scenario.corridors, network.movementCount),
  };
  const map = {
    network,
    signals: signals.set,
    groups: source.groups,
    toLonLat: createUnprojection(scenario.definition.origin),
  };
  const step = () => {
    stepWorld(world);
    updateHistory(history, signals, traffic.indication, world.timeMs - stepMs);
  };
  return { source, names, map, step };
}

describe('times in messages', () => {
  it('are ISO on 1 January 2000, and go over midnight and the end of a month', () => {
    expect(isoTime(27_005_200)).toBe('2000-01-01T07:30:05.200Z');
    expect(isoTime(86_400_000)).toBe('2000-01-02T00:00:00.000Z');
    expect(isoTime(31 * 86_400_000 + 61_000)).toBe('2000-02-01T00:01:01.000Z');
    expect(isoTime(59 * 86_400_000)).toBe('2000-02-29T00:00:00.000Z');
    expect(isoTime(60 * 86_400_000)).toBe('2000-03-01T00:00:00.000Z');
  });

  it('are tenths in the hour as TimeMark, tenths from now in T/CSAE 53', () => {
    expect(timeMark(27_005_200, 27_000_000)).toBe(18_052);
    expect(timeMark(28_800_000, 27_000_000)).toBe(0);
    expect(timeMark(27_000_000 + 3_600_000, 27_000_000)).toBe(36_000);
    expect(timeMark(Number.POSITIVE_INFINITY, 0)).toBe(36_001);
    expect(tenthsFromNow(27_005_200, 27_000_000)).toBe(52);
    expect(tenthsFromNow(26_999_000, 27_000_000)).toBe(0);
    expect(minuteOfYear(27_005_200)).toBe(450);
  });

  it('say certainty in J2735 classes, never more than is known', () => {
    expect(confidenceClass(1)).toBe(15);
    expect(confidenceClass(0.979)).toBe(13);
    expect(confidenceClass(0.5)).toBe(2);
    expect(confidenceClass(0.1)).toBe(0);
  });
});

describe('SPaT of signals by the clock', () => {
  it('says of every group exactly when the engine will change it', () => {
    const world = createRow({ offsetsS: [0, 17, 41] });
    const { source, step } = describeWorld(world);
    step();
    let checked = 0;
    for (let k = 0; k < 200; k++) {
      const forecasts = world.signals.set.definitions.map((_, signal) => forecastSignal(source, signal, world.timeMs));
      step();
      for (const { groups } of forecasts) {
        for (const { group, events } of groups) {
          const now = events.find(({ minEndMs }) => minEndMs > world.timeMs - world.stepMs)!;
          for (const m of group.movements) expect(world.traffic.indication[m]).toBe(now.indication);
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(200 * 3 * 4);
  });

  it('tells a whole turn: green, yellow, red, one after the other', () => {
    const world = createRow();
    const { source } = describeWorld(world);
    const [{ events }] = forecastSignal(source, 0, world.timeMs).groups;
    expect(events.map(({ indication }) => indication).sort()).toEqual([
      Indication.red,
      Indication.yellow,
      Indication.green,
    ]);
    expect(events.slice(1).map(({ startMs }) => startMs)).toEqual(
      events.slice(0, -1).map((event) => event.likelyEndMs),
    );
  });

  it('gives a group served by one phase alone the number of the phase', () => {
    const world = createRow();
    const { source } = describeWorld(world);
    const { definitions } = world.signals.set;
    for (const group of source.groups[0]) {
      if (group.phases.length === 1 && group.permissivePhases.length === 0) {
        expect(group.id).toBe(definitions[0].phases[group.phases[0]].number);
      } else expect(group.id).toBeGreaterThan(16);
    }
    const served = source.groups[0].flatMap(({ movements }) => movements);
    const { intersectionFirstMovement } = world.scenario.network;
    const intersection = world.signals.set.intersectionIndex[0];
    expect(served).toHaveLength(intersectionFirstMovement[intersection + 1] - intersectionFirstMovement[intersection]);
  });
});

describe.each(['fixed', 'actuated', 'coordinated'] as const)('messages of a row under %s control', (control) => {
  const world = createRow({}, control === 'fixed' ? undefined : control);
  const { source, names, map, step } = describeWorld(world);
  for (let k = 0; k < 700; k++) step();
  const forecasts = world.signals.set.definitions.map((_, signal) => forecastSignal(source, signal, world.timeMs));

  it('fit the published schemas of SPaT, in both names and both forms of time', () => {
    for (const form of ['iso', 'timeMark'] as const) {
      const spat = {
        timeStamp: minuteOfYear(world.timeMs),
        name: 'row',
        intersections: forecasts.map((forecast) => toJ2735(names, forecast, form)),
      };
      expect(published('spat-j2735').safeParse(spat).error).toBeUndefined();
      expect(j2735SpatSchema.safeParse(spat).error).toBeUndefined();
    }
    const csae = {
      msgCnt: 0,
      moy: minuteOfYear(world.timeMs),
      timeStamp: 0,
      intersections: forecasts.map((forecast) => toCsae(names, forecast)),
    };
    expect(published('spat-csae').safeParse(csae).error).toBeUndefined();
  });

  it('fit the published schemas of MAP; every signal group of SPaT leads somewhere', () => {
    const intersections = forecasts.map(({ signal }) => mapToJ2735(map, signal));
    expect(published('map-j2735').safeParse({ msgIssueRevision: 0, intersections }).error).toBeUndefined();
    const nodes = forecasts.map(({ signal }) => mapToCsae(map, signal));
    expect(published('map-csae').safeParse({ msgCnt: 0, nodes }).error).toBeUndefined();
    forecasts.forEach((forecast, k) => {
      const named = new Set(
        intersections[k].laneSet.flatMap(({ connectsTo = [] }) => connectsTo.map(({ signalGroup }) => signalGroup)),
      );
      expect([...named].sort()).toEqual(forecast.groups.map(({ group }) => group.id).sort());
    });
  });
});

describe('the published schemas', () => {
  it('are those that the server answers by', () => {
    const schemas = {
      'spat-j2735': j2735SpatSchema,
      'spat-csae': csaeSpatSchema,
      'map-j2735': j2735MapSchema,
      'map-csae': csaeMapSchema,
    };
    for (const [name, schema] of Object.entries(schemas)) {
      const text = readFileSync(new URL(`../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8');
      expect(JSON.parse(text)).toEqual(z.toJSONSchema(schema, { target: 'draft-2020-12' }));
    }
  });

  it('refuse what is no message', () => {
    expect(published('spat-j2735').safeParse({ timeStamp: 450, intersections: [{ name: 'x' }] }).success).toBe(false);
    expect(published('spat-csae').safeParse({ msgCnt: 128, moy: 0, timeStamp: 0, intersections: [] }).success).toBe(
      false,
    );
  });
});

describe('whose messages are asked for', () => {
  const { scenario, signals } = createRow();

  it('is told whole when it is nonsense', () => {
    const { issues } = selectSignals(scenario.network, signals.set, {
      intersections: ['x1', 'nowhere', 'west'],
      districtId: 'd',
    });
    expect(issues.map(({ path }) => path)).toEqual(['/intersections', '/intersections', '/district']);
  });

  it('is every signal unless said otherwise', () => {
    expect(selectSignals(scenario.network, signals.set, {}).signals).toEqual([0, 1, 2]);
    expect(selectSignals(scenario.network, signals.set, { intersections: ['x2', 'x2'] }).signals).toEqual([1]);
  });
});
