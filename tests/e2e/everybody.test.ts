import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { en } from '../../client/i18n/en.ts';
import { zh } from '../../client/i18n/zh.ts';
import { type Browser, launch } from './openPage.ts';
import { expectLive, SEEN_WITHIN_MS, seriousFaults } from './pageState.ts';
import { type ServedScenario, serve } from './serve.ts';

const chromium = inject('chromium');
let served: ServedScenario;

describe.skipIf(chromium === '')('the page is for everybody', () => {
  let browser: Browser;
  let blind: Browser;
  beforeAll(async () => {
    served = await serve('two-way-arterial');
    browser = await launch(chromium);
    blind = await launch(chromium, { webGl: false });
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), blind?.close()]);
    await served?.remove();
  });

  it.each([
    { language: 'en', theme: 'dark', words: en, name: 'Two-way arterial' },
    { language: 'zh', theme: 'light', words: zh, name: '双向干线绿波' },
  ] as const)(
    'in $language and $theme, without serious faults of accessibility',
    async ({ language, theme, words, name }) => {
      const state = `lang=${language}&theme=${theme}&corridor=arterial&signal=s5`;
      const { page, faults } = await browser.open(`${served.url}#${state}`);
      await expectLive(page, words.live.live);
      await page.getByRole('heading', { name: words.city.title }).waitFor();
      await page.getByText(words.city.congestion, { exact: true }).waitFor();
      await page.getByText(name).first().waitFor();
      const root = await page.evaluate(() => ({
        ...document.documentElement.dataset,
        lang: document.documentElement.lang,
      }));
      expect(root).toMatchObject({ theme, lang: language === 'en' ? 'en-GB' : 'zh-CN' });
      expect(await seriousFaults(page)).toEqual([]);

      const [otherLanguage, otherTheme] = [language === 'en' ? zh : en, theme === 'dark' ? 'light' : 'dark'];
      await page.keyboard.press('l');
      await page.getByRole('heading', { name: otherLanguage.city.title }).waitFor();
      await expect
        .poll(
          async () => {
            await page.keyboard.press('t');
            return page.evaluate(() => document.documentElement.dataset.theme);
          },
          { timeout: SEEN_WITHIN_MS },
        )
        .toBe(otherTheme);
      expect(faults).toEqual([]);
      await page.close();
    },
  );

  it('without WebGL: says so, and panels and tables go on', async () => {
    const { page, faults } = await blind.open(`${served.url}#lang=en&signal=s2&corridor=arterial`);
    await page.getByText(en.states.noWebgl).waitFor();
    await expectLive(page);
    const speed = page.locator('.measure', { hasText: en.city.speed }).locator('dd');
    await expect.poll(() => speed.innerText(), { timeout: SEEN_WITHIN_MS }).toMatch(/\d/);
    await page.getByRole('row', { name: 'East-West Arterial wave' }).waitFor();
    const heads = page.getByRole('table', { name: en.intersection.movements });
    await expect.poll(() => heads.innerText(), { timeout: SEEN_WITHIN_MS }).toMatch(/red|green|yellow/);
    const clock = page.getByLabel(en.time.clock);
    const before = await clock.innerText();
    await expect.poll(() => clock.innerText(), { timeout: SEEN_WITHIN_MS }).not.toBe(before);
    expect(await seriousFaults(page)).toEqual([]);
    expect(faults.filter((text) => !/WebGL/i.test(text))).toEqual([]);
    await page.close();
  });
});
