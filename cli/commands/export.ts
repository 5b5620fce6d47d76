import type { Command } from 'commander';

/** `greenwave export <format>`: each format registers itself, from its own file. */
export function registerExport(program: Command): void {
  const group = program.command('export').description("write a scenario as another program's files");
  const formats: ((group: Command) => void)[] = [];
  for (const register of formats) register(group);
}
