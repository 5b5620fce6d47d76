import { cityflow } from './networks/cityflow.ts';
import { nema } from './networks/nema.ts';
import { sumo } from './networks/sumo.ts';
import { discharge } from './theory/discharge.ts';
import { hcmDelay } from './theory/hcmDelay.ts';
import { permissiveLeft } from './theory/permissiveLeft.ts';
import { platoonDispersion } from './theory/platoonDispersion.ts';
import { ringRoad } from './theory/ringRoad.ts';
import { shockwaves } from './theory/shockwaves.ts';
import type { ValidationGroup } from './validationCase.ts';

/** All that `npm run validate` runs, in this order. */
export const groups: readonly ValidationGroup[] = [
  discharge,
  shockwaves,
  ringRoad,
  hcmDelay,
  platoonDispersion,
  permissiveLeft,
  cityflow,
  sumo,
  nema,
];
