import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Two projects: everything that runs in Node, and the page in a real browser (tests/e2e), one file after another. */
export default defineConfig({
  test: {
    projects: [
      {
        // `.svelte.ts` modules of the page are compiled before they can be tested.
        plugins: [svelte({ configFile: 'client/svelte.config.js' })],
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**'],
          environment: 'node',
          // A file on every core: the default leaves one idle. Limits are for what hangs, not for what is slow on a busy machine.
          maxWorkers: '100%',
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['tests/e2e/globalSetup.ts'],
          // Software rendering on two cores: what takes 2 s on a desk may take 20 s here.
          testTimeout: 240_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // After the others: a page needs the machine for itself.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
