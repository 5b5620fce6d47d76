import type { CameraState, CityStats } from '../city/index.ts';
import { map } from './map.svelte.ts';

/**
 * What the page tells whoever tests or measures it from the browser's console, as `window.greenwave`: read only, and
 * nothing of the page's own goes through it.
 */
export interface Probe {
  /** Of the map's last pictures; null while there is no map. */
  stats(): CityStats | null;
  camera(): CameraState | null;
}

declare global {
  interface Window {
    greenwave?: Probe;
  }
}

export function installProbe(): void {
  window.greenwave = {
    stats: () => map.view?.stats() ?? null,
    camera: () => map.view?.getCamera() ?? null,
  };
}
