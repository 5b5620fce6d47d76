import type { Name } from '../../../network/definition.ts';
import type { DistrictId } from './districts.ts';

const name = (zh: string, en: string): Name => ({ zh, en });

/** Names of real roads beside the fitted ones. Where they run is known in a few cases only; their course is drawn. */
export const roadNames: Readonly<Record<DistrictId, readonly Name[]>> = {
  zhangdian: [
    name('原山大道', 'Yuanshan Avenue'),
    name('柳园路', 'Liuyuan Road'),
    name('姜萌路', 'Jiangmeng Road'),
    name('齐盛路', 'Qisheng Road'),
    name('复兴路', 'Fuxing Road'),
    name('湖光路', 'Huguang Road'),
  ],
  zichuan: [
    name('松龄路', 'Songling Road'),
    name('般阳路', 'Banyang Road'),
    name('庆淄路', 'Qingzi Road'),
    name('吉祥路', 'Jixiang Road'),
    name('淄城路', 'Zicheng Road'),
    name('鲁泰文化路', 'Lutai Wenhua Road'),
    name('淄矿路', 'Zikuang Road'),
    name('泉王路', 'Quanwang Road'),
    name('将军路', 'Jiangjun Road'),
    name('湖南路', 'Hunan Road'),
    name('胶王路', 'Jiaowang Road'),
    name('博幸路', 'Boxing Road'),
    name('双罗路', 'Shuangluo Road'),
  ],
  boshan: [name('中心路', 'Zhongxin Road'), name('珑山路', 'Longshan Road')],
  linzi: [name('桓公路', 'Huangong Road'), name('太公路', 'Taigong Road')],
  zhoucun: [
    name('丝绸路', 'Sichou Road'),
    name('青年路', 'Qingnian Road'),
    name('正阳路', 'Zhengyang Road'),
    name('新建路', 'Xinjian Road'),
    name('保安街', 'Bao’an Street'),
  ],
  huantai: [name('公安街', 'Gong’an Street'), name('渔洋街', 'Yuyang Street'), name('团结路', 'Tuanjie Road')],
  yiyuan: [],
  gaoqing: [],
};

/** Real roads from district to district; their course is drawn from town to town. */
export const highwayNames = {
  zhangzhou: name('张周路', 'Zhangzhou Road'),
  zhangbo: name('张博路', 'Zhangbo Road'),
  zhangxin: name('张辛路', 'Zhangxin Road'),
  huluo: name('湖罗路', 'Huluo Road'),
} as const;

/** Syllables that made-up street names are put together from, in the way of the city: an old or a lucky word, and a second. */
export const firstSyllables: readonly Name[] = [
  ['齐', 'Qi'],
  ['稷', 'Ji'],
  ['般', 'Ban'],
  ['泰', 'Tai'],
  ['恒', 'Heng'],
  ['兴', 'Xing'],
  ['明', 'Ming'],
  ['锦', 'Jin'],
  ['安', 'An'],
  ['文', 'Wen'],
  ['昌', 'Chang'],
  ['永', 'Yong'],
  ['福', 'Fu'],
  ['德', 'De'],
  ['瑞', 'Rui'],
  ['丰', 'Feng'],
  ['宏', 'Hong'],
  ['春', 'Chun'],
  ['云', 'Yun'],
  ['青', 'Qing'],
  ['陶', 'Tao'],
  ['琉', 'Liu'],
  ['桑', 'Sang'],
  ['芳', 'Fang'],
  ['同', 'Tong'],
  ['嘉', 'Jia'],
].map(([zh, en]) => name(zh, en));

export const secondSyllables: readonly Name[] = [
  ['盛', 'sheng'],
  ['园', 'yuan'],
  ['泉', 'quan'],
  ['山', 'shan'],
  ['宁', 'ning'],
  ['平', 'ping'],
  ['阳', 'yang'],
  ['林', 'lin'],
  ['城', 'cheng'],
  ['湖', 'hu'],
  ['祥', 'xiang'],
  ['康', 'kang'],
  ['达', 'da'],
  ['乐', 'le'],
  ['桥', 'qiao'],
  ['河', 'he'],
  ['岭', 'ling'],
  ['村', 'cun'],
  ['台', 'tai'],
  ['庄', 'zhuang'],
  ['荷', 'he'],
  ['景', 'jing'],
  ['和', 'he'],
  ['原', 'yuan'],
  ['川', 'chuan'],
].map(([zh, en]) => name(zh, en));
