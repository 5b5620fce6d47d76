import { kmhToMps } from '../../core/units.ts';
import { compileCorridor } from '../../corridors/corridor.ts';
import type { CorridorDefinition } from '../../corridors/definition.ts';
import { findFirstWave } from '../../corridors/firstWave.ts';
import { describeWaveCorridor } from '../../corridors/waveCorridor.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import { compileSignals } from '../../signals/signalSet.ts';
import { standardVehicleTypes } from '../../traffic/standardTypes.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { drawDemand, type GatewayFlow, sumMovementFlows } from './drawDemand.ts';
import { type CornerDraft, drawStreets, type StreetDraft } from './drawStreets.ts';
import { createFrame } from './lessonFrame.ts';
import { draftSignals, timeSignals } from './timeSignals.ts';

/** About half a cycle's drive apart, but unequal: a band fits each way, and no offsets serve both in full. */
const SPACINGS_M = [450, 490, 420, 500, 470, 400, 480, 500];
const LEG_M = 340;
const SPEED_KMH = 50;
/** Under the limit, as Chinese practice sets it: the platoon's slower half keeps up. */
const PROGRESSION_KMH = 45;
/** Twice the drive between two signals, s: at half of it the two directions' platoons meet at each. */
const CYCLE_S = 75;

/**
 * An arterial of nine signals at unequal distances, driven in both directions: where the offsets please the one, the
 * other pays. A band in each direction runs through all nine.
 */
export function createTwoWayArterial(): ScenarioDefinition {
  const network = drawStreets(drawCorners(), drawArterial());
  const demand = drawDemand(network, listFlows());
  const frozen = freezeNetwork(network);
  const drafts = draftSignals(frozen, sumMovementFlows(frozen, demand), 'main');
  const definition = createCorridor();
  const bandMovements = definition.members.flatMap((member) => [member.outboundMovement, member.inboundMovement]);
  const atZero = timeSignals(
    drafts,
    CYCLE_S,
    drafts.map(() => 0),
    bandMovements,
  );
  const corridor = compileCorridor(definition, frozen);
  const { initialTimetables } = compileSignals(atZero, frozen, 0);
  // Signals and members stand in the same order: west to east.
  const rows = drafts.map((_, row) => row);
  const worth = { importance: 1, outboundWeight: 1, inboundWeight: 1 };
  const wave = describeWaveCorridor(corridor, frozen, rows, initialTimetables, worth);
  const { offsetsS } = findFirstWave({ cyclesS: drafts.map(() => CYCLE_S), corridors: [wave] });
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
    signals: timeSignals(drafts, CYCLE_S, offsetsS, bandMovements),
    corridors: [definition],
    demand: { vehicleTypes: standardVehicleTypes(), profiles: [], ...demand, trips: [] },
  };
}

function signalIds(): string[] {
  return Array.from({ length: SPACINGS_M.length + 1 }, (_, i) => `s${i + 1}`);
}

function drawCorners(): CornerDraft[] {
  let x = 0;
  const corners: CornerDraft[] = [{ id: 'west', x: -LEG_M, y: 0, control: 'gateway' }];
  signalIds().forEach((id, i) => {
    corners.push(
      { id, x, y: 0, control: 'signal', name: { zh: `第${i + 1}路口`, en: `Signal ${i + 1}` } },
      { id: `south${i + 1}`, x, y: -LEG_M, control: 'gateway' },
      { id: `north${i + 1}`, x, y: LEG_M, control: 'gateway' },
    );
    x += SPACINGS_M[i] ?? LEG_M;
  });
  corners.push({ id: 'east', x, y: 0, control: 'gateway' });
  return corners;
}

function drawArterial(): StreetDraft[] {
  const main: StreetDraft = {
    id: 'main',
    name: { zh: '东西干线', en: 'East-West Arterial' },
    class: 'arterial',
    speedKmh: SPEED_KMH,
    lanes: 3,
    pocketM: 80,
    corners: ['west', ...signalIds(), 'east'],
  };
  const side = signalIds().map((id, i): StreetDraft => {
    return {
      id: `side${i + 1}`,
      name: { zh: `支路${i + 1}`, en: `Side Street ${i + 1}` },
      class: 'collector',
      speedKmh: 40,
      lanes: 2,
      pocketM: 60,
      corners: [`south${i + 1}`, id, `north${i + 1}`],
    };
  });
  return [main, ...side];
}

/** Two thirds of the arterial's traffic goes all the way; every third side street is a busy one. */
function listFlows(): GatewayFlow[] {
  const flows: GatewayFlow[] = [
    ['west', 'east', 700],
    ['east', 'west', 650],
  ];
  signalIds().forEach((_, i) => {
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
    name: { zh: '东西干线绿波', en: 'East-West Arterial wave' },
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
