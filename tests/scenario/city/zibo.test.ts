import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mpsToKmh } from '../../../sim/core/units.ts';
import { measurePhaseNeeds } from '../../../sim/corridors/phaseNeeds.ts';
import { conflicts, findConflicts } from '../../../sim/network/conflicts.ts';
import { freezeNetwork } from '../../../sim/network/freezeNetwork.ts';
import { buildCity } from '../../../sim/scenario/city/buildCity.ts';
import { districtFacts } from '../../../sim/scenario/city/facts/districts.ts';
import { insideRing, segmentsCross } from '../../../sim/scenario/city/plane.ts';
import { countScenario } from '../../../sim/scenario/count.ts';
import { formatScenario } from '../../../sim/scenario/format.ts';
import { parseScenario } from '../../../sim/scenario/parse.ts';
import { leastSplitS } from '../../../sim/signals/phaseTimes.ts';
import { findRunningTogether } from '../../../sim/signals/phasing.ts';
import { profileFactor } from '../../../sim/traffic/demand.ts';

const zibo = buildCity();
const { network: definition, signals, corridors, demand } = zibo;
const network = freezeNetwork(definition);
const isSignal = new Map(definition.intersections.map((node) => [node.id, node.control === 'signal']));
const links = new Map(definition.links.map((link) => [link.id, link]));
const movements = new Map(definition.movements.map((movement) => [movement.id, movement]));

describe('the built city', () => {
  it('is the one that is checked in, to the byte', () => {
    const files = formatScenario(zibo);
    for (const { name, text } of files) {
      const onDisk = readFileSync(new URL(`../../../scenarios/zibo/${name}`, import.meta.url), 'utf8');
      expect(onDisk === text, `scenarios/zibo/${name} differs: run \`greenwave build-zibo\``).toBe(true);
    }
  }, 180_000);

  it('is a scenario without issues', () => {
    expect(() => parseScenario(formatScenario(zibo))).not.toThrow();
  }, 180_000);

  it('has 1,520 intersections, 195 corridors and 1,035 signals that belong to exactly one', () => {
    expect(countScenario(zibo)).toMatchObject({
      intersections: 1520,
      signals: 1520,
      corridors: 195,
      coordinatedSignals: 1035,
      unsignalised: 0,
    });
    const primary = corridors.flatMap(({ members }) => members.filter((member) => member.primary));
    expect(primary).toHaveLength(1035);
    expect(new Set(primary.map((member) => member.intersectionId)).size).toBe(1035);
    expect(definition.intersections.filter((node) => node.v2x)).toHaveLength(1520);
  });

  it.each(districtFacts)('gives $id its share of signals and corridors, within its outline', (district) => {
    const own = definition.intersections.filter((node) => node.districtId === district.id && node.control === 'signal');
    const ownCorridors = corridors.filter((corridor) => corridor.districtId === district.id);
    expect(own).toHaveLength(district.intersections);
    expect(ownCorridors).toHaveLength(district.corridors);
    expect(ownCorridors.flatMap(({ members }) => members.filter((member) => member.primary))).toHaveLength(
      district.coordinatedSignals,
    );
    const [outline] = definition.districts.find(({ id }) => id === district.id)!.outlines;
    expect(own.filter(({ x, y }) => !insideRing([x, y], outline))).toEqual([]);
  });
});

