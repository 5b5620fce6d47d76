import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import { type ImportLine, readFolder, readSource, type SourceFile } from './readSource.ts';

/**
 * The order of the house, from the ground up (docs/decisions/0001). A folder imports from itself and from lines above its
 * own; folders on one line are neighbours and don't know each other.
 */
const LEVELS = [
  ['core'],
  ['network'],
  ['signals'],
  ['corridors', 'traffic'],
  ['scenario', 'measures', 'v2x'],
  ['protocol'],
  ['engine'],
  ['formats', 'experiments'],
];
/** What `sim/` may use from outside: graph, routes and the reading of files; all run in Node and browser alike. */
const SIM_PACKAGES = ['flatbush', 'ngraph.graph', 'ngraph.path', 'proj4', 'saxes', 'zod'];
/** Tables of facts, not code: long, and better whole. */
const FACTS = 'sim/scenario/city/facts/';
const MAX_LINES = 400;

/** Globals that would let the outside world (clock, chance, screen, machine) into the engine. */
const OUTSIDE = new Set([
  ...[
    'console',
    'process',
    'performance',
    'Date',
    'Math.random',
    'crypto',
    'Buffer',
    'require',
    'global',
    'globalThis',
  ],
  ...[
    'window',
    'document',
    'navigator',
    'location',
    'self',
    'localStorage',
    'sessionStorage',
    'fetch',
    'WebSocket',
    'Worker',
  ],
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'queueMicrotask'],
  ...['requestAnimationFrame', 'postMessage', 'addEventListener', 'alert'],
]);

const sim = readFolder('sim');
const server = readFolder('server');
const cli = readFolder('cli');
const client = readFolder('client');
const bench = readFolder('bench');
/** Programs of the documents, written as a user would. */
const examples = readFolder('docs/examples');
const tests = readFolder('tests');
const all = [...sim, ...server, ...cli, ...client, ...bench, ...examples, ...tests];

/** Sentences for the imports that break a rule; a rule returns what is wrong, or null. */
function faults(files: readonly SourceFile[], rule: (file: SourceFile, line: ImportLine) => string | null): string[] {
  return files.flatMap((file) =>
    file.imports.flatMap((line) => {
      const wrong = rule(file, line);
      return wrong === null ? [] : [`${file.path}:${line.line} imports ${line.specifier}: ${wrong}`];
    }),
  );
}

const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const isNodeModule = (specifier: string) =>
  specifier.startsWith('node:') || builtinModules.includes(packageOf(specifier));

/** `headless.ts` opens part of what `index.ts` does, for threads that only run scenarios; `arterial.ts` is for `greenwave band`. */
const DOORS = new Set(['sim/index.ts', 'sim/shared.ts', 'sim/headless.ts', 'sim/arterial.ts']);
const NODE_DOORS = ['sim/index.ts', 'sim/headless.ts', 'sim/arterial.ts'];

/** A wrong arrow between two files of `sim/`, or null. The doors stand outside the order. */
function wrongArrow(from: string, to: string): string | null {
  const [, fromFolder] = from.split('/');
  const [, toFolder] = to.split('/');
  if (DOORS.has(from)) return null;
  if (DOORS.has(to)) return 'the doors are for those outside';
  if (fromFolder === toFolder) return null;
  const fromLevel = LEVELS.findIndex((level) => level.includes(fromFolder));
  const toLevel = LEVELS.findIndex((level) => level.includes(toFolder));
  if (fromLevel < 0 || toLevel < 0) return 'that folder has no place in the order of the house';
  if (toLevel === fromLevel) return `${fromFolder} and ${toFolder} are neighbours`;
  return toLevel > fromLevel ? `${toFolder} stands above ${fromFolder}` : null;
}

/** Lines that a project folder may not cross, for those outside `sim/`. */
function crosses(doors: readonly string[], ...others: readonly string[]) {
  return (file: SourceFile, { target }: ImportLine): string | null => {
    if (target === null) return null;
    const [folder] = target.split('/');
    if (folder === file.path.split('/')[0] || others.includes(folder)) return null;
    return doors.includes(target)
      ? null
      : `only ${[...doors, ...others.map((other) => `${other}/`)].join(', ')} are open to it`;
  };
}

