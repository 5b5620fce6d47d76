import { freezeNetwork, type ScenarioDefinition, writeVolumes } from '../../sim/index.ts';

/** Turning counts of several runs of one scenario. */
export interface TurnTotals {
  /** @param turns vehicles on each movement */
  add(turns: Uint32Array): void;
  /** `volumes.csv`: what was counted at every signal, all runs together. @param minutes that they lasted together */
  format(minutes: number): string;
}

export function createTurnTotals(definition: ScenarioDefinition): TurnTotals {
  const network = freezeNetwork(definition.network);
  const vehicles = new Float64Array(network.movementCount);
  const signals = new Set(definition.signals.map(({ intersectionId }) => intersectionId));
  return {
    add(turns) {
      for (let m = 0; m < vehicles.length; m++) vehicles[m] += turns[m];
    },
    format(minutes) {
      const { intersections } = network.definition;
      const counts = [...vehicles.keys()].flatMap((movement) =>
        signals.has(intersections[network.movementIntersection[movement]].id)
          ? [{ movement, vehicles: vehicles[movement] }]
          : [],
      );
      return writeVolumes(network, counts, minutes);
    },
  };
}
