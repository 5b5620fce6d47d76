import type { CDPSession, Page } from 'playwright-core';
import { findChromium } from '../tests/e2e/findChromium.ts';
import { launch, waitUntilLive } from '../tests/e2e/openPage.ts';

/**
 * What the page does at every move of the pointer while something is dragged in the time-space diagram (a signal's greens, the edge of
 * a green, a band's slope): what is tried, the bands measured, figures and diagram drawn anew, to the end of the page's own script
 * for that event.
 *
 *     npx greenwave serve --port 3210 &  npx tsx bench/dragPage.ts http://127.0.0.1:3210/ CORRIDOR [offset,split,speed] [moves] [map]
 *
 * Counted are the moves that change what is tried: the others, by less than a second or a km/h, cost nothing.
 * `wallMs` is of moves of a real pointer, one a frame: of a machine that does other things they have its pauses in them, least of
 * all the median. `cpuMs` is of as many moves one after the other, by the browser's count of CPU time of the page's thread:
 * `script` as above, `styleAndLayout` what the browser then takes to place what has changed. Painting is in neither. The run is
 * paused meanwhile, and without `map` the city is not drawn: a machine without a graphics card draws it in software, on the same
 * cores. Needs a browser of Chromium's kind.
 */
async function measureDrags(
  url: string,
  corridorId: string,
  kinds: readonly string[],
  moves: number,
  withMap: boolean,
): Promise<void> {
  const executable = findChromium();
  if (executable === null) throw new Error('no Chromium or Chrome found; name one: CHROMIUM=/path/to/chromium');
  const browser = await launch(executable, { webGl: withMap });
  try {
    const { page } = await browser.open(`${url}#lang=en&corridor=${encodeURIComponent(corridorId)}`);
    await waitUntilLive(page);
    const pause = page.getByRole('button', { name: 'Pause' });
    if ((await pause.count()) > 0) await pause.click();
    await page.locator('.chart .bar').first().waitFor({ state: 'attached' });
    await page.waitForTimeout(3000);
    const signals = await page.locator('.chart .grip').count();
    // From the event's way down to its way up again: the page's handlers and what they set off lie between.
    await page.evaluate(`(() => {
      const tried = () => document.querySelector('.facts .status')?.textContent;
      let before;
      window.spentMs = [];
      addEventListener('pointermove', () => { before = tried(); performance.mark('move'); }, { capture: true });
      addEventListener('pointermove', () => {
        const { duration } = performance.measure('drag', 'move');
        if (tried() !== before) window.spentMs.push(duration);
      });
    })()`);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const measured = [];
    for (const kind of kinds) measured.push(await measureDrag(page, session, kind, moves));
    process.stdout.write(`${JSON.stringify({ corridorId, signals, moves, measured }, null, 2)}\n`);
  } finally {
    await browser.close();
  }
}

async function measureDrag(page: Page, session: CDPSession, kind: string, moves: number): Promise<object> {
  if (!(kind in HOLDS)) throw new Error(`what is dragged is one of ${Object.keys(HOLDS).join(', ')}, not ${kind}`);
  const place = await page.evaluate<[number, number] | null>(`(${PLACE})('${HOLDS[kind].join(`', '`)}')`);
  if (!place) throw new Error(`the diagram shows no ${kind} that could be taken hold of`);
  const [x, y] = place;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate('window.spentMs = []');
  for (let i = 0; i < moves; i++) await page.mouse.move(x + shiftPx(kind, i), y);
  const spentMs = await page.evaluate<number[]>('window.spentMs');
  const follow = await page.locator('.facts .status').innerText();
  const scriptMs = await cpuMs(page, session, kind, ({ script }) => script, moves, [x, y], false);
  const placedMs = await cpuMs(page, session, kind, ({ style, layout }) => style + layout, moves, [x, y], true);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  const sorted = spentMs.sort((a, b) => a - b);
  const at = (ratio: number) => round(sorted[Math.floor(ratio * (sorted.length - 1))]);
  const wallMs = { median: at(0.5), p90: at(0.9), p99: at(0.99), most: at(1) };
  return {
    kind,
    follow,
    changes: sorted.length,
    wallMs,
    cpuMs: { script: round(scriptMs), styleAndLayout: round(placedMs) },
  };
}

