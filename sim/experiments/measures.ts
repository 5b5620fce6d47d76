import type { RunSummary } from '../engine/measure.ts';

/** A text in both languages of the product. */
export interface BothLanguages {
  readonly en: string;
  readonly zh: string;
}

/** One measure of a whole run: what is compared, listed in `measures.csv`, and defined in reports. */
export interface RunMeasure {
  /** Its name in files: the field of `run --json`, or one made from several of them. */
  readonly id: string;
  readonly name: BothLanguages;
  /** As printed behind a figure; empty for counts. */
  readonly unit: string;
  readonly decimals: number;
  /** What is better for the city; null where neither is. */
  readonly better: 'less' | 'more' | null;
  readonly definition: BothLanguages;
  readonly read: (summary: RunSummary) => number;
}

/**
 * Delay a trip with the wait to get in: what the entries' queues took, and what was lost on the road, over all who wanted to
 * travel.
 *
 * A plan that keeps vehicles out of the city shortens the delay of those inside. This measure is not fooled by it.
 */
function meanTripDelayS({ vehicles, meanTripTimeS, meanTravelTimeS, meanDelayS }: RunSummary): number {
  if (vehicles.planned === 0) return 0;
  const waitingS = meanTripTimeS * vehicles.planned - meanTravelTimeS * vehicles.entered;
  return (waitingS + meanDelayS * vehicles.entered) / vehicles.planned;
}

