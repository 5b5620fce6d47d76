import { dispersionOf, meanKeeping } from '../../../sim/corridors/flow/dispersion.ts';
import type { FlowProblem } from '../../../sim/corridors/flow/problem.ts';

/** A one-way main road over `count` signals, `travelS` apart, with a side road at each; two stages of a cycle of 80 s. */
export function createRoad(count: number, travelS: number, mainVehPerH = 600, sideVehPerH = 300): FlowProblem {
  const stages = [
    { durationS: 36, canStretch: true },
    { durationS: 4, canStretch: false },
    { durationS: 36, canStretch: true },
    { durationS: 4, canStretch: false },
  ];
  const least = [
    { stages: [0], leastS: 8 },
    { stages: [2], leastS: 8 },
  ];
  const stream = { saturationVehPerH: 1800, metering: 1, roomVeh: Number.POSITIVE_INFINITY };
  return {
    periodH: 1,
    stopPenaltyS: 0,
    heldUpVeh: 1,
    controllers: Array.from({ length: count }, (_, c) => ({
      cycleS: 80,
      periodS: 80,
      stages,
      least,
      streams: [2 * c, 2 * c + 1],
    })),
    streams: Array.from({ length: count }, (_, c) => [
      {
        ...stream,
        controller: c,
        movement: 2 * c,
        stageRatio: Float64Array.from([1, 0, 0, 0]),
        flowVehPerH: mainVehPerH,
        evenVehPerH: c === 0 ? mainVehPerH : 0,
        platoons:
          c === 0
            ? []
            : [
                {
                  dispersion: dispersionOf(travelS, meanKeeping(0.35)),
                  travelS,
                  sources: [{ stream: 2 * (c - 1), share: 1 }],
                },
              ],
      },
      {
        ...stream,
        controller: c,
        movement: 2 * c + 1,
        stageRatio: Float64Array.from([0, 0, 1, 0]),
        flowVehPerH: sideVehPerH,
        evenVehPerH: sideVehPerH,
        platoons: [],
      },
    ]).flat(),
  };
}
