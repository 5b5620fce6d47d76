import type { ambulanceEn } from './ambulanceEn.ts';

/** Chinese of the ambulances. */
export const ambulanceZh: typeof ambulanceEn = {
  title: '应急车辆',
  send: '派出救护车',
  hint: '救护车沿途呼叫信号灯；信号灯提前让行，通过后恢复原方案，并报告代价。',
  along: (corridor) => `……沿${corridor}`,
  chooseFrom: '请选择起点：在地图上或按名称选择路口或道路。',
  chooseTo: '请选择终点。',
  choosePlace: '请选择路口或道路。',
  noWay: '这两处之间没有通路：请另选终点。',
  byName: '按名称查找',
  cancel: '取消',
  name: (id) => `救护车 ${id}`,
  underWay: '行驶中',
  arrived: '已到达',
  entering: '正等待驶入第一条道路。',
  hasArrived: (id) => `救护车 ${id} 已到达。`,
  follow: '跟随',
  signals: '沿途信号灯',
  noSignals: '沿途没有信号灯。',
  ahead: '前方',
  notCalled: '未呼叫',
  called: (seconds) => `让行中，已 ${seconds} 秒`,
  returning: (seconds) => `正在恢复方案；呼叫于 ${seconds} 秒前`,
  ended: (held, outOfStep) => `保持 ${held} 秒，失步 ${outOfStep} 秒`,
  gain: (trip, freeFlow, loss, stops) =>
    `用时 ${trip} 秒到达（空路按限速 ${freeFlow} 秒）；损失 ${loss} 秒，停车 ${stops} 次。`,
  cost: (addedWait, ended, all) => `${all} 个信号灯中 ${ended} 个处，其他车辆比之前多停 ${addedWait} 车·秒。`,
  costHint: '仅计停驶车辆，并与此前一小段时间相比。要了解对全城的代价，请用同一种子对比两次运行。',
};
