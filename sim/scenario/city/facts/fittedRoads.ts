import type { Name } from '../../../network/definition.ts';

/**
 * Real roads of Zhangdian: straight lines fitted to street addresses with coordinates (WGS 84), from one end of what
 * was observed to the other. Residuals are 8 to 120 m where fitted, over 200 m for Chongqing Road and Pannan Road.
 */
export interface FittedRoad {
  readonly name: Name;
  /** Degrees east and north of either end. */
  readonly from: readonly [longitude: number, latitude: number];
  readonly to: readonly [longitude: number, latitude: number];
}

export const fittedRoads: readonly FittedRoad[] = [
  { name: { zh: '柳泉路', en: 'Liuquan Road' }, from: [118.039856, 36.791397], to: [118.063659, 36.886056] },
  { name: { zh: '金晶大道', en: 'Jinjing Avenue' }, from: [118.050154, 36.788284], to: [118.06735, 36.846887] },
  { name: { zh: '世纪路', en: 'Shiji Road' }, from: [118.016822, 36.770949], to: [118.022508, 36.85176] },
  { name: { zh: '西五路', en: 'Xiwu Road' }, from: [118.028292, 36.784828], to: [118.031974, 36.841343] },
  { name: { zh: '西六路', en: 'Xiliu Road' }, from: [118.025174, 36.794291], to: [118.029026, 36.868178] },
  { name: { zh: '西四路', en: 'Xisi Road' }, from: [118.035931, 36.797514], to: [118.036873, 36.806956] },
  { name: { zh: '西二路', en: 'Xi’er Road' }, from: [118.048671, 36.800402], to: [118.050093, 36.814647] },
  { name: { zh: '西八路', en: 'Xiba Road' }, from: [118.008223, 36.833687], to: [118.009019, 36.841679] },
  { name: { zh: '南京路', en: 'Nanjing Road' }, from: [118.003539, 36.78709], to: [118.00719, 36.833583] },
  { name: { zh: '重庆路', en: 'Chongqing Road' }, from: [117.990406, 36.757926], to: [117.998602, 36.84017] },
  { name: { zh: '北京路', en: 'Beijing Road' }, from: [117.982826, 36.774732], to: [117.991055, 36.850457] },
  { name: { zh: '天津路', en: 'Tianjin Road' }, from: [117.964263, 36.806488], to: [117.96673, 36.831236] },
  { name: { zh: '济南路', en: 'Jinan Road' }, from: [117.963264, 36.831098], to: [117.964061, 36.83909] },
  { name: { zh: '东三路', en: 'Dongsan Road' }, from: [118.066384, 36.799073], to: [118.067183, 36.807066] },
  { name: { zh: '张南路', en: 'Zhangnan Road' }, from: [118.037491, 36.733732], to: [118.039419, 36.75306] },
  { name: { zh: '山泉路', en: 'Shanquan Road' }, from: [118.026178, 36.750675], to: [118.027585, 36.764782] },
  { name: { zh: '富裕路', en: 'Fuyu Road' }, from: [118.089172, 36.785432], to: [118.090313, 36.796845] },
  { name: { zh: '城东路', en: 'Chengdong Road' }, from: [118.083044, 36.747702], to: [118.084878, 36.766049] },
  { name: { zh: '人民路', en: 'Renmin Road' }, from: [117.967879, 36.81861], to: [118.068651, 36.809856] },
  { name: { zh: '华光路', en: 'Huaguang Road' }, from: [117.987046, 36.825226], to: [118.061447, 36.818613] },
  { name: { zh: '联通路', en: 'Liantong Road' }, from: [117.989376, 36.830552], to: [118.042786, 36.827846] },
  { name: { zh: '中润大道', en: 'Zhongrun Avenue' }, from: [118.006326, 36.839073], to: [118.126458, 36.829846] },
  { name: { zh: '鲁泰大道', en: 'Lutai Avenue' }, from: [118.026553, 36.847647], to: [118.058912, 36.847361] },
  { name: { zh: '新村路', en: 'Xincun Road' }, from: [118.004924, 36.804315], to: [118.093994, 36.793049] },
  { name: { zh: '共青团路', en: 'Gongqingtuan Road' }, from: [117.960648, 36.813149], to: [118.059791, 36.80452] },
  { name: { zh: '和平路', en: 'Heping Road' }, from: [117.982136, 36.79943], to: [118.041731, 36.794873] },
  { name: { zh: '王舍路', en: 'Wangshe Road' }, from: [117.999754, 36.791741], to: [118.028263, 36.788656] },
  { name: { zh: '昌国路', en: 'Changguo Road' }, from: [118.009262, 36.78566], to: [118.051707, 36.781729] },
  { name: { zh: '华福大道', en: 'Huafu Avenue' }, from: [117.988195, 36.762462], to: [118.00063, 36.761302] },
  { name: { zh: '洪沟路', en: 'Honggou Road' }, from: [118.053044, 36.79204], to: [118.097049, 36.788047] },
  { name: { zh: '杏园路', en: 'Xingyuan Road' }, from: [118.061886, 36.78698], to: [118.072814, 36.785984] },
  { name: { zh: '潘南路', en: 'Pannan Road' }, from: [118.045443, 36.81541], to: [118.076301, 36.812588] },
  { name: { zh: '裕民路', en: 'Yumin Road' }, from: [118.02189, 36.865301], to: [118.033457, 36.864228] },
  { name: { zh: '盛湖路', en: 'Shenghu Road' }, from: [117.987289, 36.844023], to: [117.999549, 36.84288] },
  { name: { zh: '考工路', en: 'Kaogong Road' }, from: [117.979521, 36.778739], to: [118.02032, 36.774936] },
];
