import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Browser, launch, type OpenPage } from './openPage.ts';
import { expectLive, SEEN_WITHIN_MS, seriousFaults } from './pageState.ts';
import { type ServedScenario, serve } from './serve.ts';

const chromium = inject('chromium');
let served: ServedScenario;
let browser: Browser;
const opened: OpenPage[] = [];

async function look(state: string): Promise<OpenPage> {
  const open = await browser.open(`${served.url}#${state}`);
  opened.push(open);
  return open;
}

async function setPace(running: boolean, ratio: number): Promise<void> {
  const response = await fetch(`${served.url}api/runs/two-way-arterial/pace`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ running, ratio }),
  });
  expect(response.status, await response.text()).toBe(200);
}

describe.skipIf(chromium === '')('an ambulance on the page, in a browser', () => {
  beforeAll(async () => {
    [served, browser] = await Promise.all([serve('two-way-arterial'), launch(chromium)]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.remove();
  });
  afterEach(async () => {
    const faults = opened.flatMap((open) => open.faults);
    await Promise.all(opened.splice(0).map((open) => open.page.close()));
    expect(faults, 'errors in the browser’s console').toEqual([]);
  });

  it('is sent along the corridor, followed, and told of to its gain and its cost', async () => {
    await setPace(true, 10);
    const { page } = await look('lang=en&theme=dark');
    await expectLive(page);
    const section = page.getByRole('region', { name: 'Emergency vehicles' });
    await section.getByRole('button', { name: /^… along / }).click();
    await expect
      .poll(() => page.getByRole('heading', { name: 'Ambulance 1' }).count(), { timeout: SEEN_WITHIN_MS })
      .toBeGreaterThan(0);
    const signals = section.getByRole('list', { name: 'Signals on its way' });
    await expect.poll(() => signals.getByRole('listitem').count(), { timeout: SEEN_WITHIN_MS }).toBeGreaterThan(2);
    // Every signal is called, held and back in step at the end.
    const told = new Set<string>();
    await expect
      .poll(
        async () => {
          const text = await section.innerText();
          if (/makes way, for \d/.test(text)) told.add('called');
          if (/Arrived after \d/.test(text)) told.add('gain');
          if (/vehicle-seconds longer/.test(text)) told.add('cost');
          return [...told].sort();
        },
        { timeout: 3 * SEEN_WITHIN_MS, interval: 200 },
      )
      .toEqual(['called', 'cost', 'gain']);
    expect(await seriousFaults(page)).toEqual([]);
    await setPace(true, 1);
  });

  it('is sent between two places found by name, after a choice that was cancelled by key', async () => {
    const { page } = await look('lang=en&theme=light');
    await expectLive(page);
    const section = page.getByRole('region', { name: 'Emergency vehicles' });
    const send = section.getByRole('button', { name: 'Send an ambulance' });
    await send.click();
    await page.keyboard.press('Escape');
    await expect.poll(() => send.count(), { timeout: SEEN_WITHIN_MS }).toBe(1);
    await send.click();
    for (const id of ['s2', 's4']) {
      await section.getByRole('button', { name: 'Find by name' }).click();
      await page.keyboard.type(id);
      await page.getByRole('listbox').getByRole('option').first().click();
    }
    await expect
      .poll(() => page.getByRole('heading', { name: /^Ambulance \d/ }).count(), { timeout: SEEN_WITHIN_MS })
      .toBeGreaterThan(0);
  });
});
