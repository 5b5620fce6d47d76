import type { progressionEn } from './progressionEn.ts';

export const progressionZh: typeof progressionEn = {
  slider: (direction) => `${direction}绿波速度`,
  hint: '在图中两个路口之间拖动绿波带，可改变该路段的绿波速度；按住 Alt 或 Ctrl 则改变整个方向。绿波带绕第一个路口转动，相位差随之调整；按住 Shift 则相位差不变。键盘：方向键 ±1 km/h，E 切换到下一路段，F 切换相位差是否跟随，回车应用，Esc 取消。',
  trying: (direction, parts) => `${direction}：${parts.join('，')}`,
  section: (direction, from, to) => `${direction}，${from} 至 ${to}`,
  speed: (from, to) => `绿波速度 ${from} → ${to} km/h`,
  follow: (count) => `${count} 个相位差随之调整`,
  stay: '相位差不变',
  fastest: (kmh) => `不能更快：最慢路段限速 ${kmh} km/h`,
  slowest: (kmh) => `不能慢于 ${kmh} km/h`,
};
