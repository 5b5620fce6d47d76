import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { formatReport } from '../../cli/report/formatReport.ts';
import { createComparison, ORIGIN } from '../fixtures/comparison.ts';
import { type Browser, launch } from './openPage.ts';
import { seriousFaults } from './pageState.ts';

const chromium = inject('chromium');

describe.skipIf(chromium === '')('a report of a comparison', () => {
  let browser: Browser;
  let folder: string;
  let url: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'greenwave-report-'));
    const file = join(folder, 'report.html');
    writeFileSync(file, formatReport(createComparison([50, 54, 52, 55], [40, 43, 43, 39]), ORIGIN));
    url = pathToFileURL(file).href;
    browser = await launch(chromium, { webGl: false });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens by itself, and speaks either language at the press of a button', async () => {
    const { page, faults } = await browser.open(url);
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    await page.reload();
    expect(requested).toEqual([url]);
    const english = page.getByText('B cuts mean delay, with waiting to enter, by 11.5 s.').first();
    const chinese = page.getByText('B 使平均延误（含进入前等待）降低 11.5 s。').first();
    expect(await english.isVisible()).toBe(true);
    expect(await chinese.isVisible()).toBe(false);
    await page.getByRole('button', { name: '中文' }).click();
    expect(await english.isVisible()).toBe(false);
    expect(await chinese.isVisible()).toBe(true);
    expect(await page.title()).toBe('Before与After对比');
    expect(faults).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('has no serious faults of accessibility in %s', async (colorScheme) => {
    const { page } = await browser.open(url);
    await page.emulateMedia({ colorScheme });
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('fits an A4 sheet: nothing is cut off on its right', async () => {
    const { page } = await browser.open(url);
    // 180 mm between the margins, at 96 dots an inch.
    await page.setViewportSize({ width: 680, height: 1000 });
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(680);
    expect(await page.getByText('Values under every seed').isVisible()).toBe(false);
    expect(await page.locator('details table').first().isVisible()).toBe(true);
  });
});
