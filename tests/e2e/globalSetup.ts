import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { findChromium, installChromium } from './findChromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the browser; empty: there is none, and what needs one does not run. */
    chromium: string;
  }
}

const folder = fileURLToPath(new URL('.', import.meta.url));
const builtPage = fileURLToPath(new URL('../../client/dist/index.html', import.meta.url));

/**
 * Finds a browser once for all files. Under CI a missing one is a failure; elsewhere the tests that need it are left
 * out, and that is said before and after the run.
 */
export default function setup(project: TestProject): () => void {
  if (!existsSync(builtPage))
    throw new Error('the page is not built: `npm test` builds it, or run `npm run build:client`');
  const chromium = findChromium() ?? installChromium();
  project.provide('chromium', chromium ?? '');
  if (chromium !== null) return () => undefined;
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const message = [
    'NO BROWSER: these tests did NOT run, and nothing is known of the page:',
    ...files.map((name) => `  tests/e2e/${name}`),
    'Install Chromium or Chrome, or name one: CHROMIUM=/path/to/chromium npm test',
  ].join('\n');
  if (process.env.CI) throw new Error(message);
  console.error(message);
  return () => console.error(message);
}
