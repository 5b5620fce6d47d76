import type { Issue } from '../core/issue.ts';
import { locateJsonError } from './jsonSyntax.ts';
import type { RawScenario } from './migrate.ts';
import type { FileMap } from './report.ts';

/** A file of a scenario, by its name relative to the scenario's folder. */
export interface ScenarioFile {
  readonly name: string;
  readonly text: string;
}

/** A scenario's files joined into one, with where each key came from. */
export interface JoinedScenario {
  readonly raw: RawScenario;
  readonly files: FileMap;
  readonly issues: readonly Issue[];
  /** A file is missing or no JSON: the keys it may hold are unknown, and their absence is no second fault. */
  readonly incomplete: boolean;
}

/**
 * Reads a scenario's files and joins their top-level keys.
 *
 * @param files the scenario's own file first, then those that its `include` names, in any order
 */
export function joinFiles(files: readonly ScenarioFile[]): JoinedScenario {
  if (files.length === 0) throw new RangeError('a scenario has at least one file');
  const issues: Issue[] = [];
  const fileOfKey = new Map<string, string>();
  const joined = new Map<string, unknown>();
  let incomplete = false;
  const read = (file: ScenarioFile) => {
    const content = readObject(file, issues);
    if (content === null) {
      incomplete = true;
      return;
    }
    for (const [key, value] of Object.entries(content)) {
      if (key === 'include' && file === files[0]) continue;
      const other = fileOfKey.get(key);
      if (other !== undefined) {
        const message = `"${key}" stands in ${other} already; keep it in one file`;
        issues.push({ file: file.name, path: `/${key}`, message });
      } else {
        fileOfKey.set(key, file.name);
        joined.set(key, value);
      }
    }
    if (file === files[0]) incomplete = !checkIncludes(content.include, files, issues) || incomplete;
  };
  files.forEach(read);
  // Not by assignment: a key `__proto__` of a file would change the object instead of being refused as unknown.
  const raw: RawScenario = Object.fromEntries(joined);
  return { raw, files: { mainFile: files[0].name, fileOfKey }, issues, incomplete };
}

/** File names that a scenario's own file asks for; empty where it asks for none or can't be read. */
export function includedFiles(file: ScenarioFile): string[] {
  const include = readObject(file, [])?.include;
  return Array.isArray(include) ? include.filter((name) => typeof name === 'string') : [];
}

/**
 * Reads one JSON file, whatever it holds.
 *
 * @returns undefined if the text is not JSON; the issue says where it stops being so
 */
export function readJson(file: ScenarioFile, issues: Issue[]): unknown {
  // Editors of some systems put a byte order mark first; JSON knows none.
  const text = file.text.startsWith('\uFEFF') ? file.text.slice(1) : file.text;
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = locateJsonError(text);
    const message = fault ? `not valid JSON: ${fault.message}` : `not readable: ${String(error)}`;
    issues.push({ file: file.name, path: fault ? `line ${fault.line}, column ${fault.column}` : '', message });
    return undefined;
  }
}

function readObject(file: ScenarioFile, issues: Issue[]): Record<string, unknown> | null {
  const content = readJson(file, issues);
  if (content === undefined) return null;
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) {
    return content as Record<string, unknown>;
  }
  issues.push({ file: file.name, path: '', message: 'the file must hold one JSON object, in braces' });
  return null;
}

/** @returns whether all files asked for are there */
function checkIncludes(include: unknown, files: readonly ScenarioFile[], issues: Issue[]): boolean {
  const [main, ...others] = files;
  if (include === undefined) return true;
  if (!Array.isArray(include) || include.some((name) => typeof name !== 'string')) {
    issues.push({ file: main.name, path: '/include', message: 'include must be a list of file names' });
    return false;
  }
  const present = new Set(others.map((file) => file.name));
  let complete = true;
  include.forEach((name: string, i) => {
    if (present.has(name)) return;
    complete = false;
    issues.push({
      file: main.name,
      path: `/include/${i}`,
      message: `file "${name}" can't be read; it should lie beside ${main.name}`,
    });
  });
  return complete;
}
