import type { Issue } from '../../core/issue.ts';
import type { TextSource } from '../textSource.ts';
import { readXml, type XmlElement } from '../xml.ts';
import { createXmlFields, type XmlFields } from '../xmlFields.ts';
import { createProgramReader, type SumoProgram } from './programFile.ts';

/** What route files and additional files hold: kept as elements, understood when all files are read. */
export interface SumoDemand {
  readonly types: DemandElement[];
  readonly distributions: DemandElement[];
  readonly routes: Map<string, DemandElement>;
  /** `vehicle`, `trip`, `flow`, in the order of the files. */
  readonly vehicles: DemandElement[];
  readonly busStops: Map<string, DemandElement>;
  readonly programs: SumoProgram[];
  /** By id. */
  readonly detectors: Map<string, LaneAreaDetector>;
  /** How many elements of other kinds there are, by name. */
  readonly others: Map<string, number>;
}

/** A detector along a lane (`laneAreaDetector`), given the length of the lane, m. */
export interface LaneAreaDetector {
  /** Downstream end along the lane. */
  endM(laneM: number): number;
  lengthM(laneM: number): number;
}

/** An element, where it stands, and what stands in it. */
export interface DemandElement {
  readonly element: XmlElement;
  readonly fields: XmlFields;
  readonly children: DemandElement[];
}

const OUTERMOST = ['routes', 'additional', 'add'];
/** Elements whose content belongs to them. */
const HOLDERS = ['vType', 'vTypeDistribution', 'route', 'routeDistribution', 'vehicle', 'trip', 'flow', 'busStop'];
/** Parts of holders and of programs. */
const PARTS = [...HOLDERS, 'stop', 'param', 'phase', 'tlLogic'];

export function createSumoDemand(): SumoDemand {
  return {
    types: [],
    distributions: [],
    routes: new Map(),
    vehicles: [],
    busStops: new Map(),
    programs: [],
    detectors: new Map(),
    others: new Map(),
  };
}

/** Reads a `.rou.xml` or `.add.xml` into `demand`; what is wrong with it goes to `issues`. */
export async function readDemand(source: TextSource, demand: SumoDemand, issues: Issue[]): Promise<void> {
  const fields = createXmlFields(source.name, issues);
  const programs = createProgramReader(fields, source.name);
  const held: DemandElement[] = [];
  const open = (element: XmlElement, parent: string) => {
    programs.open(element, parent);
    const node: DemandElement = { element, fields, children: [] };
    if (held.length > 0) held[held.length - 1].children.push(node);
    else take(node, demand);
    if (HOLDERS.includes(element.name)) held.push(node);
  };
  const close = (name: string) => {
    if (held[held.length - 1]?.element.name === name) held.pop();
  };
  await readXml(source, OUTERMOST, { open, close }, issues);
  demand.programs.push(...programs.programs);
}

function take(node: DemandElement, demand: SumoDemand): void {
  const { element, fields } = node;
  const { name } = element;
  if (name === 'vType') demand.types.push(node);
  else if (name === 'vTypeDistribution') demand.distributions.push(node);
  else if (name === 'route') demand.routes.set(fields.text(element, 'id'), node);
  else if (name === 'vehicle' || name === 'trip' || name === 'flow') demand.vehicles.push(node);
  else if (name === 'busStop') demand.busStops.set(fields.text(element, 'id'), node);
  else if (name === 'laneAreaDetector' || name === 'e2Detector') {
    demand.detectors.set(fields.text(element, 'id'), readDetector(element, fields));
  } else if (!OUTERMOST.includes(name) && !PARTS.includes(name)) {
    demand.others.set(name, (demand.others.get(name) ?? 0) + 1);
  }
}

/** Two of `pos`, `endPos`, `length` say where it lies; below zero they count from the end of the lane. */
function readDetector(element: XmlElement, fields: XmlFields): LaneAreaDetector {
  const from = fields.optionalNumber(element, 'pos');
  const to = fields.optionalNumber(element, 'endPos');
  const lengthM = fields.optionalNumber(element, 'length');
  const along = (at: number, laneM: number) => (at < 0 ? laneM + at : at);
  const startM = (laneM: number) =>
    from === undefined ? along(to ?? laneM, laneM) - (lengthM ?? laneM) : along(from, laneM);
  const endM = (laneM: number) =>
    to === undefined ? startM(laneM) + (lengthM ?? laneM - startM(laneM)) : along(to, laneM);
  return { endM, lengthM: (laneM) => endM(laneM) - Math.max(0, startM(laneM)) };
}
