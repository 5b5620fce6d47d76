import type { busEn } from './busEn.ts';

/** Chinese of bus lines and bus priority. */
export const busZh: typeof busEn = {
  title: '公交',
  serve: '信号灯优先晚点公交',
  serveHint: '公交晚点时，信号灯延长绿灯或提前放行；随后的周期归还时间。',
  noSignals: '本场景没有可为公交优先的信号灯。',
  late: (seconds) => `晚点 ${seconds} 秒`,
  early: (seconds) => `提前 ${seconds} 秒`,
  onTime: '准点',
  bus: (id) => `公交 ${id}`,
  follow: (line, id) => `跟随${line}的公交 ${id}`,
  noneUnderWay: '没有公交在途。',
  holdBack: '下一班晚 2 分钟',
  holdBackHint: (line) => `${line}的下一班晚发 2 分钟。`,
  heldBack: (clock, seconds) => `${clock} 的班次晚发 ${seconds} 秒。`,
  asks: (signal) => `向${signal}请求绿灯`,
  signals: '信号灯为公交所做',
  idle: '目前没有信号灯为公交优先。',
  extension: (seconds, id) => `为公交 ${id} 延长绿灯 ${seconds} 秒`,
  earlyGreen: (seconds, id) => `为公交 ${id} 提前放行 ${seconds} 秒`,
  repaying: (seconds, left) => `归还 ${seconds} 秒，还需 ${left} 秒`,
  arrived: (count, delay) => `已到达 ${count} 班：平均损失 ${delay} 秒（不含停站）。`,
};
