import { describe, expect, it } from 'vitest';
import { draftOffset } from '../../client/charts/planDraft.ts';
import {
  corridorWithDraft,
  draftedOffsets,
  draftSpeed,
  isSameDraft,
  speedThrough,
  withDraft,
} from '../../client/charts/speedDraft.ts';
import { layOutTimeSpace, stripAt } from '../../client/charts/timeSpace.ts';
import { kmhToMps, mpsToKmh } from '../../sim/core/units.ts';
import { measureBands } from '../../sim/corridors/band.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createArterial } from '../fixtures/scenarios.ts';

const scene = freezeScenario(createArterial(4, 500, { cycleS: 72, offsetsS: [0, 36, 0, 36] }));
const [corridor] = scene.corridors;
const plans = Array.from(
  corridor.memberIntersection,
  (intersection) => scene.signals.initialTimetables[scene.signals.signalOfIntersection[intersection]],
);
const members = plans.map((timetable) => [
  { timetable, fromMs: Number.NEGATIVE_INFINITY, ringMsAtStart: 0, dwellMs: 0 },
]);
const { cycleMs } = plans[0];
const layOut = (
  draft: Parameters<typeof layOutTimeSpace>[6],
  progression: Parameters<typeof layOutTimeSpace>[8] = [],
) => layOutTimeSpace(corridor, scene, members, 0, 6 * cycleMs, 2 * cycleMs, draft, [], progression);

describe('a band dragged to another speed', () => {
  it('turns about its first signal to where the pointer is', () => {
    const strip = layOut(null).strips.find(({ inbound, leadingEdgeMs }) => !inbound && leadingEdgeMs[0] > 2 * cycleMs)!;
    const fromMps = corridor.definition.outbound.progressionSpeedMps;
    const speedMps = speedThrough(corridor, false, strip.distanceM[3], fromMps, 20_000);
    const draft = draftSpeed(corridor, scene, plans, false, speedMps, true);
    const turned = layOut(draft).strips.filter(({ inbound }) => !inbound);
    // Whole km/h: the edge comes within that of the pointer.
    const askedMs = strip.leadingEdgeMs[3] + 20_000;
    const wayM = strip.distanceM[3] - strip.distanceM[0];
    const roundingMs = (1000 * wayM) / kmhToMps(mpsToKmh(draft.speedMps) - 0.5) - (1000 * wayM) / draft.speedMps;
    const near = turned.find(({ leadingEdgeMs }) => Math.abs(leadingEdgeMs[0] - strip.leadingEdgeMs[0]) <= 1000)!;
    expect(Math.abs(near.leadingEdgeMs[3] - askedMs)).toBeLessThanOrEqual(roundingMs + 1000);
    expect(layOut(draft).formerStrips.length).toBeGreaterThan(0);
  });

  it('takes the offsets with it, but the first; or leaves them, and members that run by their traffic', () => {
    const follows = draftSpeed(corridor, scene, plans, false, kmhToMps(35), true);
    expect(draftedOffsets(corridor, follows).map(({ intersectionId }) => intersectionId)).toEqual(
      corridor.definition.members.slice(1).map(({ intersectionId }) => intersectionId),
    );
    expect(draftedOffsets(corridor, draftSpeed(corridor, scene, plans, false, kmhToMps(35), false))).toEqual([]);
    const fixed = plans.map((plan, i) => (i === 2 ? null : plan));
    expect(draftedOffsets(corridor, draftSpeed(corridor, scene, fixed, false, kmhToMps(35), true))).toHaveLength(2);
    const width = (draft: typeof follows) =>
      measureBands(corridorWithDraft(corridor, draft), scene.network, withDraft(plans, draft)).outbound.through
        ?.widthMs ?? 0;
    const before = measureBands(corridor, scene.network, plans).outbound.through!.widthMs;
    expect(Math.abs(width(follows) - before)).toBeLessThanOrEqual(1000);
  });

  it('changes one section alone: what lies before it stays, what lies beyond goes with it', () => {
    const draft = draftSpeed(corridor, scene, plans, false, kmhToMps(30), true, 1);
    expect(draftedOffsets(corridor, draft).map(({ intersectionId }) => intersectionId)).toEqual(
      corridor.definition.members.slice(2).map(({ intersectionId }) => intersectionId),
    );
    const { outbound, inbound } = corridorWithDraft(corridor, draft).definition;
    const own = corridor.definition.outbound.progressionSpeedMps;
    expect(outbound).toEqual({ ...corridor.definition.outbound, sectionSpeedsMps: [own, draft.speedMps, own] });
    expect(inbound).toEqual(corridor.definition.inbound);
    const before = measureBands(corridor, scene.network, plans).outbound.through!.widthMs;
    const after = measureBands(corridorWithDraft(corridor, draft), scene.network, withDraft(plans, draft));
    expect(Math.abs(after.outbound.through!.widthMs - before)).toBeLessThanOrEqual(1000);
    // Put back by hand, it is one speed again.
    const back = draftSpeed(corridorWithDraft(corridor, draft), scene, plans, false, own, true, 1);
    expect(corridorWithDraft(corridorWithDraft(corridor, draft), { ...back, speedMps: own })).toEqual(corridor);
  });

  it('stays within whole km/h, the limit of the slowest link and 10 km/h', () => {
    const limitKmh = Math.round(
      mpsToKmh(Math.min(...corridor.links.map(({ link }) => scene.network.linkSpeedMps[link]))),
    );
    const fast = draftSpeed(corridor, scene, plans, false, speedThrough(corridor, false, 0, 12, -1e9), true);
    expect([Math.round(mpsToKmh(fast.speedMps)), fast.atLimit]).toEqual([limitKmh, 'fastest']);
    const slow = draftSpeed(corridor, scene, plans, true, 0.1, true);
    expect([Math.round(mpsToKmh(slow.speedMps)), slow.atLimit]).toEqual([10, 'slowest']);
  });

  it('is taken hold of where it is drawn, between its signals', () => {
    const { strips } = layOut(null);
    const [strip] = strips;
    const middleM = (strip.distanceM[1] + strip.distanceM[2]) / 2;
    const edgeMs = (strip.leadingEdgeMs[1] + strip.leadingEdgeMs[2]) / 2;
    expect(stripAt([strip], edgeMs + strip.widthMs / 2, middleM, 500)).toBe(strip);
    expect(stripAt([strip], edgeMs - 400, middleM, 500)).toBe(strip);
    expect(stripAt([strip], edgeMs - 600, middleM, 500)).toBeNull();
    expect(stripAt([strip], edgeMs, -50, 500)).toBeNull();
  });

  it('leaves the bands that have been at the speed that they had', () => {
    const change = {
      corridorId: corridor.definition.id,
      outboundMps: kmhToMps(20),
      inboundMps: 10,
      fromMs: 3 * cycleMs,
    };
    const slower = corridorWithDraft(corridor, draftSpeed(corridor, scene, plans, false, kmhToMps(20), false));
    const { strips } = layOutTimeSpace(slower, scene, members, 0, 9 * cycleMs, 4 * cycleMs, null, [], [change]);
    const through = strips.filter(({ inbound, leadingEdgeMs }) => !inbound && leadingEdgeMs.length === 4);
    const travelMs = (strip: (typeof strips)[number]) => strip.leadingEdgeMs[3] - strip.leadingEdgeMs[0];
    const wasMs = layOut(null).strips.find(({ inbound }) => !inbound)!;
    const past = through.filter(({ leadingEdgeMs }) => leadingEdgeMs[3] < 3 * cycleMs);
    expect(past.length).toBeGreaterThan(0);
    for (const strip of past) expect(travelMs(strip)).toBe(travelMs(wasMs));
  });
});

