import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Probe } from '../../client/app/probe.ts';

/** How long something may take to be seen on a busy machine that renders in software, ms. */
export const SEEN_WITHIN_MS = 45_000;
/** The word of the live mark. */
export function liveWord(page: Page): Promise<string> {
  return page.locator('header [role=status]').first().innerText();
}

export async function expectLive(page: Page, word = 'Live'): Promise<void> {
  await expect.poll(() => liveWord(page), { timeout: SEEN_WITHIN_MS }).toContain(word);
}

export function statsOf(page: Page): Promise<ReturnType<Probe['stats']>> {
  return page.evaluate(() => window.greenwave?.stats() ?? null);
}

export function cameraOf(page: Page): Promise<ReturnType<Probe['camera']>> {
  return page.evaluate(() => window.greenwave?.camera() ?? null);
}

/** The middle of the map as it is seen, without the furniture at its edges. */
export async function pictureOf(page: Page, sizePx = 200): Promise<string> {
  const box = await page.locator('canvas').boundingBox();
  if (!box) throw new Error('the page shows no map');
  const clip = {
    x: Math.round(box.x + box.width / 2 - sizePx / 2),
    y: Math.round(box.y + box.height / 2 - sizePx / 2),
    width: sizePx,
    height: sizePx,
  };
  return (await page.screenshot({ clip })).toString('base64');
}

/** A picture that the next one equals: labels have been placed, the camera rests. */
export async function settledPicture(page: Page, sizePx = 200): Promise<string> {
  let last = '';
  await expect
    .poll(
      async () => {
        const before = last;
        last = await pictureOf(page, sizePx);
        return last === before;
      },
      { timeout: SEEN_WITHIN_MS, message: 'the picture of a paused run comes to rest' },
    )
    .toBe(true);
  return last;
}

/** Accessibility faults of the kinds that keep people out, each with where it is. */
export async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}
