import type { ValidationGroup, ValidationRow } from '../validationCase.ts';
import { compareStarts } from './nema/compareStarts.ts';
import { createNemaCase } from './nema/nemaCase.ts';
import { linksOf } from './nema/nemaFiles.ts';
import { recordSumo } from './nema/recordSumo.ts';
import { replayHere } from './nema/replayHere.ts';
import { hasSumo, sumoVersion } from './runSumo.ts';

const HOUR_S = 3600;
/** Starts that may differ for each moment at which SUMO is not safe: until both runs are in the same phases again. */
const STARTS_PER_UNSAFE_MOMENT = 12;

/** Odd seeds are coordinated programs, even ones free. */
const SEEDS = Array.from({ length: 24 }, (_, k) => k + 1);
/** These once more in steps of half a second. */
const FINE_SEEDS = [31, 32];

/** NEMA programs, random in everything, in SUMO and here on what SUMO's detectors saw. */
export const nema: ValidationGroup = {
  id: 'nema',
  title: "SUMO's NEMA controller on the same calls",
  needs: null,
  isQuick: false,
  whyNot: () => (hasSumo() ? null : 'sumo is not installed (apt install sumo)'),
  async run(progress) {
    const rows: ValidationRow[] = [];
    for (const seed of SEEDS) rows.push(...(await runNemaCase(seed, 1, progress)));
    for (const seed of FINE_SEEDS) rows.push(...(await runNemaCase(seed, 0.5, progress)));
    return rows;
  },
};

/** One hour of a random crossing. */
export async function runNemaCase(
  seed: number,
  stepS: number,
  progress: (text: string) => void = () => undefined,
): Promise<ValidationRow[]> {
  const one = createNemaCase(seed);
  progress(`${one.name}, in steps of ${stepS} s`);
  const record = await recordSumo(one, HOUR_S, stepS);
  const { states, faults } = await replayHere(record);
  if (faults.length > 0) throw new Error(`${one.name}: ${faults[0]}`);
  const { starts, matched, unsafe } = compareStarts(one, linksOf(record.net), record.states, states, stepS);
  const unsafely = unsafe > 0 ? `; SUMO not safe ${unsafe} times` : '';
  return [
    {
      caseName: one.name,
      measure: `starts of green within one step of ${stepS} s${unsafely}`,
      unit: '',
      ours: matched,
      reference: starts,
      tolerance: { kind: 'absolute', within: unsafe * STARTS_PER_UNSAFE_MOMENT },
      source: `SUMO ${sumoVersion()}, run beside: the calls of its own detectors, replayed here`,
    },
  ];
}
