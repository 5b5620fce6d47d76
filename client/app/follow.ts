import { language } from '../i18n/language.svelte.ts';
import { map } from './map.svelte.ts';
import { attempt } from './requests.ts';
import type { Run } from './run.svelte.ts';
import { selection } from './selection.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** Follows the connected vehicle nearest to the middle of the picture; says so if there is none. */
export async function followNearest(run: Run): Promise<void> {
  const { camera } = map;
  const slot = await attempt(run.requests.findVehicle(camera?.x ?? 0, camera?.y ?? 0));
  if (slot === null) return;
  if (slot < 0) toasts.note(language.t.drive.none);
  else selection.follow(slot);
}
