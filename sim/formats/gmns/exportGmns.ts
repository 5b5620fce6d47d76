import { msToS } from '../../core/units.ts';
import { TurnCode } from '../../network/network.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { PlanDefinition, SignalDefinition } from '../../signals/definition.ts';
import { countingPhases, placeDetectors } from '../../signals/detectors.ts';
import { lanesOf } from '../../signals/lanesOf.ts';
import { referenceMs } from '../../signals/offsetReference.ts';
import { movementIdsOf } from '../../signals/signalSet.ts';
import { compileTimetable } from '../../signals/timetable.ts';
import { type Cell, formatCsvText } from '../csvText.ts';
import { type ExportResult, keepNotes } from '../exportResult.ts';

const TURN_NAMES: Readonly<Record<number, string>> = {
  [TurnCode.left]: 'left',
  [TurnCode.through]: 'thru',
  [TurnCode.right]: 'right',
  [TurnCode.uTurn]: 'uturn',
};

/** Every day of the week, and holidays: GMNS's first eight digits of `time_day`. */
const EVERY_DAY = '11111111';

/** The signal tables of a scenario after the General Modeling Network Specification. See docs/formats/gmns.md. */
export function exportGmns(scenario: Scenario): ExportResult {
  const { definitions } = scenario.signals;
  const tables: Readonly<Record<string, Cell[][]>> = {
    movement: movementRows(scenario),
    signal_controller: [['controller_id'], ...definitions.map(({ id }) => [id])],
    signal_timing_plan: [
      ['timing_plan_id', 'controller_id', 'time_day', 'cycle_length'],
      ...definitions.flatMap((signal) =>
        signal.plans.flatMap((plan) =>
          times(signal, plan).map((time, k) => [planId(signal, plan, k), signal.id, time, plan.cycleS]),
        ),
      ),
    ],
    signal_timing_phase: phaseRows(scenario),
    signal_phase_mvmt: phaseMovementRows(scenario),
    signal_coordination: coordinationRows(scenario),
    signal_detector: detectorRows(scenario),
  };
  const names = Object.keys(tables);
  return {
    files: names.map((name) => ({ name: `${name}.csv`, text: formatCsvText(tables[name]) })),
    counts: Object.fromEntries(names.map((name) => [name, tables[name].length - 1])),
    notes: keepNotes([
      {
        what: 'clearance',
        count: definitions.reduce((sum, { phases }) => sum + phases.length, 0),
        why: 'GMNS has one clearance: yellow and red clearance are written as their sum',
      },
      {
        what: 'controller',
        count: definitions.filter(({ controller }) => controller && !('phases' in controller)).length,
        why: 'GMNS knows plans and actuation only: the plans that stand behind the controller are written',
      },
      {
        what: 'overlap',
        count: definitions.reduce((sum, { overlaps = [] }) => sum + overlaps.length, 0),
        why: 'GMNS has no overlaps: its movements keep their phases, trailing green and clearances of its own are not written',
      },
      {
        what: 'crossing',
        count: definitions.flatMap(({ phases }) => phases).filter(({ walkS }) => walkS !== undefined).length,
        why: 'crosswalks are no links here: walk times are written, signal_phase_mvmt has no row for them',
      },
    ]),
  };
}

function movementRows({ network }: Scenario): Cell[][] {
  const rows: Cell[][] = [['mvmt_id', 'node_id', 'ib_link_id', 'start_ib_lane', 'end_ib_lane', 'ob_link_id', 'type']];
  const { definition, linkFirstLane, movementFrom } = network;
  for (let m = 0; m < network.movementCount; m++) {
    const { id, from, to } = definition.movements[network.movementDefinitionIndex[m]];
    const node = definition.intersections[network.movementIntersection[m]].id;
    // Ours count from the kerb, theirs from the median, from 1.
    const lanes = lanesOf(network, m).map((lane) => linkFirstLane[movementFrom[m] + 1] - lane);
    const [first, last] = [Math.min(...lanes), Math.max(...lanes)];
    rows.push([id, node, from, first, last === first ? null : last, to, TURN_NAMES[network.movementTurn[m]]]);
  }
  return rows;
}

/** Times of day at which a plan runs, as GMNS writes them; a signal without a schedule runs its first plan all day. */
function times({ schedule, plans }: SignalDefinition, plan: PlanDefinition): string[] {
  if (!schedule || schedule.length === 0) return plan === plans[0] ? [`${EVERY_DAY}_0000_2400`] : [];
  const clock = (timeS: number) =>
    `${String(Math.floor(timeS / 3600)).padStart(2, '0')}${String(Math.floor(timeS / 60) % 60).padStart(2, '0')}`;
  const parts = schedule.map(({ fromS, planId: id }, k) => ({ id, fromS, toS: schedule[k + 1]?.fromS ?? 86_400 }));
  // Before the first entry the last one goes on.
  if (parts[0].fromS > 0) parts.unshift({ id: parts[parts.length - 1].id, fromS: 0, toS: parts[0].fromS });
  return parts.filter(({ id }) => id === plan.id).map(({ fromS, toS }) => `${EVERY_DAY}_${clock(fromS)}_${clock(toS)}`);
}

