import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { runController } from '../../docs/examples/maxPressure.ts';
import { type Browser, launch, type OpenPage } from './openPage.ts';
import { expectLive, SEEN_WITHIN_MS, seriousFaults } from './pageState.ts';
import { type ServedScenario, serve } from './serve.ts';

const chromium = inject('chromium');
let served: ServedScenario;
let buses: ServedScenario;
let browser: Browser;
const opened: OpenPage[] = [];

async function look(state: string, { url } = served): Promise<OpenPage> {
  const open = await browser.open(`${url}#${state}`);
  opened.push(open);
  return open;
}

async function setPace(running: boolean, ratio: number, { url } = served, id = 'two-way-arterial'): Promise<void> {
  const response = await fetch(`${url}api/runs/${id}/pace`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ running, ratio }),
  });
  expect(response.status, await response.text()).toBe(200);
}

describe.skipIf(chromium === '')('ambulances and buses on the page, in a browser', () => {
  beforeAll(async () => {
    // Until a program claims a signal, its plan runs as ever.
    const servers = Promise.all([serve('two-way-arterial', '--control', 'external'), serve('bus-priority')]);
    [[served, buses], browser] = await Promise.all([servers, launch(chromium)]);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([served?.remove(), buses?.remove()]);
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

  it('lists late buses and what signals do for them; the trainer switches that off and holds a bus back', async () => {
    await setPace(true, 30, buses, 'bus-priority');
    const { page } = await look('lang=en&theme=dark', buses);
    await expectLive(page);
    const section = page.getByRole('region', { name: 'Buses' });
    const told = new Set<string>();
    await expect
      .poll(
        async () => {
          const text = await section.innerText();
          if (/Bus \d+\s+\d+ s late/.test(text)) told.add('late');
          if (/(holds green|begins green) \d+ s (longer|sooner) for bus \d/.test(text)) told.add('served');
          if (/gives \d+ s back, for another/.test(text)) told.add('repaying');
          return [...told].sort();
        },
        { timeout: 3 * SEEN_WITHIN_MS, interval: 100 },
      )
      .toEqual(['late', 'repaying', 'served']);
    await section.getByRole('button', { name: 'Next bus 2 min late' }).first().click();
    await expect.poll(() => section.getByText(/starts 120 s later/).count(), { timeout: SEEN_WITHIN_MS }).toBe(1);
    const box = section.getByRole('checkbox', { name: 'Signals help late buses' });
    await box.press('Space');
    await expect
      .poll(() => section.getByText('No signal does anything for a bus now.').count(), { timeout: 2 * SEEN_WITHIN_MS })
      .toBe(1);
    expect(await box.isChecked()).toBe(false);
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('gives way to a program in another process: the panel says which runs the signal, and takes it back', async () => {
    await setPace(true, 10);
    const { page } = await look('lang=en&theme=light&signal=s3');
    const control = page.locator('dl div.control dd');
    await expect.poll(() => control.innerText(), { timeout: SEEN_WITHIN_MS }).toContain('until a program claims it');
    const stop = new AbortController();
    const ended = runController(served.url, 'two-way-arterial', { deadlineMs: 60_000, stop: stop.signal });
    await expect
      .poll(() => control.innerText(), { timeout: 2 * SEEN_WITHIN_MS })
      .toMatch(/external controller “max-pressure in TypeScript”\s+answered [1-9]\d*, missed 0/);
    await page.getByRole('button', { name: 'Take it back' }).click();
    await expect.poll(() => control.innerText(), { timeout: SEEN_WITHIN_MS }).toContain('until a program claims it');
    stop.abort();
    expect(await ended).toBeGreaterThan(0);
    await setPace(true, 1);
  });

  it('draws what adaptive control has moved, at a signal and in its region', async () => {
    const adaptive = await serve('four-in-a-row', '--control', 'adaptive');
    try {
      await setPace(true, 100, adaptive, 'four-in-a-row');
      const { page } = await look('lang=en&theme=dark&signal=s2', adaptive);
      await page.getByRole('button', { name: 'What it has moved' }).click();
      const chart = page.getByRole('slider', { name: /^What adaptive control moved/ });
      await expect
        .poll(async () => ((await chart.count()) === 0 ? '' : chart.getAttribute('aria-valuetext')), {
          timeout: 2 * SEEN_WITHIN_MS,
        })
        .toMatch(/^\d\d:\d\d:\d\d to .* cycle \d+ s, plan \d+ s · Offset .* phase \d/);
      await chart.press('Home');
      expect(await chart.getAttribute('aria-valuenow')).toBe('1');
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Moves', exact: true }).click();
      expect((await saved).suggestedFilename()).toBe('s2-adaptive.csv');
      await page.getByRole('button', { name: 'Offsets', exact: true }).click();
      const map = page.getByRole('slider', { name: /^Moves of the region/ });
      await map.press('ArrowDown');
      await map.press('Enter');
      await expect.poll(() => page.url(), { timeout: SEEN_WITHIN_MS }).toMatch(/signal=(?!s2&).*&measures=moves/);
      expect(await seriousFaults(page)).toEqual([]);
    } finally {
      await adaptive.remove();
    }
  });
});
