import { findChromium } from '../tests/e2e/findChromium.ts';
import { launch, waitUntilLive } from '../tests/e2e/openPage.ts';

/**
 * What the page costs its main thread: script a drawn frame with the whole city in view, and how long it takes from
 * asking for the page to the first signals.
 *
 *     npx greenwave serve --port 3210 &  npx tsx bench/page.ts http://127.0.0.1:3210/ [seconds]
 *
 * Needs a browser of Chromium's kind. Rendering may be done in software: that slows the frames, not the script in them.
 */
async function measurePage(url: string, seconds: number): Promise<void> {
  const executable = findChromium();
  if (executable === null) throw new Error('no Chromium or Chrome found; name one: CHROMIUM=/path/to/chromium');
  const browser = await launch(executable);
  try {
    const startedMs = performance.now();
    const { page } = await browser.open(`${url}#lang=en`);
    await waitUntilLive(page);
    const firstSignalsS = (performance.now() - startedMs) / 1000;
    // The first seconds compile shaders and lay out the city.
    await page.waitForTimeout(8000);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const scriptS = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'ScriptDuration')!.value;
    };
    const before = await scriptS();
    // As text: the loader's helpers for function names are not known in the page.
    const frames = await page.evaluate<number>(`new Promise((resolve) => {
      let count = 0;
      const untilMs = performance.now() + ${seconds * 1000};
      requestAnimationFrame(function tick() {
        count++;
        if (performance.now() < untilMs) requestAnimationFrame(tick);
        else resolve(count);
      });
    })`);
    const scriptMs = (1000 * ((await scriptS()) - before)) / frames;
    const vehicles = await page.locator('[data-panel=city] .large .figure').innerText();
    process.stdout.write(
      `${JSON.stringify({ url, vehicles: vehicles.replace(/\s+/g, ' '), firstSignalsS, frames, seconds, scriptMsPerFrame: scriptMs }, null, 2)}\n`,
    );
  } finally {
    await browser.close();
  }
}

const [url, seconds = '15'] = process.argv.slice(2);
if (url === undefined) throw new Error('which page? npx tsx bench/page.ts URL [seconds]');
void measurePage(url, Number(seconds));
