import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DelaySettings, type OurWay, planOfOurs } from './judgeOurs.ts';
import { type JudgeCase, type JudgePlan, routeFilesOf, runBounded } from './judgeRuns.ts';

/** Folder of SUMO's Python tools. @throws Error with the remedy where sumo, duarouter, python3 or the tools are not there */
export function findSumoTools(): string {
  const missing = ['sumo', 'duarouter', 'python3'].filter((name) => spawnSync(name, ['--version']).status !== 0);
  const homes = [process.env.SUMO_HOME, '/usr/share/sumo', '/usr/local/share/sumo', '/opt/homebrew/share/sumo'];
  const tools = homes
    .filter((home) => home !== undefined)
    .map((home) => join(home, 'tools'))
    .find((folder) => existsSync(join(folder, 'tlsCoordinator.py')));
  if (missing.length > 0 || tools === undefined) {
    const absent = [...missing, ...(tools === undefined ? ['tlsCoordinator.py'] : [])].join(', ');
    throw new Error(`not found: ${absent}; install SUMO with its tools (Debian: sumo, sumo-tools) or set SUMO_HOME`);
  }
  return tools;
}

/** Writes plans of a case into a new folder. @param names of the plans wanted; null: all */
export async function makePlans(
  one: JudgeCase,
  tools: string,
  names: readonly string[] | null,
  settings: DelaySettings,
) {
  const folder = await mkdtemp(join(tmpdir(), 'greenwave-judge-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = (name: string) => new URL(name, one.folder).pathname;
  const net = path(one.net);
  writeRoutes(folder, one);
  const routes = routeFilesOf(folder, one);
  const tool = (name: string, args: readonly string[]) =>
    runBounded('python3', [join(tools, name), '-n', net, ...args], folder);
  const own = one.programs.map(path);

  const coordinate = (name: string, programs: readonly string[]) => {
    const file = join(folder, `${name}.add.xml`);
    const replaced = programs.length > 0 ? ['-a', programs.join(',')] : [];
    tool('tlsCoordinator.py', ['-r', routes[0], '-o', file, ...replaced]);
    return [...programs, file];
  };
  const adapt = (name: string, options: readonly string[]) => {
    const file = join(folder, `${name}.add.xml`);
    tool('tlsCycleAdaptation.py', ['-r', routes.join(','), '-b', String(one.beginS), '-o', file, ...options]);
    return [file];
  };
  const ours = async (way: OurWay) => {
    const file = join(folder, `${way}.add.xml`);
    writeFileSync(file, await planOfOurs(one, routes, net, own, way, settings));
    return [...own, file];
  };
  const against = 'tlsCoordinator';
  const all: (Omit<JudgePlan, 'files'> & { make: () => readonly string[] | Promise<readonly string[]> })[] = [
    { name: 'own programs', make: () => own },
    { name: against, make: () => coordinate('coordinated', own) },
    { name: 'tlsCycleAdaptation', make: () => adapt('adapted', []) },
    { name: 'tlsCycleAdaptation --unified-cycle', make: () => adapt('unified', ['--unified-cycle']) },
    { name: 'ours, bands', make: () => ours('bands'), isOurs: true, against },
    { name: 'ours, simulated', make: () => ours('simulated'), isOurs: true, against },
    { name: 'ours, delay', make: () => ours('delay'), isOurs: true, against },
  ];
  const plans: JudgePlan[] = [];
  for (const { make, ...plan } of all) {
    if (names === null || names.includes(plan.name)) plans.push({ ...plan, files: await make() });
  }
  return { plans, folder, remove };
}

function writeRoutes(folder: string, one: JudgeCase): void {
  const path = (name: string) => new URL(name, one.folder).pathname;
  one.routes.forEach((name, i) => {
    const to = routeFilesOf(folder, one)[i];
    if (!readFileSync(path(name), 'utf8').includes('<trip ')) {
      copyFileSync(path(name), to);
      return;
    }
    const window = ['-b', String(one.beginS), '-e', String(one.endS)];
    const files = ['-n', path(one.net), '-r', path(name), '-o', to];
    runBounded(
      'duarouter',
      [...files, ...window, '--ignore-errors', '--no-warnings', '--no-step-log', '--xml-validation', 'never'],
      folder,
    );
  });
}
