import { type ArterialInstance, greensOf, type LeftTurnPattern } from '../../../sim/corridors/arterial/instance.ts';

/**
 * MAXBAND once more, by another way, to hold the solvers against: in absolute times on the axis of the cycle instead of the
 * paper's loops. S(i) is where the outbound green starts, P(i) and Q(i) where the bands' leading edges leave signal i, M(i) whole
 * cycles, D(i, p) whether pattern p is run, p(i) and q(i) slowness over 100 m.
 */
export function writePhysicalProgramme({ signals, links, cycle, k, recipSpeedChange }: ArterialInstance): string {
  const rows: string[] = [`bb ${plus(-k)} b ${k === 1 ? '=' : k < 1 ? '>=' : '<='} 0`];
  const bounds = [`${100 / cycle.max} <= Z <= ${100 / cycle.min}`, 'P0 = 0', '-1 <= Q0 <= 1', '-3 <= M0 <= 3'];
  const binaries: string[] = [];
  let [low, high] = [-3, 3];
  signals.forEach((signal, i) => {
    const [green, greenInbound] = greensOf(signal);
    const patterns = signal.patterns ?? [1, 2, 3, 4];
    const later = patterns.map((pattern) => `${plus(-inboundStart(signal, pattern))} D${i}_${pattern}`).join(' ');
    binaries.push(...patterns.map((pattern) => `D${i}_${pattern}`));
    rows.push(
      `${patterns.map((pattern) => `D${i}_${pattern}`).join(' + ')} = 1`,
      `P${i} - S${i} >= 0`,
      `P${i} + b - S${i} <= ${green}`,
      `Q${i} - S${i} ${later} - M${i} >= 0`,
      `Q${i} + bb - S${i} ${later} - M${i} <= ${greenInbound}`,
    );
    bounds.push(`S${i} free`, ...(i > 0 ? [`P${i} free`, `Q${i} free`] : []));
  });
  links.forEach(({ d, vmin, vmax, vbmin, vbmax }, i) => {
    const [tau, taub] = [signals[i + 1].tau ?? 0, signals[i].taub ?? 0];
    rows.push(
      `P${i + 1} - P${i} ${plus(-d / 100)} p${i} = ${-tau}`,
      `Q${i} - Q${i + 1} ${plus(-d / 100)} q${i} = ${-taub}`,
      ...[`p${i} ${plus(-1 / vmin)} Z <= 0`, `p${i} ${plus(-1 / vmax)} Z >= 0`],
      ...[`q${i} ${plus(-1 / vbmin)} Z <= 0`, `q${i} ${plus(-1 / vbmax)} Z >= 0`],
    );
    low -= (d / vmin + d / vbmin) / cycle.min - tau - taub;
    high -= (d / vmax + d / vbmax) / cycle.max - tau - taub;
    bounds.push(`${Math.floor(low) - 2} <= M${i + 1} <= ${Math.ceil(high) + 2}`);
    if (recipSpeedChange === undefined || i === 0) return;
    for (const v of ['p', 'q']) {
      rows.push(
        `${v}${i} - ${v}${i - 1} ${plus(-recipSpeedChange)} Z <= 0`,
        `${v}${i} - ${v}${i - 1} ${plus(recipSpeedChange)} Z >= 0`,
      );
    }
  });
  return [
    ...['Maximize', ` o: b ${plus(k)} bb`, 'Subject To', ...rows.map((row, r) => ` r${r}: ${row}`)],
    ...['Bounds', ...bounds, 'General', ` ${signals.map((_, i) => `M${i}`).join(' ')}`],
    ...['Binary', ` ${binaries.join(' ')}`, 'End'],
  ].join('\n');
}

/** From the outbound green's start to the inbound one's, as the patterns' pictures say: both greens end, or start, side by side. */
function inboundStart({ L, Lb }: ArterialInstance['signals'][number], pattern: LeftTurnPattern): number {
  return { 1: L, 2: -Lb, 3: L - Lb, 4: 0 }[pattern];
}

const plus = (factor: number) => (factor < 0 ? `- ${-factor}` : `+ ${factor}`);
