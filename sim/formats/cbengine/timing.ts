import { websterCycleS } from '../../corridors/cycleLength.ts';
import { measurePhaseNeeds } from '../../corridors/phaseNeeds.ts';
import { findCriticalPath, findSplits, leastCycleS } from '../../corridors/splits.ts';
import { findConflicts } from '../../network/conflicts.ts';
import type { NetworkDefinition } from '../../network/definition.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import type { SignalDefinition } from '../../signals/definition.ts';
import { createPhasing } from '../../signals/phasing.ts';

/** Cycles of imported signals, s: usual bounds in cities (FHWA-HOP-08-024, chapter 6). */
const SHORTEST_CYCLE_S = 60;
const LONGEST_CYCLE_S = 140;

/** Id of the one plan that every imported signal has. */
const PLAN_ID = 'imported';

/**
 * Phases and a plan for every signal: Webster's cycle, splits of equal saturation, for the traffic that comes.
 *
 * @param flowVehPerH by movement id
 */
export function createSignals(
  definition: NetworkDefinition,
  flowVehPerH: ReadonlyMap<string, number>,
): SignalDefinition[] {
  const network = freezeNetwork(definition);
  const matrix = findConflicts(network);
  const flow = new Float64Array(network.movementCount);
  for (const [id, row] of network.movementIndexById) flow[row] = flowVehPerH.get(id) ?? 0;
  return definition.intersections.flatMap(({ id, control }, row): SignalDefinition[] => {
    if (control !== 'signal') return [];
    const { phases, rings, barriers } = createPhasing(network, matrix, row, { pedestrians: false });
    const structure = { rings, barriers };
    const needs = measurePhaseNeeds(network, phases, (movement) => flow[movement]);
    const { flowRatio, lostTimeS } = findCriticalPath(structure, needs);
    const wantedS = Math.min(LONGEST_CYCLE_S, Math.max(SHORTEST_CYCLE_S, websterCycleS(flowRatio, lostTimeS)));
    const cycleS = Math.ceil(Math.max(wantedS, leastCycleS(structure, needs)) / 5) * 5;
    const { splitsS } = findSplits(structure, needs, cycleS);
    const main = phases.filter(({ number }) => number === 2 || number === 6).map(({ number }) => number);
    return [
      {
        id: `signal ${id}`,
        intersectionId: id,
        phases,
        plans: [
          {
            id: PLAN_ID,
            cycleS,
            offsetS: 0,
            coordinatedPhases: main.length > 0 ? main : [rings[0][0]],
            rings: rings.map((ring, r) => ring.map((phase, k) => ({ phase, splitS: splitsS[r][k] }))),
            barriers,
          },
        ],
      },
    ];
  });
}
