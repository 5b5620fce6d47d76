import { freezeNetwork } from '../../network/freezeNetwork.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { drawDemand, type GatewayFlow, sumMovementFlows } from './drawDemand.ts';
import { drawStreets } from './drawStreets.ts';
import { carsOnly, createFrame } from './lessonFrame.ts';
import { draftSignals, findCommonCycleS, timeSignals } from './timeSignals.ts';

/** Length of each leg, centre to gateway, m. */
const LEG_M = 420;

/** Through, left and right of each approach, veh/h: busy, with room left in every phase. */
const FLOWS: readonly GatewayFlow[] = [
  ['west', 'east', 900],
  ['west', 'north', 100],
  ['west', 'south', 100],
  ['east', 'west', 800],
  ['east', 'south', 90],
  ['east', 'north', 90],
  ['south', 'north', 650],
  ['south', 'west', 80],
  ['south', 'east', 80],
  ['north', 'south', 550],
  ['north', 'east', 70],
  ['north', 'west', 70],
];

/** One isolated signal whose delay can be worked out by hand: random arrivals, protected left turns, no neighbours. */
export function createSingleIntersection(): ScenarioDefinition {
  const network = drawStreets(
    [
      { id: 'centre', x: 0, y: 0, control: 'signal', name: { zh: '中心路口', en: 'Centre' } },
      { id: 'west', x: -LEG_M, y: 0, control: 'gateway' },
      { id: 'east', x: LEG_M, y: 0, control: 'gateway' },
      { id: 'south', x: 0, y: -LEG_M, control: 'gateway' },
      { id: 'north', x: 0, y: LEG_M, control: 'gateway' },
    ],
    [
      {
        id: 'main',
        name: { zh: '东西大街', en: 'East-West Street' },
        class: 'arterial',
        speedKmh: 60,
        lanes: 3,
        pocketM: 90,
        corners: ['west', 'centre', 'east'],
      },
      {
        id: 'cross',
        name: { zh: '南北大街', en: 'North-South Street' },
        class: 'arterial',
        speedKmh: 50,
        lanes: 3,
        pocketM: 90,
        corners: ['south', 'centre', 'north'],
      },
    ],
  );
  const demand = drawDemand(network, FLOWS);
  const frozen = freezeNetwork(network);
  const drafts = draftSignals(frozen, sumMovementFlows(frozen, demand), 'main');
  return {
    ...createFrame(
      'single-intersection',
      { zh: '单个路口', en: 'Single intersection' },
      {
        zh: '四路交叉、左转专用相位、随机到达：改变周期和绿信比，看延误怎样变化，并与 HCM 公式对照。',
        en: 'Four legs, protected left turns, random arrivals: change cycle and splits, watch the delay, and hold it against the HCM formula.',
      },
      3600,
    ),
    network,
    signals: timeSignals(drafts, findCommonCycleS(drafts), [0], ['west>centre>east', 'east>centre>west']),
    corridors: [],
    demand: { vehicleTypes: carsOnly(), profiles: [], ...demand, trips: [] },
  };
}
