import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freezeScene, type Scene } from '../../../sim/shared.ts';

/** A checked-in scenario as the page has it. */
export function createTestScene(scenario: string): Scene {
  const read = (file: string) =>
    JSON.parse(readFileSync(fileURLToPath(new URL(`../../../scenarios/${scenario}/${file}`, import.meta.url)), 'utf8'));
  const { include, ...head } = read('scenario.json');
  return freezeScene(Object.assign({ corridors: [] }, head, ...(include as string[]).map(read)));
}
