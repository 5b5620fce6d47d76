import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { createLessons } from '../../sim/index.ts';
import { printJson, printLine } from '../output.ts';
import { writeScenario } from '../writeScenario.ts';

const SCENARIOS = fileURLToPath(new URL('../../scenarios', import.meta.url));

/** For developers of this project: the small scenarios are made by functions, and what they make is checked in. */
export function registerBuildLessons(program: Command): void {
  program
    .command('build-lessons')
    .description('write the small teaching scenarios')
    .option('--out <folder>', 'folder that gets one folder for each', SCENARIOS)
    .option('--json', 'print one JSON document')
    .action(buildLessons);
}

async function buildLessons(options: { out: string; json?: boolean }): Promise<void> {
  const written: { id: string; folder: string }[] = [];
  for (const lesson of createLessons()) {
    const folder = path.join(options.out, lesson.id);
    await writeScenario(folder, lesson);
    written.push({ id: lesson.id, folder });
  }
  if (options.json) printJson({ written });
  else for (const { folder } of written) printLine(folder);
}
