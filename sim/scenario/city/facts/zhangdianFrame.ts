import type { Point } from '../../../network/definition.ts';

/**
 * The main roads of Zhangdian: columns from west to east, rows from south to north, as they meet in the real city.
 *
 * A course is a chain of fitted roads (by name; their ends are in `fittedRoads.ts`) and of points in local metres that
 * carry it on where nothing was observed. `from` and `to` are the first and last line of the other family it meets.
 */
export interface FrameRoad {
  readonly course: readonly (string | Point)[];
  readonly from: number;
  readonly to: number;
  readonly kind: 'trunk' | 'arterial' | 'minor';
  /** Names by the position from which they hold; a fitted road keeps its own. Absent: the first fitted road's. */
  readonly names?: readonly { readonly from: number; readonly name: string }[];
  /** Crosses the Jiaoji railway. */
  readonly crossesRailway?: boolean;
}

export const frameColumns: readonly FrameRoad[] = [
  {
    course: [
      [-9250, -3000],
      [-9150, 1500],
      [-8950, 6500],
    ],
    from: 6,
    to: 14,
    kind: 'minor',
    names: [{ from: 0, name: '姜萌路' }],
  },
  {
    course: [
      [-8400, -3000],
      [-8330, 1500],
      [-8180, 6500],
    ],
    from: 5,
    to: 14,
    kind: 'trunk',
    names: [{ from: 0, name: '柳园路' }],
  },
  { course: [[-7760, -3000], '济南路', [-7250, 6900]], from: 11, to: 16, kind: 'minor' },
  { course: ['天津路', [-6850, 6900]], from: 5, to: 15, kind: 'arterial' },
  {
    course: [
      [-6620, -5500],
      [-6420, -600],
      [-6180, 2800],
      [-5900, 7000],
    ],
    from: 2,
    to: 16,
    kind: 'arterial',
    names: [{ from: 0, name: '原山大道' }],
    crossesRailway: true,
  },
  { course: ['北京路'], from: 1, to: 16, kind: 'trunk', crossesRailway: true },
  { course: ['重庆路'], from: 0, to: 15, kind: 'arterial' },
  { course: ['南京路', [-3385, 3848], [-3180, 7600]], from: 1, to: 17, kind: 'arterial', crossesRailway: true },
  { course: ['世纪路'], from: 0, to: 18, kind: 'trunk', crossesRailway: true },
  { course: ['西六路'], from: 3, to: 17, kind: 'arterial' },
  {
    course: [[-1880, -7200], '山泉路', '西五路', [-1010, 8700]],
    from: 0,
    to: 17,
    kind: 'arterial',
    names: [
      { from: 0, name: '山泉路' },
      { from: 2, name: '西五路' },
    ],
    crossesRailway: true,
  },
  { course: ['西四路', [-700, 2300], [-330, 4480], [250, 8700]], from: 3, to: 14, kind: 'minor' },
  {
    course: ['张南路', '柳泉路'],
    from: 0,
    to: 18,
    kind: 'trunk',
    names: [
      { from: 0, name: '张南路' },
      { from: 2, name: '柳泉路' },
    ],
    crossesRailway: true,
  },
  {
    course: [
      [-250, -7000],
      [-170, -5000],
      [10, -2700],
      '西二路',
      [420, 2000],
      [1150, 4480],
      [1640, 6500],
      [2150, 8700],
    ],
    from: 3,
    to: 17,
    kind: 'minor',
    names: [
      { from: 0, name: '西二路' },
      { from: 11, name: '' },
    ],
  },
  {
    course: [[560, -7000], [380, -5000], [190, -2780], '金晶大道', [2330, 6500], [2850, 8700]],
    from: 1,
    to: 17,
    kind: 'trunk',
    crossesRailway: true,
  },
  {
    course: [
      [1450, -7000],
      [1500, -5000],
      [1640, -2300],
      '东三路',
      [2060, 1500],
      [2700, 4480],
      [3200, 6500],
      [3680, 8700],
    ],
    from: 1,
    to: 17,
    kind: 'arterial',
    crossesRailway: true,
  },
  {
    course: [
      [2350, -7000],
      [2500, -5000],
      [2720, -1800],
      [2850, 0],
      [3200, 2500],
      [3600, 4480],
      [4180, 6500],
      [4650, 8700],
    ],
    from: 2,
    to: 16,
    kind: 'minor',
  },
  {
    course: ['城东路', '富裕路', [4050, 1000], [4480, 3500], [4700, 4480], [5250, 6500]],
    from: 0,
    to: 16,
    kind: 'arterial',
    names: [
      { from: 0, name: '城东路' },
      { from: 3, name: '富裕路' },
    ],
    crossesRailway: true,
  },
  {
    course: [
      [4450, -4500],
      [4800, -2300],
      [5030, 0],
      [5480, 3000],
      [5850, 4480],
      [6350, 6500],
    ],
    from: 2,
    to: 15,
    kind: 'minor',
  },
  {
    course: [
      [5850, -4500],
      [6050, -2300],
      [6230, 0],
      [6600, 3000],
      [6950, 4480],
    ],
    from: 3,
    to: 14,
    kind: 'arterial',
    crossesRailway: true,
  },
  {
    course: [
      [7080, -4500],
      [7250, -2300],
      [7420, 0],
      [7800, 3000],
      [8000, 4480],
    ],
    from: 4,
    to: 12,
    kind: 'minor',
  },
];

