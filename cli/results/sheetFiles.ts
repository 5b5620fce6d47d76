import { drawCorridorSheet, type Scene, sheetToSvg } from '../../sim/index.ts';
import type { OutputFile } from '../writeScenario.ts';

/** Sheets of a scene's corridors: an SVG of each, and all as the pages of one PDF. */
export async function sheetFiles(
  scene: Scene,
  corridorIds: readonly string[] | null = null,
): Promise<{ readonly svgs: readonly OutputFile[]; readonly pdf: Buffer }> {
  // Loaded here: no other command waits for the writer of PDF.
  const { sheetsToPdf } = await import('../../server/takeAway/sheetPdf.ts');
  const sheets = scene.corridors
    .filter(({ definition }) => corridorIds === null || corridorIds.includes(definition.id))
    .map((corridor) => ({ id: corridor.definition.id, sheet: drawCorridorSheet(scene, corridor) }));
  const { name } = scene.definition;
  const pdf = await sheetsToPdf(
    sheets.map(({ sheet }) => sheet),
    `${name.zh} ${name.en}`,
  );
  return { svgs: sheets.map(({ id, sheet }) => ({ name: `${fileNameOf(id)}.svg`, text: sheetToSvg(sheet) })), pdf };
}

/** Ids of other programs may hold what a file's name may not. */
function fileNameOf(id: string): string {
  return id.replace(/[^\p{L}\p{N}._-]+/gu, '_');
}
