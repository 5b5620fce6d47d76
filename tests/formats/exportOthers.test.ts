import { describe, expect, it } from 'vitest';
import { readScenarioFiles } from '../../server/scenarioFiles.ts';
import { Indication } from '../../sim/core/indication.ts';
import {
  countScenario,
  exportCityflow,
  exportGeojson,
  freezeScenario,
  importCityflow,
  readScenario,
} from '../../sim/index.ts';
import { createFirstSegment, intervalAt, ringTimeMs } from '../../sim/signals/timetable.ts';

async function load(name: string) {
  const { definition } = readScenario(await readScenarioFiles(`scenarios/${name}`));
  return freezeScenario(definition!);
}

describe.each(['single-intersection', 'two-way-arterial'])('export of %s', (name) => {
  it('to CityFlow and back keeps network and trips', async () => {
    const scenario = await load(name);
    const { files, counts } = exportCityflow(scenario, { seed: 1, durationS: 300 });
    const { definition } = importCityflow(files[0], files[1], 'back');
    const before = countScenario(scenario.definition);
    const after = countScenario(definition);
    for (const what of ['signals', 'gateways', 'links', 'lanes', 'movements'] as const)
      expect(after[what], what).toBe(before[what]);
    const { flows, trips } = definition.demand;
    expect(flows.length + trips.length).toBe(counts.flows);
  });

  it('to CityFlow lets each movement go when it may go here', async () => {
    const scenario = await load(name);
    const roadnet = JSON.parse(exportCityflow(scenario, { seed: 1, durationS: 60 }).files[0].text);
    const { signals, definition } = scenario;
    const startMs = definition.startS * 1000;
    signals.initialTimetables.forEach((timetable, signal) => {
      const { lightphases } = roadnet.intersections[signals.intersectionIndex[signal]].trafficLight;
      const segment = createFirstSegment(timetable);
      let endMs = 0;
      let phase = -1;
      for (let ms = 0; ms < timetable.cycleMs; ms += 500) {
        while (ms >= endMs) endMs += lightphases[++phase].time * 1000;
        const row = intervalAt(timetable, ringTimeMs(segment, startMs + ms)) * timetable.movementCount;
        const shown = timetable.indications.subarray(row, row + timetable.movementCount);
        const mayGo = [...shown].flatMap((each, m) =>
          each === Indication.green || each === Indication.permissive ? [m] : [],
        );
        expect(lightphases[phase].availableRoadLinks, `${ms} ms`).toEqual(mayGo);
      }
      expect(phase).toBe(lightphases.length - 1);
      expect(endMs).toBe(timetable.cycleMs);
    });
  });

  it('to GeoJSON has every object, near the origin', async () => {
    const scenario = await load(name);
    const { network, corridors, origin } = scenario.definition;
    const { files } = exportGeojson(scenario, { lanes: true });
    const layer = (file: string) => JSON.parse(files.find((each) => each.name === file)!.text).features;
    expect(layer('intersections.geojson')).toHaveLength(network.intersections.length);
    expect(layer('links.geojson')).toHaveLength(network.links.length);
    expect(layer('movements.geojson')).toHaveLength(network.movements.length);
    expect(layer('corridors.geojson')).toHaveLength(corridors.length);
    expect(layer('lanes.geojson')).toHaveLength(scenario.network.linkLaneCount);
    network.intersections.forEach(({ id, x, y }, i) => {
      const { geometry, properties } = layer('intersections.geojson')[i];
      const [longitude, latitude] = geometry.coordinates;
      expect(properties.id).toBe(id);
      // A degree of latitude at 36.8 degrees north is 110.98 km, one of longitude 89.2 km.
      expect((latitude - origin.latitude) * 110_980).toBeCloseTo(y, 0);
      expect(Math.abs((longitude - origin.longitude) * 89_240 - x)).toBeLessThan(1 + Math.abs(x) * 0.001);
    });
  });
});
