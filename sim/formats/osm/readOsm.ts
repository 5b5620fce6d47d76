import type { Issue } from '../../core/issue.ts';
import type { TextSource } from '../textSource.ts';
import { readXml, type XmlElement } from '../xml.ts';
import { createXmlFields } from '../xmlFields.ts';
import { isMotorRoad, type Tags } from './roadway.ts';

/** What an OSM file says about roads: everything else is passed over while reading. */
export interface OsmRoads {
  /** Row of a node by its id. */
  readonly nodeRowById: ReadonlyMap<string, number>;
  readonly nodeIds: readonly string[];
  /** Degrees, WGS 84; by node row. */
  readonly latitudes: readonly number[];
  readonly longitudes: readonly number[];
  /** Tags of the nodes that say something about signals, by node row. */
  readonly nodeTags: ReadonlyMap<number, Tags>;
  readonly ways: readonly OsmWay[];
  readonly restrictions: readonly OsmRestriction[];
  /** Area that the extract covers; of its road nodes if the file doesn't say. */
  readonly bounds: OsmBounds;
}

export interface OsmWay {
  readonly id: string;
  /** Node rows in the way's order. */
  readonly nodes: readonly number[];
  readonly tags: Tags;
  /** Whether nodes of the way are missing before its first or after its last: the extract cut it there. */
  readonly cutAtStart: boolean;
  readonly cutAtEnd: boolean;
}

export interface OsmRestriction {
  readonly id: string;
  /** `no_left_turn`, `only_straight_on`… */
  readonly kind: string;
  readonly fromWays: readonly string[];
  readonly toWays: readonly string[];
  /** Node id; empty if the relation leads via ways. */
  readonly viaNode: string;
}

export interface OsmBounds {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** What is open while the file is read. */
interface Open {
  readonly element: XmlElement;
  readonly tags: Record<string, string>;
  readonly refs: string[];
  readonly members: { type: string; ref: string; role: string }[];
}

/** Reads nodes, motor roads and turn restrictions of an OSM XML file, piece by piece; @returns null if it can't. */
export async function readOsm(source: TextSource, issues: Issue[]): Promise<OsmRoads | null> {
  const fields = createXmlFields(source.name, issues);
  const nodeRowById = new Map<string, number>();
  const nodeIds: string[] = [];
  const latitudes: number[] = [];
  const longitudes: number[] = [];
  const nodeTags = new Map<number, Tags>();
  const ways: OsmWay[] = [];
  const restrictions: OsmRestriction[] = [];
  let bounds: OsmBounds | undefined;
  let open: Open | null = null;

  const readNode = (element: XmlElement) => {
    const id = fields.text(element, 'id');
    const latitude = fields.number(element, 'lat', { min: -90 });
    const longitude = fields.number(element, 'lon', { min: -180 });
    if (latitude > 90) fields.report(element, `<node id="${id}">: lat is ${latitude}; it must be at most 90`);
    if (longitude > 180) fields.report(element, `<node id="${id}">: lon is ${longitude}; it must be at most 180`);
    nodeRowById.set(id, nodeIds.length);
    nodeIds.push(id);
    latitudes.push(latitude);
    longitudes.push(longitude);
  };
  const closers: Record<string, (open: Open) => void> = {
    node: ({ tags }) => {
      if (tags.highway !== undefined || tags.crossing !== undefined) nodeTags.set(nodeIds.length - 1, tags);
    },
    way: ({ element, tags, refs }) => {
      if (!isMotorRoad(tags)) return;
      const rows = refs.map((ref) => nodeRowById.get(ref));
      for (const stretch of knownStretches(rows)) {
        ways.push({ id: fields.text(element, 'id'), tags, ...stretch });
      }
    },
    relation: ({ element, tags, members }) => {
      const kind = tags.restriction ?? tags['restriction:motorcar'];
      if (tags.type !== 'restriction' || kind === undefined) return;
      const waysOf = (role: string) =>
        members.filter((each) => each.role === role && each.type === 'way').map((each) => each.ref);
      const via = members.find((member) => member.role === 'via' && member.type === 'node');
      restrictions.push({
        id: fields.text(element, 'id'),
        kind,
        fromWays: waysOf('from'),
        toWays: waysOf('to'),
        viaNode: via?.ref ?? '',
      });
    },
  };
  const sound = await readXml(
    source,
    ['osm'],
    {
      open(element) {
        const { name, attributes } = element;
        if (name === 'node') readNode(element);
        if (name in closers) open = { element, tags: {}, refs: [], members: [] };
        else if (name === 'tag' && open) open.tags[attributes.k ?? ''] = attributes.v ?? '';
        else if (name === 'nd' && open) open.refs.push(attributes.ref ?? '');
        else if (name === 'member' && open) {
          open.members.push({ type: attributes.type ?? '', ref: attributes.ref ?? '', role: attributes.role ?? '' });
        } else if (name === 'bounds') {
          const [south, north] = [fields.number(element, 'minlat'), fields.number(element, 'maxlat')];
          bounds = { south, north, west: fields.number(element, 'minlon'), east: fields.number(element, 'maxlon') };
        }
      },
      close(name) {
        if (!open || name !== open.element.name) return;
        closers[name](open);
        open = null;
      },
    },
    issues,
  );
  if (!sound || issues.length > 0) return null;
  const area = bounds ?? boundsOf(ways, latitudes, longitudes);
  return { nodeRowById, nodeIds, latitudes, longitudes, nodeTags, ways, restrictions, bounds: area };
}

/** Runs of nodes that the file holds; an extract leaves out those beyond its edge. */
function knownStretches(rows: readonly (number | undefined)[]): Pick<OsmWay, 'nodes' | 'cutAtStart' | 'cutAtEnd'>[] {
  const stretches: { nodes: number[]; cutAtStart: boolean; cutAtEnd: boolean }[] = [];
  let nodes: number[] = [];
  rows.forEach((row, i) => {
    if (row === undefined) return;
    if (nodes.length === 0) stretches.push({ nodes, cutAtStart: i > 0, cutAtEnd: false });
    if (nodes[nodes.length - 1] !== row) nodes.push(row);
    if (i + 1 < rows.length && rows[i + 1] === undefined) {
      stretches[stretches.length - 1].cutAtEnd = true;
      nodes = [];
    }
  });
  return stretches.filter((stretch) => stretch.nodes.length > 1);
}

function boundsOf(ways: readonly OsmWay[], latitudes: readonly number[], longitudes: readonly number[]): OsmBounds {
  const bounds = { south: 90, north: -90, west: 180, east: -180 };
  for (const { nodes } of ways) {
    for (const node of nodes) {
      bounds.south = Math.min(bounds.south, latitudes[node]);
      bounds.north = Math.max(bounds.north, latitudes[node]);
      bounds.west = Math.min(bounds.west, longitudes[node]);
      bounds.east = Math.max(bounds.east, longitudes[node]);
    }
  }
  return bounds;
}
