import { describe, expect, it } from 'vitest';
import { groups } from './groups.ts';
import { formatPage, formatTable } from './report.ts';
import { judgeRow, type Tolerance, type ValidationRow } from './validationCase.ts';

const rowOf = (ours: number, reference: number, tolerance: Tolerance | null): ValidationRow => ({
  caseName: 'case',
  measure: 'delay',
  unit: 's',
  ours,
  reference,
  tolerance,
  source: 'by hand',
});

describe('a row of the validation', () => {
  it('holds within a share of the reference, on both sides, the bound included', () => {
    for (const ours of [95, 100, 105])
      expect(judgeRow(rowOf(ours, 100, { kind: 'ratio', within: 0.05 }))).toBe('holds');
    for (const ours of [94, 106]) expect(judgeRow(rowOf(ours, 100, { kind: 'ratio', within: 0.05 }))).toBe('fails');
    expect(judgeRow(rowOf(-106, -100, { kind: 'ratio', within: 0.05 }))).toBe('fails');
  });

  it('holds within a distance of the reference', () => {
    expect(judgeRow(rowOf(2.5, 2, { kind: 'absolute', within: 0.5 }))).toBe('holds');
    expect(judgeRow(rowOf(1.4, 2, { kind: 'absolute', within: 0.5 }))).toBe('fails');
  });

  it('holds within a range, whatever the reference', () => {
    expect(judgeRow(rowOf(1800, 1900, { kind: 'range', min: 1800, max: 1950 }))).toBe('holds');
    expect(judgeRow(rowOf(1951, 1900, { kind: 'range', min: 1800, max: 1950 }))).toBe('fails');
  });

  it('is shown only where nothing is asked, and fails where there is no number', () => {
    expect(judgeRow(rowOf(1, 2, null))).toBe('reported');
    expect(judgeRow(rowOf(Number.NaN, 2, null))).toBe('fails');
    expect(judgeRow(rowOf(1, Number.NaN, { kind: 'range', min: 0, max: 2 }))).toBe('fails');
  });

  it('is printed with its difference in per cent and its verdict', () => {
    const [, line] = formatTable([rowOf(110, 100, { kind: 'ratio', within: 0.05 })]).split('\n');
    expect(line.split(/\s{2,}/)).toEqual(['case', 'delay, s', '110.0', '100.0', '+10.0 %', '± 5 %', '**FAILS**']);
  });
});

describe('the page', () => {
  it('says what was not run and counts the verdicts', () => {
    const [group] = groups;
    const page = formatPage(
      [
        { group, rows: [rowOf(1, 1, { kind: 'ratio', within: 0 }), rowOf(1, 1, null)], notRun: null },
        { group, rows: [], notRun: 'the data is not here' },
      ],
      '2026-01-02',
    );
    expect(page).toContain('1 figures are within what is allowed,\n0 are not, 1 are shown only');
    expect(page).toContain('Not run: the data is not here.');
  });
});

describe('the groups', () => {
  it('have ids of their own', () => {
    expect(new Set(groups.map((group) => group.id)).size).toBe(groups.length);
  });
});

describe('theory', () => {
  for (const group of groups.filter((one) => one.isQuick && one.needs === null)) {
    it(`${group.title}: every row holds`, async () => {
      const rows = await group.run(() => {});
      expect(rows.length).toBeGreaterThan(0);
      const failing = rows.filter((row) => judgeRow(row) === 'fails');
      expect(failing, formatTable(failing)).toEqual([]);
    });
  }
});
