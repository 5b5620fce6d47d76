import type { Issue } from '../../core/issue.ts';
import type { ImportNotes } from '../report.ts';
import type { SumoNet } from './netFile.ts';
import type { SumoProgram } from './programFile.ts';

/**
 * The program in force for each traffic light, by its id: the last one loaded, as in SUMO. One without phases that names
 * a program loaded before it only moves that program's offset, as SUMO's tlsCoordinator writes them.
 */
export function pickPrograms(
  net: SumoNet,
  additional: readonly SumoProgram[],
  notes: ImportNotes,
  issues: Issue[],
): Map<string, SumoProgram> {
  const programs = new Map<string, SumoProgram>();
  for (const program of [...net.programs, ...additional]) {
    const before = programs.get(program.id);
    if (before && program.phases.length === 0 && before.programId === program.programId) {
      programs.set(program.id, { ...before, offsetMs: program.offsetMs });
      continue;
    }
    if (before) {
      const why = `program "${before.programId}" is replaced by "${program.programId}" of ${program.file}`;
      notes.dropped.push({ id: program.id, what: 'tlLogic', why });
    }
    programs.set(program.id, program);
  }
  const used = new Set(net.connections.map(({ tl }) => tl).filter((tl) => tl !== ''));
  for (const id of used) {
    const program = programs.get(id);
    const report = (message: string) => {
      issues.push({ file: program?.file ?? net.file, path: program ? `line ${program.line}` : '', message });
    };
    if (!program) report(`traffic light "${id}" has no tlLogic; give its file with --additional`);
    else if (!program.phases.some(({ durationMs }) => durationMs > 0))
      report(`tlLogic "${id}" has no phase that lasts`);
    else if (!['static', 'actuated', 'NEMA'].includes(program.type)) {
      const why = `it is ${program.type}; it runs as actuated, by gaps`;
      notes.guessed.push({ id, what: 'tlLogic', why });
    }
  }
  return programs;
}
