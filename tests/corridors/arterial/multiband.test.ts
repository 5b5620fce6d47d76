import { beforeAll, describe, expect, it } from 'vitest';
import { loadProgrammeSolver } from '../../../cli/solveProgramme.ts';
import { evaluatePlan, OFFSET_REFERENCES, toGreenStart } from '../../../sim/corridors/arterial/evaluatePlan.ts';
import { type ArterialInstance, greensOf, inboundGreenLag } from '../../../sim/corridors/arterial/instance.ts';
import type { SolveProgramme } from '../../../sim/corridors/arterial/mixedInteger.ts';
import { linkWeights, solveMultiband } from '../../../sim/corridors/arterial/multiband.ts';
import { solveArterial } from '../../../sim/corridors/arterial/solveArterial.ts';
import { createEvenArterial, createRandomArterial } from './createArterialInstance.ts';

let solve: SolveProgramme;
beforeAll(async () => {
  solve = await loadProgrammeSolver();
});

const SYMMETRIC = { asymmetric: false, power: 1 };
const withVolumes = (instance: ArterialInstance, volumes: readonly number[]): ArterialInstance => ({
  ...instance,
  links: instance.links.map((link, i) => ({ ...link, volume: volumes[i], volumeb: volumes[i] })),
});

describe('bands of links', () => {
  it('are nowhere less than the band through all, and no less without symmetry', () => {
    for (const seed of [1, 2]) {
      const instance = createRandomArterial(seed, 5, { lefts: true, k: 0.8 });
      const through = solveArterial(instance)!;
      const links = solveMultiband(instance, SYMMETRIC, solve)!;
      const asymmetric = solveMultiband(instance, { ...SYMMETRIC, asymmetric: true }, solve)!;
      expect(links.objective).toBeGreaterThanOrEqual(through.objective - 1e-4);
      expect(asymmetric.objective).toBeGreaterThanOrEqual(links.objective - 1e-4);
    }
  });

  it('are the textbook alternate where all links are alike', () => {
    const links = solveMultiband(createEvenArterial(5, 0.25), SYMMETRIC, solve)!;
    expect(links.objective).toBeCloseTo(0.5, 4);
  });

  it('give a link with more traffic the wider band', () => {
    // Three signals a third of a cycle apart can't all have wide bands: the heavier link decides which has.
    const even = createEvenArterial(3, 0.3);
    const [first, second] = [
      [3, 1],
      [1, 3],
    ].map((volumes) => solveMultiband(withVolumes(even, volumes), { asymmetric: false, power: 4 }, solve)!);
    expect(first.bands[0].b).toBeGreaterThanOrEqual(first.bands[1].b - 1e-6);
    expect(second.bands[1].b).toBeGreaterThanOrEqual(second.bands[0].b - 1e-6);
    expect(first.objective).toBeCloseTo(second.objective, 4);
  });

  it('weigh links by the power of their volume, adding up to their number', () => {
    const { a, ab } = linkWeights(withVolumes({ ...createEvenArterial(3, 0.3), k: 0.5 }, [3, 1]), 2);
    expect(a[0]).toBeCloseTo(1.8, 12);
    expect(a[1]).toBeCloseTo(0.2, 12);
    expect(ab[0]).toBeCloseTo(0.9, 12);
  });
});

describe('a given plan', () => {
  it('of the solver has the bands that the solver promised, whatever point its offsets are counted to', () => {
    for (const seed of [5, 6, 7]) {
      const instance = createRandomArterial(seed, 8, { lefts: true });
      const { plan, b, bb, objective } = solveArterial(instance)!;
      for (const reference of OFFSET_REFERENCES) {
        const offsets = plan.offsets.map((offset, i) => {
          const [green] = greensOf(instance.signals[i]);
          const lag = inboundGreenLag(instance.signals[i], plan.patterns[i]);
          const later = {
            greenStart: 0,
            greenEnd: green,
            redCentre: -(1 - green) / 2,
            firstGreenStart: Math.min(0, lag),
            lastGreenStart: Math.max(0, lag),
          }[reference];
          return offset + later * plan.cycle;
        });
        const evaluation = evaluatePlan(instance, toGreenStart(instance, { ...plan, offsets }, reference));
        expect(evaluation.b).toBeGreaterThanOrEqual(b - 1e-6);
        expect(evaluation.bb).toBeGreaterThanOrEqual(bb - 1e-6);
        expect(evaluation.objective).toBeGreaterThanOrEqual(objective - 1e-6);
      }
    }
  });

  it('has an efficiency and attainability as Gartner et al. define them', () => {
    const instance = createEvenArterial(4, 0.25);
    const { plan } = solveArterial(instance)!;
    const { efficiency, attainability } = evaluatePlan(instance, plan);
    expect(efficiency).toBeCloseTo(0.25, 4);
    expect(attainability).toBeCloseTo(0.5, 4);
  });

  it('without a through band tells the runs that have one, and where they end', () => {
    // Signals at no distance in time, the third half a cycle late: green meets green up to the second, and again from the third.
    const instance = createEvenArterial(4, 1);
    const plan = {
      cycle: 80,
      offsets: [0, 0, 40, 40],
      patterns: [1, 1, 1, 1] as const,
      t: [80, 80, 80],
      tb: [80, 80, 80],
    };
    const { objective, runs } = evaluatePlan(instance, plan);
    expect(objective).toBeNull();
    expect(runs.map(({ direction, first, last }) => [direction, first, last])).toEqual([
      ['outbound', 0, 1],
      ['outbound', 2, 3],
      ['inbound', 0, 1],
      ['inbound', 2, 3],
    ]);
    expect(runs[0].band).toBeCloseTo(0.5, 6);
  });
});