/** CPU time a move, ms, of moves told to the page without a pointer, all in one task. */
async function cpuMs(
  page: Page,
  session: CDPSession,
  kind: string,
  of: (spent: { script: number; style: number; layout: number }) => number,
  moves: number,
  [x, y]: readonly [number, number],
  placed: boolean,
): Promise<number> {
  const spentS = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const value = (wanted: string) => metrics.find(({ name }) => name === wanted)!.value;
    return of({
      script: value('ScriptDuration'),
      style: value('RecalcStyleDuration'),
      layout: value('LayoutDuration'),
    });
  };
  const shifts = JSON.stringify(Array.from({ length: moves }, (_, i) => shiftPx(kind, i + moves)));
  const before = await spentS();
  const changes = await page.evaluate<number>(`(${MOVES})(${x}, ${y}, ${shifts}, ${placed})`);
  return (1000 * ((await spentS()) - before)) / changes;
}

/** To and fro, a speed further: a band that is long turns little. */
const shiftPx = (kind: string, i: number) => (kind === 'speed' ? 350 : 60) * Math.sin(i / 7);

const round = (ms: number) => Number(ms.toFixed(2));

/** What takes hold, and the pointer's shape over it. */
const HOLDS: Readonly<Record<string, readonly [selector: string, cursor: string]>> = {
  offset: ['.chart .grip', 'grab'],
  split: ['.chart .grip', 'col-resize'],
  speed: ['.chart .sheet', 'ew-resize'],
};

/** As text: the loader's helpers are not known in the page. The first place to come, from the top, over which the pointer has a shape. */
const PLACE = `(selector, cursor) => {
  const nowX = document.querySelector('.chart line.now').getBoundingClientRect().x;
  const holds = [...document.querySelectorAll(selector)]
    .map((hold) => [hold, hold.getBoundingClientRect()])
    .sort(([, a], [, b]) => a.y - b.y);
  for (const [hold, box] of holds) {
    const ys = box.height < 40 ? [box.y + box.height / 2 - 1.5] : Array.from({ length: 200 }, (_, i) => box.y + (box.height * (i + 0.5)) / 200);
    for (const y of ys) {
      for (let x = nowX + 60; x < Math.min(nowX + 360, box.right - 70); x += 2) {
        if (document.elementFromPoint(x, y) !== hold) continue;
        hold.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, pointerId: 1, bubbles: true }));
        if (hold.style.cursor === cursor) return [x, y];
      }
    }
  }
  return null;
}`;

const MOVES = `async (x, y, shifts, placed) => {
  const hold = document.elementFromPoint(x, y);
  let before, changes = 0;
  for (const shift of shifts) {
    hold.dispatchEvent(new PointerEvent('pointermove', { clientX: x + shift, clientY: y, pointerId: 1, bubbles: true, buttons: 1 }));
    // Beyond the page's own microtasks.
    await null;
    await null;
    if (placed) document.querySelector('.chart .strips').getBoundingClientRect();
    const tried = document.querySelector('.facts .status').textContent;
    if (tried !== before) changes++;
    before = tried;
  }
  return changes;
}`;

const [url, corridorId, kinds = 'offset,split,speed', moves = '200', map] = process.argv.slice(2);
if (url === undefined || corridorId === undefined) {
  throw new Error('which page and corridor? npx tsx bench/dragPage.ts URL CORRIDOR [offset,split,speed] [moves] [map]');
}
void measureDrags(url, corridorId, kinds.split(','), Number(moves), map === 'map');