describe('its streets', () => {
  it('meet in signals only: no street crosses another elsewhere', () => {
    const pieces = definition.links
      .filter(({ id }) => id.endsWith('a'))
      .map((link) => {
        const [from, to] = [link.from, link.to].map(
          (id) => definition.intersections[network.intersectionIndexById.get(id)!],
        );
        return [[from.x, from.y] as const, ...(link.shape ?? []), [to.x, to.y] as const];
      });
    const inCell = new Map<string, [number, number][]>();
    const found: string[] = [];
    pieces.forEach((line, i) => {
      for (let k = 1; k < line.length; k++) {
        const [a, b] = [line[k - 1], line[k]];
        for (let x = Math.floor(Math.min(a[0], b[0]) / 500); x <= Math.max(a[0], b[0]) / 500; x++) {
          for (let y = Math.floor(Math.min(a[1], b[1]) / 500); y <= Math.max(a[1], b[1]) / 500; y++) {
            const others = inCell.get(`${x} ${y}`) ?? [];
            for (const [j, n] of others) {
              if (j !== i && segmentsCross(a, b, pieces[j][n - 1], pieces[j][n])) found.push(`${i} × ${j}`);
            }
            others.push([i, k]);
            inCell.set(`${x} ${y}`, others);
          }
        }
      }
    });
    expect(found).toEqual([]);
  });

  it('lead from everywhere to everywhere, turn by turn', () => {
    const gateway = (node: number) => definition.intersections[node].control === 'gateway';
    const start = definition.links.findIndex((_, i) => !gateway(network.linkFrom[i]) && !gateway(network.linkTo[i]));
    for (const forward of [true, false]) {
      const next = definition.links.map((): number[] => []);
      for (let m = 0; m < network.movementCount; m++) {
        const [from, to] = [network.movementFrom[m], network.movementTo[m]];
        next[forward ? from : to].push(forward ? to : from);
      }
      const seen = new Set([start]);
      for (const link of seen) for (const other of next[link]) seen.add(other);
      // What can't be reached are the ways in from outside; what can't be left, the ways out.
      const missed = definition.links.filter((_, i) => !seen.has(i));
      expect(missed.every((link) => !isSignal.get(forward ? link.from : link.to))).toBe(true);
      expect(missed).toHaveLength(definition.intersections.filter((node) => node.control === 'gateway').length);
    }
  });

  it('let every approach go to every other leg', () => {
    const leaving = new Map<string, string[]>();
    for (const { id, from } of definition.links) leaving.set(from, [...(leaving.get(from) ?? []), id]);
    const served = new Set(definition.movements.map(({ from, to }) => `${from}>${to}`));
    const opposite = (id: string) => (id.endsWith('a') ? id.replace('a', 'b') : id.replace('b', 'a'));
    const missing = definition.links
      .filter((link) => isSignal.get(link.to))
      .flatMap((link) =>
        leaving
          .get(link.to)!
          .filter((to) => to !== opposite(link.id))
          .map((to) => `${link.id}>${to}`),
      )
      .filter((id) => !served.has(id));
    expect(missing).toEqual([]);
  });

  it('are spaced, wide and fast like those of a real city of its kind', () => {
    const lengthM = [...network.linkLengthM].sort((a, b) => a - b);
    const quantile = (share: number) => lengthM[Math.floor(lengthM.length * share)];
    // Nanchang: 5 % 67 m, median 333 m, 95 % 1,105 m.
    expect(lengthM[0]).toBeGreaterThan(80);
    expect(quantile(0.02)).toBeGreaterThan(120);
    expect(quantile(0.5)).toBeGreaterThan(300);
    expect(quantile(0.5)).toBeLessThan(450);
    expect(quantile(0.95)).toBeLessThan(1500);
    // Nanchang: 497 of 1,004 signals have three legs.
    const legs = new Map<string, number>();
    for (const link of definition.links) legs.set(link.to, (legs.get(link.to) ?? 0) + 1);
    const ofSignals = [...legs].filter(([id]) => isSignal.get(id)).map(([, count]) => count);
    const threeLegRatio = ofSignals.filter((count) => count === 3).length / ofSignals.length;
    expect(threeLegRatio).toBeGreaterThan(0.4);
    expect(threeLegRatio).toBeLessThan(0.6);
    expect(Math.max(...ofSignals)).toBe(4);
    // Nanchang: 40, 50, 60, 80 km/h on 33, 23, 30 and 12 % of roads.
    const speeds = definition.links.map((link) => Math.round(mpsToKmh(link.speedMps)));
    expect(new Set(speeds)).toEqual(new Set([40, 50, 60, 70, 80]));
    for (const kmh of [40, 50, 60])
      expect(speeds.filter((speed) => speed === kmh).length).toBeGreaterThan(speeds.length * 0.15);
    for (const link of definition.links) {
      const full = link.lanes.filter((lane) => !lane.startM).length;
      expect(full).toBeGreaterThanOrEqual(2);
      expect(link.lanes.length).toBeLessThanOrEqual(4);
    }
  });

  it('say of every object whether it is real, and name what is', () => {
    const objects = [...definition.intersections, ...definition.roads, ...definition.districts, ...corridors];
    for (const object of objects) {
      expect(['real', 'illustrative']).toContain(object.provenance);
      expect(object.name!.zh.length * object.name!.en.length).toBeGreaterThan(0);
    }
    const real = definition.roads.filter((road) => road.provenance === 'real').map((road) => road.name.zh);
    for (const name of ['柳泉路', '人民路', '世纪路', '金晶大道', '张博路', '中心路', '般阳路'])
      expect(real).toContain(name);
    expect(definition.intersections.filter((node) => node.provenance === 'real').length).toBeGreaterThan(60);
  });
});

