import { describe, expect, it } from 'vitest';
import { checkRows, freeChannel, listDetectors } from '../../client/panels/detectorRows.ts';
import { checkTimes, clockOfDay, toSchedule } from '../../client/panels/scheduleRows.ts';
import { arrowsOf, isStaged, stagesOf } from '../../client/panels/stageRows.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createCrossing } from '../fixtures/scenarios.ts';

const { network, signals } = freezeScenario(createCrossing());
const [definition] = signals.definitions;

describe('the rows of a schedule', () => {
  const row = (from: string) => ({ from, planId: 'day', transition: undefined });

  it('become entries in order of time', () => {
    expect(toSchedule([row('16:30'), { ...row('06:05:30'), transition: { method: 'shortway' } }])).toEqual([
      { fromS: 21_930, planId: 'day', transition: { method: 'shortway' } },
      { fromS: 59_400, planId: 'day' },
    ]);
    expect([0, 21_930, 59_400].map(clockOfDay)).toEqual(['00:00', '06:05:30', '16:30']);
  });

  it('tell what is missing and what stands twice', () => {
    expect(checkTimes([row('06:00'), row('')])).toEqual({ kind: 'missing', rows: [1] });
    expect(checkTimes([row('06:00'), row('07:00'), row('06:00')])).toEqual({ kind: 'twice', rows: [0, 2] });
    expect(checkTimes([row('06:00'), row('07:00')])).toBeNull();
  });
});

describe('the rows of detectors', () => {
  it('are those by rule, in what the scenario file says', () => {
    const rows = listDetectors(definition, network);
    expect(rows[0]).toEqual({
      channel: 1,
      kind: 'stopLine',
      linkId: rows[0].linkId,
      lane: 0,
      distanceM: 0,
      lengthM: 12,
    });
    expect(listDetectors({ ...definition, detectors: rows }, network)).toEqual(rows);
    expect(checkRows(rows, network).size).toBe(0);
    expect(freeChannel(rows)).toBe(rows.length + 1);
    expect(freeChannel(rows.slice(1))).toBe(1);
  });

  it('tell which can not be sent, and why', () => {
    const [one, two, three] = listDetectors(definition, network);
    const rows = [
      one,
      { ...two, channel: one.channel },
      { ...three, distanceM: 5000 },
      { ...three, channel: 99, lengthM: Number.NaN },
    ];
    expect([...checkRows(rows, network)]).toEqual([
      [0, 'channel'],
      [1, 'channel'],
      [2, 'beyondLane'],
      [3, 'number'],
    ]);
  });
});

describe('the stages of a plan', () => {
  it('of two rings begin wherever a phase does, and fill the cycle', () => {
    const [table] = signals.initialTimetables;
    const stages = stagesOf(table);
    expect(isStaged(table)).toBe(false);
    expect(stages.map(({ phases }) => phases)).toEqual([
      [1, 5],
      [2, 6],
      [3, 7],
      [4, 8],
    ]);
    expect(stages.map(({ startMs, endMs }) => endMs - startMs)).toEqual([12_000, 41_000, 11_000, 26_000]);
    expect(stages[1].greenEndMs - stages[1].startMs).toBe(35_000);
  });

  it('let go what their phases serve: one arrow a movement', () => {
    const arrows = arrowsOf(network, signals.intersectionIndex[0], definition, [2, 6]);
    expect(arrows).toHaveLength(4);
    expect(arrows.every(({ yields }) => !yields)).toBe(true);
    expect(new Set(arrows.map(({ d }) => d)).size).toBe(4);
  });
});
