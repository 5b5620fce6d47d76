import { RandomStream, uniform } from '../../../../sim/core/random.ts';

/** What one random case says: a crossing, its program, its traffic. */
export interface NemaCase {
  readonly seed: number;
  readonly name: string;
  readonly legs: readonly Leg[];
  readonly phases: readonly CasePhase[];
  /** Four places each; 0: none. */
  readonly rings: readonly [readonly number[], readonly number[]];
  readonly isCoordinated: boolean;
  readonly controllerType: 'TS2' | 'Type 170';
  readonly offsetS: number;
  readonly cycleS: number;
  readonly fixForceOff: boolean;
  readonly minRecall: readonly number[] | null;
  readonly maxRecall: readonly number[];
  readonly latching: readonly number[];
  readonly crossSwitching: readonly (readonly [phase: number, from: number])[];
  readonly coordinatePhases: readonly [number, number];
  readonly barrierPhases: readonly [number, number];
  readonly detectorM: number;
  readonly leftDetectorM: number;
  readonly vehPerH: Readonly<Record<string, number>>;
}

/** Where traffic comes from. */
export type Leg = 'E' | 'S' | 'W' | 'N';

/** Which way round: left of `E` (westbound) is `S`, and so on. */
export const LEFT_OF: Readonly<Record<Leg, Leg>> = { E: 'S', S: 'W', W: 'N', N: 'E' };
export const OPPOSITE: Readonly<Record<Leg, Leg>> = { E: 'W', W: 'E', N: 'S', S: 'N' };

export interface CasePhase {
  readonly number: number;
  /** Leg it serves, and whether its left turn or all the rest. */
  readonly leg: Leg;
  readonly turn: 'left' | 'through';
  readonly minS: number;
  readonly maxS: number;
  readonly extensionS: number;
  readonly yellowS: number;
  readonly redS: number;
}

/** The usual numbering: 2 and 6 the main street's through, 1 and 5 the lefts against them. */
const LEGS: Readonly<Record<number, readonly [Leg, CasePhase['turn']]>> = {
  1: ['E', 'left'],
  2: ['W', 'through'],
  3: ['N', 'left'],
  4: ['S', 'through'],
  5: ['W', 'left'],
  6: ['E', 'through'],
  7: ['S', 'left'],
  8: ['N', 'through'],
};

/** A random crossing with a random NEMA program. Equal seeds give equal cases. */
export function createNemaCase(seed: number): NemaCase {
  let drawn = 0;
  const draw = () => uniform(seed, RandomStream.controller, 77, drawn++);
  const whole = (from: number, to: number) => from + Math.floor(draw() * (to - from + 1));
  const chance = (p: number) => draw() < p;
  const isCoordinated = seed % 2 === 1;
  const controllerType = isCoordinated && chance(0.5) ? 'Type 170' : 'TS2';
  // Lefts may lead or lag, on each side of the barrier of each ring; some crossings have no side lefts.
  const pair = (left: number, through: number, hasLeft: boolean): number[] =>
    hasLeft ? (chance(0.7) ? [left, through] : [through, left]) : [0, through];
  const side = chance(0.15) ? 'shared' : chance(0.25) ? 'throughs' : 'lefts';
  const rings: [number[], number[]] = [
    [...pair(1, 2, true), ...pair(3, 4, side === 'lefts')],
    [...pair(5, 6, true), ...(side === 'shared' ? [0, 4] : pair(7, 8, side === 'lefts'))],
  ];
  const numbers = [...new Set(rings.flat().filter((number) => number > 0))];
  // Most programs clear all phases alike; where the clearances of two phases at a barrier differ, SUMO often stays there.
  const alike = chance(0.7);
  const yellowS = whole(3, 5);
  const redS = whole(0, 3);
  const plain = new Map(
    numbers.map((number) => {
      const [leg, turn] = LEGS[number];
      const minS = whole(4, 10);
      const phase: CasePhase = {
        number,
        leg,
        turn,
        minS,
        maxS: minS + whole(turn === 'left' ? 4 : 10, turn === 'left' ? 15 : 30),
        extensionS: whole(1, 4),
        yellowS: alike || chance(0.7) ? yellowS : whole(3, 5),
        redS: alike || chance(0.5) ? redS : whole(0, 3),
      };
      return [number, phase] as const;
    }),
  );
  // Both rings must reach the barrier together: the throughs take up the difference.
  const splitOf = (number: number) => {
    const phase = plain.get(number);
    return phase ? phase.maxS + phase.yellowS + phase.redS : 0;
  };
  let cycleS = 0;
  for (const from of [0, 2]) {
    const lengths = rings.map((ring) => ring.slice(from, from + 2).reduce((sum, number) => sum + splitOf(number), 0));
    const longest = Math.max(...lengths);
    rings.forEach((ring, r) => {
      if (lengths[r] === longest) return;
      const number = ring.slice(from, from + 2).find((one) => one > 0 && LEGS[one][1] === 'through')!;
      const phase = plain.get(number)!;
      plain.set(number, { ...phase, maxS: phase.maxS + longest - lengths[r] });
    });
    cycleS += longest;
  }
  const some = (p: number) => numbers.filter(() => chance(p));
  const minRecall = chance(0.2) ? null : chance(0.3) ? [] : chance(0.5) ? [2, 6] : some(0.35);
  const busy = chance(0.5) ? 1 : 0.4;
  const vehPerH = Object.fromEntries(
    numbers.map((number) => [
      number,
      Math.round(busy * (LEGS[number][1] === 'left' ? whole(20, 180) : whole(80, 700))),
    ]),
  );
  const barrierOf = (ring: readonly number[]) => {
    const places = ring.slice(2).filter((number) => number > 0);
    return chance(0.3) ? places[0] : places[places.length - 1];
  };
  const crossSwitching: [number, number][] = chance(0.2) ? [[6, 1]] : [];
  return {
    seed,
    name: `seed ${seed}: ${isCoordinated ? `coordinated, ${controllerType}` : 'free'}`,
    legs: ['E', 'S', 'W', 'N'],
    phases: numbers.map((number) => plain.get(number)!),
    rings,
    isCoordinated,
    controllerType,
    offsetS: isCoordinated ? whole(0, cycleS - 1) : 0,
    cycleS,
    fixForceOff: chance(0.5),
    minRecall,
    maxRecall: chance(0.25) ? some(0.2) : [],
    latching: chance(0.3) ? some(0.5) : [],
    crossSwitching,
    coordinatePhases: [2, 6],
    barrierPhases: [barrierOf(rings[0]), barrierOf(rings[1])],
    detectorM: whole(10, 40),
    leftDetectorM: whole(10, 30),
    vehPerH,
  };
}
