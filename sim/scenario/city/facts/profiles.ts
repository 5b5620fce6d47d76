import type { DemandProfileDefinition } from '../../../traffic/definition.ts';
import type { ProfileId } from '../trips.ts';

/**
 * How each kind of trip rises and falls over the day. The shape is that of Chinese cities of this size (a sharp morning
 * peak about half past seven, an evening one about six, a shallow midday); no counts of Zibo were found.
 */
const at = (hour: number, factor: number) => [Math.round(hour * 3600), factor] as const;

export const dayProfiles: readonly (DemandProfileDefinition & { readonly id: ProfileId })[] = [
  {
    id: 'toWork',
    name: { zh: '上班上学', en: 'To work and school' },
    points: [
      at(0, 0.01),
      at(5, 0.04),
      at(6.5, 0.45),
      at(7.4, 1),
      at(8.4, 1),
      at(9.3, 0.4),
      at(11, 0.18),
      at(13, 0.32),
      at(14.5, 0.22),
      at(17, 0.2),
      at(19, 0.12),
      at(22, 0.04),
      at(24, 0.01),
    ],
  },
  {
    id: 'toHome',
    name: { zh: '下班放学', en: 'Home from work and school' },
    points: [
      at(0, 0.05),
      at(5, 0.02),
      at(7, 0.12),
      at(8.5, 0.16),
      at(11.2, 0.3),
      at(12.2, 0.42),
      at(14, 0.18),
      at(16.5, 0.62),
      at(17.5, 1),
      at(18.4, 1),
      at(19.5, 0.5),
      at(21, 0.34),
      at(22.5, 0.16),
      at(24, 0.05),
    ],
  },
  {
    id: 'daily',
    name: { zh: '日常出行', en: 'Shopping, errands, business' },
    points: [
      at(0, 0.06),
      at(5, 0.05),
      at(7, 0.5),
      at(9, 0.95),
      at(11, 1.1),
      at(13, 0.85),
      at(15.5, 1.1),
      at(18, 1),
      at(20, 0.8),
      at(22, 0.3),
      at(24, 0.06),
    ],
  },
  {
    id: 'regional',
    name: { zh: '对外交通', en: 'To and from other cities' },
    points: [
      at(0, 0.15),
      at(5, 0.25),
      at(7.5, 1),
      at(10, 1.1),
      at(13, 0.9),
      at(16, 1.1),
      at(18.5, 1),
      at(21, 0.5),
      at(24, 0.15),
    ],
  },
];
