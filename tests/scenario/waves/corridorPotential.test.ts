import { describe, expect, it } from 'vitest';
import { compileCorridor } from '../../../sim/corridors/corridor.ts';
import { freezeScene } from '../../../sim/scenario/scenario.ts';
import { createPotentialReader } from '../../../sim/scenario/waves/corridorPotential.ts';
import { optimiseWaves } from '../../../sim/scenario/waves/optimiseWaves.ts';
import { reportWaves } from '../../../sim/scenario/waves/waveReport.ts';
import { planInForce } from '../../../sim/signals/signalSet.ts';
import { createArterial } from '../../fixtures/scenarios.ts';

describe('what a corridor could have, read for a list', () => {
  const arterial = createArterial(5, 270);
  /** The arterial, and its first three signals as another corridor: crossings of both are shared. */
  const [whole] = arterial.corridors;
  const part = {
    ...whole,
    id: 'part',
    members: whole.members.slice(0, 3),
    outbound: { ...whole.outbound, links: whole.outbound.links.slice(0, 2) },
    ...(whole.inbound && { inbound: { ...whole.inbound, links: whole.inbound.links.slice(-2) } }),
  };
  const definition = { ...arterial, corridors: [whole, part] };
  const scene = freezeScene(definition);
  const plans = definition.signals.map((signal) => planInForce(signal, definition.startS));

  it('is what a report on the same plans says', () => {
    const read = createPotentialReader(scene);
    const search = optimiseWaves(definition, {
      method: 'present',
      seed: 1,
      keepCycles: true,
      keepOrders: false,
      speedShare: null,
    });
    let step = search.next();
    while (!step.done) step = search.next();
    const report = reportWaves(definition, step.value);
    definition.corridors.forEach((corridor, row) => {
      const own = read(row, compileCorridor(corridor, scene.network), (signal) => plans[signal])!;
      expect(own.bestPossibleMs).toBeCloseTo(1000 * report.corridors[row].bestPossibleS, 6);
    });
  });

  it('names the others through a shared crossing, and says nothing of a corridor without a common cycle', () => {
    const read = createPotentialReader(scene);
    const own = read(1, scene.corridors[1], (signal) => plans[signal])!;
    expect(own.costliest?.withCorridors ?? [0]).toEqual([0]);
    expect(
      read(1, scene.corridors[1], (signal) =>
        signal === 0 ? { ...plans[0], cycleS: plans[0].cycleS + 0.5 } : plans[signal],
      ),
    ).toBeNull();
  });
});
