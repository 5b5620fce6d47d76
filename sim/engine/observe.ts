import { msToS } from '../core/units.ts';
import { type LanePose, locateOnLane } from '../network/network.ts';
import type { FollowedVehicle, View } from '../protocol/events.ts';
import {
  createFrame,
  type FrameHeader,
  packMotion,
  sealFrame,
  VEHICLE_CONNECTED_BIT,
  VEHICLE_FRESH_BIT,
  VEHICLE_SHAPE_SHIFT,
  VehicleShape,
} from '../protocol/frame.ts';
import { writeSignalWords } from '../protocol/signalWords.ts';
import type { Observation, World } from './world.ts';

/** What a frame says beside what the world knows. */
export type FrameStamp = Pick<FrameHeader, 'sequence' | 'paceRatio'>;

/** Encodes what a viewer looks at. @returns a fresh buffer, sealed */
export function encodeFrame(world: World, view: View, stamp: FrameStamp): Uint8Array {
  const seen = observe(world);
  const inView = view.vehicles ? selectInView(seen, view) : new Int32Array(0);
  const corridor = view.corridorId === null ? [] : corridorRecords(world, view.corridorId);
  const linkCount = view.links ? world.scenario.network.linkCount : 0;
  const header: FrameHeader = {
    timeMs: world.timeMs,
    sequence: stamp.sequence,
    changeSequence: world.changes.length,
    running: world.traffic.totals.running,
    paceRatio: stamp.paceRatio,
  };
  const { signals, network } = world.scenario;
  const words = world.signalWords;
  const { bytes, frame } = createFrame(header, inView.length, linkCount, corridor.length / 3, words.wordCount);
  const { vehicleFloats, vehicleWords } = frame;
  for (let i = 0; i < inView.length; i++) {
    const row = inView[i];
    vehicleFloats[4 * i] = seen.x[row];
    vehicleFloats[4 * i + 1] = seen.y[row];
    vehicleWords[4 * i + 2] = seen.kind[row];
    vehicleWords[4 * i + 3] = seen.motion[row];
  }
  if (linkCount > 0) frame.linkBytes.set(seen.linkBytes);
  for (let i = 0; i < corridor.length; i += 3) {
    frame.corridorWords[i] = corridor[i];
    frame.corridorFloats[i + 1] = corridor[i + 1];
    frame.corridorFloats[i + 2] = corridor[i + 2];
  }
  writeSignalWords(words, signals, network, world.traffic.indication, frame.signalWords);
  sealFrame(bytes);
  return bytes;
}

function selectInView(seen: Observation, view: View): Int32Array {
  const rows = new Int32Array(seen.count);
  let count = 0;
  for (let i = 0; i < seen.count; i++) {
    if (seen.x[i] < view.minX || seen.x[i] > view.maxX || seen.y[i] < view.minY || seen.y[i] > view.maxY) continue;
    rows[count++] = i;
  }
  return rows.subarray(0, count);
}

/** The observation of this step, made on the first call. */
function observe(world: World): Observation {
  if (world.observation?.stepIndex === world.stepIndex) return world.observation;
  const { vehicles, demand } = world.traffic;
  const { network } = world.scenario;
  const size = vehicles.usedSlots;
  const old = world.observation;
  const fits = old !== null && old.slot.length >= size;
  const observation: Observation = {
    stepIndex: world.stepIndex,
    count: 0,
    slot: fits ? old.slot : new Int32Array(vehicles.capacity),
    x: fits ? old.x : new Float64Array(vehicles.capacity),
    y: fits ? old.y : new Float64Array(vehicles.capacity),
    motion: fits ? old.motion : new Uint32Array(vehicles.capacity),
    kind: fits ? old.kind : new Uint32Array(vehicles.capacity),
    linkBytes: old?.linkBytes ?? new Uint8Array(network.linkCount * 4),
  };
  const pose: LanePose = { x: 0, y: 0, headingRad: 0 };
  const shapes = demand.types.definitions.map((type) => VehicleShape[type.shape] << VEHICLE_SHAPE_SHIFT);
  const linkSpeed = new Float32Array(network.linkCount);
  const linkVehicles = new Uint16Array(network.linkCount);
  let count = 0;
  for (let v = 0; v < size; v++) {
    const lane = vehicles.lane[v];
    if (lane < 0) continue;
    locateOnLane(network, lane, vehicles.positionM[v], pose);
    const speed = vehicles.speedMps[v];
    observation.slot[count] = v;
    observation.x[count] = pose.x;
    observation.y[count] = pose.y;
    observation.motion[count] = packMotion(pose.headingRad, speed, Math.min(1, speed / vehicles.desiredSpeedMps[v]));
    const fresh = world.timeMs - vehicles.enterMs[v] <= world.stepMs ? VEHICLE_FRESH_BIT : 0;
    observation.kind[count] =
      v | shapes[vehicles.type[v]] | (vehicles.connected[v] === 1 ? VEHICLE_CONNECTED_BIT : 0) | fresh;
    const link = network.laneLink[lane];
    if (link >= 0) {
      linkSpeed[link] += speed;
      linkVehicles[link]++;
    }
    count++;
  }
  observation.count = count;
  for (let link = 0; link < network.linkCount; link++) {
    const vehiclesHere = linkVehicles[link];
    const laneMetres = network.linkLengthM[link] * (network.linkFirstLane[link + 1] - network.linkFirstLane[link]);
    const density = (vehiclesHere * QUEUED_VEHICLE_M) / laneMetres;
    const speed = vehiclesHere === 0 ? 1 : linkSpeed[link] / vehiclesHere / network.linkSpeedMps[link];
    observation.linkBytes[4 * link] = Math.min(255, Math.round(density * 255));
    observation.linkBytes[4 * link + 1] = Math.min(255, Math.round(speed * 255));
    observation.linkBytes[4 * link + 2] = vehiclesHere & 0xff;
    observation.linkBytes[4 * link + 3] = vehiclesHere >>> 8;
  }
  world.observation = observation;
  return observation;
}

