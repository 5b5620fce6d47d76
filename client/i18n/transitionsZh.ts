import type { transitionsEn } from './transitionsEn.ts';

export const transitionsZh: typeof transitionsEn = {
  title: '步入协调',
  methods: { dwell: '驻留', maxDwell: '限时驻留', addOnly: '只加', subtractOnly: '只减', shortway: '捷径' },
  method: '过渡方式',
  methodHint: '新方案如何与相位差对齐；从当前周期结束算起。',
  cycles: (count) => `${count} 个周期`,
  atOnce: '立即',
  standsIn: (method) => `改用${method}`,
  cycle: '周期',
  begins: '开始',
  length: '时长，秒',
  left: '其后偏差，秒',
  inStepAt: (time) => `${time} 步入协调。`,
  applied: (time, cycles, inStep) => `${time} 生效；经 ${cycles}，${inStep} 步入协调。`,
  cost: (method, cycles, outOfStep) => `上次方案变更：${method}，${cycles}，失步 ${outOfStep} 秒。`,
  added: (delay) => `进口道延误较变更前：${delay} 车·秒。`,
  schedule: '时段表',
  next: (plan, time) => `下一方案：${plan}，${time}`,
  noSchedule: '全天一个方案',
  references: '相位差（其他基准）',
  reference: {
    firstGreen: '首个绿灯（NEMA TS2，本系统）',
    lastGreen: '末个绿灯（NEMA TS1，UTDF 0）',
    firstYellow: '首个黄灯（170 型）',
    firstRed: '首个红灯',
  },
};
