import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../../sim/index.ts';
import { formatNumber, printJson, printLine } from '../output.ts';
import { sheetFiles } from '../results/sheetFiles.ts';
import { writeFolder } from '../writeScenario.ts';
import { type ExportOptions, readExported, withFolder } from './exportFormats.ts';

export function registerExportSheets(group: Command): void {
  withFolder(
    group
      .command('sheets')
      .description(
        'an A3 sheet of each corridor: time-space diagram, offsets, splits (SVG; all of them in sheets.pdf)',
      ),
  )
    .option('--corridor <ids>', 'of these corridors only, by commas')
    .action(run);
}

async function run(name: string, { out, plan, corridor, json }: ExportOptions & { corridor?: string }): Promise<void> {
  const scene = await readExported(name, plan);
  const ids = corridor?.split(',').filter(Boolean) ?? null;
  const known = new Set(scene.corridors.map(({ definition }) => definition.id));
  const unknown = (ids ?? []).filter((id) => !known.has(id));
  if (unknown.length > 0 || known.size === 0) {
    const { id } = scene.definition;
    const message =
      known.size === 0
        ? `scenario "${id}" has no corridors: there is nothing to draw`
        : `scenario "${id}" has no corridor ${unknown.map((one) => `"${one}"`).join(', ')}`;
    throw new InputError([{ file: '', path: '/corridors', message }]);
  }
  const { svgs, pdf } = await sheetFiles(scene, ids);
  await writeFolder(out, svgs);
  await writeFile(path.join(out, 'sheets.pdf'), pdf);
  if (json) printJson({ folder: out, files: [...svgs.map(({ name: file }) => file), 'sheets.pdf'] });
  else printLine(`${out}: sheets.pdf and ${formatNumber(svgs.length)} sheets as SVG`);
}
