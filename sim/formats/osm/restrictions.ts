import type { ImportNotes } from '../report.ts';
import type { OsmRoads } from './readOsm.ts';

/** A turn restriction at one node: from one way, the others are closed (`only`) or these are (`no`). */
export interface Ban {
  /** Node row. */
  readonly node: number;
  readonly fromWays: readonly string[];
  readonly toWays: readonly string[];
  readonly only: boolean;
}

/** Turn restrictions that lead via a node; those via ways are taken down as dropped. */
export function readBans(roads: OsmRoads, notes: ImportNotes): Ban[] {
  return roads.restrictions.flatMap(({ id, kind, fromWays, toWays, viaNode }): Ban[] => {
    const only = kind.startsWith('only_');
    const drop = (why: string): Ban[] => {
      notes.dropped.push({ id, what: 'restriction', why });
      return [];
    };
    if (!only && !kind.startsWith('no_')) return drop(`"${kind}" is no restriction known here`);
    if (viaNode === '') return drop('it leads via ways, not via one node');
    const node = roads.nodeRowById.get(viaNode);
    if (node === undefined || fromWays.length === 0 || toWays.length === 0)
      return drop('parts of it are not in the file');
    return [{ node, fromWays, toWays, only }];
  });
}

/** Whether a restriction closes the way from one piece to the next. */
export function bans(ban: Ban, fromWays: readonly string[], toWays: readonly string[]): boolean {
  if (!fromWays.some((way) => ban.fromWays.includes(way))) return false;
  return toWays.some((way) => ban.toWays.includes(way)) !== ban.only;
}
