/** English plural forms by the rules of Unicode, as Intl knows them. Chinese has one form and needs none of this. */
const englishRules = new Intl.PluralRules('en');

/** @example plural(1, 'stop', 'stops') is "1 stop" */
export function plural(count: number, one: string, other: string): string {
  return `${count} ${englishRules.select(count) === 'one' ? one : other}`;
}