describe('its signals', () => {
  it('serve every movement, and never two that conflict at once', () => {
    const matrix = findConflicts(network);
    const served = new Set(signals.flatMap(({ phases }) => phases.flatMap((phase) => phase.movements)));
    expect(definition.movements.filter(({ id }) => !served.has(id))).toEqual([]);
    const row = (id: string) => network.movementIndexById.get(id)!;
    for (const { id, phases, plans } of signals) {
      const ofPhase = new Map(phases.map((phase) => [phase.number, phase.movements]));
      const together = [
        ...plans.flatMap(findRunningTogether),
        ...phases.map(({ number }) => [number, number] as const),
      ];
      for (const [a, b] of together) {
        for (const one of ofPhase.get(a)!) {
          for (const two of ofPhase.get(b)!) {
            if (conflicts(matrix, row(one), row(two))) expect.fail(`${id}: phases ${a} and ${b}, ${one} and ${two}`);
          }
        }
      }
    }
  });

  it('have splits that fill the cycle and hold minimum greens, walks and clearances', () => {
    for (const { id, phases, plans } of signals) {
      for (const { cycleS, rings, offsetS } of plans) {
        expect(offsetS).toBeLessThan(cycleS);
        for (const ring of rings)
          expect(
            ring.reduce((sum, entry) => sum + entry.splitS, 0),
            id,
          ).toBe(cycleS);
        for (const { phase, splitS } of rings.flat()) {
          const leastS = leastSplitS(phases.find(({ number }) => number === phase)!);
          expect(splitS, `${id} phase ${phase}`).toBeGreaterThanOrEqual(Math.floor(leastS));
        }
      }
    }
  });

  it('carry the standard peak below nine tenths of saturation', () => {
    const atS = zibo.startS + 1800;
    const factors = new Map(demand.profiles.map((profile) => [profile.id, profileFactor(profile, atS)]));
    const ways = new Map(demand.routes.map((route) => [route.id, route.links]));
    const flow = new Float64Array(network.movementCount);
    for (const { routeId, vehPerH, profileId } of demand.flows) {
      const way = ways.get(routeId)!;
      for (let k = 1; k < way.length; k++) {
        flow[network.movementIndexById.get(`${way[k - 1]}>${way[k]}`)!] += vehPerH * factors.get(profileId!)!;
      }
    }
    for (const { id, phases, plans } of signals) {
      const needs = measurePhaseNeeds(network, phases, (movement) => flow[movement]);
      for (const { phase, splitS } of plans[0].rings.flat()) {
        const need = needs.find(({ number }) => number === phase)!;
        const saturation = (need.flowRatio * plans[0].cycleS) / (splitS - need.lostTimeS);
        expect(saturation, `${id} phase ${phase}`).toBeLessThan(0.9);
      }
    }
  });
});

describe('its corridors', () => {
  const signalAt = new Map(signals.map((signal) => [signal.intersectionId, signal]));

  it('follow one road, link by link, without a gap over a kilometre', () => {
    for (const { id, members, outbound, inbound, roadId } of corridors) {
      const nodes = members.map((member) => member.intersectionId);
      const walked = outbound.links.map((link) => links.get(link)!);
      expect([walked[0].from, ...walked.map((link) => link.to)], id).toEqual(nodes);
      const back = inbound!.links.map((link) => links.get(link)!);
      expect([back[0].from, ...back.map((link) => link.to)], id).toEqual([...nodes].reverse());
      for (const link of [...walked, ...back]) {
        expect(link.roadId).toBe(roadId);
        expect(network.linkLengthM[network.linkIndexById.get(link.id)!]).toBeLessThanOrEqual(1000);
      }
      expect(members.filter((member) => member.primary).length).toBeGreaterThanOrEqual(2);
    }
  });

  it('are carried straight on at every signal between their ends', () => {
    for (const { id, members, outbound, inbound } of corridors) {
      members.slice(1, -1).forEach((member, k) => {
        const on = movements.get(member.outboundMovement!)!;
        expect([on.from, on.to, on.turn], id).toEqual([outbound.links[k], outbound.links[k + 1], 'through']);
        const last = inbound!.links.length - 1;
        const back = movements.get(member.inboundMovement!)!;
        expect([back.from, back.to], id).toEqual([inbound!.links[last - k - 1], inbound!.links[last - k]]);
      });
    }
  });

  it('share one cycle, coordinate their own phases, and progress at 40 to 55 km/h, never over the limit', () => {
    for (const { id, members, outbound, inbound } of corridors) {
      const own = members.map((member) => signalAt.get(member.intersectionId)!);
      expect(new Set(own.map((signal) => signal.plans[0].cycleS)).size, id).toBe(1);
      members.forEach((member, k) => {
        const { phases, plans } = own[k];
        const band = [member.outboundMovement, member.inboundMovement].filter((movement) => movement !== null);
        if (!member.primary) return;
        for (const movement of band) {
          const phase = phases.find((candidate) => candidate.movements.includes(movement))!;
          expect(plans[0].coordinatedPhases, id).toContain(phase.number);
        }
      });
      for (const direction of [outbound, inbound!]) {
        const limitMps = Math.min(...direction.links.map((link) => links.get(link)!.speedMps));
        expect(direction.progressionSpeedMps).toBeLessThanOrEqual(limitMps);
        expect(Math.round(mpsToKmh(direction.progressionSpeedMps))).toBeGreaterThanOrEqual(40);
        expect(Math.round(mpsToKmh(direction.progressionSpeedMps))).toBeLessThanOrEqual(55);
      }
    }
  });

  it('run in Boshan on Zhongxin Road, whose green wave was reported', () => {
    const [zhongxin] = corridors.filter(
      (corridor) => corridor.name.zh.startsWith('中心路') && corridor.districtId === 'boshan',
    );
    expect(zhongxin.provenance).toBe('real');
    expect(zhongxin.members.length).toBeGreaterThanOrEqual(3);
  });
});
