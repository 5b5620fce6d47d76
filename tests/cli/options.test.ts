import { describe, expect, it } from 'vitest';
import { listOf, numberBetween, stepLength, wholeNumberBetween } from '../../cli/options.ts';

describe('option values', () => {
  it('takes numbers within the limits and nothing else', () => {
    const duration = numberBetween(1, 604_800, 's');
    expect(duration('3600')).toBe(3600);
    expect(duration('1e3')).toBe(1000);
    for (const text of ['', ' ', '0', '604801', 'NaN', 'Infinity', 'an hour', '1 h']) {
      expect(() => duration(text), text).toThrow('from 1 to 604800 s');
    }
  });

  it('takes whole numbers only where parts make no sense', () => {
    const seed = wholeNumberBetween(0, 4_294_967_295);
    expect(seed('0')).toBe(0);
    expect(seed('4294967295')).toBe(4_294_967_295);
    for (const text of ['', '-1', '1.5', '4294967296', 'x']) expect(() => seed(text), text).toThrow('whole number');
  });

  it('takes steps of which a whole number fills a second', () => {
    expect(['0.1', '0.125', '0.2', '0.25', '0.5', '1'].map(stepLength)).toEqual([0.1, 0.125, 0.2, 0.25, 0.5, 1]);
    for (const text of ['', '0.3', '0.05', '2', '-1', 'fast']) expect(() => stepLength(text), text).toThrow('0.125');
  });

  it('takes lists by commas, and no list with a hole', () => {
    const levels = listOf(wholeNumberBetween(100, 100_000));
    expect(levels('5000,20000')).toEqual([5000, 20_000]);
    for (const text of ['', '5000,', '5000,many', '5000;20000', '99']) {
      expect(() => levels(text), text).toThrow('from 100 to 100000');
    }
  });
});
