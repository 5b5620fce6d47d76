import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { groups } from './groups.ts';
import { formatPage, formatTable, type GroupOutcome } from './report.ts';
import { judgeRow, type ValidationGroup } from './validationCase.ts';

/**
 * `npm run validate [-- --group ID]`: ours beside the references, as a table and as docs/validation.md.
 *
 * Exit code 0: all rows hold; 1: at least one fails; 2: no such group.
 */

const { values } = parseArgs({ options: { group: { type: 'string', multiple: true } } });
const unknown = (values.group ?? []).filter((id) => groups.every((group) => group.id !== id));
if (unknown.length > 0) {
  console.error(`No group ${unknown.join(', ')}. There are: ${groups.map((group) => group.id).join(', ')}.`);
  process.exit(2);
}
const outcomes: GroupOutcome[] = [];
for (const group of groups) {
  if (values.group && !values.group.includes(group.id)) continue;
  outcomes.push(await runGroup(group));
}
// The page tells of all groups: part of them would pass for the whole.
if (!values.group) {
  const page = fileURLToPath(new URL('../../docs/validation.md', import.meta.url));
  writeFileSync(page, formatPage(outcomes, new Date().toISOString().slice(0, 10)));
  console.log('Written: docs/validation.md');
}
const failing = outcomes.flatMap((outcome) => outcome.rows).filter((row) => judgeRow(row) === 'fails');
console.log(failing.length === 0 ? 'All rows hold.' : `${failing.length} rows fail.`);
process.exitCode = failing.length === 0 ? 0 : 1;

async function runGroup(group: ValidationGroup): Promise<GroupOutcome> {
  console.log(`\n${group.title} (${group.id})`);
  const isMissing =
    group.needs !== null && !existsSync(fileURLToPath(new URL(`../../../shared/data/${group.needs}`, import.meta.url)));
  const notRun = isMissing ? `the data \`${group.needs}\` is not here` : (group.whyNot?.() ?? null);
  if (notRun !== null) {
    console.log(`Not run: ${notRun}.`);
    return { group, rows: [], notRun };
  }
  const rows = await group.run((text) => console.error(`  ${text}`));
  console.log(formatTable(rows));
  return { group, rows, notRun: null };
}
