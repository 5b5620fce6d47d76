import { Indication } from '../../core/indication.ts';
import { msToS, sToMs } from '../../core/units.ts';
import type { Network } from '../../network/network.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { createFirstSegment, ringTimeMs, type Timetable } from '../../signals/timetable.ts';
import { type Departure, drawDepartures } from '../departures.ts';
import { type ExportResult, keepNotes } from '../exportResult.ts';

export interface CityflowExportOptions {
  readonly seed: number;
  readonly durationS: number;
}

const ROAD_LINK_TYPE = { left: 'turn_left', through: 'go_straight', right: 'turn_right', uTurn: 'turn_left' } as const;

/**
 * A scenario as CityFlow's roadnet, flow and configuration. Time 0 there is the scenario's start.
 *
 * CityFlow has no offset: each cycle of light phases is turned so that it begins where ours stands at the start. It has
 * no yellow either: while a movement's clearance runs, its road link is simply not available.
 */
export function exportCityflow(scenario: Scenario, { seed, durationS }: CityflowExportOptions): ExportResult {
  const { definition, network, signals } = scenario;
  const departures = drawDepartures(scenario, seed, durationS);
  const roadnet = { intersections: listIntersections(scenario), roads: listRoads(network) };
  return {
    files: [
      { name: 'roadnet.json', text: toJson(roadnet) },
      { name: 'flow.json', text: toJson(departures.map((departure) => toFlow(scenario, departure))) },
      {
        name: 'config.json',
        text: toJson({
          interval: 1,
          seed,
          dir: './',
          roadnetFile: 'roadnet.json',
          flowFile: 'flow.json',
          rlTrafficLight: false,
          laneChange: true,
          saveReplay: false,
          roadnetLogFile: 'replay_roadnet.json',
          replayLogFile: 'replay.txt',
        }),
      },
    ],
    counts: {
      intersections: network.intersectionCount,
      roads: network.linkCount,
      roadLinks: network.movementCount,
      signals: signals.count,
      flows: departures.length,
    },
    notes: notesOf(definition),
  };
}

const toJson = (value: unknown) => `${JSON.stringify(value)}\n`;

function listIntersections({ definition, network, signals }: Scenario) {
  const roadsAt: string[][] = definition.network.intersections.map(() => []);
  definition.network.links.forEach(({ id }, i) => {
    roadsAt[network.linkFrom[i]].push(id);
    roadsAt[network.linkTo[i]].push(id);
  });
  return definition.network.intersections.map(({ id, x, y, control, radiusM }, i) => {
    const first = network.intersectionFirstMovement[i];
    const count = network.intersectionFirstMovement[i + 1] - first;
    const roadLinkIndices = Array.from({ length: count }, (_, m) => m);
    const signal = signals.signalOfIntersection[i];
    return {
      id,
      point: { x, y },
      width: radiusM ?? reachM(network, i),
      roads: roadsAt[i],
      roadLinks: roadLinkIndices.map((m) => toRoadLink(network, first + m)),
      trafficLight: {
        roadLinkIndices,
        // One light phase only: CityFlow takes such an intersection as one without a signal.
        lightphases:
          signal < 0
            ? [{ time: 5, availableRoadLinks: roadLinkIndices }]
            : toLightPhases(signals.initialTimetables[signal], sToMs(definition.startS)),
      },
      virtual: control === 'gateway',
    };
  });
}

/** Centre to the nearest stop line, m: CityFlow cuts its roads back by an intersection's width. */
function reachM(network: Network, intersection: number): number {
  const { intersectionFirstMovement, movementFirstConnector, laneFirstPoint, pointX, pointY } = network;
  let least = Number.POSITIVE_INFINITY;
  for (let m = intersectionFirstMovement[intersection]; m < intersectionFirstMovement[intersection + 1]; m++) {
    const point = laneFirstPoint[movementFirstConnector[m]];
    const distanceM = Math.hypot(
      pointX[point] - network.intersectionX[intersection],
      pointY[point] - network.intersectionY[intersection],
    );
    least = Math.min(least, distanceM);
  }
  return Number.isFinite(least) ? Number(least.toFixed(2)) : 0;
}

/** CityFlow counts lanes from the centre of the road, we from the kerb. */
function fromCentre(network: Network, link: number, lane: number): number {
  return network.linkFirstLane[link + 1] - 1 - lane;
}

function toRoadLink(network: Network, movement: number) {
  const { definition, movementFrom, movementTo, movementFirstConnector, linkLaneCount } = network;
  const { from, to, turn } = definition.movements[network.movementDefinitionIndex[movement]];
  const laneLinks = [];
  for (let lane = movementFirstConnector[movement]; lane < movementFirstConnector[movement + 1]; lane++) {
    const row = lane - linkLaneCount;
    const points = [];
    for (let i = network.laneFirstPoint[lane]; i < network.laneFirstPoint[lane + 1]; i++)
      points.push({ x: Number(network.pointX[i].toFixed(3)), y: Number(network.pointY[i].toFixed(3)) });
    laneLinks.push({
      startLaneIndex: fromCentre(network, movementFrom[movement], network.connectorFromLane[row]),
      endLaneIndex: fromCentre(network, movementTo[movement], network.connectorToLane[row]),
      points,
    });
  }
  return { type: ROAD_LINK_TYPE[turn], startRoad: from, endRoad: to, direction: 0, laneLinks };
}

