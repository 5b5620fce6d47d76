import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Browser, launch, type OpenPage } from './openPage.ts';
import { cameraOf, expectLive, pictureOf, SEEN_WITHIN_MS, settledPicture, statsOf } from './pageState.ts';
import { type ServedScenario, serve } from './serve.ts';

const chromium = inject('chromium');
let served: ServedScenario;
let browser: Browser;
const opened: OpenPage[] = [];

/** Opens the page in a browser of this file; after the test it is closed and asked for its faults. */
async function look(state: string, inBrowser = browser): Promise<OpenPage> {
  const open = await inBrowser.open(`${served.url}#${state}`);
  opened.push(open);
  return open;
}

/** As text: a place on an outbound band to come, halfway between two signals, where the pointer meets nothing else. */
const PLACE_ON_BAND = `(() => {
  const now = document.querySelector('.chart line.now')?.getBoundingClientRect().x ?? Infinity;
  const strips = document.querySelector('.strips .strip.out');
  const to = strips?.getScreenCTM();
  for (const passage of strips?.getAttribute('d')?.split('Z') ?? []) {
    const corners = passage.slice(1).split('l').map((pair) => pair.split(',').map(Number));
    for (let i = 1; i < corners.length; i++) corners[i] = corners[i].map((step, k) => corners[i - 1][k] + step);
    for (let i = corners.length / 2 - 1; i > 0; i--) {
      const x = ((corners[i][0] + corners[i - 1][0]) / 2) * to.a + to.e + 5;
      const y = ((corners[i][1] + corners[i - 1][1]) / 2) * to.d + to.f;
      if (x > now + 30 && document.elementFromPoint(x, y)?.classList.contains('sheet')) return [x, y];
    }
  }
  return null;
})()`;

async function setPace(running: boolean, ratio: number): Promise<void> {
  const response = await fetch(`${served.url}api/runs/two-way-arterial/pace`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ running, ratio }),
  });
  expect(response.status, await response.text()).toBe(200);
}

