import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/core/issue.ts';
import { readVolumes, type VolumeOptions } from '../../sim/formats/volumes/readVolumes.ts';
import { writeVolumes } from '../../sim/formats/volumes/writeVolumes.ts';
import { freezeNetwork } from '../../sim/network/freezeNetwork.ts';
import { createArterial } from '../fixtures/scenarios.ts';

const definition = createArterial(2, 300);
const network = freezeNetwork(definition.network);
const signals = definition.signals.map(({ intersectionId }) => network.intersectionIndexById.get(intersectionId)!);
const movements = Array.from({ length: network.movementCount }, (_, m) => m).filter((m) =>
  signals.includes(network.movementIntersection[m]),
);

function read(text: string, options: VolumeOptions = {}) {
  return readVolumes({ name: 'counts.csv', text }, definition, network, options);
}

function issuesOf(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof InputError) return error.issues.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('turning volumes', () => {
  const counts = movements.map((movement, k) => ({ movement, vehicles: 10 + k }));
  const text = writeVolumes(network, counts, 15);

  it('are read as they are written: counts of a quarter of an hour, as an hour’s flow', () => {
    const { volumes, intersectionIds } = read(text);
    for (const { movement, vehicles } of counts) expect(volumes.flowVehPerH[movement]).toBeCloseTo(4 * vehicles, 9);
    expect([...intersectionIds].sort()).toEqual(definition.signals.map(({ intersectionId }) => intersectionId).sort());
  });

  it('are design flows by a peak-hour factor', () => {
    const { volumes } = read(text, { peakHourFactor: 0.8 });
    expect(volumes.flowVehPerH[counts[0].movement]).toBeCloseTo((4 * counts[0].vehicles) / 0.8, 9);
  });

  it('of several periods are their mean, or the busiest of each intersection', () => {
    const [head, ...rows] = text.trim().split(/\r?\n/);
    const later = rows.map((row) => row.replace(/\d+$/, (count) => String(3 * Number(count))));
    const both = [`${head},from`, ...rows.map((row) => `${row},07:30`), ...later.map((row) => `${row},07:45`)].join(
      '\n',
    );
    const { movement, vehicles } = counts[0];
    expect(read(both).volumes.flowVehPerH[movement]).toBeCloseTo((4 * (vehicles + 3 * vehicles)) / 2, 9);
    expect(read(both, { peakPeriod: true }).volumes.flowVehPerH[movement]).toBeCloseTo(12 * vehicles, 9);
  });

  it('are refused with every fault at once, each with line and column', () => {
    const [head, first] = text.trim().split(/\r?\n/);
    const cells = first.split(',');
    const broken = [
      head,
      [...cells.slice(0, -1), '-3'].join(','),
      ['nowhere', ...cells.slice(1)].join(','),
      [cells[0], 'nothing', ...cells.slice(2)].join(','),
    ].join('\n');
    const issues = issuesOf(broken);
    expect(issues.some((issue) => issue.startsWith('line 2, column count:'))).toBe(true);
    expect(issues.some((issue) => issue.startsWith('line 3, column intersection:'))).toBe(true);
    expect(issues.some((issue) => issue.startsWith('line 4, column movement:'))).toBe(true);
  });

  it('leave no movement of a counted signal out unsaid', () => {
    const [head, first] = text.trim().split(/\r?\n/);
    expect(issuesOf(`${head}\n${first}\n`).join()).toMatch(/is counted without/);
  });
});
