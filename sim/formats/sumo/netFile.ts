import type { Issue } from '../../core/issue.ts';
import type { Point } from '../../network/definition.ts';
import type { TextSource } from '../textSource.ts';
import { readXml, type XmlElement } from '../xml.ts';
import { createXmlFields, type XmlFields } from '../xmlFields.ts';
import type { Permissions } from './permissions.ts';
import { createProgramReader, type SumoProgram } from './programFile.ts';

/** A SUMO network as its file says it. */
export interface SumoNet {
  readonly file: string;
  readonly leftHand: boolean;
  readonly location: SumoLocation;
  /** In the order of the file, internal ones included. */
  readonly edges: readonly SumoEdge[];
  readonly junctions: readonly SumoJunction[];
  readonly connections: readonly SumoConnection[];
  readonly programs: readonly SumoProgram[];
  readonly roundaboutCount: number;
}

export interface SumoLocation {
  readonly netOffset: Point;
  /** Least x, least y, greatest x, greatest y of the network, m. */
  readonly convBoundary: readonly number[];
  readonly origBoundary: readonly number[];
  readonly projection: string;
}

export interface SumoLane {
  readonly id: string;
  readonly speedMps: number;
  readonly lengthM: number;
  readonly widthM: number;
  readonly shape: readonly Point[];
  readonly permissions: Permissions;
}

export interface SumoEdge {
  readonly id: string;
  readonly line: number;
  /** `normal`, `internal`, `crossing`, `walkingarea`, `connector`. */
  readonly function: string;
  readonly from: string;
  readonly to: string;
  readonly priority: number;
  readonly type: string;
  readonly name: string;
  /** By index, 0 nearest the kerb. */
  readonly lanes: SumoLane[];
}

export interface SumoJunction {
  readonly id: string;
  readonly line: number;
  readonly type: string;
  readonly x: number;
  readonly y: number;
  /** Lanes through the junction: position `i` is the link of request `i`. */
  readonly internalLanes: readonly string[];
  /** For each request, the links that it yields to, as bits written from the last link to the first. */
  readonly responses: string[];
}

export interface SumoConnection {
  readonly line: number;
  readonly from: string;
  readonly fromLane: number;
  readonly to: string;
  readonly toLane: number;
  /** Internal lane that it leads over; empty where the network has none. */
  readonly via: string;
  /** Traffic light and place in its state strings; empty where there is none. */
  readonly tl: string;
  readonly linkIndex: number;
  readonly direction: string;
  readonly permissions: Permissions;
}

/** SUMO's default lane width, m. */
const LANE_WIDTH_M = 3.2;

/** Reads a `.net.xml`; what is wrong with it goes to `issues`. */
export async function readNet(source: TextSource, issues: Issue[]): Promise<SumoNet> {
  const fields = createXmlFields(source.name, issues);
  const programs = createProgramReader(fields, source.name);
  const edges: SumoEdge[] = [];
  const junctions: SumoJunction[] = [];
  const connections: SumoConnection[] = [];
  let location: SumoLocation = { netOffset: [0, 0], convBoundary: [], origBoundary: [], projection: '!' };
  let leftHand = false;
  let roundaboutCount = 0;
  const open = (element: XmlElement, parent: string) => {
    switch (element.name) {
      case 'net':
        leftHand = isTrue(element.attributes.lefthand);
        break;
      case 'location':
        location = readLocation(element);
        break;
      case 'edge':
        edges.push(readEdge(element, fields));
        break;
      case 'lane':
        if (edges.length > 0) readLane(element, edges[edges.length - 1], fields);
        break;
      case 'junction':
        junctions.push(readJunction(element, fields));
        break;
      case 'request':
        if (junctions.length > 0) readRequest(element, junctions[junctions.length - 1], fields);
        break;
      case 'connection':
        connections.push(readConnection(element, fields));
        break;
      case 'roundabout':
        roundaboutCount++;
        break;
      default:
        programs.open(element, parent);
    }
  };
  await readXml(source, ['net'], { open }, issues);
  return {
    file: source.name,
    leftHand,
    location,
    edges,
    junctions,
    connections,
    programs: programs.programs,
    roundaboutCount,
  };
}

