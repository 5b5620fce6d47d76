import type { ScenarioDefinition } from './definition.ts';
import type { ScenarioFile } from './readFiles.ts';

/** Names of the files beside `scenario.json`, and what each holds. */
const PARTS = [
  ['network.json', ['network']],
  ['signals.json', ['signals', 'corridors']],
  ['demand.json', ['demand', 'busLines']],
] as const satisfies readonly (readonly [string, readonly (keyof ScenarioDefinition)[]])[];

/**
 * Writes a scenario as its files: the scalars in `scenario.json`, the long lists beside it, one row a line, so that a
 * changed row is a changed line. The same definition gives the same bytes.
 */
export function formatScenario(definition: ScenarioDefinition): ScenarioFile[] {
  const moved = new Set<string>(PARTS.flatMap(([, keys]) => keys));
  const scalars = Object.entries(definition).filter(([key]) => !moved.has(key));
  const main = { ...Object.fromEntries(scalars), include: PARTS.map(([name]) => name) };
  return [
    { name: 'scenario.json', text: `${JSON.stringify(main, null, 2)}\n` },
    ...PARTS.map(([name, keys]) => {
      const part = Object.fromEntries(keys.map((key) => [key, definition[key]]));
      return { name, text: `${formatValue(part, '')}\n` };
    }),
  ];
}

/** Objects key by key down to the first list; of a list each row on one line. */
function formatValue(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((row) => `${deeper}${JSON.stringify(row)}`).join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${deeper}${JSON.stringify(key)}: ${formatValue(member, deeper)}`);
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}
