import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGridScenario, STANDARD_GRID } from '../../bench/gridScenario.ts';
import { createSumoGrid } from '../../bench/sumoGrid.ts';
import { buildNetwork, findSumoVersion, measureSteps, runSumoLevel } from '../../bench/sumoLevel.ts';
import { standardVehicleTypes } from '../../sim/index.ts';

const SMALL = { ...STANDARD_GRID, columns: 10, rows: 8, vehicles: 200, vehicleTypes: standardVehicleTypes() };
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

const hasSumo = await findSumoVersion().then(
  () => true,
  () => false,
);
if (!hasSumo) console.warn('SUMO is not installed: the benchmark grid is not run in it');

describe('the benchmark grid in both forms', () => {
  const scenario = createGridScenario(SMALL);
  const grid = createSumoGrid(SMALL, 60);

  it('has the same signals, links, lanes and movements', () => {
    const { links, movements } = scenario.network;
    expect(count(grid.programs, /<tlLogic /g)).toBe(80);
    expect(scenario.signals).toHaveLength(80);
    const pockets = links.filter(({ lanes }) => lanes.length === 3).length;
    expect(pockets).toBe(4 * 80);
    expect(count(grid.edges, /<edge /g)).toBe(links.length + pockets);
    expect(count(grid.edges, /numLanes="3"/g)).toBe(pockets);
    const paths = movements.reduce((sum, { lanes }) => sum + lanes.length, 0);
    expect(count(grid.programs, /linkIndex=/g)).toBe(paths);
    expect(count(grid.routes, /<route id=/g)).toBe(scenario.demand.routes.length);
  });

  it('gives each movement its green once a cycle of 90 s', () => {
    for (const [, phases] of grid.programs.matchAll(/<tlLogic [^>]*>(.*)<\/tlLogic>/g)) {
      const rows = [...phases.matchAll(/duration="(\d+)" state="(\w+)"/g)];
      expect(rows.reduce((sum, [, durationS]) => sum + Number(durationS), 0)).toBe(90);
      const lights = rows[0][2].length;
      for (let i = 0; i < lights; i++) expect(rows.filter(([, , state]) => state[i] === 'G')).toHaveLength(1);
    }
  });

  it('begins full, and lets as many set out as the flows say', () => {
    expect(count(grid.routes, /<vehicle id="u/g)).toBe(200);
    const expected = (scenario.demand.flows.reduce((sum, { vehPerH }) => sum + vehPerH, 0) / 3600) * 60;
    const arrivals = count(grid.routes, /<vehicle id="a/g);
    expect(Math.abs(arrivals - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });
});

describe('timing SUMO', () => {
  const log = 'Step #0.00 (9ms ~= 1*RT)\rStep #1.00 (20ms ~= 1*RT)\rStep #2.00 (30ms ?*RT)\rStep #3.00 (99ms)\r';
  const step = (time: number, running: number, speed: number) =>
    `<step time="${time}.00" running="${running}" meanSpeed="${speed}" duration="1795590685402"/>`;
  const summary = [step(0, 7, 1), step(1, 10, 5), step(2, 30, 10), step(3, 99, 1)].join('\n');

  it('counts the timed steps and no others', () => {
    const level = measureSteps(log, summary, 1, 2);
    expect(level).toMatchObject({
      vehicles: 20,
      updatesPerS: 800,
      wallS: 0.05,
      realTimeFactor: 40,
      meanSpeedMps: 8.75,
    });
  });

  it('refuses a log that ends early', () => {
    expect(() => measureSteps(log, summary, 2, 3)).toThrow('2 and 2 of 3 steps');
  });

  it('says what to install where SUMO is missing', async () => {
    await expect(findSumoVersion({ sumo: 'no-such-sumo', netconvert: 'no-such-netconvert' })).rejects.toThrow(
      'apt install sumo',
    );
  });
});

describe.skipIf(!hasSumo)('the benchmark grid in real SUMO', () => {
  it('is converted with its 80 signals and driven', { timeout: 20_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenwave-test-'));
    try {
      await buildNetwork(folder, SMALL, 60);
      const net = await readFile(join(folder, 'grid.net.xml'), 'utf8');
      expect(count(net, /<tlLogic /g)).toBe(80);
      expect(count(net, /<junction [^>]*type="traffic_light"/g)).toBe(80);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    const level = await runSumoLevel({ ...SMALL, vehicles: 2000 }, 60, 30);
    expect(level.vehicles).toBeGreaterThan(1000);
    expect(level.meanSpeedMps).toBeGreaterThan(1);
    expect(level.updatesPerS).toBeGreaterThan(0);
  });
});
