import type { Name, Point } from '../../../network/definition.ts';
import type { DistrictId } from './districts.ts';
import { highwayNames } from './roadNames.ts';

/** A place that a highway passes through: a few signals. Its name is real, its streets are drawn. */
export interface Township {
  readonly name: Name;
  readonly districtId: DistrictId;
  /** Share of the way, 0 to 1. */
  readonly at: number;
  readonly crossStreets: number;
}

/** A road from town to town, or from a town to the edge of the city. Drawn from place to place, not surveyed. */
export interface HighwayPlan {
  readonly name: Name;
  readonly isReal: boolean;
  readonly from: DistrictId;
  /** District at the far end; null: the edge of the network, a gateway. */
  readonly to: DistrictId | null;
  readonly gatewayName?: Name;
  /** Points on the way, m. The first and the last also tell where it joins the towns' streets. */
  readonly via: readonly Point[];
  readonly speedKmh: number;
  readonly laneCount: number;
  /** How far it winds from side to side, m: mountain roads. */
  readonly windM: number;
  readonly townships: readonly Township[];
}

const name = (zh: string, en: string): Name => ({ zh, en });
const township = (zh: string, en: string, districtId: DistrictId, at: number, crossStreets: number): Township => ({
  name: { zh, en },
  districtId,
  at,
  crossStreets,
});
const plan = (
  from: DistrictId,
  to: DistrictId | null,
  roadName: Name,
  via: readonly Point[],
  more: Partial<HighwayPlan> = {},
): HighwayPlan => ({
  from,
  to,
  name: roadName,
  via,
  isReal: false,
  speedKmh: 70,
  laneCount: 2,
  windM: 60,
  townships: [],
  ...more,
});

