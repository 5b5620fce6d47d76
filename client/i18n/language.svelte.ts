import type { Name } from '../../sim/shared.ts';
import { type Dictionary, en } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'zh' | 'en';

/** Every sentence of the page. English sets the shape; Chinese must fill it (checked by the compiler and a test). */

const DICTIONARIES: Readonly<Record<Language, Dictionary>> = { en, zh };
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

/** The language of the page: what is read from here re-renders when it changes. */
class LanguageState {
  current: Language = $state('zh');
  /** The sentences. */
  readonly t: Dictionary = $derived(DICTIONARIES[this.current]);
  readonly locale: string = $derived(LOCALES[this.current]);

  /** An object's name in the language of the page. */
  nameOf(name: Name | undefined, fallback = ''): string {
    return name ? name[this.current] || name.en || name.zh : fallback;
  }

  /** Its name in the other language, for the second line of a label. */
  otherNameOf(name: Name | undefined): string {
    if (!name) return '';
    const other = this.current === 'zh' ? name.en : name.zh;
    return other === name[this.current] ? '' : other;
  }

  /** A figure with a fixed number of decimals, grouped as the language does. */
  figure(value: number, decimals = 0): string {
    return formatFigure(this.locale, value, decimals);
  }
}

const formats = new Map<string, Intl.NumberFormat>();

/** Intl formats are dear to make: one for each locale and number of decimals. */
function formatFigure(locale: string, value: number, decimals: number): string {
  if (!Number.isFinite(value)) return '–';
  const key = `${locale}/${decimals}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(key, format);
  }
  return format.format(value);
}

export const language = new LanguageState();