describe('the diagram while something is dragged', () => {
  it('keeps the lines of signals that go on as they were, and lays the others anew', () => {
    const draft = draftOffset(plans[1], 1, plans[1].offsetMs + 5000);
    const again = (tried: typeof draft | null, last: ReturnType<typeof layOut> | null) =>
      layOutTimeSpace(corridor, scene, members, 0, 6 * cycleMs, 2 * cycleMs, tried, [], [], last);
    const before = again(null, null);
    const during = again(draft, before);
    expect(during).toEqual(again(draft, null));
    expect(during.lines.map((line, i) => line === before.lines[i])).toEqual([true, false, true, true]);
    expect(again(null, during)).toEqual(before);
  });

  it('takes a move of less than a second, or a km/h, for none', () => {
    const offset = (shiftMs: number) => draftOffset(plans[1], 1, plans[1].offsetMs + shiftMs);
    expect(isSameDraft(offset(5000), offset(5400))).toBe(true);
    expect(isSameDraft(offset(5000), offset(5600))).toBe(false);
    const speed = (kmh: number, follows = true) => draftSpeed(corridor, scene, plans, false, kmhToMps(kmh), follows);
    expect(isSameDraft(speed(35), speed(35.3))).toBe(true);
    expect(isSameDraft(speed(35), speed(36))).toBe(false);
    expect(isSameDraft(speed(35), speed(35, false))).toBe(false);
    expect([isSameDraft(speed(35), offset(5000)), isSameDraft(offset(5000), null), isSameDraft(null, null)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});