describe('the order of the house', () => {
  it('lets imports inside sim/ go downwards only', () => {
    const wrong = faults(sim, (file, { target }) => {
      if (target === null) return null;
      return target.startsWith('sim/') ? wrongArrow(file.path, target) : 'sim/ imports nothing of theirs';
    });
    expect(wrong).toEqual([]);
  });

  it('lets sim/ use no module of Node and no package but those of the engine', () => {
    const wrong = faults(sim, (_, { specifier, target }) =>
      target !== null || SIM_PACKAGES.includes(packageOf(specifier)) ? null : 'not one of the packages of the engine',
    );
    expect(wrong).toEqual([]);
  });

  it('keeps clock, chance, screen and console out of sim/', () => {
    const wrong = sim.flatMap((file) =>
      [...file.globals]
        .filter(([name]) => OUTSIDE.has(name) || OUTSIDE.has(name.split('.')[0]))
        .map(([name, line]) => `${file.path}:${line} uses ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('gives the page one door, sim/shared.ts, and no module of Node', () => {
    expect(faults(client, crosses(['sim/shared.ts']))).toEqual([]);
    // The build's own settings run in Node.
    const page = client.filter((file) => !file.path.endsWith('.config.ts') && !file.path.endsWith('.config.js'));
    expect(faults(page, (_, { specifier }) => (isNodeModule(specifier) ? 'the page runs in a browser' : null))).toEqual(
      [],
    );
  });

  it('gives server, command line and benchmarks the doors for Node: index, headless and arterial', () => {
    expect(faults(server, crosses(NODE_DOORS))).toEqual([]);
    expect(faults(examples, crosses(NODE_DOORS))).toEqual([]);
    expect(faults(cli, crosses(NODE_DOORS, 'server', 'bench'))).toEqual([]);
    // What the page works out without a browser is measured without one.
    expect(faults(bench, crosses(NODE_DOORS, 'server', 'cli', 'tests', 'client'))).toEqual([]);
  });

  it('names every file in full, with its ending', () => {
    const known = new Set(all.map((file) => file.path));
    const wrong = faults(all, (_, { target }) => {
      if (target === null || known.has(target) || /\.(css|json|svg|woff2)$/.test(target)) return null;
      return 'there is no such file';
    });
    expect(wrong).toEqual([]);
  });

  it('has no ring of files that need each other to start', () => {
    const runTime = new Map(
      all.map((file) => [
        file.path,
        file.imports.flatMap((line) => (line.typeOnly || line.target === null ? [] : [line.target])),
      ]),
    );
    expect(findRings(runTime)).toEqual([]);
  });

  it(`keeps every file under ${MAX_LINES} lines`, () => {
    const long = all.filter((file) => file.lineCount > MAX_LINES && !file.path.startsWith(FACTS));
    expect(long.map((file) => `${file.path} has ${file.lineCount} lines`)).toEqual([]);
  });
});

/** Rings of a graph of files, each once, as `a > b > a`. */
function findRings(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const rings: string[] = [];
  const done = new Set<string>();
  function walk(path: readonly string[], file: string): void {
    const at = path.indexOf(file);
    if (at >= 0) rings.push([...path.slice(at), file].join(' > '));
    if (at >= 0 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) walk([...path, file], next);
    done.add(file);
  }
  for (const file of edges.keys()) walk([], file);
  return rings;
}

describe('the test of the house itself', () => {
  it('sees every kind of import', () => {
    const text = `
      import { a } from '../core/units.ts';
      import type { B } from './b.ts';
      import { type C } from './c.ts';
      export { d } from '../../server/d.ts';
      export type { E } from 'zod';
      const f = await import('node:fs');
      // import { g } from './g.ts';
    `;
    const { imports } = readSource('sim/traffic/x.ts', text);
    expect(imports.map(({ target, specifier }) => target ?? specifier)).toEqual([
      'sim/core/units.ts',
      'sim/traffic/b.ts',
      'sim/traffic/c.ts',
      'server/d.ts',
      'zod',
      'node:fs',
    ]);
    expect(imports.map(({ typeOnly }) => typeOnly)).toEqual([false, true, true, false, true, false]);
  });

  it('sees the scripts of a Svelte file, on their own lines', () => {
    const text = '<p>import</p>\n<script lang="ts">\n  import X from \'./X.svelte\';\n</script>\n';
    expect(readSource('client/app/App.svelte', text).imports).toEqual([
      { specifier: './X.svelte', target: 'client/app/X.svelte', typeOnly: false, line: 3 },
    ]);
  });

  it('tells a global from a name of the file, a property and a type', () => {
    const text = `
      export function later(world: { window: number }, performance: number) {
        const { window } = world;
        return Math.random() + Date.now() + window + performance + world.window;
      }
      interface Screen { document: string; fetch(): void }
      // console.log('said only here')
    `;
    expect([...readSource('sim/core/x.ts', text).globals.keys()].sort()).toEqual(['Date.now', 'Math.random']);
  });

  it('knows up from down', () => {
    expect(wrongArrow('sim/engine/step.ts', 'sim/core/units.ts')).toBeNull();
    expect(wrongArrow('sim/core/units.ts', 'sim/engine/step.ts')).toContain('above');
    expect(wrongArrow('sim/traffic/lanes.ts', 'sim/corridors/corridor.ts')).toContain('neighbours');
    expect(wrongArrow('sim/shared.ts', 'sim/engine/step.ts')).toBeNull();
  });

  it('finds a ring', () => {
    expect(
      findRings(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b > c > b']);
  });
});