export const highwayPlans: readonly HighwayPlan[] = [
  // Between the towns of the plain.
  plan(
    'zhangdian',
    'zhoucun',
    highwayNames.zhangzhou,
    [
      [-10400, 80],
      [-12600, -500],
      [-14200, -700],
    ],
    { isReal: true, laneCount: 3 },
  ),
  plan(
    'zhangdian',
    'zhoucun',
    name('齐周大道', 'Qizhou Avenue'),
    [
      [-10000, 4700],
      [-12600, 4100],
      [-14600, 2800],
      [-16000, 1900],
    ],
    { speedKmh: 80, laneCount: 3 },
  ),
  plan(
    'zhangdian',
    'linzi',
    highwayNames.zhangxin,
    [
      [8700, -1700],
      [11600, -1300],
      [14500, -300],
      [17000, 300],
    ],
    {
      isReal: true,
      laneCount: 3,
      townships: [township('金岭', 'Jinling', 'linzi', 0.6, 3)],
    },
  ),
  plan(
    'zhangdian',
    'linzi',
    name('中润东路', 'Zhongrun East Road'),
    [
      [9200, 2500],
      [12600, 3400],
      [16000, 3200],
      [18000, 2500],
    ],
    {
      speedKmh: 80,
      laneCount: 3,
      townships: [township('凤凰', 'Fenghuang', 'linzi', 0.62, 3)],
    },
  ),
  plan(
    'zhangdian',
    'huantai',
    name('张桓路', 'Zhanghuan Road'),
    [
      [1900, 9900],
      [3000, 12200],
      [4000, 14000],
    ],
    {
      isReal: true,
      laneCount: 3,
      townships: [township('果里', 'Guoli', 'huantai', 0.5, 3)],
    },
  ),
  plan(
    'zhangdian',
    'huantai',
    name('齐桓大道', 'Qihuan Avenue'),
    [
      [-3900, 9900],
      [-2900, 13000],
      [-400, 15700],
      [1000, 16600],
    ],
    {
      speedKmh: 80,
      townships: [township('唐山', 'Tangshan', 'huantai', 0.72, 2)],
    },
  ),
  plan(
    'huantai',
    'linzi',
    name('桓临路', 'Huanlin Road'),
    [
      [7900, 15500],
      [13500, 12900],
      [19000, 9600],
      [21800, 6400],
      [22400, 4700],
    ],
    {
      townships: [township('朱台', 'Zhutai', 'linzi', 0.4, 2), township('齐都', 'Qidu', 'linzi', 0.76, 4)],
    },
  ),
  plan(
    'huantai',
    'gaoqing',
    name('桓高路', 'Huangao Road'),
    [
      [1300, 19500],
      [-3500, 24300],
      [-9600, 29500],
      [-14800, 35200],
      [-18000, 37700],
    ],
    {
      speedKmh: 80,
      townships: [township('马桥', 'Maqiao', 'huantai', 0.3, 3), township('唐坊', 'Tangfang', 'gaoqing', 0.72, 3)],
    },
  ),
  // South, up the valley.
  plan(
    'zhangdian',
    'zichuan',
    highwayNames.zhangbo,
    [
      [-300, -8200],
      [-3200, -9900],
      [-6400, -11200],
      [-8500, -12800],
    ],
    {
      isReal: true,
      laneCount: 3,
      townships: [township('双杨', 'Shuangyang', 'zichuan', 0.66, 4)],
    },
  ),
  plan(
    'zhangdian',
    'zichuan',
    highwayNames.huluo,
    [
      [5700, -5600],
      [4700, -8400],
      [2000, -11200],
      [-300, -13500],
    ],
    {
      isReal: true,
      townships: [township('罗村', 'Luocun', 'zichuan', 0.7, 3)],
    },
  ),
  plan(
    'zhoucun',
    'zichuan',
    name('周淄路', 'Zhouzi Road'),
    [
      [-16800, -3900],
      [-15600, -8600],
      [-12600, -13300],
      [-9900, -16900],
    ],
    {
      townships: [township('萌水', 'Mengshui', 'zhoucun', 0.38, 3)],
    },
  ),
  plan('zichuan', 'zichuan', highwayNames.zhangbo, [[-10550, -23750]], { isReal: true, laneCount: 3 }),
  plan('zichuan', 'zichuan', name('淄红路', 'Zihong Road'), [[-5450, -17900]], { speedKmh: 60 }),
  plan(
    'zichuan',
    'boshan',
    highwayNames.zhangbo,
    [
      [-13500, -28000],
      [-14600, -29300],
      [-15100, -30000],
    ],
    { isReal: true, laneCount: 3 },
  ),
  plan(
    'boshan',
    'boshan',
    name('颜域路', 'Yanyu Road'),
    [
      [-18600, -33500],
      [-19500, -32700],
    ],
    { speedKmh: 60 },
  ),
  plan(
    'boshan',
    'boshan',
    name('颜陡路', 'Yandou Road'),
    [
      [-16400, -37900],
      [-15500, -38800],
    ],
    { speedKmh: 60 },
  ),
  plan(
    'boshan',
    'yiyuan',
    name('博沂路', 'Boyi Road'),
    [
      [-11700, -39100],
      [-7600, -41600],
      [-2600, -46300],
      [1700, -54000],
      [5600, -61800],
      [8600, -66000],
      [9200, -66700],
    ],
    {
      windM: 330,
      townships: [township('源泉', 'Yuanquan', 'boshan', 0.24, 3), township('南鲁山', 'Nanlushan', 'yiyuan', 0.72, 2)],
    },
  ),
  // To the edge of the city.
  plan(
    'zhoucun',
    null,
    name('周济路', 'Zhouji Road'),
    [
      [-20400, -2600],
      [-20300, -7600],
      [-22200, -12400],
      [-26800, -14700],
      [-31300, -15400],
    ],
    {
      gatewayName: name('往济南', 'To Jinan'),
      townships: [township('王村', 'Wangcun', 'zhoucun', 0.64, 3)],
    },
  ),
  plan(
    'zhoucun',
    null,
    name('周邹路', 'Zhouzou Road'),
    [
      [-18000, 2700],
      [-16700, 4700],
      [-15800, 6400],
    ],
    { gatewayName: name('往邹平', 'To Zouping') },
  ),
  plan(
    'boshan',
    null,
    name('博莱路', 'Bolai Road'),
    [
      [-23400, -31500],
      [-25400, -32800],
      [-28400, -34300],
    ],
    { windM: 160, gatewayName: name('往济南莱芜', 'To Laiwu, Jinan') },
  ),
  plan(
    'boshan',
    null,
    name('博石路', 'Boshi Road'),
    [
      [-17200, -38200],
      [-16300, -43400],
      [-15600, -49500],
      [-17000, -55800],
    ],
    {
      windM: 260,
      gatewayName: name('往泰安', 'To Tai’an'),
      townships: [township('石马', 'Shima', 'boshan', 0.4, 2)],
    },
  ),
  plan(
    'yiyuan',
    null,
    name('沂莱路', 'Yilai Road'),
    [
      [6200, -67800],
      [1800, -66600],
      [-4300, -63600],
      [-10600, -61600],
    ],
    {
      windM: 200,
      gatewayName: name('往济南莱芜', 'To Laiwu, Jinan'),
      townships: [township('鲁村', 'Lucun', 'yiyuan', 0.36, 3)],
    },
  ),
  plan(
    'yiyuan',
    null,
    name('沂沭路', 'Yishu Road'),
    [
      [14200, -69700],
      [19300, -70300],
      [25500, -75500],
      [31800, -80300],
      [36800, -83600],
    ],
    {
      windM: 220,
      gatewayName: name('往潍坊临朐', 'To Linqu, Weifang'),
      townships: [township('悦庄', 'Yuezhuang', 'yiyuan', 0.24, 3), township('东里', 'Dongli', 'yiyuan', 0.74, 3)],
    },
  ),
  plan(
    'yiyuan',
    null,
    name('沂蒙路', 'Yimeng Road'),
    [
      [10300, -71600],
      [11600, -77800],
      [10000, -85600],
      [10800, -94500],
    ],
    {
      windM: 260,
      gatewayName: name('往临沂蒙阴', 'To Mengyin, Linyi'),
      townships: [township('中庄', 'Zhongzhuang', 'yiyuan', 0.45, 2)],
    },
  ),
  plan(
    'linzi',
    null,
    name('临青路', 'Linqing Road'),
    [
      [27600, 1000],
      [31500, 1600],
      [35600, 3900],
    ],
    { laneCount: 3, gatewayName: name('往潍坊青州', 'To Qingzhou, Weifang') },
  ),
  plan(
    'linzi',
    null,
    name('临广路', 'Linguang Road'),
    [
      [24600, 4500],
      [26300, 9400],
      [27300, 14800],
      [28800, 19900],
    ],
    {
      gatewayName: name('往东营广饶', 'To Guangrao, Dongying'),
      townships: [township('敬仲', 'Jingzhong', 'linzi', 0.6, 3)],
    },
  ),
  plan(
    'linzi',
    null,
    name('临胶路', 'Linjiao Road'),
    [
      [20600, -3000],
      [19200, -5300],
      [18900, -8200],
      [18300, -10600],
    ],
    {
      windM: 180,
      gatewayName: name('往青州南部', 'To southern Qingzhou'),
      townships: [township('边河', 'Bianhe', 'linzi', 0.5, 2)],
    },
  ),
  plan(
    'huantai',
    null,
    name('桓博路', 'Huanbo Road'),
    [
      [5200, 20000],
      [5300, 24900],
      [5600, 31200],
    ],
    {
      gatewayName: name('往滨州博兴', 'To Boxing, Binzhou'),
      townships: [township('起凤', 'Qifeng', 'huantai', 0.5, 3)],
    },
  ),
  plan(
    'gaoqing',
    null,
    name('高滨路', 'Gaobin Road'),
    [
      [-18700, 42900],
      [-16500, 46500],
      [-14200, 50300],
    ],
    { gatewayName: name('往滨州', 'To Binzhou') },
  ),
  plan(
    'gaoqing',
    null,
    name('高青西路', 'Gaoqing West Road'),
    [
      [-22700, 40300],
      [-28500, 40400],
      [-36000, 38900],
      [-42600, 37600],
    ],
    {
      gatewayName: name('往济南章丘', 'To Zhangqiu, Jinan'),
      townships: [township('青城', 'Qingcheng', 'gaoqing', 0.5, 3)],
    },
  ),
  plan(
    'gaoqing',
    null,
    name('高博路', 'Gaobo Road'),
    [
      [-16500, 41000],
      [-10800, 43000],
      [-5400, 42600],
      [800, 44600],
    ],
    {
      gatewayName: name('往滨州博兴', 'To Boxing, Binzhou'),
      townships: [township('常家', 'Changjia', 'gaoqing', 0.3, 2)],
    },
  ),
];
