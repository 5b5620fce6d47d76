import type { Point } from '../../../network/definition.ts';
import type { Circle } from '../plane.ts';
import type { DistrictId } from './districts.ts';

/**
 * The towns beside Zhangdian. Where they lie, how they are turned and what ground they have to grow on follows the
 * map; their streets are drawn, not surveyed.
 */
export interface TownPlan {
  readonly id: string;
  readonly districtId: DistrictId;
  readonly ground: PlainGround | ValleyGround;
  /** Distance between main streets, m: those that run along, those across. */
  readonly gapsM: readonly [columns: number, rows: number];
  /** How far main streets stray from their place, m. */
  readonly strayM: number;
  /** Share of the fill streets that exist, in the middle and at the edge. */
  readonly presence: readonly [middle: number, edge: number];
  /** Main streets from the middle outwards, real names first; columns, then rows. */
  readonly columnNames: readonly string[];
  readonly rowNames: readonly string[];
  readonly parks: readonly Circle[];
  readonly rivers: readonly (readonly Point[])[];
}

/** A town on open ground: an oval. */
export interface PlainGround {
  readonly kind: 'plain';
  readonly centre: Point;
  /** Turn of the grid, counter-clockwise, degrees. */
  readonly turnDegrees: number;
  /** Half length across and along the grid, m. */
  readonly reachM: readonly [across: number, along: number];
  /** How far the streets bow, m. */
  readonly bowM: number;
}

/** A town in a valley: as long as its stream, as wide as the slopes allow. */
export interface ValleyGround {
  readonly kind: 'valley';
  /** The stream, m. */
  readonly spine: readonly Point[];
  /** Half width at each point of the spine, m. */
  readonly halfWidthsM: readonly number[];
}

