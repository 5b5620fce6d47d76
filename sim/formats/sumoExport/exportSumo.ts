import { msToS, sToMs } from '../../core/units.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { drawDepartures } from '../departures.ts';
import { type ExportResult, keepNotes } from '../exportResult.ts';
import { escapeXml } from '../xml.ts';
import { splitLinks } from './edges.ts';
import { createNames } from './names.ts';
import { writeConnections, writeEdges, writeNodes, xmlFile } from './network.ts';
import { writeRoutes } from './routes.ts';
import { writeSignals } from './signals.ts';

export interface SumoExportOptions {
  readonly seed: number;
  readonly durationS: number;
}

/**
 * A scenario as SUMO's plain XML with the trips of one seed, and the configurations that `netconvert` and `sumo` run as
 * they are. Limits: docs/formats/sumo-export.md.
 */
export function exportSumo(scenario: Scenario, { seed, durationS }: SumoExportOptions): ExportResult {
  const { definition, network, signals } = scenario;
  const nodes = createNames(definition.network.intersections.map(({ id }) => id));
  const edges = createNames(definition.network.links.map(({ id }) => id));
  const parts = splitLinks(network, edges.of, nodes.of);
  const departures = drawDepartures(scenario, seed, durationS);
  const base = createNames([definition.id]).of(definition.id);
  const files = [
    { name: `${base}.nod.xml`, text: writeNodes(network, nodes, parts) },
    { name: `${base}.edg.xml`, text: writeEdges(network, parts) },
    { name: `${base}.con.xml`, text: writeConnections(network, parts) },
    { name: `${base}.tll.xml`, text: writeSignals(scenario, nodes.of, parts) },
    { name: `${base}.netccfg`, text: writeNetConvert(base) },
    { name: `${base}.rou.xml`, text: writeRoutes(scenario, parts, departures) },
    { name: `${base}.sumocfg`, text: writeConfiguration(scenario, base, durationS) },
  ];
  return {
    files,
    counts: {
      nodes: network.intersectionCount,
      edges: parts.reduce((sum, own) => sum + own.length, 0),
      connections: network.laneCount - network.linkLaneCount,
      signals: signals.count,
      vehicles: departures.length,
    },
    notes: notesOf(scenario, nodes.changed + edges.changed, parts.filter((own) => own.length > 1).length),
  };
}

/** Step that every switching time falls on, ms, and no longer than ours: SUMO switches signals at steps only. */
function stepMsOf({ definition, signals }: Scenario): number {
  const own = sToMs(definition.stepS);
  const times = signals.initialTimetables.flatMap((timetable) => [
    ...timetable.intervalEndMs,
    timetable.offsetMs,
    timetable.localZeroMs,
  ]);
  return [1000, 500, 250, 200].find((stepMs) => stepMs <= own && times.every((ms) => ms % stepMs === 0)) ?? 100;
}

function option(name: string, value: string | number | boolean): string {
  return `<${name} value="${escapeXml(String(value))}"/>`;
}

function writeNetConvert(base: string): string {
  return xmlFile('configuration', [
    option('node-files', `${base}.nod.xml`),
    option('edge-files', `${base}.edg.xml`),
    option('connection-files', `${base}.con.xml`),
    option('tllogic-files', `${base}.tll.xml`),
    option('output-file', `${base}.net.xml`),
    option('no-turnarounds', true),
    option('offset.disable-normalization', true),
  ]);
}

function writeConfiguration(scenario: Scenario, base: string, durationS: number): string {
  const { startS, demand } = scenario.definition;
  return xmlFile('configuration', [
    option('net-file', `${base}.net.xml`),
    option('route-files', `${base}.rou.xml`),
    option('begin', startS),
    option('end', startS + durationS),
    option('step-length', msToS(stepMsOf(scenario))),
    // IDM vehicles move at the mean of a step's two speeds, Krauss vehicles at the later one.
    option(
      'step-method.ballistic',
      demand.vehicleTypes.some(({ model }) => model === 'idm'),
    ),
    // Nothing is taken off a jam, as here.
    option('time-to-teleport', -1),
  ]);
}

function notesOf({ definition }: Scenario, renamed: number, split: number) {
  const { network, signals, demand, corridors } = definition;
  return keepNotes([
    { what: 'id', count: renamed, why: 'holds characters that SUMO forbids; they became "_"' },
    { what: 'link', count: split, why: 'was taken apart where a pocket begins; later parts are named link@metres' },
    {
      what: 'signal',
      count: signals.filter(({ plans }) => plans.length > 1).length,
      why: 'has more than one plan; only the plan in force at the start was written, and SUMO keeps to it',
    },
    {
      what: 'movement',
      count: network.movements.filter(({ yieldsTo }) => yieldsTo !== undefined).length,
      why: 'says whom it yields to; netconvert works right of way out from priorities and geometry instead',
    },
    {
      what: 'movement',
      count: network.movements.filter(({ paths }) => paths !== undefined).length,
      why: 'has paths of its own; netconvert draws them anew, their lengths are kept',
    },
    {
      what: 'vehicle type',
      count: demand.vehicleTypes.filter(({ model }) => model === 'cityflow').length,
      why: "follows CityFlow's model, which SUMO lacks; Krauss was written",
    },
    { what: 'corridor', count: corridors.length, why: 'SUMO has no corridors; the offsets that they gave are kept' },
    { what: 'district', count: network.districts.length, why: 'SUMO has no districts' },
  ]);
}
