import { describe, expect, it } from 'vitest';
import { exportGmns } from '../../sim/formats/gmns/exportGmns.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createArterial } from '../fixtures/scenarios.ts';

function createTables() {
  const definition = createArterial(2, 400, { offsetsS: [0, 25] });
  const [first, second] = definition.signals;
  const night = { ...first.plans[0], id: 'night', offsetS: 10 };
  const schedule = [
    { fromS: 6 * 3600, planId: 'day' },
    { fromS: 22.5 * 3600, planId: 'night' },
  ];
  const scenario = freezeScenario({
    ...definition,
    signals: [{ ...first, plans: [...first.plans, night], schedule }, second],
  });
  const tables = new Map(
    exportGmns(scenario).files.map(({ name, text }) => {
      const [head, ...lines] = text.trimEnd().split('\n');
      const columns = head.split(',');
      return [name, lines.map((line) => Object.fromEntries(line.split(',').map((cell, c) => [columns[c], cell])))];
    }),
  );
  return { definition, of: (name: string) => tables.get(`${name}.csv`)! };
}

describe('GMNS signal tables', () => {
  const { definition, of } = createTables();

  it('give every plan its times of day; the last goes on over midnight', () => {
    const [signal] = definition.signals;
    expect(
      of('signal_timing_plan')
        .filter(({ controller_id }) => controller_id === signal.id)
        .map(({ timing_plan_id, time_day }) => [timing_plan_id, time_day]),
    ).toEqual([
      [`${signal.id}/day`, '11111111_0600_2230'],
      [`${signal.id}/night`, '11111111_0000_0600'],
      [`${signal.id}/night/2`, '11111111_2230_2400'],
    ]);
  });

  it('refer only to rows that are there', () => {
    const keys = (table: string, column: string) => new Set(of(table).map((row) => row[column]));
    const plans = keys('signal_timing_plan', 'timing_plan_id');
    const phases = keys('signal_timing_phase', 'timing_phase_id');
    const movements = keys('movement', 'mvmt_id');
    for (const { timing_plan_id } of of('signal_timing_phase')) expect(plans.has(timing_plan_id)).toBe(true);
    for (const { timing_phase_id, mvmt_id } of of('signal_phase_mvmt')) {
      expect(phases.has(timing_phase_id) && movements.has(mvmt_id)).toBe(true);
    }
    for (const { timing_plan_id } of of('signal_coordination')) expect(plans.has(timing_plan_id)).toBe(true);
    expect(keys('signal_phase_mvmt', 'mvmt_id')).toEqual(movements);
  });

  it('tell offsets by the green of the first coordinated phase', () => {
    const rows = of('signal_coordination');
    expect(rows.map(({ offset }) => Number(offset))).toEqual([0, 10, 10, 25]);
    for (const { coord_ref_to, coord_phase } of rows) {
      expect(coord_ref_to).toBe('begin_of_green');
      expect(['2', '6']).toContain(coord_phase);
    }
  });

  it('add up: greens and clearances of a ring fill the cycle', () => {
    const [{ timing_plan_id, cycle_length }] = of('signal_timing_plan');
    const ring = of('signal_timing_phase').filter((row) => row.timing_plan_id === timing_plan_id && row.ring === '1');
    const totalS = ring.reduce((sum, { max_green, clearance }) => sum + Number(max_green) + Number(clearance), 0);
    expect(totalS).toBeCloseTo(Number(cycle_length), 9);
  });
});