export const townPlans: readonly TownPlan[] = [
  {
    id: 'linzi',
    districtId: 'linzi',
    ground: { kind: 'plain', centre: [22565, 1023], turnDegrees: -4, reachM: [4700, 3300], bowM: 190 },
    gapsM: [830, 760],
    strayM: 70,
    presence: [0.8, 0.42],
    columnNames: ['桓公路'],
    rowNames: ['太公路'],
    parks: [
      { x: 21200, y: 2250, radiusM: 430 },
      { x: 24600, y: 300, radiusM: 380 },
    ],
    rivers: [
      [
        [25900, -4000],
        [25500, -1200],
        [25900, 900],
        [25600, 2600],
        [26300, 5500],
      ],
    ],
  },
  {
    id: 'zichuan',
    districtId: 'zichuan',
    ground: {
      kind: 'valley',
      spine: [
        [-8650, -13300],
        [-8050, -15200],
        [-7650, -17300],
        [-7900, -19300],
        [-8900, -21200],
        [-9900, -22700],
      ],
      halfWidthsM: [520, 1150, 1950, 1750, 950, 480],
    },
    gapsM: [700, 720],
    strayM: 80,
    presence: [0.8, 0.5],
    columnNames: ['松龄路', '将军路', '淄矿路', '吉祥路'],
    rowNames: ['般阳路', '鲁泰文化路', '淄城路', '泉王路', '胶王路'],
    parks: [{ x: -6500, y: -16300, radiusM: 380 }],
    rivers: [
      [
        [-8950, -13000],
        [-8450, -15200],
        [-8080, -17300],
        [-8350, -19400],
        [-9250, -21200],
        [-10100, -23000],
      ],
    ],
  },
  {
    id: 'hongshan',
    districtId: 'zichuan',
    ground: {
      kind: 'valley',
      spine: [
        [-4900, -17900],
        [-3400, -17200],
        [-1800, -16000],
        [-900, -14200],
      ],
      halfWidthsM: [380, 620, 560, 380],
    },
    gapsM: [420, 640],
    strayM: 60,
    presence: [0.6, 0.4],
    columnNames: ['湖南路'],
    rowNames: [],
    parks: [],
    rivers: [],
  },
  {
    id: 'kunlun',
    districtId: 'zichuan',
    ground: {
      kind: 'valley',
      spine: [
        [-11100, -24500],
        [-11500, -25600],
        [-12200, -26700],
      ],
      halfWidthsM: [380, 640, 420],
    },
    gapsM: [430, 600],
    strayM: 60,
    presence: [0.6, 0.4],
    columnNames: ['博幸路'],
    rowNames: [],
    parks: [],
    rivers: [],
  },
  {
    id: 'zhoucun',
    districtId: 'zhoucun',
    ground: { kind: 'plain', centre: [-17500, -450], turnDegrees: 13, reachM: [3000, 2500], bowM: 260 },
    gapsM: [720, 640],
    strayM: 120,
    presence: [0.78, 0.45],
    columnNames: ['正阳路', '青年路'],
    rowNames: ['丝绸路', '新建路', '保安街'],
    parks: [{ x: -18900, y: 700, radiusM: 330 }],
    rivers: [
      [
        [-16300, -4000],
        [-16700, -1800],
        [-16350, -300],
        [-16800, 1400],
        [-16200, 4000],
      ],
    ],
  },
  {
    id: 'huantai',
    districtId: 'huantai',
    ground: { kind: 'plain', centre: [4317, 16876], turnDegrees: -7, reachM: [2900, 2500], bowM: 150 },
    gapsM: [760, 700],
    strayM: 60,
    presence: [0.8, 0.42],
    columnNames: ['团结路'],
    rowNames: ['公安街', '渔洋街'],
    parks: [{ x: 3000, y: 15900, radiusM: 520 }],
    rivers: [
      [
        [6200, 13500],
        [6000, 15900],
        [6350, 17800],
        [6100, 20500],
      ],
    ],
  },
  {
    id: 'boshan',
    districtId: 'boshan',
    ground: {
      kind: 'valley',
      spine: [
        [-15300, -30300],
        [-15900, -31900],
        [-16900, -33300],
        [-17400, -34600],
        [-17300, -36100],
        [-16600, -37500],
      ],
      halfWidthsM: [430, 720, 1150, 1250, 900, 460],
    },
    gapsM: [470, 640],
    strayM: 60,
    presence: [0.85, 0.6],
    columnNames: ['珑山路'],
    rowNames: ['中心路'],
    parks: [],
    rivers: [
      [
        [-15600, -30000],
        [-16230, -31850],
        [-17200, -33200],
        [-17650, -34600],
        [-17560, -36100],
        [-16800, -37900],
      ],
    ],
  },
  {
    id: 'yucheng',
    districtId: 'boshan',
    ground: {
      kind: 'valley',
      spine: [
        [-20000, -32350],
        [-21300, -31700],
        [-22900, -31500],
      ],
      halfWidthsM: [360, 620, 380],
    },
    gapsM: [420, 540],
    strayM: 50,
    presence: [0.7, 0.5],
    columnNames: [],
    rowNames: [],
    parks: [],
    rivers: [],
  },
  {
    id: 'badou',
    districtId: 'boshan',
    ground: {
      kind: 'valley',
      spine: [
        [-15300, -38900],
        [-13800, -39300],
        [-12200, -39000],
      ],
      halfWidthsM: [380, 660, 400],
    },
    gapsM: [420, 540],
    strayM: 50,
    presence: [0.7, 0.5],
    columnNames: [],
    rowNames: [],
    parks: [],
    rivers: [],
  },
  {
    id: 'yiyuan',
    districtId: 'yiyuan',
    ground: {
      kind: 'valley',
      spine: [
        [6900, -68000],
        [8300, -68500],
        [10095, -68890],
        [11900, -68700],
        [13500, -69400],
      ],
      halfWidthsM: [500, 1250, 1700, 1350, 560],
    },
    gapsM: [640, 700],
    strayM: 70,
    presence: [0.8, 0.5],
    columnNames: [],
    rowNames: [],
    parks: [{ x: 9300, y: -67900, radiusM: 300 }],
    rivers: [
      [
        [6500, -68350],
        [8200, -68900],
        [10100, -69300],
        [12000, -69150],
        [13900, -69900],
      ],
    ],
  },
  {
    id: 'gaoqing',
    districtId: 'gaoqing',
    ground: { kind: 'plain', centre: [-19884, 40170], turnDegrees: 6, reachM: [2450, 2150], bowM: 120 },
    gapsM: [780, 720],
    strayM: 50,
    presence: [0.8, 0.45],
    columnNames: [],
    rowNames: [],
    parks: [{ x: -18700, y: 41100, radiusM: 420 }],
    rivers: [],
  },
];
