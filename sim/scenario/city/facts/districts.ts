import type { Name } from '../../../network/definition.ts';

export type DistrictId = 'zhangdian' | 'linzi' | 'zichuan' | 'zhoucun' | 'huantai' | 'boshan' | 'yiyuan' | 'gaoqing';

export interface DistrictFacts {
  readonly id: DistrictId;
  readonly name: Name;
  /** First letters of the ids of its intersections. */
  readonly code: string;
  /** Centre of its main town, degrees (WGS 84). */
  readonly centre: readonly [longitude: number, latitude: number];
  /**
   * Intersections in vehicle-road coordination, corridors, and signals that are primary member of one. The city's sums
   * (1,520, 195, 1,035) are published; the shares of the districts are an assumption by urban weight.
   */
  readonly intersections: number;
  readonly corridors: number;
  readonly coordinatedSignals: number;
  /** Weight in the demand: share of the city's urban trips, an assumption. */
  readonly tripWeight: number;
}

export const districtFacts: readonly DistrictFacts[] = [
  {
    id: 'zhangdian',
    name: { zh: '张店区', en: 'Zhangdian' },
    code: 'ZD',
    centre: [118.047444, 36.806532],
    intersections: 610,
    corridors: 74,
    coordinatedSignals: 432,
    tripWeight: 0.42,
  },
  {
    id: 'linzi',
    name: { zh: '临淄区', en: 'Linzi' },
    code: 'LZ',
    centre: [118.3, 36.816],
    intersections: 210,
    corridors: 27,
    coordinatedSignals: 142,
    tripWeight: 0.14,
  },
  {
    id: 'zichuan',
    name: { zh: '淄川区', en: 'Zichuan' },
    code: 'ZC',
    centre: [117.961885, 36.647095],
    intersections: 185,
    corridors: 24,
    coordinatedSignals: 124,
    tripWeight: 0.13,
  },
  {
    id: 'zhoucun',
    name: { zh: '周村区', en: 'Zhoucun' },
    code: 'CN',
    centre: [117.852, 36.803],
    intersections: 120,
    corridors: 16,
    coordinatedSignals: 80,
    tripWeight: 0.08,
  },
  {
    id: 'huantai',
    name: { zh: '桓台县', en: 'Huantai' },
    code: 'HT',
    centre: [118.0955, 36.959],
    intersections: 120,
    corridors: 16,
    coordinatedSignals: 80,
    tripWeight: 0.08,
  },
  {
    id: 'boshan',
    name: { zh: '博山区', en: 'Boshan' },
    code: 'BS',
    centre: [117.852453, 36.497528],
    intersections: 115,
    corridors: 15,
    coordinatedSignals: 77,
    tripWeight: 0.065,
  },
  {
    id: 'yiyuan',
    name: { zh: '沂源县', en: 'Yiyuan' },
    code: 'YY',
    centre: [118.1605, 36.186],
    intersections: 90,
    corridors: 13,
    coordinatedSignals: 58,
    tripWeight: 0.05,
  },
  {
    id: 'gaoqing',
    name: { zh: '高青县', en: 'Gaoqing' },
    code: 'GQ',
    centre: [117.824, 37.169],
    intersections: 70,
    corridors: 10,
    coordinatedSignals: 42,
    tripWeight: 0.035,
  },
];
