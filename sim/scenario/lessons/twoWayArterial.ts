import { standardVehicleTypes } from '../../traffic/standardTypes.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { type ArterialShape, layArterial, signalIdsOf } from './arterial.ts';
import type { GatewayFlow } from './drawDemand.ts';
import { createFrame } from './lessonFrame.ts';

const SHAPE: ArterialShape = {
  name: { zh: '东西干线', en: 'East-West Arterial' },
  waveName: { zh: '东西干线绿波', en: 'East-West Arterial wave' },
  // About half a cycle's drive apart, but unequal: a band fits each way, and no offsets serve both in full.
  spacingsM: [450, 490, 420, 500, 470, 400, 480, 500],
  legM: 340,
  speedKmh: 50,
  lanes: 3,
  pocketM: 80,
  sideLanes: 2,
  // Under the limit, as Chinese practice sets it: the platoon's slower half keeps up.
  progressionKmh: 45,
  // Twice the drive between two signals, s: at half of it the two directions' platoons meet at each.
  cycleS: 75,
};

/**
 * An arterial of nine signals at unequal distances, driven in both directions: where the offsets please the one, the
 * other pays. A band in each direction runs through all nine.
 */
export function createTwoWayArterial(): ScenarioDefinition {
  const { network, demand, corridor, signals } = layArterial(SHAPE, listFlows());
  return {
    ...createFrame(
      'two-way-arterial',
      { zh: '双向干线绿波', en: 'Two-way arterial' },
      {
        zh: '九个间距不等的信号，双向行驶：照顾一个方向的相位差会损害另一个方向。在时距图上找折中的绿波带。',
        en: 'Nine signals at unequal distances, driven both ways: offsets that please one direction cost the other. Look for the compromise in the time-space diagram.',
      },
      3600,
    ),
    network,
    signals,
    corridors: [corridor],
    demand: { vehicleTypes: standardVehicleTypes(), profiles: [], ...demand, trips: [] },
  };
}

/** Two thirds of the arterial's traffic goes all the way; every third side street is a busy one. */
function listFlows(): GatewayFlow[] {
  const flows: GatewayFlow[] = [
    ['west', 'east', 700],
    ['east', 'west', 650],
  ];
  signalIdsOf(SHAPE).forEach((_, i) => {
    const busy = i % 3 === 1;
    const south = `south${i + 1}`;
    const north = `north${i + 1}`;
    flows.push([south, north, busy ? 300 : 200], [north, south, busy ? 280 : 180]);
    // What turns off the arterial here is made up by what turns in: its flow stays about even.
    flows.push(['west', north, 30], ['west', south, 30], ['east', north, 30], ['east', south, 30]);
    flows.push([south, 'east', 30], [north, 'east', 30], [south, 'west', 30], [north, 'west', 30]);
  });
  return flows;
}
