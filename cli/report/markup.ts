import type { BothLanguages } from '../../sim/index.ts';

/** Text that stands in HTML or SVG, also within a quoted attribute, without becoming markup. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A text in both languages, of which the page shows the reader's. The texts are plain: they are escaped here. */
export function both({ en, zh }: BothLanguages): string {
  if (en === zh) return escapeMarkup(en);
  return `<span lang="en">${escapeMarkup(en)}</span><span lang="zh-CN">${escapeMarkup(zh)}</span>`;
}

/** The same within SVG. @param attributes markup, e.g. `x="4" y="8"` */
export function svgBoth({ en, zh }: BothLanguages, attributes: string): string {
  if (en === zh) return svgText(en, attributes);
  return `<text lang="en" ${attributes}>${escapeMarkup(en)}</text><text lang="zh-CN" ${attributes}>${escapeMarkup(zh)}</text>`;
}

export function svgText(text: string, attributes: string): string {
  return `<text ${attributes}>${escapeMarkup(text)}</text>`;
}

/** Markup of one language only. */
export function only(language: 'en' | 'zh-CN', markup: string): string {
  return `<span lang="${language}">${markup}</span>`;
}

/** A coordinate of a drawing: a hundredth of a pixel is enough. */
export function at(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Digits grouped by thousands, with a true minus. */
export function figure(value: number, decimals: number): string {
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const isZero = !/[1-9]/.test(text);
  return value < 0 && !isZero ? `−${text}` : text;
}

/** The same with a plus where it is more than nothing. */
export function signed(value: number, decimals: number): string {
  const text = figure(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}
