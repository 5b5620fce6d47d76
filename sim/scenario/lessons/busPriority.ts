import { kmhToMps } from '../../core/units.ts';
import type { BusLineDefinition, BusStopDefinition } from '../../traffic/definition.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { type ArterialShape, layArterial, placeOf, signalIdsOf } from './arterial.ts';
import type { GatewayFlow } from './drawDemand.ts';
import { carsOnly, createFrame } from './lessonFrame.ts';

const SHAPE: ArterialShape = {
  name: { zh: '公交干线', en: 'Bus Arterial' },
  waveName: { zh: '公交干线绿波', en: 'Bus Arterial wave' },
  spacingsM: [380, 420, 360, 410, 390],
  legM: 320,
  speedKmh: 50,
  lanes: 2,
  pocketM: 70,
  sideLanes: 1,
  progressionKmh: 45,
  cycleS: 80,
};
/** Far side of every signal, in the kerb lane: clear of the crossing by more than a bus. */
const STOP_AT_M = 60;
const DWELL_S = 18;
const DWELL_DEVIATION_S = 6;
const HEADWAY_S = 300;
/** What the timetable allows for: speed between stops, and a wait at every signal; from experience. */
const BUS_KMH = 40;
const SIGNAL_S = 20;

/**
 * An arterial of six signals with a green wave for cars and two bus lines that fall out of it, as they stop after every
 * signal. Signals help those that are late.
 */
export function createBusPriority(): ScenarioDefinition {
  const { network, demand, corridor, signals } = layArterial(SHAPE, listFlows());
  return {
    ...createFrame(
      'bus-priority',
      { zh: '公交信号优先', en: 'Bus priority' },
      {
        zh: '六个信号的干线，小汽车有绿波；两条公交线每过一个路口就停站，跟不上绿波。打开优先，晚点的公交得到延长或提前的绿灯，随后几个周期把时间还给横向道路。关掉再看：公交省了多少，横向道路多等了多少？',
        en: 'An arterial of six signals with a green wave for cars, and two bus lines that fall out of it, as they stop after every signal. Signals hold or hasten their green for buses that are late, and give the time back in the cycles that follow. Switch it off and compare: what do the buses gain, what do the side streets pay?',
      },
      3600,
    ),
    network,
    signals: signals.map((signal) => ({
      ...signal,
      busPriority: { maxExtensionS: 10, maxEarlyS: 10, lateS: 60, checkInM: 150, repayCycles: 2 },
    })),
    corridors: [corridor],
    demand: { vehicleTypes: carsOnly(), profiles: [], ...demand, trips: [] },
    busLines: [
      createLine('east', { zh: '1路（东行）', en: 'Line 1 eastbound' }, ['west', ...signalIdsOf(SHAPE), 'east'], 60),
      createLine(
        'west',
        { zh: '1路（西行）', en: 'Line 1 westbound' },
        ['east', ...signalIdsOf(SHAPE).reverse(), 'west'],
        180,
      ),
    ],
  };
}

/** Every other side street is a busy one. */
function listFlows(): GatewayFlow[] {
  const flows: GatewayFlow[] = [
    ['west', 'east', 500],
    ['east', 'west', 450],
  ];
  signalIdsOf(SHAPE).forEach((_, i) => {
    const busy = i % 2 === 1;
    const south = `south${i + 1}`;
    const north = `north${i + 1}`;
    flows.push([south, north, busy ? 280 : 180], [north, south, busy ? 260 : 160]);
    flows.push(['west', north, 25], ['west', south, 25], ['east', north, 25], ['east', south, 25]);
    flows.push([south, 'east', 25], [north, 'east', 25], [south, 'west', 25], [north, 'west', 25]);
  });
  return flows;
}

/** A line along the whole arterial that stops after every signal. */
function createLine(id: string, name: BusLineDefinition['name'], corners: string[], afterS: number): BusLineDefinition {
  const links = corners.slice(1).map((corner, i) => `${corners[i]}>${corner}`);
  let scheduledS = 0;
  const stops = links.slice(1).map((linkId, i): BusStopDefinition => {
    const drivenM = Math.abs(placeOf(SHAPE, corners[i + 1]) - placeOf(SHAPE, corners[i]));
    scheduledS += Math.round(drivenM / kmhToMps(BUS_KMH)) + SIGNAL_S + DWELL_S;
    return {
      id: `${id}-${corners[i + 1]}`,
      name: { zh: `第${corners[i + 1].slice(1)}路口站`, en: `Stop ${corners[i + 1].slice(1)}` },
      linkId,
      positionM: STOP_AT_M,
      dwellS: DWELL_S,
      dwellDeviationS: DWELL_DEVIATION_S,
      scheduledS,
    };
  });
  const firstS = 8 * 3600 + afterS;
  return { id, name, links, firstS, headwayS: HEADWAY_S, startLateS: 60, startLateDeviationS: 45, stops };
}
