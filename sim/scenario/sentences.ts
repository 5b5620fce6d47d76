import type { z } from 'zod';
import { type PathKey, valueAt } from './pointer.ts';

/** Says in a plain sentence what a schema found wrong: the value that stands there, and what may stand there. */

type ZodIssue = z.core.$ZodIssue;

export interface SchemaFault {
  readonly path: readonly PathKey[];
  readonly message: string;
  /** The value is of another kind altogether, or missing: what refers to it can't be judged. */
  readonly unreadable: boolean;
}

/** Units by the end of a key's name (STYLE.md): the longest that fits counts. */
const UNITS: readonly (readonly [ending: string, unit: string])[] = [
  ['Mps2', 'm/s²'],
  ['Mps', 'm/s'],
  ['VehPerH', 'veh/h'],
  ['vehPerH', 'veh/h'],
  ['Rad', 'rad'],
  ['S', 's'],
  ['M', 'm'],
];
const UNIT_BY_KEY: Readonly<Record<string, string>> = { x: 'm', y: 'm', latitude: '°', longitude: '°' };

/** The faults behind one issue of zod's: one for each unknown key, else one. */
export function describeFaults(issue: ZodIssue, root: unknown): SchemaFault[] {
  const path = issue.path as PathKey[];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `"${key}" is not a key that belongs here; correct its spelling or remove it`,
      unreadable: false,
    }));
  }
  const value = valueAt(root, path);
  // Half a phase or a number without end is out of range, but still a number.
  const isNumber = typeof value === 'number' && 'expected' in issue && /^(?:number|int)$/.test(issue.expected);
  const unreadable = value === undefined || (issue.code === 'invalid_type' && !isNumber);
  return [{ path, message: sentenceFor(issue, path, value), unreadable }];
}

function sentenceFor(issue: ZodIssue, path: readonly PathKey[], value: unknown): string {
  const unit = unitOf(path);
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return `${subjectOf(path)} is missing; give ${kindOf(issue.expected, unit)}`;
      if (typeof value === 'number' && issue.expected === 'number') {
        return `${subjectOf(path)} is ${value}; it must be a finite number${unit && ` (${unit})`}`;
      }
      return `${subjectOf(path)} is ${shown(value, unit)}; it must be ${kindOf(issue.expected, unit)}`;
    case 'too_small':
      return `${subjectOf(path)} ${sized(value, unit)}; it must ${bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum, unit)}`;
    case 'too_big':
      return `${subjectOf(path)} ${sized(value, unit)}; it must ${bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum, unit)}`;
    case 'invalid_value':
      if (value === undefined) return `${subjectOf(path)} is missing; give ${oneOf(issue.values)}`;
      return `${subjectOf(path)} is ${shown(value, '')}; it must be ${oneOf(issue.values)}`;
    case 'invalid_format':
      return `${subjectOf(path)} is ${shown(value, '')}; use letters, digits, ".", "_" and "-", at most 100, with a letter or digit first`;
    default:
      return `${subjectOf(path)}: ${issue.message}`;
  }
}

function subjectOf(path: readonly PathKey[]): string {
  const last = path[path.length - 1];
  if (last === undefined) return 'the file';
  if (typeof last === 'string') return last;
  const list = path.findLast((key) => typeof key === 'string');
  return list === undefined ? `entry ${last}` : `entry ${last} of ${list}`;
}

function unitOf(path: readonly PathKey[]): string {
  const key = path.findLast((part) => typeof part === 'string');
  if (typeof key !== 'string') return '';
  return UNIT_BY_KEY[key] ?? UNITS.find(([ending]) => key.endsWith(ending))?.[1] ?? '';
}

function kindOf(expected: string, unit: string): string {
  const kinds: Readonly<Record<string, string>> = {
    number: unit ? `a number (${unit})` : 'a number',
    int: 'a whole number',
    string: 'a text in double quotes',
    boolean: 'true or false',
    object: 'an object in braces',
    array: 'a list in brackets',
    tuple: 'a list in brackets',
  };
  return kinds[expected] ?? expected;
}

function sized(value: unknown, unit: string): string {
  if (typeof value === 'string') return value === '' ? 'is empty' : `has ${value.length} characters`;
  if (Array.isArray(value)) return value.length === 0 ? 'is empty' : `has ${value.length} entries`;
  return `is ${shown(value, unit)}`;
}

function bound(origin: string, word: string, limit: number | bigint, unit: string): string {
  if (origin === 'string') return `have ${word} ${limit} character${limit === 1 ? '' : 's'}`;
  if (origin === 'array') return `have ${word} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  return `be ${word} ${limit}${unit && ` ${unit}`}`;
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map((value) => JSON.stringify(value));
  if (words.length === 1) return words[0];
  return `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
}

function shown(value: unknown, unit: string): string {
  if (typeof value === 'number') return `${value}${unit && ` ${unit}`}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const written = JSON.stringify(value) ?? String(value);
  return written.length > 60 ? `${written.slice(0, 57)}…"` : written;
}