/** Length that a standing vehicle takes up, gap included, m: density 1 is nose to tail. */
const QUEUED_VEHICLE_M = 7;

/** Vehicles on a corridor as flat triples [slot and direction, distance, speed]. */
function corridorRecords(world: World, corridorId: string): number[] {
  const corridor = world.scenario.corridors.find((candidate) => candidate.definition.id === corridorId);
  if (!corridor) return [];
  const { vehicles, lanes } = world.traffic;
  const { network } = world.scenario;
  const records: number[] = [];
  for (const { link, inbound, fromM, toM } of corridor.links) {
    const slope = (toM - fromM) / network.linkLengthM[link];
    for (let lane = network.linkFirstLane[link]; lane < network.linkFirstLane[link + 1]; lane++) {
      for (let v = lanes.head[lane]; v >= 0; v = vehicles.behind[v]) {
        records.push((inbound ? v | 0x80000000 : v) >>> 0, fromM + vehicles.positionM[v] * slope, vehicles.speedMps[v]);
      }
    }
  }
  return records;
}

/** How many signals ahead a followed vehicle is told of. */
const SIGNALS_AHEAD = 5;

/** A vehicle on the road and what lies ahead of it; null if the slot is empty or waits to enter. */
export function describeVehicle(world: World, slot: number): Omit<FollowedVehicle, 'navigation'> | null {
  const { vehicles, demand } = world.traffic;
  const { network } = world.scenario;
  const { definition } = network;
  if (!(slot >= 0 && slot < vehicles.usedSlots) || vehicles.lane[slot] < 0) return null;
  const lane = vehicles.lane[slot];
  const pose: LanePose = { x: 0, y: 0, headingRad: 0 };
  locateOnLane(network, lane, vehicles.positionM[slot], pose);
  const route = vehicles.route[slot];
  const last = demand.routeFirstStep[route + 1] - 1;
  const routeLinkIds: string[] = [];
  const ahead: { intersectionId: string; movementId: string; distanceM: number }[] = [];
  // On a connector `step` is the link to come, and the way to it is what is left of the connector.
  const onLink = lane < network.linkLaneCount;
  let distanceM = onLink ? -vehicles.positionM[slot] : network.laneLengthM[lane] - vehicles.positionM[slot];
  for (let step = vehicles.step[slot]; step <= last; step++) {
    const link = demand.stepLink[step];
    routeLinkIds.push(definition.links[link].id);
    const movement = demand.stepMovement[step];
    if (movement < 0) {
      distanceM += demand.routeArriveM[route];
      break;
    }
    distanceM += network.linkLengthM[link];
    const intersection = network.movementIntersection[movement];
    if (ahead.length < SIGNALS_AHEAD && world.scenario.signals.signalOfIntersection[intersection] >= 0) {
      ahead.push({
        intersectionId: definition.intersections[intersection].id,
        movementId: definition.movements[network.movementDefinitionIndex[movement]].id,
        distanceM,
      });
    }
    distanceM += network.laneLengthM[network.movementFirstConnector[movement]];
  }
  return {
    timeMs: world.timeMs,
    slot,
    vehicleNumber: vehicles.number[slot],
    typeId: demand.types.definitions[vehicles.type[slot]].id,
    connected: vehicles.connected[slot] === 1,
    x: pose.x,
    y: pose.y,
    speedMps: vehicles.speedMps[slot],
    limitMps: network.laneSpeedMps[lane],
    linkId: onLink ? definition.links[network.laneLink[lane]].id : null,
    distanceToGoM: distanceM,
    tripTimeS: msToS(world.timeMs - vehicles.enterMs[slot]),
    routeLinkIds,
    ahead,
  };
}

/** The connected vehicle nearest to a point, m, that still has a signal ahead; -1: none on the road. */
export function findConnectedVehicle(world: World, x: number, y: number): number {
  const { vehicles, demand } = world.traffic;
  const seen = observe(world);
  let best = -1;
  let bestM2 = Number.POSITIVE_INFINITY;
  for (let i = 0; i < seen.count; i++) {
    const v = seen.slot[i];
    if (vehicles.connected[v] === 0 || demand.stepMovement[vehicles.step[v]] < 0) continue;
    const m2 = (seen.x[i] - x) ** 2 + (seen.y[i] - y) ** 2;
    if (m2 < bestM2) {
      best = v;
      bestM2 = m2;
    }
  }
  return best;
}
