import type { signalEn } from './signalEn.ts';

export const signalZh: typeof signalEn = {
  overlaps: (list: string) => `跟随相位：${list}；浅绿为拖尾绿灯`,
};
