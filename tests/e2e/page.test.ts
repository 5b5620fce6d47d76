import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Browser, launch, waitUntilLive } from './openPage.ts';
import { type ServedScenario, serve } from './serve.ts';

const chromium = inject('chromium');

describe.skipIf(chromium === '')('the page of a running arterial', () => {
  let served: ServedScenario;
  let browser: Browser;
  beforeAll(async () => {
    [served, browser] = await Promise.all([serve('two-way-arterial'), launch(chromium)]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.remove();
  });

  it('shows vehicles that move while the city runs, and stand still while it is paused', async () => {
    const { page, faults } = await browser.open(`${served.url}#lang=en&theme=light`);
    await waitUntilLive(page);
    await expect.poll(() => page.locator('[data-panel=city]').innerText(), { timeout: 60_000 }).toMatch(/On the road/);
    const map = page.getByRole('application');
    // Everything beside the map is masked by taking the map alone; the clock stands in the bar above it.
    const picture = async () => (await map.locator('canvas').screenshot()).toString('base64');
    const first = await picture();
    await expect.poll(picture, { timeout: 60_000, interval: 500 }).not.toBe(first);

    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.locator('[role=status].paused').waitFor();
    // Once the last tick has been drawn, two pictures running are the same.
    let last = '';
    await expect
      .poll(
        async () => {
          const next = await picture();
          const same = next === last;
          last = next;
          return same;
        },
        { timeout: 60_000, interval: 1500 },
      )
      .toBe(true);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.locator('[role=status].live').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('shows signals that change, in words and seconds', async () => {
    const { page, faults } = await browser.open(`${served.url}#lang=en`);
    await waitUntilLive(page);
    await openFirstIntersection(page);
    const table = page.getByRole('table', { name: 'What each approach is shown' });
    const shown = new Set<string>();
    await expect
      .poll(
        async () => {
          for (const word of (await table.innerText()).match(/\b(?:red|yellow|green)\b/g) ?? []) shown.add(word);
          return [...shown].sort();
        },
        { timeout: 100_000, interval: 400 },
      )
      .toEqual(['green', 'red', 'yellow']);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('shows an offset that another browser has changed', async () => {
    const other = await launch(chromium);
    try {
      const [mine, theirs] = await Promise.all([
        browser.open(`${served.url}#lang=en`),
        other.open(`${served.url}#lang=en`),
      ]);
      for (const { page } of [mine, theirs]) {
        await waitUntilLive(page);
        await openFirstIntersection(page);
        await page.getByText('Change the timing').click();
      }
      const field = mine.page.getByRole('spinbutton', { name: 'Offset, s' });
      const seen = theirs.page.getByRole('spinbutton', { name: 'Offset, s' });
      const wanted = String((Number(await field.inputValue()) + 23) % 60);
      expect(await seen.inputValue()).not.toBe(wanted);
      await field.fill(wanted);
      await mine.page.getByRole('button', { name: 'Apply', exact: true }).first().click();
      await expect.poll(() => seen.inputValue(), { timeout: 60_000 }).toBe(wanted);
      expect([...mine.faults, ...theirs.faults]).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('is in both languages, and the address keeps what is chosen', async () => {
    const { page, faults } = await browser.open(`${served.url}#lang=zh&theme=dark`);
    await waitUntilLive(page);
    await expect.poll(() => page.locator('[data-panel=city]').innerText()).toMatch(/[\u4e00-\u9fff]/);
    expect(await page.locator('html').getAttribute('lang')).toMatch(/^zh/);
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.keyboard.press('l');
    await expect.poll(() => page.locator('[data-panel=city]').innerText()).toContain('On the road');
    await page.locator('[data-panel=corridors] table button, [data-panel=corridors] tbody button').last().click();
    await expect.poll(() => page.url()).toMatch(/corridor=/);
    const address = page.url();
    await page.close();

    const again = await browser.open(address);
    await waitUntilLive(again.page);
    await again.page.locator('[data-panel=diagram] svg').first().waitFor();
    expect([...faults, ...again.faults]).toEqual([]);
    await again.page.close();
  });

  it.each(['light', 'dark'])('has no serious fault of accessibility, %s', async (theme) => {
    const { page } = await browser.open(`${served.url}#lang=en&theme=${theme}`);
    await waitUntilLive(page);
    await openFirstIntersection(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect(serious).toEqual([]);
    await page.close();
  });
});

describe.skipIf(chromium === '')('the page in trouble', () => {
  let served: ServedScenario;
  beforeAll(async () => {
    served = await serve('single-intersection');
  });
  afterAll(() => served?.remove());

  it('works without WebGL: panels and tables, and a sentence in place of the map', async () => {
    const browser = await launch(chromium, { webGl: false });
    try {
      const { page } = await browser.open(`${served.url}#lang=en`);
      await page.getByText('This browser draws no WebGL').waitFor();
      await waitUntilLive(page);
      await expect.poll(() => page.locator('[data-panel=city]').innerText()).toMatch(/On the road/);
    } finally {
      await browser.close();
    }
  });

  it('says that the server is gone, and goes on when it is back', async () => {
    const browser = await launch(chromium);
    try {
      const { page } = await browser.open(`${served.url}#lang=en`);
      await waitUntilLive(page);
      await served.stop();
      await page.getByRole('alert').filter({ hasText: 'The link to the server is down' }).waitFor();
      await served.restart();
      await waitUntilLive(page);
      await expect.poll(() => page.getByRole('alert').count(), { timeout: 60_000 }).toBe(0);
    } finally {
      await browser.close();
    }
  });
});

type Page = Awaited<ReturnType<Browser['open']>>['page'];

/** By name, as a person would: `/`, a few letters, Enter. */
async function openFirstIntersection(page: Page): Promise<void> {
  await page.keyboard.press('/');
  const box = page.getByRole('combobox', { name: 'Find a road, corridor, intersection or district' });
  await box.fill('1');
  const option = page.getByRole('option').filter({ hasText: 'Intersection' }).first();
  await option.click();
  await page.getByRole('table', { name: 'What each approach is shown' }).waitFor();
}
