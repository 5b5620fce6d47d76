import type { AreaReport, PhaseReport, SignalReport, TimingReport } from '../sim/index.ts';
import { formatNumber, printColumns, printLine } from './output.ts';

/** Signals that are told of phase by phase; more get a line each. */
const SIGNALS_IN_FULL = 3;

const KEPT: Readonly<Record<string, string>> = {
  program: 'its program came in states whose times keep conflicting greens apart; other splits would not',
  joint: 'its controller runs other signals too, and they keep step',
  noTraffic: 'nobody comes',
  noCycle: 'its least splits fit into no cycle',
  cycleTooShort: 'the cycle is too short for its least splits',
  refused: 'the plan that came out does not pass the checks',
};

export function printTiming(report: TimingReport): void {
  if (report.signals.length <= SIGNALS_IN_FULL) for (const one of report.signals) printSignal(one);
  else printSignals(report.signals);
  for (const area of report.areas) printArea(area);
  const kept = report.signals.filter((one) => one.kept !== null);
  if (report.signals.length > SIGNALS_IN_FULL) {
    for (const reason of new Set(kept.map((one) => one.kept!))) {
      const own = kept.filter((one) => one.kept === reason);
      printLine(`${own.length} keep their plans: ${KEPT[reason]} (${listSome(own.map(({ id }) => id))})`);
    }
  }
  const overloaded = report.signals.filter((one) => one.isOverloaded);
  if (overloaded.length > 0) {
    const ids = listSome(overloaded.map(({ id }) => id));
    printLine(`Y of 0.95 or more, no fixed cycle serves what comes: ${ids}`);
  }
  printLine(
    `${report.retimed} of ${report.signals.length} signals retimed; mean delay ${seconds(report.delayBeforeS)} → ${seconds(report.delayAfterS)} (HCM 6), ${formatNumber(report.passagesPerH)} passages an hour`,
  );
}

function listSome(ids: readonly string[]): string {
  const more = ids.length > 5 ? ` and ${ids.length - 5} more` : '';
  return `${ids.slice(0, 5).join(', ')}${more}`;
}

const seconds = (value: number | null, decimals = 1) => (value === null ? '–' : `${formatNumber(value, decimals)} s`);
const ratio = (value: number | null) => (value === null ? '∞' : formatNumber(value, 2));
const figure = (value: number | null, decimals = 1) => (value === null ? '–' : formatNumber(value, decimals));

function printSignals(signals: readonly SignalReport[]): void {
  printColumns([
    ['signal', 'veh/h', 'Y', 'L', 'Webster', 'HCM', 'delay', 'cycle', 'new', 'Xc', 'new', 'delay', 'new', 'LOS'],
    ...signals.map((one) => [
      one.id,
      formatNumber(one.vehPerH),
      formatNumber(one.flowRatio, 3),
      formatNumber(one.lostTimeS, 1),
      ...[one.cycles.webster, one.cycles.hcm].map(({ exactS }) => (exactS === null ? '∞' : formatNumber(exactS, 1))),
      formatNumber(one.cycles.delay.cycleS),
      formatNumber(one.before.cycleS),
      one.after ? formatNumber(one.after.cycleS) : 'kept',
      ratio(one.before.criticalSaturationRatio),
      one.after ? ratio(one.after.criticalSaturationRatio) : '–',
      figure(one.before.delayS),
      one.after ? figure(one.after.delayS) : '–',
      one.after ? `${one.before.levelOfService} → ${one.after.levelOfService}` : one.before.levelOfService,
    ]),
  ]);
  printLine();
}

