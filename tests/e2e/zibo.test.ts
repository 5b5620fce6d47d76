import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FIRST_SIGNALS_MARK } from '../../client/app/marks.ts';
import { type Browser, launch } from './openPage.ts';
import { expectLive, SEEN_WITHIN_MS, statsOf } from './pageState.ts';
import { type ServedScenario, serve } from './serve.ts';

const chromium = inject('chromium');

describe.skipIf(chromium === '')('Zibo on the page', () => {
  let served: ServedScenario;
  let browser: Browser;
  beforeAll(async () => {
    [served, browser] = await Promise.all([serve('zibo'), launch(chromium)]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.remove();
  });

  it('shows the whole city: its three numbers, its traffic, its signals, a corridor found by name', async () => {
    const { page, faults } = await browser.open(`${served.url}#lang=en&theme=dark`);
    await expectLive(page);
    for (const fact of ['1,520 signals', '195 corridors', '1,035 coordinated'])
      await page.getByText(fact, { exact: true }).first().waitFor();
    const vehicles = page.locator('.measure', { hasText: 'On the road' }).first().locator('dd');
    await expect
      .poll(async () => Number((await vehicles.innerText()).replaceAll(/\D/g, '')), { timeout: SEEN_WITHIN_MS })
      .toBeGreaterThan(5000);
    const marks = await page.evaluate((name) => performance.getEntriesByName(name).length, FIRST_SIGNALS_MARK);
    expect(marks).toBe(1);
    expect((await statsOf(page))?.drawCalls).toBeLessThan(40);

    const box = page.getByRole('combobox', { name: 'Find a road, corridor, intersection or district' });
    await box.fill('Liuquan');
    await page.getByRole('option').first().waitFor();
    await box.press('Enter');
    await expect.poll(() => page.url(), { timeout: SEEN_WITHIN_MS }).toMatch(/(corridor|signal|at)=/);
    await expect.poll(async () => (await statsOf(page))?.vehicles ?? 0, { timeout: SEEN_WITHIN_MS }).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await page.close();
  });
});