describe.skipIf(chromium === '')('the page, in a browser', () => {
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

  it('shows vehicles that move with the simulation, and rest with it', async () => {
    // A side street before its stop line: nothing of it changes but its vehicles.
    const { page } = await look('lang=en&theme=dark&at=0,-60,90,0,0');
    await expectLive(page);
    await expect.poll(async () => (await statsOf(page))?.vehicles ?? 0, { timeout: SEEN_WITHIN_MS }).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expectLive(page, 'Paused');
    const atRest = await settledPicture(page);
    const step = page.getByRole('button', { name: 'One step' });
    await expect
      .poll(
        async () => {
          for (let i = 0; i < 10; i++) await step.click();
          return (await pictureOf(page)) !== atRest;
        },
        { timeout: SEEN_WITHIN_MS },
      )
      .toBe(true);
    await page.getByRole('button', { name: 'Play' }).click();
    await expectLive(page);
  });

  it('lets a band be dragged to another progression speed, and taken back', async () => {
    await setPace(false, 1);
    try {
      const { page } = await look('lang=en&theme=dark&corridor=arterial');
      const slider = page.getByRole('slider', { name: 'Progression speed, outbound' });
      const kmh = async () => Number(await slider.getAttribute('aria-valuenow'));
      await slider.waitFor();
      const before = await kmh();
      const place = () => page.evaluate<[number, number] | null>(PLACE_ON_BAND);
      await expect.poll(place, { timeout: SEEN_WITHIN_MS }).not.toBeNull();
      const [x, y] = (await place())!;
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 60, y, { steps: 4 });
      await page
        .getByText(
          new RegExp(
            `outbound, Signal \\d to Signal \\d: progression speed ${before} → \\d+ km/h, \\d offsets? follow`,
          ),
        )
        .waitFor();
      expect(await kmh()).toBeLessThan(before);
      await page.mouse.up();
      await page.getByRole('button', { name: 'Apply' }).waitFor({ state: 'detached' });
      const dragged = await kmh();
      expect(dragged).toBeLessThan(before);
      const { changes } = (await (await fetch(`${served.url}api/runs/two-way-arterial`)).json()) as {
        changes: readonly { type: string }[];
      };
      expect(changes.map(({ type }) => type)).toContain('progression');
      // The same minutes lived again, with the change and without it.
      const diagram = page.getByRole('region', { name: 'Time-space diagram' });
      await diagram.getByLabel('How long after the change').selectOption({ label: '5 min' });
      await diagram.getByRole('button', { name: 'With and without the change' }).click();
      await expect
        .poll(() => diagram.getByText('Whole city').count(), { timeout: SEEN_WITHIN_MS, message: 'figures of a pair' })
        .toBe(1);
      await diagram.getByText(/travel time outbound/).waitFor();
      await page.keyboard.press('Control+z');
      await expect.poll(kmh, { timeout: SEEN_WITHIN_MS }).toBe(before);
      // By keyboard: no faster than the limit, and without the offsets.
      await slider.focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('f');
      await page.getByText(`progression speed ${before} → ${before - 1} km/h, offsets stay`).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(kmh, { timeout: SEEN_WITHIN_MS }).toBe(before);
    } finally {
      await setPace(true, 1);
    }
  });

  it('shows a signal’s indications as they change, in words and seconds', async () => {
    await setPace(true, 4);
    const { page } = await look('lang=en&theme=light&signal=s3');
    const heads = page.getByRole('table', { name: 'What each approach is shown' });
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          seen.add((await heads.getByRole('row').first().innerText()).replaceAll(/\d+|\s+/g, ' '));
          const words = [...seen].join(';');
          return ['red', 'green', 'yellow'].filter((word) => words.includes(word)).length;
        },
        { timeout: 2 * SEEN_WITHIN_MS, interval: 150, message: 'one approach is shown one thing after another' },
      )
      .toBeGreaterThanOrEqual(2);
    await setPace(true, 1);
  });

  it('proposes splits for typed volumes, changes over to them, and puts the former ones back', async () => {
    const { page } = await look('lang=en&theme=dark&signal=s2');
    await page.getByText('Cycle and splits from volumes').click();
    await page.getByLabel('typed in').click();
    expect(await page.getByLabel('Keep the cycle: splits only').isChecked()).toBe(true);
    const volumes = page.getByLabel(/volume, veh\/h/);
    for (const field of await volumes.all()) await field.fill('-1');
    await expect.poll(() => page.getByText('Volumes are numbers').count(), { timeout: SEEN_WITHIN_MS }).toBe(1);
    for (const [k, field] of (await volumes.all()).entries()) await field.fill(String(60 + 40 * k));
    await page.getByText(/^Y = 0\.\d+, L = /).waitFor({ timeout: SEEN_WITHIN_MS });
    const apply = page.getByRole('button', { name: 'Change over' });
    await apply.click();
    await page.getByText('The plan in force has these splits already.').waitFor({ timeout: SEEN_WITHIN_MS });
    expect(await apply.isDisabled()).toBe(true);
    await page.keyboard.press('Control+z');
    await expect.poll(() => apply.isDisabled(), { timeout: SEEN_WITHIN_MS }).toBe(false);
  });

  it('shows an offset that another browser has changed', async () => {
    await setPace(true, 16);
    const second = await launch(chromium);
    try {
      const [{ page }, other] = await Promise.all([look('lang=en&signal=s4'), look('lang=zh&signal=s4', second)]);
      await page.getByText('Change the timing').click();
      const field = page.getByLabel('Offset, s');
      const before = Number(await field.inputValue());
      const after = before === 23 ? 29 : 23;
      const shown = other.page.locator('dl div', { hasText: '相位差' }).locator('dd').first();
      await expect.poll(() => shown.innerText(), { timeout: SEEN_WITHIN_MS }).toMatch(new RegExp(`^${before}\\D`));
      await field.fill(String(after));
      await page.getByRole('button', { name: 'Apply' }).click();
      // In force after what is left of a cycle and, at most, a longer one.
      await expect.poll(() => shown.innerText(), { timeout: SEEN_WITHIN_MS }).toMatch(new RegExp(`^${after}\\D`));
      await setPace(true, 1);
    } finally {
      await second.close();
    }
  });

  it('shows a plan as stages, and lets schedule and detectors be changed and taken back', async () => {
    await setPace(false, 1);
    const { page } = await look('lang=en&signal=s4');
    await page.getByRole('button', { name: 'Stages' }).click();
    expect(await page.getByRole('listitem').filter({ hasText: 'Stage 1' }).innerText()).toMatch(/phases \d \+ \d/);
    await page.locator('summary', { hasText: 'Change the schedule' }).click();
    const entries = page.getByRole('table', { name: 'Schedule' });
    await page.getByRole('button', { name: 'Add an entry' }).click();
    expect(await page.getByText('Enter a time of day for each entry.').isVisible()).toBe(true);
    await entries.getByLabel('From').fill('06:30');
    const form = page.locator('form', { has: entries });
    await form.getByRole('button', { name: 'Apply' }).click();
    const changes = async () =>
      (
        (await (await fetch(`${served.url}api/runs/two-way-arterial`)).json()) as {
          changes: readonly { type: string }[];
        }
      ).changes;
    await expect
      .poll(changes, { timeout: SEEN_WITHIN_MS })
      .toContainEqual(expect.objectContaining({ type: 'schedule', schedule: [{ fromS: 23_400, planId: 'lesson' }] }));
    await page.locator('summary', { hasText: 'Detectors' }).click();
    const detectors = page.locator('form', { has: page.getByRole('table', { name: 'Detectors' }) });
    await detectors.getByText('Placed by rule').waitFor();
    const length = detectors.getByLabel('Length, m').first();
    await length.fill('20');
    await detectors.getByRole('button', { name: 'Apply' }).click();
    await detectors.getByText('Placed by hand.').waitFor();
    expect(await length.inputValue()).toBe('20');
    await page.getByRole('heading', { level: 2 }).first().click();
    await page.keyboard.press('Control+z');
    await detectors.getByText('Placed by rule').waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText('No schedule: the plan in force runs all day.').waitFor();
    await setPace(true, 1);
  });

  it('gives its plans away as a file, and takes one back: shown before it changes anything, and undone', async () => {
    const { page, faults } = await look('lang=en&theme=light&corridor=arterial');
    await page.getByRole('button', { name: 'Files of East-West Arterial wave' }).press('Enter');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Plans, JSON' }).press('Enter'),
    ]);
    expect(download.suggestedFilename()).toMatch(/^two-way-arterial-arterial-\d{6}-[0-9a-f]{8}-plan\.json$/);
    const text = await readFile(await download.path(), 'utf8');
    const file = JSON.parse(text) as { plans: { intersectionId: string; plan: { offsetS: number; cycleS: number } }[] };
    await page.keyboard.press('Escape');

    file.plans[2].plan.offsetS = (file.plans[2].plan.offsetS + 7) % file.plans[2].plan.cycleS;
    await page.getByRole('button', { name: 'Files', exact: true }).click();
    await page
      .getByLabel('Bring a plan file …')
      .first()
      .setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
    const dialog = page.getByRole('dialog', { name: 'mine.json' });
    await dialog.getByText('+7 s at').waitFor();
    expect(await dialog.getByText('Signals that change').locator('..').innerText()).toMatch(/1$/);
    await dialog.getByRole('button', { name: 'Change over' }).click();
    await dialog.getByText('1 signal changes over').waitFor();
    await dialog.getByRole('button', { name: 'Put the former plans back' }).click();
    await page.getByText('The former plans of 1 signal come back.').waitFor();

    // Dropped anywhere, with a fault: nothing but the fault and its place.
    const broken = text.replace(`"intersectionId":"${file.plans[0].intersectionId}"`, '"intersectionId":"nowhere"');
    await page.evaluate((content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], 'broken.json'));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, broken);
    const refusal = page.getByRole('dialog', { name: 'broken.json' });
    await refusal.getByText('1 thing is wrong with this file').waitFor();
    expect(await refusal.getByRole('row').last().innerText()).toContain('/plans/0/intersectionId');
    await page.keyboard.press('Escape');
    await refusal.waitFor({ state: 'detached' });
    // The browser remarks on the server's refusal; that is what it was.
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('400 (Bad Request)')));
  });

  it('puts what is seen into its address, and finds it there again', async () => {
    const { page } = await look('lang=en&theme=dark&at=400,20,700,30,15&corridor=arterial&signal=s5');
    await expect.poll(() => cameraOf(page), { timeout: SEEN_WITHIN_MS }).toMatchObject({ x: 400, y: 20, spanM: 700 });
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(async () => (await cameraOf(page))?.spanM, { timeout: SEEN_WITHIN_MS }).toBeLessThan(530);
    await expect
      .poll(() => new URL(page.url()).hash, { timeout: SEEN_WITHIN_MS })
      .toMatch(
        /run=two-way-arterial&t=\d\d:\d\d:\d\d&at=400,20,51\d,30,15&corridor=arterial&signal=s5&lang=en&theme=dark/,
      );
    const before = await cameraOf(page);
    await page.reload();
    await expect
      .poll(async () => Math.round((await cameraOf(page))?.spanM ?? 0), { timeout: SEEN_WITHIN_MS })
      .toBe(Math.round(before?.spanM ?? -1));
    await page.getByRole('heading', { name: 'East-West Arterial wave' }).waitFor();
    await page.getByRole('complementary', { name: 'Intersection' }).getByRole('heading', { level: 2 }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  });

  it('says that the server is silent or gone, and comes back with it', async () => {
    const { page, faults } = await look('lang=en');
    await expectLive(page);
    served.freeze();
    try {
      await expectLive(page, 'Stale');
      await page.getByText(/No news from the server for \d+ s/).waitFor();
    } finally {
      served.thaw();
    }
    await expectLive(page);
    await served.stop();
    await expectLive(page, 'Disconnected');
    await page.getByText('The link to the server is down; this is the last picture.').waitFor();
    await served.restart();
    await expectLive(page);
    // That a connection was refused meanwhile is the browser's own remark.
    faults.splice(0, faults.length, ...faults.filter((text) => !text.includes('ERR_CONNECTION_REFUSED')));
  });
});
