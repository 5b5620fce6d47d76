import type { potentialEn } from './potentialEn.ts';

export const potentialZh: typeof potentialEn = {
  column: '达成率',
  columnHint:
    '双向带宽之和占可达上限的比例：在现有周期、绿信比和车速下，单独考虑这条干线时任何相位差与相序所能达到的最大值（已证明）',
  reached: (bands, most, share) => `带宽合计 ${bands} 秒，上限 ${most} 秒（${share} %）`,
  none: '现有绿信比与车速下不可能有绿波带',
  costShared: (seconds, others) => `使其损失 ${seconds} 秒：相位差受${others.join('、')}约束`,
  costOwn: (seconds) => `使其损失 ${seconds} 秒：受自身绿灯时间与位置所限`,
  most: '已达上限',
  city: (bands, most, share) => `全部带宽 ${bands} 秒，上限 ${most} 秒：${share} %`,
  cityHint: '各干线单独所能达到的带宽之和。现有周期、绿信比和车速下没有方案能超过它；共用路口可能使实际上限更低。',
};
