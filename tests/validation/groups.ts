import { discharge } from './theory/discharge.ts';
import { hcmDelay } from './theory/hcmDelay.ts';
import { permissiveLeft } from './theory/permissiveLeft.ts';
import type { ValidationGroup } from './validationCase.ts';

/** All that `npm run validate` runs, in this order. */
export const groups: readonly ValidationGroup[] = [discharge, hcmDelay, permissiveLeft];
