import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The city alone: `npx vite --config tests/client/city/harness/vite.config.ts`. Never part of the product's build. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../../../../node_modules/.vite-city', import.meta.url)),
  server: { host: '127.0.0.1', port: 4300, strictPort: true, hmr: false },
});
