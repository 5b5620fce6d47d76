import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetworkRun } from './networkRun.ts';

/** Longer than any case takes, ms. */
const PATIENCE_MS = 300_000;

let version: string | null | undefined;

/** First line that `sumo --version` prints; null: not installed. */
export function sumoVersion(): string | null {
  if (version === undefined) {
    const { status, stdout } = spawnSync('sumo', ['--version'], { encoding: 'utf8' });
    version = status === 0 ? (/SUMO.*?Version\s+(\S+)/.exec(stdout)?.[1] ?? 'of unknown version') : null;
  }
  return version;
}

export function hasSumo(): boolean {
  return sumoVersion() !== null;
}

/** Runs a case in real SUMO and reads its trips and its links' counts. */
export async function runSumo(
  folder: URL,
  files: {
    readonly net: string;
    readonly routes: readonly string[];
    readonly additional: readonly string[];
    readonly beginS: number;
    readonly endS: number;
  },
): Promise<NetworkRun> {
  const path = (name: string) => new URL(name, folder).pathname;
  const temporary = await mkdtemp(join(tmpdir(), 'greenwave-validate-'));
  try {
    const trips = join(temporary, 'trips.xml');
    const links = join(temporary, 'links.xml');
    const counting = join(temporary, 'count.add.xml');
    await writeFile(counting, `<additional><edgeData id="count" file="${links}"/></additional>`);
    const args = [
      ...['-n', path(files.net), '-r', files.routes.map(path).join(',')],
      ...['-a', [...files.additional.map(path), counting].join(',')],
      ...['-b', String(files.beginS), '-e', String(files.endS), '--seed', '42'],
      ...['--no-step-log', '--xml-validation', 'never'],
      ...['--tripinfo-output', trips, '--tripinfo-output.write-unfinished'],
    ];
    const { status, stderr } = spawnSync('sumo', args, { encoding: 'utf8', timeout: PATIENCE_MS });
    if (status !== 0) throw new Error(`sumo ended with ${status}: ${stderr.slice(-1000)}`);
    const all = elements(await readFile(trips, 'utf8'), 'tripinfo');
    const number = (name: string) => all.map((trip) => Number(trip[name]));
    return {
      durationS: number('duration'),
      timeLossS: number('timeLoss'),
      departDelayS: number('departDelay'),
      arrived: all.filter((trip) => Number(trip.arrival) >= 0).length,
      vehiclesByLink: new Map(
        elements(await readFile(links, 'utf8'), 'edge').map((edge) => [
          edge.id,
          Number(edge.left ?? 0) + Number(edge.arrived ?? 0),
        ]),
      ),
      source: `SUMO ${sumoVersion()}, seed 42, run beside`,
    };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Attributes of every element of a name in SUMO's own flat output. */
function elements(xml: string, name: string): Record<string, string>[] {
  return [...xml.matchAll(new RegExp(`<${name}\\s([^>]*)>`, 'g'))].map(([, attributes]) =>
    Object.fromEntries([...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
  );
}