/** Every measure of a run, in the order of tables; the first is the headline of a comparison. */
export const RUN_MEASURES: readonly RunMeasure[] = [
  {
    id: 'meanTripDelayS',
    name: { en: 'mean delay, with waiting to enter', zh: '平均延误（含进入前等待）' },
    unit: 's',
    decimals: 1,
    better: 'less',
    definition: {
      en: 'Time waited for room to enter, plus time lost on the road against the driver’s desired speed, a vehicle that wanted to travel. Vehicles that never got in count with all their waiting.',
      zh: '每辆欲出行车辆等待进入路网的时间，加上在路上相对期望车速损失的时间。始终未能进入的车辆按其全部等待时间计入。',
    },
    read: meanTripDelayS,
  },
  {
    id: 'meanTripTimeS',
    name: { en: 'mean trip time, with waiting to enter', zh: '平均出行时间（含进入前等待）' },
    unit: 's',
    decimals: 1,
    better: 'less',
    definition: {
      en: 'From wanting to enter to arriving; those still on the road or waiting are counted to the end of the run.',
      zh: '从欲进入到到达的时间；仍在路上或等待中的车辆计算至运行结束。',
    },
    read: (summary) => summary.meanTripTimeS,
  },
  {
    id: 'meanTravelTimeS',
    name: { en: 'mean travel time', zh: '平均行程时间' },
    unit: 's',
    decimals: 1,
    better: 'less',
    definition: {
      en: 'From entering to arriving, a vehicle that entered; those still on the road are counted to the end.',
      zh: '每辆已进入车辆从进入到到达的时间；仍在路上的车辆计算至运行结束。',
    },
    read: (summary) => summary.meanTravelTimeS,
  },
  {
    id: 'meanDelayS',
    name: { en: 'mean delay on the road', zh: '平均路上延误' },
    unit: 's',
    decimals: 1,
    better: 'less',
    definition: {
      en: 'Time lost against the desired speed, a vehicle that entered. Each step loses its length less distance over desired speed, if that is positive.',
      zh: '每辆已进入车辆相对期望车速损失的时间。每步损失为步长减去行驶距离除以期望车速（为正时）。',
    },
    read: (summary) => summary.meanDelayS,
  },
  {
    id: 'meanStops',
    name: { en: 'mean stops', zh: '平均停车次数' },
    unit: '',
    decimals: 2,
    better: 'less',
    definition: {
      en: 'Stops a vehicle that entered. A stop begins below 0.1 m/s; the next only after 2 m/s have been passed.',
      zh: '每辆已进入车辆的停车次数。车速低于 0.1 m/s 时停车开始；须超过 2 m/s 后才计下一次。',
    },
    read: (summary) => summary.meanStops,
  },
  {
    id: 'meanSpeedMps',
    name: { en: 'mean speed', zh: '平均车速' },
    unit: 'm/s',
    decimals: 2,
    better: 'more',
    definition: {
      en: 'Distance driven over time spent on the road, all vehicles.',
      zh: '全部车辆行驶距离除以在路上的时间。',
    },
    read: (summary) => summary.meanSpeedMps,
  },
  {
    id: 'completed',
    name: { en: 'trips completed', zh: '完成出行数' },
    unit: '',
    decimals: 0,
    better: 'more',
    definition: { en: 'Vehicles that arrived before the end of the run.', zh: '运行结束前到达的车辆数。' },
    read: (summary) => summary.vehicles.completed,
  },
  {
    id: 'waitingToEnter',
    name: { en: 'never got in', zh: '始终未能进入' },
    unit: '',
    decimals: 0,
    better: 'less',
    definition: {
      en: 'Vehicles that still wait at the end of the run for room to enter.',
      zh: '运行结束时仍在等待进入路网的车辆数。',
    },
    read: (summary) => summary.vehicles.waitingToEnter,
  },
  {
    id: 'planned',
    name: { en: 'vehicles planned', zh: '计划车辆数' },
    unit: '',
    decimals: 0,
    better: null,
    definition: {
      en: 'Vehicles whose trips began within the run: the demand.',
      zh: '运行期间开始出行的车辆数，即需求。',
    },
    read: (summary) => summary.vehicles.planned,
  },
  {
    id: 'distanceKm',
    name: { en: 'distance driven', zh: '行驶里程' },
    unit: 'km',
    decimals: 1,
    better: null,
    definition: { en: 'Of all vehicles together.', zh: '全部车辆合计。' },
    read: (summary) => summary.distanceKm,
  },
  {
    id: 'arrivalsOnGreenRatio',
    name: { en: 'arrivals on green', zh: '绿灯到达率' },
    unit: '',
    decimals: 3,
    better: 'more',
    definition: {
      en: 'Share, 0 to 1, of the vehicles on coordinated approaches that would reach the stop line on green. 0 where no corridor is defined.',
      zh: '协调进口道上将在绿灯期间到达停车线的车辆比例（0 至 1）；未定义绿波干线时为 0。',
    },
    read: (summary) => summary.arrivalsOnGreenRatio,
  },
  {
    id: 'congestionIndex',
    name: { en: 'congestion index', zh: '拥堵指数' },
    unit: '',
    decimals: 3,
    better: 'less',
    definition: {
      en: 'Time spent on the road over time at the limits; 1 to 100.',
      zh: '在路上的时间与按限速行驶所需时间之比；取值 1 至 100。',
    },
    read: (summary) => summary.congestionIndex,
  },
  {
    id: 'fuelLPer100Km',
    name: { en: 'fuel', zh: '油耗' },
    unit: 'L/100 km',
    decimals: 2,
    better: 'less',
    definition: {
      en: 'All vehicles reckoned as petrol cars, from their speeds every second (Kamal et al. 2013), the distance driven by all.',
      zh: '全部车辆按汽油乘用车计，由每秒车速推算（Kamal 等，2013），除以总行驶里程。',
    },
    read: (summary) => summary.fuel?.fuelLPer100Km ?? Number.NaN,
  },
  {
    id: 'co2Kg',
    name: { en: 'CO2', zh: '二氧化碳' },
    unit: 'kg',
    decimals: 0,
    better: 'less',
    definition: {
      en: 'Of the fuel burnt by all vehicles: 2.348 kg a litre (US EPA). It grows with the traffic let in.',
      zh: '全部车辆所耗燃油的排放：每升 2.348 千克（美国环保署）。放入的车辆越多，其值越大。',
    },
    read: (summary) => summary.fuel?.co2Kg ?? Number.NaN,
  },
  {
    id: 'gridlocks',
    name: { en: 'gridlocks', zh: '死锁数' },
    unit: '',
    decimals: 0,
    better: 'less',
    definition: {
      en: 'Rings of links that block one another at the end of the run.',
      zh: '运行结束时相互阻塞的路段环数。',
    },
    read: (summary) => summary.gridlocks,
  },
  {
    id: 'onCorridorsDelaySPerKm',
    name: { en: 'delay on corridors', zh: '干线延误' },
    unit: 's/km',
    decimals: 1,
    better: 'less',
    definition: {
      en: 'On the links of the corridors, whatever way the traffic there goes on: time lost against the desired speed, a kilometre driven.',
      zh: '干线各路段上的全部车辆（无论去向）：每行驶一公里相对期望车速损失的时间。',
    },
    read: (summary) => summary.onCorridors?.delaySPerKm ?? Number.NaN,
  },
  {
    id: 'onCorridorsStopsPerKm',
    name: { en: 'stops on corridors', zh: '干线停车次数' },
    unit: '1/km',
    decimals: 3,
    better: 'less',
    definition: {
      en: 'On the links of the corridors, whatever way the traffic there goes on: stops, a kilometre driven.',
      zh: '干线各路段上的全部车辆（无论去向）：每行驶一公里的停车次数。',
    },
    read: (summary) => summary.onCorridors?.stopsPerKm ?? Number.NaN,
  },
  {
    id: 'onCorridorsMeanSpeedMps',
    name: { en: 'mean speed on corridors', zh: '干线平均车速' },
    unit: 'm/s',
    decimals: 2,
    better: 'more',
    definition: {
      en: 'On the links of the corridors: distance driven over time spent.',
      zh: '干线各路段上的行驶里程除以所用时间。',
    },
    read: (summary) => summary.onCorridors?.meanSpeedMps ?? Number.NaN,
  },
  {
    id: 'onCorridorsFuelLPer100Km',
    name: { en: 'fuel on corridors', zh: '干线油耗' },
    unit: 'L/100 km',
    decimals: 2,
    better: 'less',
    definition: {
      en: 'On the links of the corridors: fuel burnt there (as above), a distance driven.',
      zh: '干线各路段上的油耗（算法同上），按行驶里程计。',
    },
    read: (summary) => summary.onCorridors?.fuel?.fuelLPer100Km ?? Number.NaN,
  },
  {
    id: 'elsewhereDelaySPerKm',
    name: { en: 'delay elsewhere', zh: '其他道路延误' },
    unit: 's/km',
    decimals: 1,
    better: 'less',
    definition: {
      en: 'On all links that are no corridor’s: time lost against the desired speed, a kilometre driven.',
      zh: '不属于任何干线的路段：每行驶一公里相对期望车速损失的时间。',
    },
    read: (summary) => summary.elsewhere?.delaySPerKm ?? Number.NaN,
  },
  {
    id: 'elsewhereStopsPerKm',
    name: { en: 'stops elsewhere', zh: '其他道路停车次数' },
    unit: '1/km',
    decimals: 3,
    better: 'less',
    definition: {
      en: 'On all links that are no corridor’s: stops, a kilometre driven.',
      zh: '不属于任何干线的路段：每行驶一公里的停车次数。',
    },
    read: (summary) => summary.elsewhere?.stopsPerKm ?? Number.NaN,
  },
  {
    id: 'busDelayS',
    name: { en: 'delay of a bus', zh: '公交平均延误' },
    unit: 's',
    decimals: 1,
    better: 'less',
    definition: {
      en: 'Buses of lines that arrived: time lost against the bus’s own desired speed, without the time at stops.',
      zh: '已到达的线路公交：相对自身期望车速损失的时间，不含停站时间。',
    },
    read: (summary) => summary.buses?.meanDelayS ?? Number.NaN,
  },
  {
    id: 'busStoodS',
    name: { en: 'a bus’s standing in traffic', zh: '公交停车等待时间' },
    unit: 's',
    decimals: 1,
    better: 'less',
    definition: {
      en: 'Buses of lines that arrived: time stood anywhere but at their stops.',
      zh: '已到达的线路公交：在站点以外停车等待的时间。',
    },
    read: (summary) => summary.buses?.meanStoodS ?? Number.NaN,
  },
  {
    id: 'busLatenessS',
    name: { en: 'lateness of buses', zh: '公交晚点' },
    unit: 's',
    decimals: 1,
    better: 'less',
    definition: {
      en: 'Over all departures from stops: how much later than scheduled; early ones count as negative.',
      zh: '各站离站时间晚于时刻表的平均值；提前按负值计。',
    },
    read: (summary) => summary.buses?.meanLatenessS ?? Number.NaN,
  },
  {
    id: 'othersDelayS',
    name: { en: 'delay of everybody else', zh: '其他车辆平均延误' },
    unit: 's',
    decimals: 1,
    better: 'less',
    definition: {
      en: 'Time lost on the road against the desired speed, a vehicle that entered and is no bus of a line.',
      zh: '除线路公交外，每辆已进入车辆相对期望车速损失的时间。',
    },
    read: (summary) => summary.buses?.othersMeanDelayS ?? Number.NaN,
  },
];

/** The measures that all of some runs have: those of corridors need corridors. */
export function measuresOf(summaries: readonly RunSummary[]): RunMeasure[] {
  return RUN_MEASURES.filter(({ read }) => summaries.every((summary) => Number.isFinite(read(summary))));
}
