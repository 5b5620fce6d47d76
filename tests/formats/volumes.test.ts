import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/core/issue.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { createTurningCounter, updateTurningCounter } from '../../sim/engine/turningCounter.ts';
import { readVolumes, type VolumeOptions } from '../../sim/formats/volumes/readVolumes.ts';
import { writeVolumes } from '../../sim/formats/volumes/writeVolumes.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createCrossing } from '../fixtures/scenarios.ts';

const crossing = createCrossing();
const { network } = freezeScenario(crossing);
const ids = [...network.movementIndexById.keys()];
const read = (text: string, options?: VolumeOptions) =>
  readVolumes({ name: 'counts.csv', text }, crossing, network, options);
const issuesOf = (text: string) => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof InputError) return error.issues;
  }
  throw new Error('the file was taken');
};
const flowOf = (given: ReturnType<typeof read>, id: string) =>
  given.volumes.flowVehPerH[network.movementIndexById.get(id)!];
const ZEROS = ids.filter((id) => id !== 'w-x1>x1-e').map((id) => `x1,${id},0,15`);

describe('a file of volumes', () => {
  it('gives counts of any length as flows, and what else it knows of a movement', () => {
    const head = 'intersection,movement,count,minutes,phf,arrival_type,saturation,initial_queue';
    const given = read([head, 'x1,w-x1>x1-e,120,15,0.8,4,1650,6', ...ZEROS].join('\n'));
    const m = network.movementIndexById.get('w-x1>x1-e')!;
    expect(flowOf(given, 'w-x1>x1-e')).toBeCloseTo(600, 9);
    expect(given.volumes.platoonRatio[m]).toBe(1.333);
    expect(given.volumes.laneSaturationVehPerH[m]).toBe(1650);
    expect(given.volumes.initialQueueVeh[m]).toBe(6);
    expect([...given.intersectionIds]).toEqual(['x1']);
  });

  it('names movements by approach and turn: the side they come from, the way they drive, or the link', () => {
    const all = ['N', 'S', 'E', 'EB'].flatMap((approach) =>
      ['left', 'T', 'R'].map((turn, k) => `x1;${approach};${turn};${100 * (k + 1)}`),
    );
    const given = read(['intersection;approach;turn;veh_h', ...all].join('\r\n'));
    expect(flowOf(given, 'w-x1>x1-e')).toBe(200);
    expect(flowOf(given, 'n1-x1>x1-s1')).toBe(200);
  });

  it('takes several periods: their mean, or the busiest', () => {
    const rows = ['8:00', '8:15'].flatMap((from, k) => ids.map((id) => `x1,${id},${from},${k === 0 ? 10 : 30},15`));
    const text = ['intersection,movement,from,count,minutes', ...rows].join('\n');
    expect(flowOf(read(text), 'w-x1>x1-e')).toBeCloseTo(80, 9);
    expect(flowOf(read(text, { peakPeriod: true }), 'w-x1>x1-e')).toBeCloseTo(120, 9);
  });

  it('is refused whole: every fault with its line, its column and what mends it', () => {
    const rows = [
      'x9,w-x1>x1-e,5,15',
      'x1,nowhere,5,15',
      'x1,w-x1>x1-e,many,15',
      'x1,w-x1>x1-n1,5,',
      'x1,e-x1>x1-w,5,15',
    ];
    const issues = issuesOf(['intersection,movement,count,minutes', ...rows, 'x1,e-x1>x1-w,6,15'].join('\n'));
    expect(issues.map(({ path }) => path)).toEqual([
      ...['line 2, column intersection', 'line 3, column movement', 'line 4, column count', 'line 5, column minutes'],
      ...['line 7', 'line 6'],
    ]);
    expect(issues.at(-1)!.message).toContain('add a row for each, with 0 where nobody drives');
    const [first] = issuesOf('intersection,way,volume\n');
    expect(first).toMatchObject({ path: 'line 1, column way' });
    expect(first.message).toContain('veh_h');
    expect(issuesOf('[Network],,\n')[0].message).toContain('import utdf');
    expect(issuesOf('')[0].message).toBe('the file is empty');
  });
});

describe('turning counts of a run', () => {
  it('are the trips over each movement once all have arrived, and read back as they were written', () => {
    const flows = crossing.demand.flows.map((flow) => ({ ...flow, endS: crossing.startS + 240 }));
    const world = createWorld(freezeScenario({ ...crossing, demand: { ...crossing.demand, flows } }));
    const counter = createTurningCounter(world);
    for (let step = 0; step < 1200; step++) {
      stepWorld(world);
      updateTurningCounter(counter, world);
    }
    const { completed, planned } = world.traffic.totals;
    expect(completed).toBe(planned);
    // One signal, and everybody crosses it once.
    expect(counter.vehicles.reduce((sum, count) => sum + count, 0)).toBe(completed);
    const counts = [...counter.vehicles].map((vehicles, movement) => ({ movement, vehicles }));
    const given = read(writeVolumes(network, counts, 10));
    for (const { movement, vehicles } of counts)
      expect(given.volumes.flowVehPerH[movement]).toBeCloseTo(6 * vehicles, 9);
  });
});