export const frameRows: readonly FrameRoad[] = [
  {
    course: [
      [-6000, -6200],
      [-2800, -6420],
      [-700, -6600],
      [1500, -6500],
      [3300, -6250],
    ],
    from: 6,
    to: 17,
    kind: 'minor',
  },
  {
    course: ['华福大道', [-2800, -5080], [-700, -5150], [1500, -5020], [3400, -4900], [5000, -4700]],
    from: 5,
    to: 17,
    kind: 'arterial',
  },
  { course: ['考工路', [-700, -3760], [1600, -3720], [3600, -3650], [5200, -3500]], from: 4, to: 18, kind: 'arterial' },
  { course: ['昌国路', [1700, -2960], [3700, -3050], [6000, -3150], [7200, -3200]], from: 4, to: 19, kind: 'trunk' },
  {
    course: ['王舍路', '杏园路', [3700, -2490], [6000, -2640], [7300, -2700]],
    from: 4,
    to: 20,
    kind: 'minor',
    names: [
      { from: 0, name: '王舍路' },
      { from: 14, name: '杏园路' },
    ],
  },
  {
    course: [[-9000, -560], '和平路', '洪沟路', [7300, -2260]],
    from: 1,
    to: 20,
    kind: 'arterial',
    names: [
      { from: 0, name: '和平路' },
      { from: 14, name: '洪沟路' },
    ],
  },
  { course: [[-9200, 130], '新村路', [7500, -1760]], from: 0, to: 20, kind: 'arterial' },
  { course: [[-9200, 790], '共青团路', [2000, -420], [7500, -900]], from: 0, to: 20, kind: 'arterial' },
  { course: [[-9200, 1500], '人民路', [7500, -120]], from: 0, to: 20, kind: 'trunk' },
  { course: [[-9200, 1980], '潘南路', [7600, 420]], from: 12, to: 19, kind: 'minor' },
  { course: [[-9200, 2440], '华光路', [7600, 1010]], from: 0, to: 20, kind: 'trunk' },
  { course: [[-9200, 2960], '联通路', [3000, 2000], [7700, 1650]], from: 0, to: 20, kind: 'arterial' },
  { course: [[-9200, 4000], '中润大道'], from: 0, to: 20, kind: 'trunk' },
  { course: [[-9200, 4290], '盛湖路', [-2000, 3850], [2000, 3480], [7800, 2950]], from: 1, to: 8, kind: 'minor' },
  { course: [[-9200, 4880], [-5000, 4650], '鲁泰大道', [4000, 4330], [8000, 4000]], from: 0, to: 19, kind: 'trunk' },
  {
    course: [
      [-8000, 5720],
      [-3500, 5560],
      [1000, 5330],
      [4500, 5060],
      [7000, 4850],
    ],
    from: 3,
    to: 18,
    kind: 'minor',
  },
  { course: [[-7800, 6900], '裕民路', [2300, 6080], [5300, 5850]], from: 2, to: 17, kind: 'arterial' },
  {
    course: [
      [-4500, 7720],
      [-1500, 7480],
      [2300, 7150],
      [4400, 6980],
    ],
    from: 7,
    to: 16,
    kind: 'minor',
  },
  {
    course: [
      [-3500, 8820],
      [-1000, 8560],
      [2600, 8150],
    ],
    from: 8,
    to: 15,
    kind: 'arterial',
  },
];

/** The Jiaoji railway through Zhangdian, about 36.79° N: drawn with the turn of the streets beside it. */
export const railway: readonly Point[] = [
  [-11000, -760],
  [-6200, -1180],
  [-2500, -1560],
  [400, -1880],
  [4000, -2270],
  [9000, -2640],
];
