import type { CorridorDefinition } from '../corridors/definition.ts';
import { PROGRESSION_TOLERANCE_MPS } from '../corridors/progression.ts';
import { findSectionFaults, sectionLimitsMps } from '../corridors/sections.ts';
import type { NetworkDefinition } from '../network/definition.ts';
import type { NetworkIndex } from './checkNetwork.ts';
import { indexById, type Report } from './report.ts';

/** Corridors whose members stand on their links in order, and whose band is carried by movements that fit. */
export function checkCorridors(
  corridors: readonly CorridorDefinition[],
  network: NetworkDefinition,
  index: NetworkIndex,
  report: Report,
): void {
  indexById(corridors, ['corridors'], 'corridor', report);
  const primaryOf = new Map<string, string>();
  corridors.forEach((corridor, i) => {
    const at = ['corridors', i];
    if (corridor.roadId !== undefined && !index.roads.has(corridor.roadId)) {
      report([...at, 'roadId'], `road "${corridor.roadId}" is not in network/roads`);
    }
    if (corridor.districtId !== undefined && !index.districts.has(corridor.districtId)) {
      report([...at, 'districtId'], `district "${corridor.districtId}" is not in network/districts`);
    }
    checkMembers(corridor, i, network, index, primaryOf, report);
    checkDirection(corridor, i, 'outbound', network, index, report);
    if (corridor.inbound) checkDirection(corridor, i, 'inbound', network, index, report);
    else {
      corridor.members.forEach((member, k) => {
        if (member.inboundMovement === null) return;
        const message = `corridor "${corridor.id}" has no inbound direction; make inboundMovement null`;
        report([...at, 'members', k, 'inboundMovement'], message);
      });
    }
  });
}

function checkMembers(
  corridor: CorridorDefinition,
  i: number,
  network: NetworkDefinition,
  index: NetworkIndex,
  primaryOf: Map<string, string>,
  report: Report,
): void {
  const seen = new Set<string>();
  corridor.members.forEach((member, k) => {
    const at = ['corridors', i, 'members', k];
    const id = member.intersectionId;
    const row = index.intersections.get(id);
    if (row === undefined) {
      report([...at, 'intersectionId'], `intersection "${id}" is not in network/intersections`);
      return;
    }
    if (network.intersections[row].control !== 'signal') {
      const message = `intersection "${id}" has control "${network.intersections[row].control}"; members of a corridor are signals`;
      report([...at, 'intersectionId'], message);
    }
    if (seen.has(id))
      report([...at, 'intersectionId'], `intersection "${id}" stands in the corridor a second time; remove one`);
    seen.add(id);
    if (!member.primary) return;
    const other = primaryOf.get(id);
    if (other === undefined) primaryOf.set(id, corridor.id);
    else if (other !== corridor.id) {
      const message = `intersection "${id}" is already primary in corridor "${other}"; make it primary in one only`;
      report([...at, 'primary'], message);
    }
  });
}

/** One direction: links that meet, its members in driving order, and each member's movement from link to link. */
function checkDirection(
  corridor: CorridorDefinition,
  i: number,
  side: 'outbound' | 'inbound',
  network: NetworkDefinition,
  index: NetworkIndex,
  report: Report,
): void {
  const direction = corridor[side]!;
  const at = ['corridors', i, side];
  const rows = direction.links.map((id) => index.links.get(id));
  const known = rows.every((row) => row !== undefined);
  rows.forEach((row, k) => {
    if (row === undefined) {
      report([...at, 'links', k], `link "${direction.links[k]}" is not in network/links`);
      return;
    }
    const link = network.links[row];
    const next = rows[k + 1] === undefined ? undefined : network.links[rows[k + 1]!];
    if (next && link.to !== next.from) {
      const message = `link "${next.id}" begins at "${next.from}", but the link before it ends at "${link.to}"; list the links in driving order`;
      report([...at, 'links', k + 1], message);
    }
  });
  if (!known) return;
  const links = rows.map((row) => network.links[row!]);
  const limitMps = Math.min(...links.map((link) => link.speedMps));
  if (direction.progressionSpeedMps > limitMps + PROGRESSION_TOLERANCE_MPS) {
    const message = `progressionSpeedMps is ${direction.progressionSpeedMps} m/s, over the ${limitMps} m/s limit of the slowest link; a green wave never asks for more than the limit`;
    report([...at, 'progressionSpeedMps'], message);
  }
  if (direction.sectionSpeedsMps) {
    const limitsMps = sectionLimitsMps(corridor, side === 'inbound', (id) => network.links[index.links.get(id)!]);
    for (const { section, message } of findSectionFaults(corridor.id, direction.sectionSpeedsMps, limitsMps)) {
      report([...at, 'sectionSpeedsMps', ...(section === null ? [] : [section])], message);
    }
  }
  checkBand(corridor, i, side, links, network, index, report);
}

