import type { twinEn } from './twinEn.ts';

export const twinZh: typeof twinEn = {
  start: '有无改动对比',
  hint: '从上次改动的时刻起，在旁重新运行：一次用原方案，一次用新方案，随机条件相同，过渡过程也计入。多对运行（每对随机条件不同）给出置信区间。',
  minutes: (count) => `${count} 分钟`,
  length: '改动后时长',
  progress: '有无改动的对比',
  stop: '停止，保留已完成的',
  running: (pairsDone, pairs) => `已完成 ${pairsDone} / ${pairs} 对运行`,
  done: (time, minutes, pairs) => `自 ${time} 起 ${minutes} 分钟，${pairs} 对运行；不改 → 改，括号内为改动的作用：`,
  nothing: '尚未完成一对运行即已停止。',
  failed: (why) => `对比失败：${why}`,
  corridor: '干线',
  city: '全城',
  byChance: '在随机范围内',
  measures: {
    DelayVehH: '延误',
    Stops: '停车次数',
    OnGreenRatio: '绿灯到达率',
    SpeedMps: '平均车速',
    Trips: '完成出行',
    OutboundS: '去向行程时间',
    InboundS: '来向行程时间',
  },
  vehH: '车·小时',
  interval: (low, high) => `${low} 至 ${high}`,
};
