import type { BothLanguages } from './measures.ts';
import type { ComparedMeasure } from './paired.ts';

/**
 * The result of one measure as a plain sentence, without its full stop.
 *
 * @example "B cuts mean delay on the road by 12.3 s (95 % interval 10.1 to 14.5, 10 seeds)"
 */
export function sayDifference({ measure, difference, direction }: ComparedMeasure): BothLanguages {
  const count = difference.values.length;
  const { en, zh } = measure.name;
  const unit = measure.unit === '' ? '' : ` ${measure.unit}`;
  const figure = (value: number) => value.toFixed(measure.decimals);
  const [low, high] = difference.ci95!;
  if (direction === 'none') {
    if (difference.values.every((value) => value === 0))
      return { en: `${en}: equal in all ${count} seeds`, zh: `${zh}：${count} 个种子下完全相同` };
    return {
      en: `${en}: no difference that ${count} seeds can show (95 % interval ${figure(low)} to ${figure(high)}${unit})`,
      zh: `${zh}：${count} 个种子未能显示差异（95 % 置信区间 ${figure(low)} 至 ${figure(high)}${unit}）`,
    };
  }
  const [from, to] = direction === 'less' ? [-high, -low] : [low, high];
  const [verb, verbZh] = direction === 'less' ? ['cuts', '降低'] : ['raises', '提高'];
  const size = figure(Math.abs(difference.mean));
  // A name with a comma in it is closed by another.
  const name = en.includes(',') ? `${en},` : en;
  return {
    en: `B ${verb} ${name} by ${size}${unit} (95 % interval ${figure(from)} to ${figure(to)}, ${count} seeds)`,
    zh: `B 使${zh}${verbZh} ${size}${unit}（95 % 置信区间 ${figure(from)} 至 ${figure(to)}，${count} 个种子）`,
  };
}
