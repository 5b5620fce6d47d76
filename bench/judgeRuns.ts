import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A network of SUMO's with its demand, as its own configuration runs it. */
export interface JudgeCase {
  readonly id: string;
  readonly folder: URL;
  readonly net: string;
  readonly routes: readonly string[];
  /** Additional files without programs, and those with. */
  readonly additional: readonly string[];
  readonly programs: readonly string[];
  readonly beginS: number;
  readonly endS: number;
}

const DATA = new URL('../../shared/data/', import.meta.url);

export const JUDGE_CASES: readonly JudgeCase[] = [
  {
    id: 'ingolstadt7',
    folder: new URL('sumo-resco-ingolstadt7/', DATA),
    net: 'ingolstadt7.net.xml',
    routes: ['ingolstadt7.rou.xml'],
    additional: [],
    programs: [],
    beginS: 57_600,
    endS: 61_200,
  },
  {
    id: 'bologna-acosta',
    folder: new URL('sumo-bologna-acosta/', DATA),
    net: 'acosta_buslanes.net.xml',
    routes: ['acosta.rou.xml', 'acosta_busses.rou.xml'],
    additional: ['acosta_vtypes.add.xml', 'acosta_bus_stops.add.xml'],
    programs: ['acosta_tls.add.xml'],
    beginS: 0,
    endS: 7200,
  },
];

/** Programs to run: additional files, loaded in their order after the network. */
export interface JudgePlan {
  readonly name: string;
  readonly files: readonly string[];
  readonly isOurs?: boolean;
  /** Name of the plan that ours is held against: the same programs, offsets by SUMO's tool. */
  readonly against?: string;
}

/** Means over all vehicles that wanted to enter, those still under way or waiting counted to the end. */
export interface JudgeMeasures {
  readonly timeLossS: number;
  readonly stops: number;
  readonly departDelayS: number;
  readonly entered: number;
}

/** Longest that a run of SUMO may take, ms, and the memory that it may hold, kB. */
const PATIENCE_MS = 900_000;
const MOST_MEMORY_KB = 6_000_000;

/** Runs a program with a bound on its memory. @throws Error with what it said last if it fails */
export function runBounded(program: string, args: readonly string[], cwd: string): string {
  const command = `ulimit -v ${MOST_MEMORY_KB} 2>/dev/null; exec "$0" "$@"`;
  const options = { cwd, encoding: 'utf8', timeout: PATIENCE_MS, maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr, error } = spawnSync('sh', ['-c', command, program, ...args], options);
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${(error?.message ?? stderr).slice(-1500)}`);
  return stdout;
}

/** @param folder where the routes and plans of the case were written */
export function runInJudge(folder: string, one: JudgeCase, plan: JudgePlan, seed: number): JudgeMeasures {
  const path = (name: string) => new URL(name, one.folder).pathname;
  const additional = [...one.additional.map(path), ...plan.files];
  runBounded(
    'sumo',
    [
      ...['-n', path(one.net), '-r', routeFilesOf(folder, one).join(','), '--seed', String(seed)],
      ...(additional.length > 0 ? ['-a', additional.join(',')] : []),
      ...['-b', String(one.beginS), '-e', String(one.endS), '--no-step-log', '--no-warnings'],
      ...['--xml-validation', 'never', '--tripinfo-output', 'trips.xml', '--tripinfo-output.write-unfinished'],
      '--tripinfo-output.write-undeparted',
    ],
    folder,
  );
  const trips = [...readFileSync(join(folder, 'trips.xml'), 'utf8').matchAll(/<tripinfo\s[^>]*>/g)].map(([tag]) => tag);
  if (trips.length === 0) throw new Error(`${one.id}: SUMO told of no trip`);
  const value = (tag: string, name: string) => Number(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]);
  const entered = trips.filter((tag) => value(tag, 'depart') >= 0);
  const mean = (name: string, tags: readonly string[]) =>
    tags.reduce((sum, tag) => sum + value(tag, name), 0) / tags.length;
  return {
    timeLossS: mean('timeLoss', entered),
    stops: mean('waitingCount', entered),
    departDelayS: mean('departDelay', trips),
    entered: entered.length,
  };
}

/** The demand with every vehicle's route in full, which SUMO's tools need: made by duarouter where the files hold trips. */
export function routeFilesOf(folder: string, one: JudgeCase): string[] {
  return one.routes.map((name) => join(folder, name));
}