function readLocation({ attributes }: XmlElement): SumoLocation {
  const numbers = (text = '') => text.split(',').map(Number);
  const [x = 0, y = 0] = numbers(attributes.netOffset ?? '0,0');
  return {
    netOffset: [x, y],
    convBoundary: numbers(attributes.convBoundary),
    origBoundary: numbers(attributes.origBoundary),
    projection: attributes.projParameter ?? '!',
  };
}

function readEdge(element: XmlElement, fields: XmlFields): SumoEdge {
  const { attributes, line } = element;
  const kind = attributes.function ?? 'normal';
  const ends = kind === 'normal' || kind === 'connector';
  return {
    id: fields.text(element, 'id'),
    line,
    function: kind,
    from: ends ? fields.text(element, 'from') : '',
    to: ends ? fields.text(element, 'to') : '',
    priority: fields.optionalNumber(element, 'priority') ?? -1,
    type: attributes.type ?? '',
    name: attributes.name ?? '',
    lanes: [],
  };
}

function readLane(element: XmlElement, edge: SumoEdge, fields: XmlFields): void {
  const index = fields.number(element, 'index', { min: 0 });
  const { allow, disallow } = element.attributes;
  const lane: SumoLane = {
    id: fields.text(element, 'id'),
    speedMps: fields.number(element, 'speed', { above: 0 }),
    lengthM: fields.number(element, 'length', { above: 0 }),
    widthM: fields.optionalNumber(element, 'width') ?? LANE_WIDTH_M,
    shape: fields.points(element, 'shape'),
    permissions: { ...(allow !== undefined && { allow }), ...(disallow !== undefined && { disallow }) },
  };
  // Inside junctions the order doesn't matter, and old versions of netconvert number those lanes wrongly.
  if (edge.function !== 'internal' && index !== edge.lanes.length) {
    if (Number.isFinite(index)) {
      fields.report(
        element,
        `<lane id="${lane.id}">: index is ${index}; the next lane of the edge is ${edge.lanes.length}`,
      );
    }
    return;
  }
  edge.lanes.push(lane);
}

function readJunction(element: XmlElement, fields: XmlFields): SumoJunction {
  const { attributes, line } = element;
  return {
    id: fields.text(element, 'id'),
    line,
    type: attributes.type ?? 'unknown',
    x: fields.number(element, 'x'),
    y: fields.number(element, 'y'),
    internalLanes: attributes.intLanes?.trim() ? attributes.intLanes.trim().split(/\s+/) : [],
    responses: [],
  };
}

function readRequest(element: XmlElement, junction: SumoJunction, fields: XmlFields): void {
  const index = fields.number(element, 'index', { min: 0 });
  if (Number.isInteger(index)) junction.responses[index] = element.attributes.response ?? '';
}

function readConnection(element: XmlElement, fields: XmlFields): SumoConnection {
  const { attributes, line } = element;
  const { allow, disallow } = attributes;
  return {
    line,
    from: fields.text(element, 'from'),
    fromLane: fields.number(element, 'fromLane', { min: 0 }),
    to: fields.text(element, 'to'),
    toLane: fields.number(element, 'toLane', { min: 0 }),
    via: attributes.via ?? '',
    tl: attributes.tl ?? '',
    linkIndex: attributes.tl === undefined ? -1 : fields.number(element, 'linkIndex', { min: 0 }),
    direction: attributes.dir ?? '',
    permissions: { ...(allow !== undefined && { allow }), ...(disallow !== undefined && { disallow }) },
  };
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && ['true', '1', 'on', 'yes', 'x'].includes(text.toLowerCase());
}
