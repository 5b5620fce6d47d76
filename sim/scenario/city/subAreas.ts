import type { IntersectionDefinition, Name } from '../../network/definition.ts';
import { districtFacts } from './facts/districts.ts';

/** Parts of the city under one common cycle: each district, Zhangdian in five. */
export interface SubArea {
  readonly id: string;
  readonly name: Name;
}

const zhangdianParts = {
  north: { id: 'zhangdian-north', name: { zh: '高新区', en: 'High-tech zone' } },
  west: { id: 'zhangdian-west', name: { zh: '新城区', en: 'New town' } },
  south: { id: 'zhangdian-south', name: { zh: '南部', en: 'South' } },
  east: { id: 'zhangdian-east', name: { zh: '东部', en: 'East' } },
  centre: { id: 'zhangdian-centre', name: { zh: '老城区', en: 'Old town' } },
} as const;

const districtParts = new Map<string, SubArea>(districtFacts.map(({ id, name }) => [id, { id, name }]));

/** The parts of Zhangdian meet half-way between two of its main roads. */
export function subAreaOf({ districtId, x, y }: Pick<IntersectionDefinition, 'districtId' | 'x' | 'y'>): SubArea {
  if (districtId !== 'zhangdian') return districtParts.get(districtId!)!;
  if (y > 4950 - x * 0.05) return zhangdianParts.north;
  if (y < -3150 - x * 0.05) return zhangdianParts.south;
  if (x < -3080 + y * 0.06) return zhangdianParts.west;
  if (x > 2250 + y * 0.16) return zhangdianParts.east;
  return zhangdianParts.centre;
}
