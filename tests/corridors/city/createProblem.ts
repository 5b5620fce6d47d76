import type { CityCorridor, CityMember, CityProblem, WorthShares } from '../../../sim/corridors/city/problem.ts';

export const SUM: WorthShares = { outbound: 1, inbound: 1, common: 0, bothMs: 0 };

/** A signal on a corridor: greens of each order as [outbound start, length, inbound start, length], s. */
export interface MemberSketch {
  readonly signal: number;
  readonly greensS: readonly (readonly [number, number, number, number])[];
}

/** A corridor of signals at travel times from the first, s, the same both ways. */
export function createCorridor(
  cycleS: number,
  members: readonly MemberSketch[],
  travelS: readonly number[],
  changes: Partial<CityCorridor> = {},
): CityCorridor {
  const arc = (startS: number, lengthS: number) => [{ startMs: startS * 1000, lengthMs: lengthS * 1000 }];
  return {
    cycleMs: cycleS * 1000,
    weight: 1,
    worth: SUM,
    members: members.map(
      ({ signal, greensS }): CityMember => ({
        signal,
        orders: greensS.map(([out, outLength, into, inLength]) => ({
          outbound: arc(out, outLength),
          inbound: arc(into, inLength),
        })),
      }),
    ),
    outboundSpeeds: [{ speedMps: 10, travelMs: travelS.map((s) => s * 1000) }],
    inboundSpeeds: [{ speedMps: 10, travelMs: travelS.map((s) => -s * 1000) }],
    ...changes,
  };
}

export function createProblem(cycleS: number, signals: number, corridors: readonly CityCorridor[]): CityProblem {
  return { cyclesMs: Array.from({ length: signals }, () => cycleS * 1000), corridors };
}
