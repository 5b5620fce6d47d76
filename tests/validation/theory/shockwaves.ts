import { createWorld } from '../../../sim/engine/createWorld.ts';
import { stepWorld } from '../../../sim/engine/step.ts';
import { freezeScenario } from '../../../sim/scenario/scenario.ts';
import { standardVehicleTypes } from '../../../sim/traffic/standardTypes.ts';
import { createStopLine, STOP_LINE_SPEED_MPS } from '../../theory/createStopLine.ts';
import type { ValidationGroup } from '../validationCase.ts';

const CYCLE_S = 120;
const VEH_PER_H = 900;
const CYCLES = 12;
const STANDING_MPS = 0.1;
/** Who drives this fast has started, m/s. */
const STARTED_MPS = 1;

type Place = readonly [timeS: number, upstreamM: number];

/** Where and when vehicles come to stand before a signal, and where and when they start, cycle by cycle. */
function recordQueue(): { stops: Place[][]; starts: Place[][] } {
  const definition = createStopLine({
    cycleS: CYCLE_S,
    splitS: 65,
    vehPerH: VEH_PER_H,
    process: 'uniform',
    type: { speedFactorDeviation: 0 },
  });
  const world = createWorld(freezeScenario(definition), { stepMs: 200 });
  const { vehicles, network } = world.traffic;
  const lane = network.linkFirstLane[network.linkIndexById.get('approach')!];
  const lineM = network.laneLengthM[lane];
  const standing = new Set<number>();
  const stops: Place[][] = [];
  const starts: Place[][] = [];
  for (let i = 0; i < CYCLES * CYCLE_S * 5; i++) {
    stepWorld(world);
    const timeS = world.timeMs / 1000;
    // A queue belongs to the cycle whose red it began in: its red starts 60 s after local zero.
    const queue = Math.floor((timeS + CYCLE_S - 61) / CYCLE_S);
    for (let v = 0; v < vehicles.usedSlots; v++) {
      if (vehicles.lane[v] !== lane) continue;
      const place: Place = [timeS, lineM - vehicles.positionM[v]];
      const number = vehicles.number[v];
      if (!standing.has(number) && vehicles.speedMps[v] < STANDING_MPS) {
        standing.add(number);
        stops[queue] ??= [];
        stops[queue].push(place);
      } else if (standing.has(number) && vehicles.speedMps[v] > STARTED_MPS) {
        standing.delete(number);
        starts[queue] ??= [];
        starts[queue].push(place);
      }
    }
  }
  return { stops, starts };
}

/** Mean over the queues of the speed at which the places move upstream, m/s: slopes of the least squares lines. */
function waveSpeedMps(queues: readonly Place[][]): number {
  const slopes = queues
    .filter((places) => places.length >= 5)
    .slice(2, -1)
    .map(slopeOf);
  return slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length;
}

function slopeOf(places: readonly Place[]): number {
  const meanOf = (k: 0 | 1) => places.reduce((sum, place) => sum + place[k], 0) / places.length;
  const [timeS, upstreamM] = [meanOf(0), meanOf(1)];
  const product = places.reduce((sum, place) => sum + (place[0] - timeS) * (place[1] - upstreamM), 0);
  return product / places.reduce((sum, place) => sum + (place[0] - timeS) ** 2, 0);
}

/** Speed of the front between a flow and a standing queue, m/s: Lighthill, Whitham, Richards. */
function frontSpeedMps(vehPerH: number): number {
  const car = standardVehicleTypes()[0];
  const flow = vehPerH / 3600;
  return flow / (1 / (car.lengthM + car.minGapM) - flow / STOP_LINE_SPEED_MPS);
}

export const shockwaves: ValidationGroup = {
  id: 'shockwaves',
  title: 'Shockwaves at a signal',
  needs: null,
  isQuick: true,
  async run() {
    const { stops, starts } = recordQueue();
    const car = standardVehicleTypes()[0];
    const source = 'Lighthill, Whitham 1955, Richards 1956: difference of flows over difference of densities';
    const caseName = 'one lane, equal cars, 50 km/h';
    return [
      {
        caseName,
        measure: 'start of a queue that discharges, upstream',
        unit: 'm/s',
        ours: waveSpeedMps(starts),
        reference: (car.lengthM + car.minGapM) / car.headwayS,
        tolerance: { kind: 'ratio', within: 0.1 },
        source:
          'slope of the IDM equilibrium diagram at jam density, (length + gap at standstill) / headway; in the field 4 to 6 m/s',
      },
      {
        caseName,
        measure: `end of a queue that grows by ${VEH_PER_H} veh/h, upstream`,
        unit: 'm/s',
        ours: waveSpeedMps(stops),
        reference: frontSpeedMps(VEH_PER_H),
        tolerance: { kind: 'ratio', within: 0.1 },
        source,
      },
    ];
  },
};
