import { kmhToMps } from '../../core/units.ts';
import { compileCorridor } from '../../corridors/corridor.ts';
import type { CorridorDefinition } from '../../corridors/definition.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { drawDemand, type GatewayFlow, sumMovementFlows } from './drawDemand.ts';
import { type CornerDraft, drawStreets, type StreetDraft } from './drawStreets.ts';
import { carsOnly, createFrame } from './lessonFrame.ts';
import { draftSignals, findCommonCycleS, timeSignals } from './timeSignals.ts';

/** Signals stand evenly, so that the slope of the green wave is one straight line in the time-space diagram. */
const SPACING_M = 400;
const SIGNALS = 4;
const SPEED_KMH = 50;

/**
 * A one-way street: with no other direction to please, each signal turns green as the platoon from the one before it
 * arrives, and the platoon drives through unstopped.
 */
export function createFourInARow(): ScenarioDefinition {
  const network = drawStreets(drawCorners(), drawRow());
  const demand = drawDemand(network, listFlows());
  const frozen = freezeNetwork(network);
  const drafts = draftSignals(frozen, sumMovementFlows(frozen, demand), 'main');
  const corridor = createCorridor();
  const cycleS = findCommonCycleS(drafts);
  const { memberDistanceM } = compileCorridor(corridor, frozen);
  const offsetS = [...memberDistanceM].map((distanceM) => {
    const drivingS = (distanceM - memberDistanceM[0]) / corridor.outbound.progressionSpeedMps;
    return Math.round(drivingS) % cycleS;
  });
  const bandMovements = corridor.members.map((member) => member.outboundMovement);
  return {
    ...createFrame(
      'four-in-a-row',
      { zh: '四连灯单向绿波', en: 'Four in a row' },
      {
        zh: '单行道上等距的四个信号：相位差等于行驶时间，车队一路绿灯。拖动任一相位差，看车队被截断。',
        en: 'Four signals on a one-way street: offsets equal to the driving time carry the platoon through every green. Pull one offset and watch the platoon break.',
      },
      1800,
    ),
    network,
    signals: timeSignals(drafts, cycleS, offsetS, bandMovements),
    corridors: [corridor],
    demand: { vehicleTypes: carsOnly(), profiles: [], ...demand, trips: [] },
  };
}

function signalIds(): string[] {
  return Array.from({ length: SIGNALS }, (_, i) => `s${i + 1}`);
}

function drawCorners(): CornerDraft[] {
  const legM = 320;
  const signals = signalIds().flatMap((id, i): CornerDraft[] => {
    const x = i * SPACING_M;
    return [
      { id, x, y: 0, control: 'signal', name: { zh: `第${i + 1}路口`, en: `Signal ${i + 1}` } },
      { id: `south${i + 1}`, x, y: -legM, control: 'gateway' },
      { id: `north${i + 1}`, x, y: legM, control: 'gateway' },
    ];
  });
  return [
    { id: 'west', x: -SPACING_M, y: 0, control: 'gateway' },
    ...signals,
    { id: 'east', x: SIGNALS * SPACING_M, y: 0, control: 'gateway' },
  ];
}

function drawRow(): StreetDraft[] {
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
  const main: StreetDraft = {
    id: 'main',
    name: { zh: '单行大街', en: 'One-Way Street' },
    class: 'arterial',
    speedKmh: SPEED_KMH,
    lanes: 3,
    pocketM: 60,
    corners: ['west', ...signalIds(), 'east'],
    oneWay: true,
  };
  return [main, ...side];
}

/** Most of the main street's traffic goes all the way; a few turn off and in, so that the wave is not a lone show. */
function listFlows(): GatewayFlow[] {
  const flows: GatewayFlow[] = [['west', 'east', 1200]];
  for (let i = 1; i <= SIGNALS; i++) {
    flows.push(['west', `north${i}`, 20], ['west', `south${i}`, 20]);
    flows.push([`south${i}`, `north${i}`, 350], [`north${i}`, `south${i}`, 300]);
    flows.push([`south${i}`, 'east', 30], [`north${i}`, 'east', 30]);
  }
  return flows;
}

function createCorridor(): CorridorDefinition {
  const ids = signalIds();
  const corners = ['west', ...ids, 'east'];
  return {
    id: 'wave',
    name: { zh: '单行大街绿波', en: 'One-Way Street wave' },
    class: 'arterial',
    provenance: 'illustrative',
    roadId: 'main',
    members: ids.map((intersectionId, i) => ({
      intersectionId,
      primary: true,
      outboundMovement: `${corners[i]}>${intersectionId}>${corners[i + 2]}`,
      inboundMovement: null,
    })),
    outbound: {
      links: ids.slice(1).map((id, i) => `${ids[i]}>${id}`),
      // Down to hundredths as the link's own limit is: a wave never asks for more than the limit.
      progressionSpeedMps: Math.floor(kmhToMps(SPEED_KMH) * 100) / 100,
    },
    inbound: null,
  };
}