function checkBand(
  corridor: CorridorDefinition,
  i: number,
  side: 'outbound' | 'inbound',
  links: readonly NetworkDefinition['links'][number][],
  network: NetworkDefinition,
  index: NetworkIndex,
  report: Report,
): void {
  const key = side === 'outbound' ? 'outboundMovement' : 'inboundMovement';
  const order = corridor.members.map((_, k) => k);
  if (side === 'inbound') order.reverse();
  // Place k of the way is where link k begins; the last is where the last link ends.
  const placeById = new Map(links.map((link, place) => [link.from, place]));
  placeById.set(links[links.length - 1].to, links.length);
  let placeBefore = -1;
  order.forEach((k, nth) => {
    const member = corridor.members[k];
    const at = ['corridors', i, 'members', k];
    if (!index.intersections.has(member.intersectionId)) return;
    const place = placeById.get(member.intersectionId);
    if (place === undefined) {
      report(
        [...at, 'intersectionId'],
        `intersection "${member.intersectionId}" is not on the corridor's ${side} links`,
      );
      return;
    }
    const last = nth === order.length - 1;
    if (nth === 0 && place !== 0) {
      report(
        ['corridors', i, side, 'links', 0],
        `the ${side} links must begin at its first signal, "${member.intersectionId}"`,
      );
    } else if (last && place !== links.length) {
      const message = `the ${side} links must end at its last signal, "${member.intersectionId}"`;
      report(['corridors', i, side, 'links', links.length - 1], message);
    } else if (place <= placeBefore) {
      const message = `intersection "${member.intersectionId}" does not follow the member before it along the ${side} links; list members in outbound order`;
      report([...at, 'intersectionId'], message);
    }
    placeBefore = place;
    checkBandMovement(
      member[key],
      [...at, key],
      links[place - 1]?.id,
      links[place]?.id,
      member.intersectionId,
      network,
      index,
      report,
    );
  });
}

/** The movement that carries the band from `fromLink` to `toLink`; either may be open at an end of the corridor. */
function checkBandMovement(
  id: string | null,
  at: readonly (string | number)[],
  fromLink: string | undefined,
  toLink: string | undefined,
  intersectionId: string,
  network: NetworkDefinition,
  index: NetworkIndex,
  report: Report,
): void {
  const inside = fromLink !== undefined && toLink !== undefined;
  if (id === null) {
    if (inside)
      report(
        at,
        `the band needs a movement from link "${fromLink}" to link "${toLink}" here; only at its ends may it be null`,
      );
    return;
  }
  const row = index.movements.get(id);
  if (row === undefined) {
    report(at, `movement "${id}" is not in network/movements`);
    return;
  }
  const movement = network.movements[row];
  if (network.links[index.links.get(movement.from) ?? -1]?.to !== intersectionId) {
    report(at, `movement "${id}" is not at intersection "${intersectionId}"`);
  } else if (fromLink !== undefined && movement.from !== fromLink) {
    report(at, `movement "${id}" comes from link "${movement.from}", but the corridor comes along "${fromLink}"`);
  } else if (toLink !== undefined && movement.to !== toLink) {
    report(at, `movement "${id}" leads to link "${movement.to}", but the corridor goes on along "${toLink}"`);
  }
}
