import { type ArterialInstance, type ArterialPlan, greensOf, type LeftTurnPattern, patternsOf } from './instance.ts';

/** Answer of a solver of mixed-integer programmes. */
export interface ProgrammeSolution {
  /** `feasible`: the time ran out before the proof. */
  readonly status: 'optimal' | 'feasible' | 'infeasible';
  readonly value: (variable: string) => number;
}

/** @param programme in CPLEX's LP format, to be maximised */
export type SolveProgramme = (programme: string) => ProgrammeSolution;

/**
 * MAXBAND as a mixed-integer programme, for what couples the links: a limit on changes of speed. Times in cycles.
 *
 * Variables: z 1/cycle; b, bb the bands; w(i), v(i) from the outbound green's start to its band, and from the inbound band's
 * end to its green's end; t(i), s(i) travel times out and in; x(i), y(i) whether the lefts lag; m(i) whole cycles.
 * Little, Kelson and Gartner (1981), rows 1 to 7.
 */
export function writeProgramme(instance: ArterialInstance): string {
  const { signals, links, cycle, k } = instance;
  const twoWay = k > 0;
  const rows: string[] = [];
  const bounds: string[] = [`${1 / cycle.max} <= z <= ${1 / cycle.min}`];
  const binaries: string[] = [];
  const integers: string[] = [];

  if (twoWay) rows.push(`bb ${signed(-k)} b ${k === 1 ? '=' : k < 1 ? '>=' : '<='} 0`);
  signals.forEach((signal, i) => {
    const [green, greenInbound] = greensOf(signal);
    rows.push(`w${i} + b <= ${green}`);
    if (!twoWay) return;
    rows.push(`v${i} + bb <= ${greenInbound}`);
    binaries.push(`x${i}`, `y${i}`);
    rows.push(...cutPatterns(patternsOf(signal), i));
  });
  links.forEach((_, i) => {
    rows.push(...limitTimes(instance, i));
    if (twoWay) {
      const loop = writeLoop(instance, i);
      rows.push(loop.row);
      bounds.push(`${loop.least} <= m${i} <= ${loop.most}`);
      integers.push(`m${i}`);
    }
    rows.push(...limitSpeedChange(instance, i));
  });
  return [
    'Maximize',
    ` band: b ${twoWay ? `${signed(k)} bb` : ''}`,
    'Subject To',
    ...rows.map((row, r) => ` r${r}: ${row}`),
    'Bounds',
    ...bounds.map((bound) => ` ${bound}`),
    ...(integers.length > 0 ? ['General', ` ${integers.join(' ')}`] : []),
    ...(binaries.length > 0 ? ['Binary', ` ${binaries.join(' ')}`] : []),
    'End',
  ].join('\n');
}

/** Rows 5 and 6: travel times of link i within its speed ranges, out and, on a two-way arterial, in. */
export function limitTimes({ links, k }: ArterialInstance, i: number): string[] {
  const { d, vmin, vmax, vbmin, vbmax } = links[i];
  const rows = [`t${i} ${signed(-d / vmin)} z <= 0`, `t${i} ${signed(-d / vmax)} z >= 0`];
  if (k > 0) rows.push(`s${i} ${signed(-d / vbmin)} z <= 0`, `s${i} ${signed(-d / vbmax)} z >= 0`);
  return rows;
}

/** Row 7: the change of reciprocal speed from the link before to link i, in both directions. */
export function limitSpeedChange({ links, k, recipSpeedChange }: ArterialInstance, i: number): string[] {
  if (recipSpeedChange === undefined || i === 0) return [];
  return (k > 0 ? ['t', 's'] : ['t']).flatMap((times) => {
    const change = `${1 / links[i].d} ${times}${i} ${signed(-1 / links[i - 1].d)} ${times}${i - 1}`;
    return [`${change} ${signed(-recipSpeedChange)} z <= 0`, `${change} ${signed(recipSpeedChange)} z >= 0`];
  });
}

/** Row 4: from signal i out to the next and back in takes whole cycles. */
export function writeLoop({ signals, links, cycle }: ArterialInstance, i: number) {
  const [here, next] = [signals[i], signals[i + 1]];
  // Half of both greens less the lag of the red centres; the lag is linear in x and y.
  const half = (signal: typeof here) => {
    const [green, greenInbound] = greensOf(signal);
    return (green + greenInbound + signal.L - signal.Lb) / 2;
  };
  const constant = half(next) - half(here) - (here.taub ?? 0) - (next.tau ?? 0);
  const row = [
    `w${i} + v${i} - w${i + 1} - v${i + 1} + t${i} + s${i}`,
    `${signed(here.L)} x${i} ${signed(-here.Lb)} y${i} ${signed(-next.L)} x${i + 1} ${signed(next.Lb)} y${i + 1}`,
    `- m${i} = ${-constant}`,
  ].join(' ');
  const { d, vmin, vmax, vbmin, vbmax } = links[i];
  const greens = (signal: typeof here) => greensOf(signal)[0] + greensOf(signal)[1];
  return {
    row,
    least: Math.ceil(constant - greens(next) + (d / vmax + d / vbmax) / cycle.max - here.Lb - next.L - 1e-9),
    most: Math.floor(constant + greens(here) + (d / vmin + d / vbmin) / cycle.min + here.L + next.Lb + 1e-9),
  };
}

/** Rows that leave only some of the four patterns (x, y) = 1: (0,1), 2: (1,0), 3: (0,0), 4: (1,1). */
export function cutPatterns(allowed: readonly LeftTurnPattern[], i: number): string[] {
  const cuts: Readonly<Record<LeftTurnPattern, string>> = {
    1: `y${i} - x${i} <= 0`,
    2: `x${i} - y${i} <= 0`,
    3: `x${i} + y${i} >= 1`,
    4: `x${i} + y${i} <= 1`,
  };
  return ([1, 2, 3, 4] as const).filter((pattern) => !allowed.includes(pattern)).map((pattern) => cuts[pattern]);
}

/** The plan in a solution of the programme. */
export function readPlan({ signals, links, k }: ArterialInstance, { value }: ProgrammeSolution): ArterialPlan {
  const cycle = 1 / value('z');
  const t = links.map((_, i) => value(`t${i}`) * cycle);
  const tb = k > 0 ? links.map((_, i) => value(`s${i}`) * cycle) : links.map(({ d, vbmax }) => d / vbmax);
  let clockS = 0;
  const greenStartsS = signals.map((signal, i) => {
    if (i > 0) clockS += t[i - 1] - (signal.tau ?? 0) * cycle;
    return clockS - value(`w${i}`) * cycle;
  });
  const patterns = signals.map((signal, i) => {
    if (k === 0) return patternsOf(signal)[0];
    const [x, y] = [Math.round(value(`x${i}`)), Math.round(value(`y${i}`))];
    return x === 0 ? (y === 1 ? 1 : 3) : y === 0 ? 2 : 4;
  });
  const offsets = greenStartsS.map((startS) => {
    const offsetS = startS - greenStartsS[0];
    return offsetS - Math.floor(offsetS / cycle) * cycle;
  });
  return { cycle, offsets, patterns, t, tb };
}

export function signed(factor: number): string {
  return factor < 0 ? `- ${-factor}` : `+ ${factor}`;
}
