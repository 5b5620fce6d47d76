import type { wavesEn } from './wavesEn.ts';

export const wavesZh: typeof wavesEn = {
  corridor: '优化这条干线',
  around: (count: string) => `连同相交的 ${count} 条`,
  city: '优化全城绿波',
  stop: '停止，保留最优',
  curveOfSearch: '搜索过程中的当前最优',
  curveBound: '已证明的上界',
  curveStart: '搜索前',
  undo: '恢复原方案',
  progress: '绿波搜索',
  objective: '目标',
  objectiveHint:
    '带宽：调整相位差与相位次序，使绿波最宽。延误：在此基础上再调整相位差与绿信比，使车队模型中的延误最小。',
  forBands: '带宽最大',
  forBoth: '兼顾带宽与延误',
  forDelay: '延误最小',
  forCurve: '权衡曲线',
  curveFound: '从带宽最大到延误最小的各个方案；选一个，运行中的城市即过渡过去。',
  curve: '带宽与延误的权衡',
  curveBands: '全部带宽，秒',
  curveDelay: '模型延误（每次通过信号灯），秒',
  present: '搜索前',
  withSplits: '含绿信比',
  weight: (share) => `带宽占 ${share} %`,
  point: (name, bands, delay, stops, signals) =>
    `${name}：带宽 ${bands} 秒，每次通过信号灯延误 ${delay} 秒、停车 ${stops} 次，${signals} 个信号灯更换方案`,
  searching: (share: string) => `搜索中：已达可证上界的 ${share} %`,
  searchingDelay: (done) => `正在搜索延误更小的方案：已完成 ${done} %`,
  appliedDelay: (delayBefore, delayAfter, bandsBefore, bandsAfter, signals) =>
    `模型延误（每次通过信号灯）${delayBefore} → ${delayAfter} 秒，带宽 ${bandsBefore} → ${bandsAfter} 秒；${signals} 个信号灯更换方案。`,
  noLessDelay: (before) => `未找到延误更小的方案：模型延误为每次通过信号灯 ${before} 秒。`,
  applied: (before: string, after: string, bound: string, signals: string) =>
    `绿波带宽 ${before} → ${after} 秒（上界 ${bound} 秒）；${signals} 个信号正在过渡。`,
  nothingBetter: (before: string, bound: string) => `没有找到更好的方案：带宽 ${before} 秒，上界 ${bound} 秒。`,
  undone: '已恢复原方案。',
  failed: (why: string) => `搜索失败：${why}`,
};
