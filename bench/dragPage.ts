import { findChromium } from '../tests/e2e/findChromium.ts';
import { launch, waitUntilLive } from '../tests/e2e/openPage.ts';

/**
 * What the page does at every move of the pointer while a signal's greens, or a band's slope, are dragged in the time-space diagram: what
 * is tried, the bands measured, figures and diagram drawn anew, to the end of the page's own script for that event; and what the
 * browser's style, layout and script took a move in all, by its own count. Painting is not in it.
 *
 *     npx greenwave serve --port 3210 &  npx tsx bench/dragPage.ts http://127.0.0.1:3210/ CORRIDOR [offset|speed] [moves]
 *
 * The run is paused meanwhile. Needs a browser of Chromium's kind. Wall times: of a machine that does other things they have its pauses
 * in them, least of all the median.
 */
async function measureDrag(url: string, corridorId: string, what: string, moves: number): Promise<void> {
  const executable = findChromium();
  if (executable === null) throw new Error('no Chromium or Chrome found; name one: CHROMIUM=/path/to/chromium');
  const browser = await launch(executable);
  try {
    const { page } = await browser.open(`${url}#lang=en&corridor=${encodeURIComponent(corridorId)}`);
    await waitUntilLive(page);
    const pause = page.getByRole('button', { name: 'Pause' });
    if ((await pause.count()) > 0) await pause.click();
    await page.waitForTimeout(3000);
    const signals = await page.locator('.chart .grip').count();
    const place = await page.evaluate<[number, number] | null>(what === 'speed' ? PLACE_ON_BAND : PLACE_ON_GREEN);
    if (!place) throw new Error(`corridor ${corridorId} shows nothing to come that could be taken hold of`);
    // From the event's way down to its way up again: the page's handlers and what they set off lie between.
    await page.evaluate(`(() => {
      addEventListener('pointermove', () => performance.mark('move'), { capture: true });
      addEventListener('pointermove', () => performance.measure('drag', 'move'));
    })()`);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const spentS = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      const of = (wanted: string) => metrics.find(({ name }) => name === wanted)!.value;
      return { script: of('ScriptDuration'), style: of('RecalcStyleDuration'), layout: of('LayoutDuration') };
    };
    const [x, y] = place;
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.evaluate(`performance.clearMeasures('drag')`);
    const before = await spentS();
    for (let i = 0; i < moves; i++) await page.mouse.move(x + 60 * Math.sin(i / 7), y);
    const after = await spentS();
    const spentMs = await page.evaluate<number[]>(
      `performance.getEntriesByName('drag').map(({ duration }) => duration)`,
    );
    const follow = await page.locator('.facts .status').innerText();
    await page.keyboard.press('Escape');
    const sorted = spentMs.sort((a, b) => a - b);
    const at = (ratio: number) => Number(sorted[Math.floor(ratio * (sorted.length - 1))].toFixed(2));
    const aMoveMs = (name: keyof typeof before) => Number(((1000 * (after[name] - before[name])) / moves).toFixed(2));
    const own = { medianMs: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), mostMs: at(1) };
    const browserMs = { script: aMoveMs('script'), style: aMoveMs('style'), layout: aMoveMs('layout') };
    process.stdout.write(
      `${JSON.stringify({ corridorId, what, signals, moves: sorted.length, follow, own, browserMs }, null, 2)}\n`,
    );
  } finally {
    await browser.close();
  }
}

/** As text: the loader's helpers are not known in the page. The end of a long stretch of an outbound band to come. */
const PLACE_ON_BAND = `(() => {
  const now = document.querySelector('.chart line.now').getBoundingClientRect().x;
  for (const strip of document.querySelectorAll('.strips .strip')) {
    const to = strip.getScreenCTM();
    const corners = strip.getAttribute('d').slice(1, -1).split('L').map((pair) => pair.split(',').map(Number));
    for (let i = corners.length / 2 - 1; i > 0; i--) {
      const x = ((corners[i][0] + corners[i - 1][0]) / 2) * to.a + to.e + 4;
      const y = ((corners[i][1] + corners[i - 1][1]) / 2) * to.d + to.f;
      if (x > now + 20 && document.elementFromPoint(x, y)?.classList.contains('sheet')) return [x, y];
    }
  }
  return null;
})()`;

/** A little after now, on the line of the first or the last signal, whichever stands higher and so in sight. */
const PLACE_ON_GREEN = `(() => {
  const now = document.querySelector('.chart line.now').getBoundingClientRect().x;
  const { x, width, y, height } = [...document.querySelectorAll('.chart .grip')]
    .map((grip) => grip.getBoundingClientRect())
    .sort((a, b) => a.y - b.y)[0];
  return x + width > now + 150 ? [now + 60, y + height / 2] : null;
})()`;

const [url, corridorId, what = 'offset', moves = '300'] = process.argv.slice(2);
if (url === undefined || corridorId === undefined) {
  throw new Error('which page and corridor? npx tsx bench/dragPage.ts URL CORRIDOR [offset|speed] [moves]');
}
void measureDrag(url, corridorId, what, Number(moves));
