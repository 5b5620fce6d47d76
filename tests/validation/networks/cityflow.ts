import { readFileSync } from 'node:fs';
import type { Tolerance, ValidationGroup, ValidationRow } from '../validationCase.ts';
import { type CityflowOutcome, readCase, runCase } from './cityflowRun.ts';

const REFERENCES = new URL('../../../../shared/data/reference/cityflow_reference.csv', import.meta.url);
/** Controls of the reference, in our words. */
const CONTROLS: Readonly<Record<string, string>> = {
  FixedTime: 'fixed',
  MaxPressure: 'max-pressure',
  'Efficient-MP': 'efficient-max-pressure',
  'Advanced-MP': 'advanced-max-pressure',
};

/** Networks of a few signals with room to drive are held to 5 %; crowded and short-blocked ones to less. */
const TOLERANCES: readonly (readonly [startsWith: string, Tolerance | null])[] = [
  ['Jinan', { kind: 'ratio', within: 0.05 }],
  ['Hangzhou-1', { kind: 'ratio', within: 0.05 }],
  // Blocks of 100 m spill back into standstill: a change in the ninth digit moves the figure by a tenth.
  ['NewYork', null],
];
const OTHERS: Tolerance = { kind: 'ratio', within: 0.1 };
const NONE: Tolerance = { kind: 'absolute', within: 0 };

/** Networks that no reference was run on: that they run, and let in who the file says when it says. */
const WITHOUT_REFERENCE: readonly (readonly [caseName: string, roadnet: string, flow: string])[] = [
  ['arterial 1x6', 'cityflow-arterial-1x6/roadnet.json', 'cityflow-arterial-1x6/flow_300_0.3.json'],
  ['Atlanta 1x5', 'cityflow-atlanta-1x5/roadnet.json', 'cityflow-atlanta-1x5/flow.json'],
  ...[
    'bc-tyc_18041607',
    'bc-tyc_18041610',
    'kn-hz_18041607',
    'qc-yn_18041607',
    'sb-sx_18041607',
    'tms-xy_18041607',
  ].map(
    (hour) =>
      [
        `Hangzhou 1x1 ${hour}`,
        'cityflow-hangzhou-1x1/roadnet.json',
        `cityflow-hangzhou-1x1/flow_${hour}_1h.json`,
      ] as const,
  ),
];

/** Two controls whose times differ by less than this share in the reference stand in no order. */
const TIE_RATIO = 0.01;

interface Reference {
  readonly caseName: string;
  readonly roadnet: string;
  readonly flow: string;
  readonly control: string;
  readonly decisionS: number;
  readonly clearanceS: number;
  readonly enteringLanesTravelTimeS: number;
  readonly averageTravelTimeS: number;
  readonly source: string;
}

function readReferences(): Reference[] {
  const [header, ...rows] = readFileSync(REFERENCES, 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return rows.map((row): Reference => {
    const cells = row.split(',');
    const cell = (name: string) => cells[names.indexOf(name)];
    const roadnet = cell('roadnet');
    const control = CONTROLS[cell('control')];
    if (control === undefined)
      throw new RangeError(`the reference has a control "${cell('control')}", which we have not`);
    return {
      caseName: cell('case'),
      roadnet,
      flow: `${roadnet.slice(0, roadnet.indexOf('/'))}/${cell('flow')}`,
      control,
      decisionS: Number(cell('decision_s')),
      clearanceS: Number(cell('yellow_s')),
      enteringLanesTravelTimeS: Number(cell('att_entering_s')),
      averageTravelTimeS: Number(cell('att_engine_s')),
      source: cell('source'),
    };
  });
}

interface Compared {
  readonly reference: Reference;
  readonly ours: CityflowOutcome;
}

function timeRows({ reference, ours }: Compared): ValidationRow[] {
  const { caseName, control, decisionS, source } = reference;
  const found = TOLERANCES.find(([start]) => caseName.startsWith(start));
  const common = { caseName, unit: 's', tolerance: found ? found[1] : OTHERS, source };
  return [
    {
      ...common,
      measure: `time on entering lanes, ${control}, decision every ${decisionS} s`,
      ours: ours.enteringLanesTravelTimeS,
      reference: reference.enteringLanesTravelTimeS,
    },
    {
      ...common,
      measure: `average travel time, ${control}, decision every ${decisionS} s`,
      ours: ours.averageTravelTimeS,
      reference: reference.averageTravelTimeS,
    },
  ];
}

/** Whether the controls stand in the reference's order: how many of its pairs do. */
function orderRow(compared: readonly Compared[]): ValidationRow[] {
  let pairs = 0;
  let alike = 0;
  for (const a of compared) {
    for (const b of compared) {
      const ratio = a.reference.averageTravelTimeS / b.reference.averageTravelTimeS;
      if (!(ratio < 1 - TIE_RATIO)) continue;
      pairs++;
      if (a.ours.averageTravelTimeS < b.ours.averageTravelTimeS) alike++;
    }
  }
  if (pairs === 0) return [];
  const { caseName, decisionS, source } = compared[0].reference;
  const measure = `pairs of controls in the reference's order, decision every ${decisionS} s`;
  return [{ caseName, measure, unit: '', ours: alike, reference: pairs, tolerance: NONE, source }];
}

function entryRow(caseName: string, outcome: CityflowOutcome): ValidationRow {
  return {
    caseName,
    measure: 'seconds in which others want to enter than the flow file says',
    unit: '',
    ours: outcome.secondsUnlikeFile,
    reference: 0,
    tolerance: NONE,
    source: 'flow file',
  };
}

export const cityflow: ValidationGroup = {
  id: 'cityflow',
  title: "CityFlow's networks, under fixed time and max-pressure",
  needs: 'reference/cityflow_reference.csv',
  isQuick: false,
  async run(progress) {
    const groups = new Map<string, Compared[]>();
    for (const reference of readReferences()) {
      const { caseName, control, decisionS, clearanceS, roadnet, flow } = reference;
      progress(`${caseName}, ${control}, decision every ${decisionS} s`);
      const ours = runCase(readCase(roadnet, flow), { control, decisionS, clearanceS });
      const key = `${caseName} ${decisionS}`;
      groups.set(key, [...(groups.get(key) ?? []), { reference, ours }]);
    }
    const rows = [...groups.values()].flatMap((compared) => [
      ...compared.flatMap(timeRows),
      ...orderRow(compared),
      entryRow(compared[0].reference.caseName, compared[0].ours),
    ]);
    for (const [caseName, roadnet, flow] of WITHOUT_REFERENCE) {
      progress(`${caseName}, fixed, decision every 15 s`);
      rows.push(
        entryRow(caseName, runCase(readCase(roadnet, flow), { control: 'fixed', decisionS: 15, clearanceS: 5 })),
      );
    }
    return rows;
  },
};
