import type { PlanFile } from '../scenario/planFile.ts';
import type { CityReport } from '../scenario/waves/waveReport.ts';
import { type Cell, formatCsvText } from './csvText.ts';

/** `corridors.csv`: what each corridor got, and what it could have. */
export function corridorTable({ corridors }: CityReport): string {
  const head = ['corridor', 'name_zh', 'name_en', 'signals', 'cycle_s', 'band_s', 'band_reverse_s', 'before_s'];
  const more = ['best_possible_s', 'through_band', 'speed_kmh', 'speed_reverse_kmh', 'costliest', 'cost_s', 'reason'];
  const sections = ['section_speeds_kmh', 'section_speeds_reverse_kmh'];
  return formatCsvText([
    [...head, ...more, ...sections],
    ...corridors.map((one) => [
      ...[one.id, one.name.zh, one.name.en, one.signals, one.cycleS, one.bandS, one.bandReverseS, one.beforeS],
      ...[one.bestPossibleS, one.throughBand ? 'yes' : 'no', rounded(one.speedKmh), rounded(one.speedReverseKmh)],
      one.costliestCrossing?.intersectionId ?? '',
      one.costliestCrossing?.costS ?? '',
      one.costliestCrossing?.reason ?? '',
      listed(one.sectionSpeedsKmh),
      listed(one.sectionSpeedsReverseKmh),
    ]),
  ]);
}

/** `signals.csv`: cycle, offset and splits of each signal; offsets from master zero to the start of green of the first coordinated phase. */
export function signalTable({ plans }: PlanFile): string {
  return formatCsvText([
    ['intersection', 'cycle_s', 'offset_s', 'offset_reference', 'rings'],
    ...plans.map(({ intersectionId, plan }) => [
      intersectionId,
      plan.cycleS,
      plan.offsetS,
      'start of green of the first coordinated phase',
      plan.rings.map((ring) => ring.map(({ phase, splitS }) => `${phase}:${splitS}`).join(' ')).join(' | '),
    ]),
  ]);
}

/** Of each section from the first signal to the last; empty where it is the same all along. */
function listed(speedsKmh: readonly number[] | null): string {
  return speedsKmh?.map((kmh) => rounded(kmh)).join(' ') ?? '';
}

function rounded(value: number | null): Cell {
  return value === null ? null : Math.round(value * 10) / 10;
}
