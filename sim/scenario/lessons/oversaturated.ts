import { kmhToMps } from '../../core/units.ts';
import { findSplits } from '../../corridors/splits.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { drawDemand, type GatewayFlow, sumMovementFlows } from './drawDemand.ts';
import { type CornerDraft, drawStreets, type StreetDraft } from './drawStreets.ts';
import { carsOnly, createFrame } from './lessonFrame.ts';
import { draftSignals, timeSignals } from './timeSignals.ts';

/** Short enough that the surplus of half an hour fills the street from one signal back to the next. */
const SPACING_M = 260;
const LEG_M = 360;
const SIGNALS = 3;
const SPEED_KMH = 50;
/** All signals, s. */
const CYCLE_S = 90;
/** Demand over capacity at the last signal's eastbound approach, its splits in balance with the cross street. */
export const BOTTLENECK_SATURATION = 1.15;

/**
 * More traffic than the last of three signals can serve: its queue grows by what is left over each cycle and reaches
 * back to the signal before it, where traffic then stands at a green light for want of room, and so on up the street.
 */
export function createOversaturated(): ScenarioDefinition {
  const network = drawStreets(drawCorners(), drawRow());
  const frozen = freezeNetwork(network);
  const sized = sizeDemand((scale) => {
    const demand = drawDemand(network, listFlows(scale));
    const drafts = draftSignals(frozen, sumMovementFlows(frozen, demand), 'main');
    const last = drafts[drafts.length - 1];
    const { saturationRatio } = findSplits(last.structure, last.needs, CYCLE_S);
    // Phase 2 is the main street's first approach in the order of its links: eastbound.
    return saturationRatio.get(2)!;
  });
  const demand = drawDemand(network, listFlows(sized));
  const drafts = draftSignals(frozen, sumMovementFlows(frozen, demand), 'main');
  const through = drafts.flatMap(({ intersectionId }) =>
    network.movements
      .filter(({ id, turn, from }) => id.includes(`>${intersectionId}>`) && turn === 'through' && isMain(from))
      .map(({ id }) => id),
  );
  // By driving time, as for light traffic: the light turns green onto a street that is still full.
  const drivingS = Math.round(SPACING_M / kmhToMps(SPEED_KMH));
  const offsetS = drafts.map((_, i) => i * drivingS);
  return {
    ...createFrame(
      'oversaturated',
      { zh: '过饱和与溢流', en: 'Oversaturated' },
      {
        zh: '最末路口需求超出通行能力 15%：排队逐周期增长，溢流到上游路口，那里绿灯亮着车也走不动。调配时、减流量，看怎样化解。',
        en: 'The last signal is asked for 15 % more than it can serve: its queue grows cycle by cycle and spills back until traffic upstream stands at a green light. Try splits and demand to undo it.',
      },
      5400,
    ),
    network,
    signals: timeSignals(drafts, CYCLE_S, offsetS, through),
    corridors: [],
    demand: { vehicleTypes: carsOnly(), profiles: [], ...demand, trips: [] },
  };
}

/** The scale of the demand, to the hundredth, at which the bottleneck's degree of saturation is the one to teach. */
function sizeDemand(saturationAt: (scale: number) => number): number {
  let low = 0.1;
  let high = 3;
  while (high - low > 0.005) {
    const middle = (low + high) / 2;
    if (saturationAt(middle) < BOTTLENECK_SATURATION) low = middle;
    else high = middle;
  }
  return Math.round(high * 100) / 100;
}

function isMain(linkId: string): boolean {
  return !/north|south/.test(linkId);
}

function signalIds(): string[] {
  return Array.from({ length: SIGNALS }, (_, i) => `s${i + 1}`);
}

function drawCorners(): CornerDraft[] {
  const signals = signalIds().flatMap((id, i): CornerDraft[] => {
    const x = i * SPACING_M;
    return [
      { id, x, y: 0, control: 'signal', name: { zh: `第${i + 1}路口`, en: `Signal ${i + 1}` } },
      { id: `south${i + 1}`, x, y: -LEG_M, control: 'gateway' },
      { id: `north${i + 1}`, x, y: LEG_M, control: 'gateway' },
    ];
  });
  return [
    { id: 'west', x: -LEG_M, y: 0, control: 'gateway' },
    ...signals,
    { id: 'east', x: (SIGNALS - 1) * SPACING_M + LEG_M, y: 0, control: 'gateway' },
  ];
}

function drawRow(): StreetDraft[] {
  const side = signalIds().map((id, i): StreetDraft => {
    return {
      id: `side${i + 1}`,
      name: { zh: `横街${i + 1}`, en: `Cross Street ${i + 1}` },
      class: 'arterial',
      speedKmh: SPEED_KMH,
      lanes: 2,
      pocketM: 60,
      corners: [`south${i + 1}`, id, `north${i + 1}`],
    };
  });
  const main: StreetDraft = {
    id: 'main',
    name: { zh: '东大街', en: 'East Street' },
    class: 'arterial',
    speedKmh: SPEED_KMH,
    lanes: 2,
    pocketM: 60,
    corners: ['west', ...signalIds(), 'east'],
  };
  return [main, ...side];
}

/** Eastbound traffic meets little cross traffic until the last signal, where the cross street is as busy as itself. */
function listFlows(scale: number): GatewayFlow[] {
  const flows: [string, string, number][] = [
    ['west', 'east', 1000],
    ['east', 'west', 600],
    ['west', 'south3', 60],
    ['west', 'north3', 60],
    ['north3', 'west', 60],
    ['south3', 'west', 60],
  ];
  for (let i = 1; i <= SIGNALS; i++) {
    const busy = i === SIGNALS;
    flows.push([`south${i}`, `north${i}`, busy ? 1000 : 400], [`north${i}`, `south${i}`, busy ? 900 : 350]);
  }
  return flows.map(([from, to, vehPerH]) => [from, to, Math.round(vehPerH * scale)]);
}
