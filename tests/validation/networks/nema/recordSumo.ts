import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NemaCase } from './nemaCase.ts';
import { additionalOf, detectorIdOf, lanesOfCase, linksOf, plainNetwork, programOf, routesOf } from './nemaFiles.ts';
import { runWithDetectors } from './traciDetectors.ts';

/** An hour of a case in SUMO. */
export interface SumoRecord {
  readonly net: string;
  /** The program in an additional file of its own. */
  readonly program: string;
  readonly stepS: number;
  /** What stood on the detectors when each step was decided: ids of lanes. */
  readonly calls: readonly ReadonlySet<string>[];
  /** State string of each step. */
  readonly states: readonly string[];
}

/** Longer than any run takes, ms. */
const PATIENCE_MS = 120_000;

export async function recordSumo(one: NemaCase, durationS: number, stepS: number): Promise<SumoRecord> {
  const folder = await mkdtemp(join(tmpdir(), 'greenwave-nema-'));
  const path = (name: string) => join(folder, name);
  try {
    const { nodes, edges, connections } = plainNetwork(one);
    await writeFile(path('a.nod.xml'), nodes);
    await writeFile(path('a.edg.xml'), edges);
    await writeFile(path('a.con.xml'), connections);
    const plain = ['-n', path('a.nod.xml'), '-e', path('a.edg.xml'), '-x', path('a.con.xml')];
    run('netconvert', [...plain, '-o', path('a.net.xml'), '--no-turnarounds', 'true']);
    const net = await readFile(path('a.net.xml'), 'utf8');
    const links = linksOf(net);
    const additional = additionalOf(one, links, path('states.xml'));
    await writeFile(path('a.add.xml'), additional);
    await writeFile(path('a.rou.xml'), routesOf(one));
    const args = [
      ...['-n', path('a.net.xml'), '-r', path('a.rou.xml'), '-a', path('a.add.xml')],
      ...['-b', '0', '--step-length', String(stepS), '--seed', String(one.seed)],
      ...['--no-step-log', '--no-warnings', '--xml-validation', 'never', '--time-to-teleport', '-1'],
    ];
    const laneOf = new Map(lanesOfCase(one).map((lane) => [detectorIdOf(lane), lane]));
    const counted = await runWithDetectors(args, [...laneOf.keys()], Math.round(durationS / stepS));
    const called = counted.map((ids) => new Set([...ids].map((id) => laneOf.get(id)!)));
    return {
      net,
      program: `<additional>${detectorsOf(additional)}${programOf(one, links)}</additional>`,
      stepS,
      calls: [new Set<string>(), ...called.slice(0, -1)],
      states: [...(await readFile(path('states.xml'), 'utf8')).matchAll(/<tlsState [^>]*state="([^"]*)"/g)].map(
        ([, state]) => state,
      ),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function detectorsOf(additional: string): string {
  return [...additional.matchAll(/<laneAreaDetector [^>]*>/g)].map(([text]) => text).join('\n');
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: PATIENCE_MS });
  if (status !== 0) throw new Error(`${program} ended with ${status ?? error}: ${stderr?.slice(-1000)}`);
}
