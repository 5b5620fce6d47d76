import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatReport } from '../../cli/report/formatReport.ts';
import { escapeMarkup, figure, signed } from '../../cli/report/markup.ts';
import { createScale } from '../../cli/report/scale.ts';
import { RUN_MEASURES } from '../../sim/experiments/measures.ts';
import { createComparison, ORIGIN } from '../fixtures/comparison.ts';
import { createFolder } from './createFolder.ts';
import { runCommand } from './runCommand.ts';

const SCENARIO = 'scenarios/four-in-a-row';

describe('a report', () => {
  const html = formatReport(createComparison([50, 54, 52], [40, 43, 43]), ORIGIN);

  it('stands alone: nothing in it is fetched', () => {
    expect(html).not.toMatch(/(src|href)\s*=|@import|url\(|https?:\/\//);
    expect(html).toContain("default-src 'none'");
  });

  it('says the headline, the interval, versions, seeds and hashes', () => {
    // Differences −10, −11, −9: mean −10, deviation 1, half-width 4.3027 / √3 = 2.48.
    expect(html).toContain('B cuts mean delay, with waiting to enter, by 10.0 s.');
    expect(html).toContain('95 % interval of B − A: −12.5 to −7.5 s.');
    for (const text of [
      'max-pressure',
      '9.9.9',
      'c0ffee',
      'v20',
      '1 … 3 (3)',
      'f'.repeat(64),
      '0123456789abcdef',
      'compare a &#39;b c&#39;',
    ])
      expect(html).toContain(text);
  });

  it('defines every measure in both languages', () => {
    for (const { name, definition } of RUN_MEASURES) {
      for (const text of ['max-pressure', name.en, name.zh, definition.en, definition.zh])
        expect(html, text).toContain(escapeMarkup(text));
    }
  });

  it('says every sentence in both languages: as many in one as in the other', () => {
    const count = (language: string) => html.split(`lang="${language}"`).length - 1;
    expect(count('zh-CN')).toBeGreaterThan(60);
    // The page itself is in English until its reader switches.
    expect(count('en')).toBe(count('zh-CN') + 1);
  });

  it('draws no place that is not a number, also for seeds that all agree', () => {
    for (const comparison of [
      createComparison([50, 54], [40, 43]),
      createComparison([50, 50], [40, 40]),
      createComparison([50, 50], [50, 50]),
      createComparison([0, 0], [1, 2]),
      createComparison(
        Array.from({ length: 200 }, (_, i) => 50 + (i % 7)),
        Array.from({ length: 200 }, (_, i) => 49 + (i % 5)),
      ),
    ]) {
      const report = formatReport(comparison, ORIGIN);
      expect(report).not.toMatch(/NaN|Infinity|undefined|null/);
    }
  });

  it('shows names as they are written, never as markup', () => {
    const name = '<script>alert("x")</script> & \'Co\'';
    const report = formatReport(createComparison([50, 54], [40, 43], name), ORIGIN);
    expect(report.match(/<script>/g)).toHaveLength(1);
    expect(report).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;Co&#39;');
  });
});

describe('figures of a report', () => {
  it('have a true minus, groups of thousands, and no sign when they round to nothing', () => {
    expect(figure(-1234.56, 1)).toBe('−1,234.6');
    expect(figure(-0.04, 1)).toBe('0.0');
    expect(signed(0.04, 1)).toBe('0.0');
    expect(signed(2, 0)).toBe('+2');
  });

  it('stand on scales with three round ticks or more', () => {
    for (const values of [
      [0.71, 1.37],
      [3, 3],
      [-26.1, 0],
      [0.0001, 0.0002],
      [1e6, 1.2e6],
      [-5, 7],
    ]) {
      const scale = createScale(values, 0, 100, 4);
      expect(scale.ticks.length).toBeGreaterThanOrEqual(3);
      expect(scale.ticks.length).toBeLessThanOrEqual(9);
      for (const tick of scale.ticks) expect(scale(tick) >= 0 && scale(tick) <= 100).toBe(true);
      const labels = scale.ticks.map((tick) => tick.toFixed(scale.decimals));
      expect(new Set(labels).size).toBe(labels.length);
    }
  });
});

describe('greenwave compare --out', () => {
  it('writes the report and the table, whole', async () => {
    const folder = createFolder();
    const [report, table] = [join(folder, 'new', 'report.html'), join(folder, 'table.csv')];
    const args = ['compare', SCENARIO, SCENARIO, '--replications', '2', '--duration', '120'];
    const { code, stderr } = await runCommand([...args, '--out', report, '--csv', table]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(readFileSync(report, 'utf8')).toContain('Equal in all 2 seeds'.slice(1));
    const [header, first] = readFileSync(table, 'utf8').split('\n');
    expect(header).toBe(
      'measure,unit,better,a,b,difference,low95,high95,relative,direction,a_seed_1,a_seed_2,b_seed_1,b_seed_2',
    );
    expect(first.split(',')).toHaveLength(header.split(',').length);
    expect(readdirSync(folder).sort()).toEqual(['new', 'table.csv']);
    expect(readdirSync(join(folder, 'new'))).toEqual(['report.html']);
  });

  it('refuses a place that can be no file before it runs anything', async () => {
    const folder = createFolder();
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'file'), '');
    for (const out of ['taken', 'file/report.html']) {
      const { code, stderr } = await runCommand(['compare', SCENARIO, SCENARIO, '--out', join(folder, out)]);
      expect(code, out).toBe(2);
      expect(stderr).toContain(join(folder, out));
    }
    expect(existsSync(join(folder, 'taken', 'report.html'))).toBe(false);
  });
});
