import { createWorld } from '../../../sim/engine/createWorld.ts';
import { stepWorld } from '../../../sim/engine/step.ts';
import { freezeScenario } from '../../../sim/scenario/scenario.ts';
import { createStopLine } from '../../theory/createStopLine.ts';
import type { ValidationGroup } from '../validationCase.ts';

const CYCLE_S = 120;
const CYCLES = 40;
const WARM_UP_CYCLES = 4;
const PLACES_M = [5, 300, 600, 900];
/** Robertson's share of the mean travel time that the first of a platoon needs. */
const BETA = 0.8;
const SOURCE = 'Robertson, TRANSYT, RRL report LR 253, 1969: F = 1 / (1 + α β t), α 0.35, β 0.8; field α 0.2 to 0.5';

/** Vehicles that pass each place in each second of the cycle, all cycles together, and the mean time from the first place, s. */
function recordProfiles(): { profiles: Float64Array[]; travelS: number[] } {
  const world = createWorld(freezeScenario(createStopLine({ cycleS: CYCLE_S, splitS: 35, vehPerH: 1000 })), {
    stepMs: 500,
  });
  const { vehicles, network } = world.traffic;
  const lane = network.linkFirstLane[network.linkIndexById.get('departure')!];
  const profiles = PLACES_M.map(() => new Float64Array(CYCLE_S));
  const sums = PLACES_M.map(() => ({ timeS: 0, count: 0 }));
  const passed = new Map<number, number[]>();
  for (let i = 0; i < CYCLES * CYCLE_S * 2; i++) {
    stepWorld(world);
    const timeS = world.timeMs / 1000;
    for (let v = 0; v < vehicles.usedSlots; v++) {
      if (vehicles.lane[v] !== lane) continue;
      const times = passed.get(vehicles.number[v]) ?? [];
      if (times.length === 0) passed.set(vehicles.number[v], times);
      for (let k = times.length; k < PLACES_M.length && vehicles.positionM[v] >= PLACES_M[k]; k++) {
        const beyondS = (vehicles.positionM[v] - PLACES_M[k]) / Math.max(1, vehicles.speedMps[v]);
        times.push(timeS - beyondS);
        if (timeS < WARM_UP_CYCLES * CYCLE_S) continue;
        profiles[k][Math.floor(times[k]) % CYCLE_S]++;
        sums[k].timeS += times[k] - times[0];
        sums[k].count++;
      }
    }
  }
  return { profiles, travelS: sums.map((sum) => sum.timeS / sum.count) };
}

/** Robertson's recurrence: each second a share F of what left `delayS` ago arrives, the rest as in the second before. */
function disperse(profile: Float64Array, delayS: number, share: number): Float64Array {
  const out = new Float64Array(CYCLE_S);
  // The second time round starts from where the first ended: a cycle without beginning.
  for (let k = 0; k < 3 * CYCLE_S; k++) {
    const now = k % CYCLE_S;
    const before = out[(now + CYCLE_S - 1) % CYCLE_S];
    out[now] = share * profile[(now + 4 * CYCLE_S - delayS) % CYCLE_S] + (1 - share) * before;
  }
  return out;
}

/** The share F whose profile is nearest to the one measured, by least squares, to 0.005. */
function fitShare(profile: Float64Array, measured: Float64Array, travelS: number): number {
  let best = { share: 1, error: Number.POSITIVE_INFINITY };
  for (let share = 0.02; share <= 1; share += 0.005) {
    const expected = disperse(profile, Math.round(BETA * travelS), share);
    const error = measured.reduce((sum, count, k) => sum + (count - expected[k]) ** 2, 0);
    if (error < best.error) best = { share, error };
  }
  return best.share;
}

export const platoonDispersion: ValidationGroup = {
  id: 'platoon-dispersion',
  title: 'Dispersion of a platoon',
  needs: null,
  isQuick: true,
  async run() {
    const { profiles, travelS } = recordProfiles();
    return PLACES_M.slice(1).map((placeM, k) => ({
      caseName: 'platoons of 30 s of green, one lane, 50 km/h',
      measure: `smoothing factor F after ${placeM} m`,
      unit: '',
      ours: fitShare(profiles[0], profiles[k + 1], travelS[k + 1]),
      reference: 1 / (1 + 0.35 * BETA * travelS[k + 1]),
      tolerance: null,
      source: SOURCE,
    }));
  },
};
