import { readFileSync } from 'node:fs';
import { openTexts } from '../../../cli/openText.ts';
import { importSumo } from '../../../sim/formats/sumo/importSumo.ts';
import { freezeScenario } from '../../../sim/scenario/scenario.ts';
import type { ValidationGroup, ValidationRow } from '../validationCase.ts';
import { gehOf, ksDistance } from './agreement.ts';
import { type NetworkRun, runHere } from './networkRun.ts';
import { hasSumo, runSumo } from './runSumo.ts';

const DATA = new URL('../../../../shared/data/', import.meta.url);

interface SumoCase {
  /** As in the reference table. */
  readonly caseName: string;
  readonly folder: string;
  readonly net: string;
  readonly routes: readonly string[];
  readonly additional: readonly string[];
  readonly beginS: number;
  readonly endS: number;
  readonly within: number;
}

const resco = (caseName: string, beginS: number, within: number): SumoCase => ({
  caseName,
  folder: `sumo-resco-${caseName}/`,
  net: `${caseName}.net.xml`,
  routes: [`${caseName}.rou.xml`],
  additional: [],
  beginS,
  endS: beginS + 3600,
  within,
});

const CASES: readonly SumoCase[] = [
  resco('cologne1', 25_200, 0.1),
  resco('cologne3', 25_200, 0.1),
  resco('ingolstadt1', 57_600, 0.1),
  resco('ingolstadt7', 57_600, 0.15),
  {
    caseName: 'bologna-acosta',
    folder: 'sumo-bologna-acosta/',
    net: 'acosta_buslanes.net.xml',
    routes: ['acosta.rou.xml', 'acosta_busses.rou.xml'],
    additional: ['acosta_vtypes.add.xml', 'acosta_bus_stops.add.xml', 'acosta_tls.add.xml'],
    beginS: 0,
    // In SUMO the last one arrives at 5,752 s.
    endS: 7200,
    within: 0.1,
  },
];

/** Links with less traffic than this in either run tell nothing of agreement, veh/h. */
const QUIET_VEH_PER_H = 10;

export const sumo: ValidationGroup = {
  id: 'sumo',
  title: "SUMO's networks with their own programs",
  needs: 'reference/sumo_reference.csv',
  isQuick: false,
  async run(progress) {
    const rows: ValidationRow[] = [];
    if (!hasSumo()) progress('sumo is not installed: means are held to the table of results, the rest is NOT compared');
    for (const one of CASES) {
      progress(`${one.caseName}, here`);
      const ours = await runCase(one);
      if (hasSumo()) {
        progress(`${one.caseName}, in SUMO`);
        rows.push(...compareRuns(one, ours, await runSumo(new URL(one.folder, DATA), one)));
      } else rows.push(...compareWithTable(one, ours));
    }
    return rows;
  },
};

async function runCase({ folder, net, routes, additional, beginS, endS, caseName }: SumoCase): Promise<NetworkRun> {
  const path = (name: string) => new URL(`${folder}${name}`, DATA).pathname;
  const [network, ...others] = await openTexts([net, ...routes, ...additional].map(path));
  const { definition } = await importSumo({
    id: caseName,
    net: network,
    routes: others.slice(0, routes.length),
    additional: others.slice(routes.length),
    beginS,
    endS,
  });
  return runHere(freezeScenario(definition), endS - beginS);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function compareRuns({ caseName, within, beginS, endS }: SumoCase, ours: NetworkRun, theirs: NetworkRun) {
  const source = theirs.source;
  const row = (measure: string, unit: string, pick: (run: NetworkRun) => number, held: boolean): ValidationRow => ({
    caseName,
    measure,
    unit,
    ours: pick(ours),
    reference: pick(theirs),
    tolerance: held ? { kind: 'ratio', within } : null,
    source,
  });
  const hours = (endS - beginS) / 3600;
  const links = [...theirs.vehiclesByLink].map(([link, count]) => [
    (ours.vehiclesByLink.get(link) ?? 0) / hours,
    count / hours,
  ]);
  const busy = links.filter(([a, b]) => Math.max(a, b) >= QUIET_VEH_PER_H);
  return [
    row('mean trip duration, unfinished included', 's', (run) => mean(run.durationS), true),
    row('mean time loss', 's', (run) => mean(run.timeLossS), true),
    row('mean depart delay', 's', (run) => mean(run.departDelayS), false),
    { ...row('vehicles that entered', 'veh', (run) => run.durationS.length, true), tolerance: ALL_ENTER },
    row('vehicles that arrived', 'veh', (run) => run.arrived, false),
    {
      caseName,
      measure: 'distance of the distributions of trip durations (Kolmogorov-Smirnov; 0 is equal)',
      unit: '',
      ours: ksDistance(ours.durationS, theirs.durationS),
      reference: 0,
      tolerance: null,
      source,
    },
    {
      caseName,
      measure: `share of ${busy.length} links whose flow has a GEH below 5`,
      unit: '',
      ours: busy.filter(([a, b]) => gehOf(a, b) < 5).length / busy.length,
      reference: 1,
      tolerance: { kind: 'range', min: 0.85, max: 1 },
      source,
    },
  ] satisfies ValidationRow[];
}

/** Those still in the queue of their entry at the end may differ by a few. */
const ALL_ENTER = { kind: 'ratio', within: 0.01 } as const;

function compareWithTable({ caseName, within }: SumoCase, ours: NetworkRun): ValidationRow[] {
  const [header, ...lines] = readFileSync(new URL('reference/sumo_reference.csv', DATA), 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  const cells = lines.map((line) => line.split(',')).find(([name]) => name === caseName)!;
  const reference = (name: string) => Number(cells[names.indexOf(name)]);
  const common = { caseName, unit: 's', tolerance: { kind: 'ratio', within }, source: 'SUMO 1.15.0, table of results' };
  return [
    { ...common, measure: 'mean trip duration', ours: mean(ours.durationS), reference: reference('mean_duration_s') },
    { ...common, measure: 'mean time loss', ours: mean(ours.timeLossS), reference: reference('mean_timeloss_s') },
  ] as ValidationRow[];
}
