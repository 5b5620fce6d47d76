import { type ArterialInstance, type ArterialPlan, greensOf, type LeftTurnPattern, patternsOf } from './instance.ts';
import { chooseSlowness, narrowSlowness, slownessOf, travelTimes } from './speedChain.ts';

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
 * Variables: z 100/cycle; b, bb the bands; w(i), v(i) from the outbound green's start to its band, and from the inbound band's
 * end to its green's end; t(i), s(i) travel times out and in over 100 m; x(i), y(i) whether the lefts lag; m(i) whole cycles.
 * Little, Kelson and Gartner (1981), rows 1 to 7. Per 100 m, as travel times of links of no length would say nothing of
 * speeds, and so that all figures are of one size.
 *
 * @param most greatest objective that is known to be possible: with it the solver may stop as soon as it has it
 */
export function writeProgramme(instance: ArterialInstance, most = Number.POSITIVE_INFINITY): string {
  const { signals, links, cycle, k } = instance;
  const twoWay = k > 0;
  const rows: string[] = [];
  const bounds: string[] = [limitCycle(cycle)];
  const binaries: string[] = [];
  const integers: string[] = [];

  if (Number.isFinite(most)) rows.push(`b ${twoWay ? `${signed(k)} bb` : ''} <= ${most}`);
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

/** Metres that t(i) and s(i) are for, and what 1/cycle is multiplied by in z. */
const PER_M = 100;

export function limitCycle({ min, max }: ArterialInstance['cycle']): string {
  return `${PER_M / max} <= z <= ${PER_M / min}`;
}

/** Rows 5 and 6: speed ranges of link i, out and, on a two-way arterial, in. */
export function limitTimes({ links, k }: ArterialInstance, i: number): string[] {
  const { vmin, vmax, vbmin, vbmax } = links[i];
  const rows = [`t${i} ${signed(-1 / vmin)} z <= 0`, `t${i} ${signed(-1 / vmax)} z >= 0`];
  if (k > 0) rows.push(`s${i} ${signed(-1 / vbmin)} z <= 0`, `s${i} ${signed(-1 / vbmax)} z >= 0`);
  return rows;
}

/** Row 7: the change of reciprocal speed from the link before to link i, in both directions. */
export function limitSpeedChange({ k, recipSpeedChange }: ArterialInstance, i: number): string[] {
  if (recipSpeedChange === undefined || i === 0) return [];
  return (k > 0 ? ['t', 's'] : ['t']).flatMap((times) => {
    const change = `${times}${i} - ${times}${i - 1}`;
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
  const { d, vmin, vmax, vbmin, vbmax } = links[i];
  const travel = d / PER_M;
  const row = [
    `w${i} + v${i} - w${i + 1} - v${i + 1} ${signed(travel)} t${i} ${signed(travel)} s${i}`,
    `${signed(here.L)} x${i} ${signed(-here.Lb)} y${i} ${signed(-next.L)} x${i + 1} ${signed(next.Lb)} y${i + 1}`,
    `- m${i} = ${-constant}`,
  ].join(' ');
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

/** Cycle and travel times of a solution, put right where they miss their limits by the solver's rounding. */
export function readTimes(instance: ArterialInstance, { value }: ProgrammeSolution) {
  const { links, k, recipSpeedChange } = instance;
  const cycle = Math.min(Math.max(PER_M / value('z'), instance.cycle.min), instance.cycle.max);
  const timesOf = (times: string, inbound: boolean) => {
    const left = narrowSlowness(slownessOf(instance, inbound), recipSpeedChange);
    // One way, what the other direction is driven at is of no account.
    if (left.stuckAt !== null) return links.map(({ d, vbmax }) => d / vbmax);
    const wished = (i: number) => (inbound && k === 0 ? 0 : (value(`${times}${i}`) * cycle) / PER_M);
    return travelTimes(links, chooseSlowness(left.ranges, recipSpeedChange, wished));
  };
  return { cycle, t: timesOf('t', false), tb: timesOf('s', true) };
}

/** The instance with a cycle and travel times alone. Links of no length keep their speeds: they take no time at any. */
export function fixTimes(
  instance: ArterialInstance,
  { cycle, t, tb }: Pick<ArterialPlan, 'cycle' | 't' | 'tb'>,
): ArterialInstance {
  const links = instance.links.map((link, i) => {
    if (link.d === 0) return link;
    const [v, vb] = [link.d / t[i], link.d / tb[i]];
    return { ...link, vmin: v, vmax: v, vbmin: vb, vbmax: vb };
  });
  return { ...instance, links, cycle: { min: cycle, max: cycle } };
}

/** The plan in a solution of the programme. */
export function readPlan(instance: ArterialInstance, solution: ProgrammeSolution): ArterialPlan {
  const { signals, k } = instance;
  const { value } = solution;
  const { cycle, t, tb } = readTimes(instance, solution);
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