function listRoads(network: Network) {
  const { definition, intersectionX, intersectionY, linkFrom, linkTo, linkFirstLane } = network;
  return definition.links.map((link, i) => {
    const lanes = [];
    for (let lane = linkFirstLane[i + 1] - 1; lane >= linkFirstLane[i]; lane--) {
      lanes.push({
        width: Number(network.laneWidthM[lane].toFixed(2)),
        maxSpeed: Number(network.laneSpeedMps[lane].toFixed(3)),
      });
    }
    const inner = (link.shape ?? []).map(([x, y]) => ({ x, y }));
    const end = (intersection: number) => ({ x: intersectionX[intersection], y: intersectionY[intersection] });
    return {
      id: link.id,
      startIntersection: link.from,
      endIntersection: link.to,
      points: [end(linkFrom[i]), ...inner, end(linkTo[i])],
      lanes,
    };
  });
}

interface LightPhase {
  time: number;
  readonly availableRoadLinks: readonly number[];
}

/** One cycle from the scenario's start on; neighbours that let the same go are one light phase. */
function toLightPhases(timetable: Timetable, startMs: number): LightPhase[] {
  const { intervalEndMs, indications, movementCount, cycleMs } = timetable;
  const beginMs = ringTimeMs(createFirstSegment(timetable), startMs);
  const availableIn = (k: number) =>
    Array.from({ length: movementCount }, (_, m) => m).filter((m) => {
      const shown = indications[k * movementCount + m];
      return shown === Indication.green || shown === Indication.permissive;
    });
  const pieces: { fromMs: number; lengthMs: number; availableRoadLinks: number[] }[] = [];
  let fromMs = 0;
  intervalEndMs.forEach((toMs, k) => {
    const cuts = beginMs > fromMs && beginMs < toMs ? [fromMs, beginMs, toMs] : [fromMs, toMs];
    for (let c = 1; c < cuts.length; c++)
      pieces.push({ fromMs: cuts[c - 1], lengthMs: cuts[c] - cuts[c - 1], availableRoadLinks: availableIn(k) });
    fromMs = toMs;
  });
  const turned = pieces
    .map((piece) => ({ ...piece, fromMs: (piece.fromMs - beginMs + cycleMs) % cycleMs }))
    .sort((a, b) => a.fromMs - b.fromMs);
  const phases: LightPhase[] = [];
  for (const { lengthMs, availableRoadLinks } of turned) {
    const last = phases[phases.length - 1];
    if (last && String(last.availableRoadLinks) === String(availableRoadLinks)) last.time += msToS(lengthMs);
    else phases.push({ time: msToS(lengthMs), availableRoadLinks });
  }
  return phases;
}

/** One vehicle: a flow whose first departure is its last. */
function toFlow({ definition }: Scenario, { route, type, departMs }: Departure) {
  const { routes, vehicleTypes } = definition.demand;
  const { lengthM, widthM, accelerationMps2, decelerationMps2, minGapM, maxSpeedMps, headwayS } = vehicleTypes[type];
  const atS = Math.floor(msToS(departMs - sToMs(definition.startS)));
  return {
    vehicle: {
      length: lengthM,
      width: widthM,
      maxPosAcc: accelerationMps2,
      maxNegAcc: decelerationMps2,
      usualPosAcc: accelerationMps2,
      usualNegAcc: decelerationMps2,
      minGap: minGapM,
      maxSpeed: maxSpeedMps,
      headwayTime: headwayS,
    },
    route: routes[route].links,
    interval: 1,
    startTime: atS,
    endTime: atS,
  };
}

function notesOf({ network, signals, demand, corridors }: Scenario['definition']) {
  const pockets = network.links.flatMap(({ lanes }) => lanes.filter(({ startM = 0 }) => startM > 0)).length;
  return keepNotes([
    {
      what: 'lane',
      count: pockets,
      why: 'is a pocket; CityFlow has none, and the lane runs the whole length of its road',
    },
    {
      what: 'signal',
      count: signals.length,
      why: 'CityFlow has no yellow and no offset: clearance is a light phase of its own, and the cycle begins where it stands at the start',
    },
    {
      what: 'signal',
      count: signals.filter(({ plans }) => plans.length > 1).length,
      why: 'has more than one plan; only the plan in force at the start was written',
    },
    {
      what: 'movement',
      count: network.movements.filter(({ turn }) => turn === 'uTurn').length,
      why: 'turns back; CityFlow has no such turn, and it was written as turn_left',
    },
    {
      what: 'intersection',
      count: network.intersections.filter(({ control }) => control === 'priority').length,
      why: 'gives way by priority; CityFlow decides by the kind of turn alone',
    },
    {
      what: 'route',
      count: demand.routes.filter(
        ({ departM, arriveM, stops = [] }) => departM !== undefined || arriveM !== undefined || stops.length > 0,
      ).length,
      why: 'begins, ends or stops within a link; in CityFlow trips run from start to end of their roads and never stop',
    },
    {
      what: 'vehicle type',
      count: demand.vehicleTypes.length,
      why: "drives by CityFlow's own model; speed factors and the shares of imperfection are lost",
    },
    { what: 'departure', count: 1, why: 'times are cut to whole seconds' },
    { what: 'corridor', count: corridors.length, why: 'CityFlow has no corridors' },
    { what: 'district', count: network.districts.length, why: 'CityFlow has no districts' },
  ]);
}
