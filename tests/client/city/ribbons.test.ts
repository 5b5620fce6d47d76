import { describe, expect, it } from 'vitest';
import { bandsInForce, inStepFromMs } from '../../../client/city/bands/bandsInForce.ts';
import { layRibbons, linkStartsM, type RibbonPiece } from '../../../client/city/bands/ribbonPieces.ts';
import { createCityScene } from '../../../client/city/geometry/cityScene.ts';
import { laneLine } from '../../../client/city/geometry/laneEdges.ts';
import {
  compileTimetable,
  createFirstSegment,
  createTransition,
  Indication,
  intervalAt,
  movementIdsOf,
  ringTimeMs,
  segmentAt,
  type TimetableSegment,
} from '../../../sim/shared.ts';
import { createTestScene } from './createTestScene.ts';

const scene = createTestScene('two-way-arterial');
const city = createCityScene(scene);
const { network, signals } = scene;
const starts = linkStartsM(city.carriageways, (link) => {
  const line = laneLine(network, network.linkFirstLane[link]);
  return [line[0], line[line.length - 1]];
});

function firstPlans(): (readonly TimetableSegment[])[] {
  return signals.initialTimetables.map((timetable) => [createFirstSegment(timetable)]);
}

/** Time since a ribbon's leading edge passed its end, s; as the shader has it. */
function sinceEdgeS(piece: RibbonPiece, timeMs: number): number {
  const cycleS = piece.cycleMs / 1000;
  const last = piece.travelS[piece.travelS.length - 1];
  return ((((timeMs - piece.startMs) / 1000 - last) % cycleS) + cycleS) % cycleS;
}

describe('the light of a green wave', () => {
  const corridor = scene.corridors[0];
  const segments = firstPlans();
  const { bands } = bandsInForce(scene, corridor, segments, scene.definition.startS * 1000);
  const pieces = [bands.outbound, bands.inbound].flatMap((one) =>
    one ? layRibbons(corridor, one, city.carriageways, starts) : [],
  );

  it('is there in both directions of the two-way arterial', () => {
    expect(pieces.length).toBeGreaterThan(2);
    const inbound = new Set(corridor.links.filter((link) => link.inbound).map((link) => link.link));
    expect(pieces.some((piece) => inbound.has(piece.link))).toBe(true);
    expect(pieces.some((piece) => !inbound.has(piece.link))).toBe(true);
  });

  it('meets green at the stop line that it reaches, from its head to its tail', () => {
    const memberOf = new Map([...corridor.memberIntersection].map((intersection, i) => [intersection, i]));
    let met = 0;
    for (const piece of pieces) {
      const intersection = network.linkTo[piece.link];
      const member = memberOf.get(intersection);
      if (member === undefined) continue;
      const placed = corridor.links.find((link) => link.link === piece.link)!;
      const movement = placed.inbound ? corridor.inboundMovement[member] : corridor.outboundMovement[member];
      if (movement < 0) continue;
      const row = movement - network.intersectionFirstMovement[intersection];
      const plans = segments[signals.signalOfIntersection[intersection]];
      const road = city.carriageways[piece.link];
      // The piece runs on to the intersection's middle: the stop line is passed a little before.
      const tailM = starts.toM[piece.link];
      const speedMps = placed.inbound
        ? corridor.definition.inbound!.progressionSpeedMps
        : corridor.definition.outbound.progressionSpeedMps;
      const end = piece.points[piece.points.length - 1];
      const middle = road.line[road.line.length - 1];
      const runsOn = Math.hypot(end[0] - middle[0], end[1] - middle[1]) < 0.5;
      for (let timeMs = 30_000_000; timeMs < 30_000_000 + piece.cycleMs; timeMs += 250) {
        const sinceS = sinceEdgeS(piece, timeMs) + (runsOn ? tailM / speedMps : 0);
        const inBandS = sinceS % (piece.cycleMs / 1000);
        if (inBandS < 0.3 || inBandS > piece.widthMs / 1000 - 0.3) continue;
        const segment = segmentAt(plans, timeMs);
        const interval = intervalAt(segment.timetable, ringTimeMs(segment, timeMs));
        expect(segment.timetable.indications[interval * segment.timetable.movementCount + row]).toBe(Indication.green);
        met++;
      }
    }
    expect(met).toBeGreaterThan(100);
  });

  it('runs at the progression speed, within what fitting both directions on one axis stretches', () => {
    for (const piece of pieces) {
      const placed = corridor.links.find((link) => link.link === piece.link)!;
      const speedMps = placed.inbound
        ? corridor.definition.inbound!.progressionSpeedMps
        : corridor.definition.outbound.progressionSpeedMps;
      let lengthM = 0;
      for (let i = 1; i < piece.points.length; i++) {
        const [a, b] = [piece.points[i - 1], piece.points[i]];
        lengthM += Math.hypot(b[0] - a[0], b[1] - a[1]);
      }
      const drawnMps = lengthM / piece.travelS[piece.travelS.length - 1];
      expect(Math.abs(drawnMps - speedMps) / speedMps).toBeLessThan(0.1);
    }
  });

  it('breaks at a signal whose plan is just changing, and is measured anew when it is in step', () => {
    const plans = firstPlans();
    const member = 1;
    const signal = signals.signalOfIntersection[corridor.memberIntersection[member]];
    const [first] = plans[signal];
    const plan = { ...first.timetable.plan, offsetS: first.timetable.plan.offsetS + 17 };
    const ids = movementIdsOf(network, corridor.memberIntersection[member]);
    const next = compileTimetable(signals.definitions[signal], plan, ids);
    const segment = createTransition(first, next, 30_000_000);
    plans[signal] = [first, segment];
    const before = bandsInForce(scene, corridor, plans, segment.fromMs - 1);
    expect(before.untilMs).toBe(segment.fromMs);
    const during = bandsInForce(scene, corridor, plans, segment.fromMs + 1);
    expect(during.untilMs).toBe(inStepFromMs(segment));
    for (const band of during.bands.outbound.bands) {
      expect(band.firstMember <= member && member <= band.lastMember).toBe(false);
    }
    const after = bandsInForce(scene, corridor, plans, inStepFromMs(segment) + 1);
    expect(after.untilMs).toBe(Number.POSITIVE_INFINITY);
  });
});
