import { describe, expect, it } from 'vitest';
import { createPotentialBook } from '../../client/charts/corridorPotentials.ts';
import { createSignalTimelines } from '../../client/net/signalTimelines.ts';
import { freezeScene } from '../../sim/shared.ts';
import { createArterial } from '../fixtures/scenarios.ts';

describe('what corridors could have', () => {
  const scene = freezeScene(createArterial(4, 270));
  const { segments } = createSignalTimelines(scene);
  const shown = [...segments];
  const book = createPotentialBook(scene, (signal) => shown[signal]);
  const [corridor] = scene.corridors;

  it('is kept while plans and speeds stay, and read again when one changes', () => {
    const first = book.read(0, corridor)!;
    expect(first.bestPossibleMs).toBeGreaterThan(0);
    expect(book.read(0, corridor)).toBe(first);
    shown[1] = [...segments[1]];
    const again = book.read(0, corridor);
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
    const slower = {
      ...corridor,
      definition: {
        ...corridor.definition,
        outbound: { ...corridor.definition.outbound, progressionSpeedMps: 9 },
      },
    };
    expect(book.read(0, slower)!.bestPossibleMs).not.toBe(first.bestPossibleMs);
  });
});
