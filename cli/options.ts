import { InvalidArgumentError } from 'commander';

/** Reads the values of options; commander tells which option was meant. */

/** A finite number within limits, both included. */
export function numberBetween(min: number, max: number, unit = ''): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a number from ${min} to ${max}${unit && ` ${unit}`}.`);
  };
}

export function wholeNumberBetween(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Length of a step, s: whole milliseconds from 0.1 s to 1 s, a whole number of which fills a second. */
export function stepLength(text: string): number {
  const stepMs = text.trim() === '' ? Number.NaN : Number(text) * 1000;
  const wholeMs = Math.round(stepMs);
  if (Math.abs(stepMs - wholeMs) < 1e-6 && wholeMs >= 100 && wholeMs <= 1000 && 1000 % wholeMs === 0)
    return wholeMs / 1000;
  throw new InvalidArgumentError('It must be 0.1, 0.125, 0.2, 0.25, 0.5 or 1 s.');
}

/** A scenario's id from a folder's name: letters, digits, dots, dashes and underscores, a letter or digit first. */
export function scenarioIdOf(folderName: string): string {
  const id = folderName.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return id.slice(0, 100) || 'imported';
}

/** Several values by commas, each read by `read`. */
export function listOf<T>(read: (text: string) => T): (text: string) => T[] {
  return (text) => text.split(',').map(read);
}
