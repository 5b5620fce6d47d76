import { measureDischarge } from '../../theory/discharge.ts';
import type { ValidationGroup, ValidationRow } from '../validationCase.ts';

const HCM = 'HCM 6, chapter 19 and chapter 31 (measuring saturation flow)';
/** Headways of the first six vehicles of a queue, s; the first from the start of green. Source: Greenshields 1947. */
const GREENSHIELDS_S = [3.8, 3.1, 2.7, 2.4, 2.2, 2.1];

export const discharge: ValidationGroup = {
  id: 'discharge',
  title: 'Discharge of a queue of cars at a stop line',
  needs: null,
  isQuick: true,
  async run() {
    const rows: ValidationRow[] = [];
    for (const stepMs of [1000, 500, 200, 100]) {
      const caseName = `steps of ${stepMs / 1000} s`;
      const { saturationVehPerH, startUpLostS, lastCrossingS, byPosition } = measureDischarge(stepMs);
      rows.push(
        {
          caseName,
          measure: 'saturation flow of a lane',
          unit: 'veh/h',
          ours: saturationVehPerH,
          reference: 1900,
          tolerance: { kind: 'range', min: 1800, max: 1950 },
          source: HCM,
        },
        {
          caseName,
          measure: 'start-up lost time',
          unit: 's',
          ours: startUpLostS,
          reference: 2,
          tolerance: { kind: 'range', min: 1.6, max: 2.6 },
          source: HCM,
        },
        {
          caseName,
          measure: 'yellow used by the last vehicle',
          unit: 's',
          ours: lastCrossingS,
          reference: 2,
          tolerance: { kind: 'range', min: 0.5, max: 3 },
          source: HCM,
        },
      );
      if (stepMs !== 500) continue;
      GREENSHIELDS_S.forEach((reference, i) => {
        rows.push({
          caseName,
          measure: `headway of vehicle ${i + 1} of the queue`,
          unit: 's',
          ours: byPosition[i],
          reference,
          tolerance: null,
          source: 'Greenshields, Schapiro, Ericksen, Traffic Performance at Urban Street Intersections, 1947',
        });
      });
    }
    return rows;
  },
};
