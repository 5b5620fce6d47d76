import { kmhToMps } from '../../core/units.ts';
import { compileCorridor } from '../../corridors/corridor.ts';
import type { CorridorDefinition } from '../../corridors/definition.ts';
import { findFirstWave } from '../../corridors/firstWave.ts';
import { describeWaveCorridor } from '../../corridors/waveCorridor.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import { compileSignals } from '../../signals/signalSet.ts';
import type { BusLineDefinition, BusStopDefinition } from '../../traffic/definition.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { drawDemand, type GatewayFlow, sumMovementFlows } from './drawDemand.ts';
import { type CornerDraft, drawStreets, type StreetDraft } from './drawStreets.ts';
import { carsOnly, createFrame } from './lessonFrame.ts';
import { draftSignals, timeSignals } from './timeSignals.ts';

const SPACINGS_M = [380, 420, 360, 410, 390];
const LEG_M = 320;
const SPEED_KMH = 50;
const PROGRESSION_KMH = 45;
const CYCLE_S = 80;
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
  const network = drawStreets(drawCorners(), drawStreetList());
  const demand = drawDemand(network, listFlows());
  const frozen = freezeNetwork(network);
  const drafts = draftSignals(frozen, sumMovementFlows(frozen, demand), 'main');
  const definition = createCorridor();
  const bandMovements = definition.members.flatMap((member) => [member.outboundMovement, member.inboundMovement]);
  const zeros = drafts.map(() => 0);
  const atZero = timeSignals(drafts, CYCLE_S, zeros, bandMovements);
  const { initialTimetables } = compileSignals(atZero, frozen, 0);
  const rows = drafts.map((_, row) => row);
  const worth = { importance: 1, outboundWeight: 1, inboundWeight: 1 };
  const wave = describeWaveCorridor(compileCorridor(definition, frozen), frozen, rows, initialTimetables, worth);
  const { offsetsS } = findFirstWave({ cyclesS: drafts.map(() => CYCLE_S), corridors: [wave] });
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
    signals: timeSignals(drafts, CYCLE_S, offsetsS, bandMovements).map((signal) => ({
      ...signal,
      busPriority: { maxExtensionS: 10, maxEarlyS: 10, lateS: 60, checkInM: 150, repayCycles: 2 },
    })),
    corridors: [definition],
    demand: { vehicleTypes: carsOnly(), profiles: [], ...demand, trips: [] },
    busLines: [
      createLine('east', { zh: '1路（东行）', en: 'Line 1 eastbound' }, ['west', ...signalIds(), 'east'], 60),
      createLine(
        'west',
        { zh: '1路（西行）', en: 'Line 1 westbound' },
        ['east', ...signalIds().reverse(), 'west'],
        180,
      ),
    ],
  };
}

function signalIds(): string[] {
  return Array.from({ length: SPACINGS_M.length + 1 }, (_, i) => `s${i + 1}`);
}

/** East of zero, m, of every corner of the arterial. */
function placeOf(corner: string): number {
  if (corner === 'west') return -LEG_M;
  const signals = corner === 'east' ? SPACINGS_M.length : signalIds().indexOf(corner);
  const x = SPACINGS_M.slice(0, signals).reduce((sum, spacingM) => sum + spacingM, 0);
  return corner === 'east' ? x + LEG_M : x;
}

function drawCorners(): CornerDraft[] {
  const side = signalIds().flatMap((id, i): CornerDraft[] => {
    const x = placeOf(id);
    return [
      { id, x, y: 0, control: 'signal', name: { zh: `第${i + 1}路口`, en: `Signal ${i + 1}` } },
      { id: `south${i + 1}`, x, y: -LEG_M, control: 'gateway' },
      { id: `north${i + 1}`, x, y: LEG_M, control: 'gateway' },
    ];
  });
  const gateway = (id: string): CornerDraft => ({ id, x: placeOf(id), y: 0, control: 'gateway' });
  return [gateway('west'), ...side, gateway('east')];
}

function drawStreetList(): StreetDraft[] {
  const main: StreetDraft = {
    id: 'main',
    name: { zh: '公交干线', en: 'Bus Arterial' },
    class: 'arterial',
    speedKmh: SPEED_KMH,
    lanes: 2,
    pocketM: 70,
    corners: ['west', ...signalIds(), 'east'],
  };
  const side = signalIds().map((id, i): StreetDraft => {
    return {
      id: `side${i + 1}`,
      name: { zh: `支路${i + 1}`, en: `Side Street ${i + 1}` },
      class: 'collector',
      speedKmh: 40,
      lanes: 1,
      pocketM: 60,
      corners: [`south${i + 1}`, id, `north${i + 1}`],
    };
  });
  return [main, ...side];
}

/** Every other side street is a busy one. */
function listFlows(): GatewayFlow[] {
  const flows: GatewayFlow[] = [
    ['west', 'east', 500],
    ['east', 'west', 450],
  ];
  signalIds().forEach((_, i) => {
    const busy = i % 2 === 1;
    const south = `south${i + 1}`;
    const north = `north${i + 1}`;
    flows.push([south, north, busy ? 280 : 180], [north, south, busy ? 260 : 160]);
    flows.push(['west', north, 25], ['west', south, 25], ['east', north, 25], ['east', south, 25]);
    flows.push([south, 'east', 25], [north, 'east', 25], [south, 'west', 25], [north, 'west', 25]);
  });
  return flows;
}

function createCorridor(): CorridorDefinition {
  const ids = signalIds();
  const corners = ['west', ...ids, 'east'];
  // Down to hundredths: rounding never lifts a wave over the limit.
  const progressionSpeedMps = Math.floor(kmhToMps(PROGRESSION_KMH) * 100) / 100;
  const outbound = ids.slice(1).map((id, i) => `${ids[i]}>${id}`);
  const inbound = ids
    .slice(1)
    .map((id, i) => `${id}>${ids[i]}`)
    .reverse();
  return {
    id: 'arterial',
    name: { zh: '公交干线绿波', en: 'Bus Arterial wave' },
    class: 'arterial',
    provenance: 'illustrative',
    roadId: 'main',
    members: ids.map((intersectionId, i) => ({
      intersectionId,
      primary: true,
      outboundMovement: `${corners[i]}>${intersectionId}>${corners[i + 2]}`,
      inboundMovement: `${corners[i + 2]}>${intersectionId}>${corners[i]}`,
    })),
    outbound: { links: outbound, progressionSpeedMps },
    inbound: { links: inbound, progressionSpeedMps },
  };
}

/** A line along the whole arterial that stops after every signal. */
function createLine(id: string, name: BusLineDefinition['name'], corners: string[], afterS: number): BusLineDefinition {
  const links = corners.slice(1).map((corner, i) => `${corners[i]}>${corner}`);
  let scheduledS = 0;
  const stops = links.slice(1).map((linkId, i): BusStopDefinition => {
    const drivenM = Math.abs(placeOf(corners[i + 1]) - placeOf(corners[i]));
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
