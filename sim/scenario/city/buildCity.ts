import { freezeNetwork } from '../../network/freezeNetwork.ts';
import type { Network } from '../../network/network.ts';
import type { DemandDefinition } from '../../traffic/definition.ts';
import { profileFactor } from '../../traffic/demand.ts';
import { standardVehicleTypes } from '../../traffic/standardTypes.ts';
import { SCENARIO_VERSION, type ScenarioDefinition } from '../definition.ts';
import { addWay, assignTrips, createLoads, type Loads, type Way } from './assignment.ts';
import { createCorridors } from './cityCorridors.ts';
import { createCityNetwork } from './cityNetwork.ts';
import { createDraw } from './draw.ts';
import { dayProfiles } from './facts/profiles.ts';
import { cityOrigin } from './facts/projection.ts';
import { fitDemand } from './fitDemand.ts';
import { findPlaces } from './places.ts';
import { drawStreets } from './streets.ts';
import { chooseCycles, createPhasedSignals } from './timing.ts';
import { drawTrips, type TripBundle, type TripVolumes } from './trips.ts';
import { createSignals, tuneCycles } from './waves.ts';

/** Time of day at which a run starts, s: within the morning peak. */
const START_S = 7.5 * 3600;
/** Seed of the checked-in city. */
export const ZIBO_SEED = 1520;

/** Standard peak, veh/h at factor 1, and how many flows each kind is drawn into. */
const volumes: TripVolumes = {
  vehPerH: { toWork: 57_000, toHome: 57_000, daily: 27_000, regional: 5_600 },
  bundles: { toWork: 6600, toHome: 5000, daily: 3000, regional: 780 },
};

/** Builds Zibo from its facts: the same seed gives the same city, to the byte. */
export function buildCity(seed = ZIBO_SEED): ScenarioDefinition {
  const draw = createDraw(seed);
  const definition = createCityNetwork(drawStreets(draw), draw);
  const network = freezeNetwork(definition);

  const bundles = drawTrips(findPlaces(network), volumes, draw);
  const factorAt = (timeS: number) => {
    const factors = new Map(dayProfiles.map((profile) => [profile.id, profileFactor(profile, timeS)]));
    return ({ profileId }: TripBundle) => factors.get(profileId)!;
  };
  const morning = factorAt(START_S + 1800);
  const loads = createLoads(network);
  const ways = assignByPeak(network, bundles, loads, morning, factorAt(17.75 * 3600), draw);

  const corridors = createCorridors(network, (link) => worthOf(network, loads, link));
  const phased = createPhasedSignals(network, corridors);
  const { cyclesS, scale } = fitDemand(network, bundles, ways, phased, morning, (fitted) =>
    chooseCycles(network, phased, corridors, fitted),
  );
  const fitted = createLoads(network);
  bundles.forEach((bundle, i) => {
    addWay(network, fitted, ways[i], bundle.vehPerH * morning(bundle) * scale[i]);
  });
  const tunedS = tuneCycles(network, phased, cyclesS, corridors, fitted);
  const signals = createSignals(network, phased, tunedS, corridors, fitted, draw);

  return {
    format: 'greenwave-scenario',
    version: SCENARIO_VERSION,
    id: 'zibo',
    name: { zh: '淄博', en: 'Zibo' },
    description: {
      zh: '全市 1,520 个车路协同路口、195 条绿波道路、1,035 个绿波信号，早高峰。',
      en: 'All 1,520 vehicle-road-coordination intersections, 195 green-wave roads and 1,035 coordinated signals, morning peak.',
    },
    sources: {
      zh: '区县轮廓为概化的真实边界；标“真实”的道路名称属实，张店 34 条主要道路按公开门牌坐标拟合；其余街道、配时与交通量均为示意。三项总数取自公开报道，各区县分配为假定。',
      en: 'District outlines are real but generalised. Roads marked real exist by that name; 34 main roads of Zhangdian are fitted to public street addresses. All other streets, all timings and all traffic are illustrative. The three totals are published; their split over districts is assumed.',
    },
    origin: cityOrigin,
    startS: START_S,
    durationS: 3600,
    stepS: 1,
    seed: 1,
    warmUpS: 1200,
    network: definition,
    signals,
    corridors,
    demand: defineDemand(network, bundles, ways, scale),
  };
}

/** Ways home are sought among the evening's traffic, all others among the morning's. */
function assignByPeak(
  network: Network,
  bundles: readonly TripBundle[],
  morningLoads: Loads,
  morning: (bundle: TripBundle) => number,
  evening: (bundle: TripBundle) => number,
  draw: ReturnType<typeof createDraw>,
): Way[] {
  const ways: Way[] = bundles.map(() => []);
  const rowsOf = (home: boolean) =>
    bundles.flatMap((bundle, i) => ((bundle.profileId === 'toHome') === home ? [i] : []));
  const eveningLoads = createLoads(network);
  for (const home of [false, true]) {
    const rows = rowsOf(home);
    const own = rows.map((i) => bundles[i]);
    const found = assignTrips(network, own, home ? eveningLoads : morningLoads, home ? evening : morning, 5, draw);
    rows.forEach((i, k) => {
      ways[i] = found[k];
      if (home) addWay(network, morningLoads, found[k], bundles[i].vehPerH * morning(bundles[i]));
      else addWay(network, eveningLoads, found[k], bundles[i].vehPerH * evening(bundles[i]));
    });
  }
  return ways;
}

/** A green wave is worth most on main roads with much traffic. */
function worthOf(network: Network, loads: Loads, link: number): number {
  const classFactor = network.definition.links[link].class === 'collector' ? 0.5 : 1;
  return classFactor * (200 + loads.linkVehPerH[link]);
}

/** Trips start and end at a driveway: a quarter along the first link, past the middle of the last. */
function defineDemand(
  network: Network,
  bundles: readonly TripBundle[],
  ways: readonly Way[],
  scale: Float64Array,
): DemandDefinition {
  const { definition, linkLengthM, linkFrom, linkTo } = network;
  const idOf = (link: number) => definition.links[link].id;
  const isGateway = (node: number) => definition.intersections[node].control === 'gateway';
  const whole = (value: number) => Math.round(value);
  const routes = ways.map((way, i) => {
    const first = way[0];
    const last = way[way.length - 1];
    return {
      id: `t${i}`,
      links: way.map(idOf),
      ...(isGateway(linkFrom[first]) ? {} : { departM: whole(linkLengthM[first] * 0.25) }),
      ...(isGateway(linkTo[last]) ? {} : { arriveM: whole(linkLengthM[last] * 0.6) }),
    };
  });
  const flows = bundles.map((bundle, i) => ({
    routeId: `t${i}`,
    vehPerH: Math.round(bundle.vehPerH * scale[i] * 100) / 100,
    profileId: bundle.profileId,
  }));
  return { vehicleTypes: standardVehicleTypes(), profiles: dayProfiles, routes, flows, trips: [] };
}