function printSignal(one: SignalReport): void {
  const name = one.name ? ` (${one.name.en || one.name.zh})` : '';
  printLine(`${one.id}${name}: ${formatNumber(one.vehPerH)} veh/h`);
  const path = one.criticalPhases.length > 0 ? `, critical phases ${one.criticalPhases.join(' + ')}` : '';
  printLine(`  Y = ${formatNumber(one.flowRatio, 3)}, L = ${formatNumber(one.lostTimeS, 1)} s${path}`);
  if (one.isOverloaded) printLine('  Y is 0.95 or more: no fixed cycle serves what comes');
  const { webster, hcm, delay } = one.cycles;
  const cycle = ({ exactS, cycleS }: typeof webster) =>
    `${exactS === null ? 'none' : `${formatNumber(exactS, 1)} s`}, as run ${formatNumber(cycleS)} s`;
  printLine(
    `  cycle by Webster ${cycle(webster)}; by HCM ${cycle(hcm)}; of least delay ${formatNumber(delay.cycleS)} s`,
  );
  printLine(`  least splits fill ${formatNumber(one.leastCycleS)} s`);
  if (one.kept !== null) printLine(`  it keeps its plan: ${KEPT[one.kept]}`);
  printLine();
  printPhases(one.phases);
  printLine();
  printGroups(one);
  printLine();
  const { before, after } = one;
  printLine(
    `  cycle ${formatNumber(before.cycleS)} s${after ? ` → ${formatNumber(after.cycleS)} s` : ''}, Xc ${ratio(before.criticalSaturationRatio)}${after ? ` → ${ratio(after.criticalSaturationRatio)}` : ''}, delay ${seconds(before.delayS)} (${before.levelOfService})${after ? ` → ${seconds(after.delayS)} (${after.levelOfService})` : ''}`,
  );
  printLine();
}

function printPhases(phases: readonly PhaseReport[]): void {
  printColumns([
    ['phase', 'veh/h', 'y', 'lost', 'least', 'on foot', 'split', 'v/c', 'new', 'v/c', ''],
    ...phases.map((one) => [
      `${one.phase}${one.isCritical ? '*' : ''}`,
      formatNumber(one.flowVehPerH),
      formatNumber(one.flowRatio, 3),
      formatNumber(one.lostTimeS, 1),
      formatNumber(one.leastSplitS, 1),
      figure(one.pedestrianSplitS),
      formatNumber(one.splitBeforeS, Number.isInteger(one.splitBeforeS) ? 0 : 1),
      ratio(one.saturationBefore),
      figure(one.splitAfterS, 0),
      one.splitAfterS === null ? '–' : ratio(one.saturationAfter),
      one.isAtMinimum ? 'at its least' : '',
    ]),
  ]);
}

function printGroups({ laneGroups }: SignalReport): void {
  printColumns([
    ['lane group', 'lanes', 'veh/h', 's', 'v/c', 'd1·PF', 'd2', 'd3', 'delay', 'new v/c', 'delay', 'LOS'],
    ...laneGroups.map(({ approach, turns, lanes, flowVehPerH, saturationVehPerH, before, after }) => {
      const d1 = before.uniformS === null ? null : before.uniformS * before.progressionFactor!;
      return [
        `${approach} ${turns.join('+')}`,
        formatNumber(lanes.length),
        formatNumber(flowVehPerH),
        formatNumber(saturationVehPerH),
        ratio(before.saturationRatio),
        ...[d1, before.incrementalS, before.initialQueueS, before.delayS].map((value) => figure(value)),
        after ? ratio(after.saturationRatio) : '–',
        figure(after?.delayS ?? null),
        `${before.levelOfService ?? '–'}${after ? ` → ${after.levelOfService ?? '–'}` : ''}`,
      ];
    }),
  ]);
}

function printArea({ id, signals, cycleS, halved, doubled, candidates }: AreaReport): void {
  if (candidates.length === 0) {
    printLine(`${id}: no common cycle serves its ${signals} signals; they keep their plans or have their own`);
    return;
  }
  const others = [
    ...(halved.length > 0 ? [`${halved.length} at half of it (${listSome(halved)})`] : []),
    ...(doubled.length > 0 ? [`${doubled.length} at twice it (${listSome(doubled)})`] : []),
  ];
  printLine(`${id}: ${signals} signals at ${cycleS} s${others.length > 0 ? `, ${others.join(', ')}` : ''}`);
}
