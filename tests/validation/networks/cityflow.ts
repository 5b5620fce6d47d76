import { readFileSync } from 'node:fs';
import { simulate } from '../../../cli/simulate.ts';
import { importCityflow } from '../../../sim/formats/cityflow/importCityflow.ts';
import { runFixedStages } from '../../../sim/scenario/fixedStages.ts';
import { freezeScenario } from '../../../sim/scenario/scenario.ts';
import type { Tolerance, ValidationGroup, ValidationRow } from '../validationCase.ts';

const DATA = new URL('../../../../shared/data/', import.meta.url);
/** What the reference runs last, s. */
const DURATION_S = 3600;

/** Networks of a few signals with room to drive are held to 5 %; crowded and short-blocked ones to less. */
const TOLERANCES: readonly (readonly [startsWith: string, Tolerance | null])[] = [
  ['Jinan', { kind: 'ratio', within: 0.05 }],
  ['Hangzhou-1', { kind: 'ratio', within: 0.05 }],
  // Blocks of 100 m spill back: only the order of controls is comparable.
  ['NewYork', null],
];
const OTHERS: Tolerance = { kind: 'ratio', within: 0.1 };

interface Reference {
  readonly caseName: string;
  readonly roadnet: string;
  readonly flow: string;
  readonly decisionS: number;
  readonly clearanceS: number;
  readonly enteringLanesTravelTimeS: number;
  readonly averageTravelTimeS: number;
  readonly source: string;
}

/** Rows of the reference table under fixed time: the only control of it that we have. */
function readReferences(): Reference[] {
  const text = readFileSync(new URL('reference/cityflow_reference.csv', DATA), 'utf8');
  const [header, ...rows] = text.trim().split(/\r?\n/);
  const names = header.split(',');
  return rows.flatMap((row): Reference[] => {
    const cells = row.split(',');
    const cell = (name: string) => cells[names.indexOf(name)];
    if (cell('control') !== 'FixedTime') return [];
    const roadnet = cell('roadnet');
    return [
      {
        caseName: cell('case'),
        roadnet,
        flow: `${roadnet.slice(0, roadnet.indexOf('/'))}/${cell('flow')}`,
        decisionS: Number(cell('decision_s')),
        clearanceS: Number(cell('yellow_s')),
        enteringLanesTravelTimeS: Number(cell('att_entering_s')),
        averageTravelTimeS: Number(cell('att_engine_s')),
        source: cell('source'),
      },
    ];
  });
}

function runCase({ caseName, roadnet, flow, decisionS, clearanceS }: Reference) {
  const read = (name: string) => ({ name, text: readFileSync(new URL(name, DATA), 'utf8') });
  const { definition } = importCityflow(read(roadnet), read(flow), caseName);
  const settings = { seed: 0, stepS: 1, durationS: DURATION_S };
  const { summary } = simulate(freezeScenario(runFixedStages(definition, { decisionS, clearanceS })), settings);
  if (!summary.cityflow) throw new Error(`${caseName}: the run gave no measures of CityFlow`);
  return summary.cityflow;
}

export const cityflow: ValidationGroup = {
  id: 'cityflow',
  title: "CityFlow's networks under fixed time",
  needs: 'reference/cityflow_reference.csv',
  isQuick: false,
  async run(progress) {
    return readReferences().flatMap((reference): ValidationRow[] => {
      const { caseName, decisionS, source } = reference;
      progress(`${caseName}, decision every ${decisionS} s`);
      const ours = runCase(reference);
      const found = TOLERANCES.find(([start]) => caseName.startsWith(start));
      const common = { caseName, unit: 's', tolerance: found ? found[1] : OTHERS, source };
      return [
        {
          ...common,
          measure: `time on entering lanes, decision every ${decisionS} s`,
          ours: ours.enteringLanesTravelTimeS,
          reference: reference.enteringLanesTravelTimeS,
        },
        {
          ...common,
          measure: `average travel time, decision every ${decisionS} s`,
          ours: ours.averageTravelTimeS,
          reference: reference.averageTravelTimeS,
        },
      ];
    });
  },
};
