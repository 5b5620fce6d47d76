import type { externalEn } from './externalEn.ts';

export const externalZh: typeof externalEn = {
  unclaimed: '外部控制：尚无程序接管，按方案运行',
  claimed: (name) => `外部控制器“${name}”`,
  counts: (answered, missed) => `已应答 ${answered} 次，错过 ${missed} 次`,
  waiting: '尚未询问',
  takeBack: '收回信号',
  takeBackHint: '恢复按方案运行；程序可再次接管',
  began: (place, name) => `${place}：外部控制器“${name}”接管。`,
  beganMany: (count, name) => `外部控制器“${name}”接管 ${count} 处信号。`,
  returned: (place, name) => `${place}：外部控制器“${name}”已退出，恢复按方案运行。`,
  returnedMany: (count, name) => `外部控制器“${name}”已退出，${count} 处信号恢复按方案运行。`,
  failedMany: (count, reason) => `${count} 处信号的控制器失效（${reason}），改按方案运行。`,
};