function planId({ id }: SignalDefinition, plan: PlanDefinition, time: number): string {
  return time === 0 ? `${id}/${plan.id}` : `${id}/${plan.id}/${time + 1}`;
}

/** Every plan that runs, once for each time of day. */
function runningPlans({ signals }: Scenario) {
  return signals.definitions.flatMap((signal, s) =>
    signal.plans.flatMap((plan) =>
      times(signal, plan).map((_, k) => ({ signal, s, plan, id: planId(signal, plan, k) })),
    ),
  );
}

function phaseRows(scenario: Scenario): Cell[][] {
  const head = ['timing_phase_id', 'timing_plan_id', 'signal_phase_num', 'min_green', 'max_green', 'extension'];
  return [
    [...head, 'clearance', 'walk_time', 'ped_clearance', 'ring', 'barrier', 'position'],
    ...runningPlans(scenario).flatMap(({ signal, plan, id }) =>
      plan.rings.flatMap((ring, r) =>
        ring.map(({ phase: number, splitS }, k): Cell[] => {
          const phase = signal.phases.find((one) => one.number === number)!;
          const clearanceS = phase.yellowS + phase.redClearanceS;
          const passed = (plan.barriers ?? []).filter((ends) => ends[r] <= k);
          const position = k - (passed.length === 0 ? 0 : passed[passed.length - 1][r]);
          const actuated = signal.controller && 'passageS' in signal.controller ? signal.controller : undefined;
          return [
            ...[`${id}/${number}`, id, number],
            // Of a fixed-time signal the minimum is the green itself.
            ...(signal.controller ? [phase.minGreenS] : [splitS - clearanceS]),
            ...[splitS - clearanceS, actuated?.passageS ?? null, clearanceS],
            ...[phase.walkS ?? null, phase.pedestrianClearanceS ?? null, r + 1, passed.length + 1, position + 1],
          ];
        }),
      ),
    ),
  ];
}

function phaseMovementRows(scenario: Scenario): Cell[][] {
  const rows: Cell[][] = [['signal_phase_mvmt_id', 'timing_phase_id', 'mvmt_id', 'protection']];
  for (const { signal, plan, id } of runningPlans(scenario)) {
    const timed = new Set(plan.rings.flat().map(({ phase }) => phase));
    for (const { number, movements, permissiveMovements = [] } of signal.phases) {
      if (!timed.has(number)) continue;
      const add = (movement: string, protection: string) => {
        const phaseId = `${id}/${number}`;
        rows.push([`${phaseId}/${movement}/${protection}`, phaseId, movement, protection]);
      };
      for (const movement of movements) add(movement, 'protected');
      for (const movement of permissiveMovements) add(movement, 'permitted');
      for (const movement of signal.redMovements ?? []) if (movements.includes(movement)) add(movement, 'rtor');
    }
  }
  return rows;
}

/** Offsets to the green of the first coordinated phase to begin: our reference is one of theirs. */
function coordinationRows(scenario: Scenario): Cell[][] {
  const { network, signals } = scenario;
  const head = ['coordination_id', 'timing_plan_id', 'controller_id', 'coord_contr_id', 'coord_phase'];
  return [
    [...head, 'coord_ref_to', 'offset'],
    ...runningPlans(scenario)
      .filter(({ plan }) => plan.coordinatedPhases.length > 0)
      .map(({ signal, s, plan, id }): Cell[] => {
        const timetable = compileTimetable(signal, plan, movementIdsOf(network, signals.intersectionIndex[s]));
        const zeroMs = referenceMs(timetable, 'firstGreen');
        const first = timetable.phases.find(
          ({ number, startMs }) => startMs === zeroMs && plan.coordinatedPhases.includes(number),
        )!;
        const offsetS = ((msToS(timetable.offsetMs) % plan.cycleS) + plan.cycleS) % plan.cycleS;
        return [id, id, signal.id, null, first.number, 'begin_of_green', offsetS];
      }),
  ];
}

function detectorRows({ network, signals }: Scenario): Cell[][] {
  const { definition, laneLink, linkFirstLane } = network;
  const head = ['detector_id', 'controller_id', 'signal_phase_num', 'link_id', 'start_lane', 'end_lane'];
  return [
    [...head, 'ref_node_id', 'det_zone_lr', 'det_zone_front', 'det_zone_back', 'det_type'],
    ...signals.definitions.flatMap((signal) => {
      const counting = countingPhases(signal, network);
      return placeDetectors(signal, network)
        .filter(({ lane }) => counting.has(lane))
        .map(({ channel, kind, lane, distanceM, lengthM }): Cell[] => {
          const link = laneLink[lane];
          const number = signal.phases[counting.get(lane)!].number;
          return [
            ...[
              `${signal.id}/${channel}`,
              signal.id,
              number,
              definition.links[link].id,
              linkFirstLane[link + 1] - lane,
            ],
            ...[null, signal.intersectionId, distanceM, distanceM, distanceM + lengthM],
            kind === 'stopLine' ? 'stop line' : 'advance',
          ];
        });
    }),
  ];
}
