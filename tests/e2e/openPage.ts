import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** Software rendering, so that a machine without a graphics card draws too; no traffic of the browser's own. */
const FLAGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];
const SOFTWARE_GL = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];
const NO_GL = ['--disable-gpu', '--disable-3d-apis'];

export interface Browser {
  /** Opens a page of its own; its faults are collected. */
  open(url: string): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface OpenPage {
  readonly page: Page;
  /** Console errors and uncaught exceptions so far. */
  readonly faults: string[];
}

/** @param executablePath a browser of Chromium's kind; `webGl` false: one that draws no WebGL */
export async function launch(executablePath: string, { webGl = true } = {}): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'greenwave-browser-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    // Wide enough for all panels at once, and low: every pixel is drawn in software.
    viewport: { width: 1280, height: 640 },
    locale: 'en-GB',
    args: [...FLAGS, ...(webGl ? SOFTWARE_GL : NO_GL)],
  });
  return {
    async open(url) {
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text());
      });
      page.on('pageerror', (error) => faults.push(error.message));
      await page.goto(url);
      return { page, faults };
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Waits until the page follows a city that is past its warm-up. */
export async function waitUntilLive(page: Page): Promise<void> {
  await page.locator('[role=status].live, [role=status].paused').first().waitFor();
}
