import { describe, expect, it } from 'vitest';
import { runNemaCase } from './networks/nema.ts';
import { hasSumo } from './networks/runSumo.ts';
import { formatTable } from './report.ts';
import { judgeRow } from './validationCase.ts';

const message = 'SUMO is not installed: its NEMA controller is not compared with ours; install it (apt install sumo)';
if (!hasSumo()) {
  if (process.env.CI) throw new Error(message);
  console.warn(message);
}

/** More of them: `npm run validate -- --group nema`. Free and coordinated (TS2 and type 170), with and without side lefts. */
describe.skipIf(!hasSumo())("a NEMA program of SUMO's, imported, on the calls that SUMO saw", () => {
  it.each([101, 102, 103, 104, 105])(
    'starts its phases when SUMO does, over an hour (seed %d)',
    { timeout: 60_000 },
    async (seed) => {
      const rows = await runNemaCase(seed, 1);
      const failing = rows.filter((row) => judgeRow(row) === 'fails');
      expect(rows[0].reference).toBeGreaterThan(0);
      expect(failing, formatTable(failing)).toEqual([]);
    },
  );
});
