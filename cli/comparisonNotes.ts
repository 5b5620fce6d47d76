import type { BothLanguages, Gridlock } from '../sim/index.ts';
import type { Variant } from './replicate.ts';
import type { RunOutcome } from './simulate.ts';

/** What a reader of a comparison must know before believing its figures, each in a sentence without its full stop. */

export function noteSameness(hashA: string, hashB: string): BothLanguages[] {
  if (hashA !== hashB) return [];
  return [
    {
      en: 'A and B are the same scenario with the same plans: every difference is zero',
      zh: 'A 与 B 是方案相同的同一场景：所有差异均为零',
    },
  ];
}

/** @param own B as it would run by itself */
export function noteSettings({ settings }: Variant, { settings: own, definition }: Variant): BothLanguages[] {
  const fields = [
    ['seed', '种子', 'seed', ''],
    ['step', '步长', 'stepS', ' s'],
    ['duration', '时长', 'durationS', ' s'],
  ] as const;
  return fields
    .filter(([, , field]) => own[field] !== settings[field])
    .map(([en, zh, field, unit]) => ({
      en: `B ("${definition.id}") is run with A's ${en} of ${settings[field]}${unit}, not its own of ${own[field]}${unit}`,
      zh: `B（“${definition.id}”）按 A 的${zh} ${settings[field]}${unit} 运行，而非其自身的 ${own[field]}${unit}`,
    }));
}

export function noteDemand(a: readonly RunOutcome[], b: readonly RunOutcome[]): BothLanguages[] {
  const unequal = a.filter(({ summary }, i) => summary.vehicles.planned !== b[i].summary.vehicles.planned).length;
  if (unequal === 0) return [];
  const total = (side: readonly RunOutcome[]) => side.reduce((sum, { summary }) => sum + summary.vehicles.planned, 0);
  return [
    {
      en: `demand differs in ${unequal} of ${a.length} seeds (A plans ${total(a)} vehicles in all, B ${total(b)}): the pairs don't see the same traffic, so differences tell of demand as well as of control`,
      zh: `${a.length} 个种子中有 ${unequal} 个需求不同（A 共计划 ${total(a)} 辆，B 共 ${total(b)} 辆）：成对运行的交通并不相同，差异既来自控制也来自需求`,
    },
  ];
}

export function noteTheShutOut(a: readonly RunOutcome[], b: readonly RunOutcome[]): BothLanguages[] {
  const total = (side: readonly RunOutcome[]) =>
    side.reduce((sum, { summary }) => sum + summary.vehicles.waitingToEnter, 0);
  const [shutOutA, shutOutB] = [total(a), total(b)];
  if (shutOutA + shutOutB === 0) return [];
  return [
    {
      en: `vehicles that never got in, all seeds together: A ${shutOutA}, B ${shutOutB}; travel time and delay on the road leave them out, the measures "with waiting to enter" count them`,
      zh: `各种子合计始终未能进入的车辆：A ${shutOutA} 辆，B ${shutOutB} 辆；行程时间与路上延误不含这些车辆，“含进入前等待”的指标计入`,
    },
  ];
}

/** Rings named at most; the count tells of the others. */
const RINGS_NAMED = 3;

export function noteGridlocks(side: 'A' | 'B', outcomes: readonly RunOutcome[]): BothLanguages[] {
  const found = outcomes.flatMap(({ gridlocks, summary }) => gridlocks.map((ring) => ({ ring, seed: summary.seed })));
  if (found.length === 0) return [];
  const named = found.slice(0, RINGS_NAMED).map(({ ring, seed }) => ({ links: nameRing(ring), seed }));
  const more = found.length > RINGS_NAMED ? ', …' : '';
  return [
    {
      en: `${side} ends in gridlock (${found.length} in all seeds): ${named.map(({ links, seed }) => `${links} under seed ${seed}`).join('; ')}${more}`,
      zh: `${side} 以死锁告终（各种子合计 ${found.length} 处）：${named.map(({ links, seed }) => `${links}（种子 ${seed}）`).join('；')}${more}`,
    },
  ];
}

/** The links of a gridlock in the order of waiting, closed. */
export function nameRing({ linkIds }: Gridlock): string {
  return [...linkIds, linkIds[0]].join(' → ');
}
