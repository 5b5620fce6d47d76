import { compileCorridor } from '../../corridors/corridor.ts';
import type { CorridorDefinition } from '../../corridors/definition.ts';
import { findFirstWave } from '../../corridors/firstWave.ts';
import { describeWaveCorridor } from '../../corridors/waveCorridor.ts';
import { movementId } from '../../network/movementId.ts';
import { type Network, TurnCode } from '../../network/network.ts';
import type { SignalDefinition } from '../../signals/definition.ts';
import { movementIdsOf } from '../../signals/signalSet.ts';
import { compileTimetable } from '../../signals/timetable.ts';

/** Corridors of an imported town: runs of signals along one named road, and their first green wave. */

/** Signals further apart than this don't make a green wave worth having, m. */
const GREATEST_GAP_M = 1000;
/** A green wave is designed for a little less than the limit. */
const SPEED_SHARE = 0.9;

/** Links (network rows) from one signal to the next along a road. */
interface Section {
  readonly from: number;
  readonly to: number;
  readonly links: readonly number[];
}

export function findCorridors(network: Network): CorridorDefinition[] {
  const { definition, linkSpeedMps } = network;
  const next = findNext(network);
  const sections = findSections(network, next);
  const used = new Set<string>();
  const primary = new Set<number>();
  const keyOf = (road: number, from: number, to: number) => `${road} ${from} ${to}`;
  const byEnds = new Map(
    sections.map((section) => [keyOf(roadOf(network, section), section.from, section.to), section]),
  );
  const byFirstLink = new Map(sections.map((section) => [section.links[0], section]));
  const hasPrevious = new Set(sections.map(({ links }) => next[links[links.length - 1]]));
  const starts = [...sections.filter(({ links }) => !hasPrevious.has(links[0])), ...sections];
  return starts.flatMap((start): CorridorDefinition[] => {
    const road = roadOf(network, start);
    const run: Section[] = [];
    const nodes = new Set([start.from]);
    for (let at: Section | undefined = start; at; at = byFirstLink.get(next[at.links[at.links.length - 1]])) {
      if (used.has(keyOf(road, at.from, at.to)) || nodes.has(at.to)) break;
      run.push(at);
      nodes.add(at.to);
    }
    if (run.length === 0) return [];
    const back = run.map(({ from, to }) => byEnds.get(keyOf(road, to, from))).reverse();
    const inbound = back.every((section) => section !== undefined) && isJoined(back, next) ? back : null;
    for (const { from, to } of run) {
      used.add(keyOf(road, from, to));
      used.add(keyOf(road, to, from));
    }
    const describe = (way: readonly Section[]) => {
      const links = way.flatMap((section) => section.links);
      const slowest = Math.min(...links.map((link) => linkSpeedMps[link]));
      return {
        links: links.map((link) => definition.links[link].id),
        progressionSpeedMps: Math.floor(slowest * SPEED_SHARE * 100) / 100,
      };
    };
    const idOf = (link: number) => {
      const movement = movementOf(network, link, next[link]);
      return movement < 0 ? null : movementId(network, movement);
    };
    const idInto = (link: number) => {
      const before = next.indexOf(link);
      return before < 0 ? null : idOf(before);
    };
    const { id, name, class: roadClass } = definition.roads[road];
    const members = [...nodes].map((node, k) => {
      return {
        intersectionId: definition.intersections[node].id,
        primary: !primary.has(node),
        outboundMovement: k === 0 ? idInto(run[0].links[0]) : idOf(run[k - 1].links.at(-1)!),
        inboundMovement:
          inbound && (k === run.length ? idInto(inbound[0].links[0]) : idOf(inbound[run.length - 1 - k].links.at(-1)!)),
      };
    });
    // Where the road ends or turns off at a signal, that signal holds no band: a band of one signal is none.
    const carries = (key: 'outboundMovement' | 'inboundMovement') =>
      members.filter((member) => member[key] !== null).length >= 2;
    if (!carries('outboundMovement') && !carries('inboundMovement')) return [];
    for (const node of nodes) primary.add(node);
    return [
      {
        id: `c-${id}-${definition.intersections[start.from].id}`,
        name,
        class: roadClass,
        provenance: 'imported',
        roadId: id,
        members,
        outbound: describe(run),
        inbound: inbound && describe(inbound),
      },
    ];
  });
}

function roadOf(network: Network, { links }: Section): number {
  return network.linkRoad[links[0]];
}

function isJoined(sections: readonly Section[], next: Int32Array): boolean {
  return sections.every(({ links }, k) => k === 0 || next[sections[k - 1].links.at(-1)!] === links[0]);
}

/** Link straight on along the same road, or -1. */
function findNext(network: Network): Int32Array {
  const next = new Int32Array(network.linkCount).fill(-1);
  for (let m = 0; m < network.movementCount; m++) {
    const [from, to] = [network.movementFrom[m], network.movementTo[m]];
    if (network.movementTurn[m] !== TurnCode.through || network.linkRoad[from] < 0) continue;
    if (network.linkRoad[from] === network.linkRoad[to]) next[from] = to;
  }
  return next;
}

function findSections(network: Network, next: Int32Array): Section[] {
  const { linkCount, linkFrom, linkTo, linkLengthM, linkRoad, definition } = network;
  const isSignal = (node: number) => definition.intersections[node].control === 'signal';
  const sections: Section[] = [];
  for (let start = 0; start < linkCount; start++) {
    if (linkRoad[start] < 0 || !isSignal(linkFrom[start])) continue;
    const links: number[] = [];
    let lengthM = 0;
    for (let link = start; link >= 0 && lengthM <= GREATEST_GAP_M; link = next[link]) {
      links.push(link);
      lengthM += linkLengthM[link];
      if (!isSignal(linkTo[link])) continue;
      if (lengthM <= GREATEST_GAP_M && linkTo[link] !== linkFrom[start]) {
        sections.push({ from: linkFrom[start], to: linkTo[link], links });
      }
      break;
    }
  }
  return sections;
}

function movementOf(network: Network, from: number, to: number): number {
  for (let m = network.linkMovements[from * 2]; m < network.linkMovements[from * 2 + 1]; m++) {
    if (network.movementTo[m] === to) return m;
  }
  return -1;
}

/** The signals with offsets of a first green wave; longer corridors go first. */
export function coordinate(
  network: Network,
  signals: readonly SignalDefinition[],
  corridors: readonly CorridorDefinition[],
): SignalDefinition[] {
  const rowOf = new Map(signals.map((signal, i) => [signal.intersectionId, i]));
  const timetables = signals.map((signal) =>
    compileTimetable(
      signal,
      signal.plans[0],
      movementIdsOf(network, network.intersectionIndexById.get(signal.intersectionId)!),
    ),
  );
  const described = corridors.map((definition) => {
    const rows = definition.members.map(({ intersectionId }) => rowOf.get(intersectionId)!);
    return describeWaveCorridor(
      compileCorridor(definition, network),
      network,
      rows,
      rows.map((row) => timetables[row]),
      { importance: rows.length, outboundWeight: 0.5, inboundWeight: 0.5 },
    );
  });
  const { offsetsS } = findFirstWave({ cyclesS: signals.map(({ plans }) => plans[0].cycleS), corridors: described });
  return signals.map((signal, i) => ({
    ...signal,
    plans: signal.plans.map((plan) => ({ ...plan, offsetS: offsetsS[i] })),
  }));
}
