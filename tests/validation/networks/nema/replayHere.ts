import { Indication } from '../../../../sim/core/indication.ts';
import { createWorld } from '../../../../sim/engine/createWorld.ts';
import { stepWorld } from '../../../../sim/engine/step.ts';
import { importSumo } from '../../../../sim/formats/sumo/importSumo.ts';
import { freezeScenario } from '../../../../sim/scenario/scenario.ts';
import type { Sensors } from '../../../../sim/signals/control/controller.ts';
import { type Link, linksOf } from './nemaFiles.ts';
import type { SumoRecord } from './recordSumo.ts';

/** States, link by link, as SUMO writes them. */
export interface Replay {
  readonly states: readonly string[];
  /** What happened to the controller; empty: it ran all along. */
  readonly faults: readonly string[];
}

const LETTERS: Readonly<Record<number, string>> = {
  [Indication.red]: 'r',
  [Indication.yellow]: 'y',
  [Indication.green]: 'G',
  [Indication.permissive]: 'g',
};

/**
 * Imports the network and program of a record, and runs its signal through the engine with nobody on the roads: what its
 * detectors see is what SUMO's saw.
 */
export async function replayHere(record: SumoRecord): Promise<Replay> {
  const { definition } = await importSumo({
    id: 'nema',
    net: { name: 'a.net.xml', chunks: [record.net] },
    additional: [{ name: 'a.add.xml', chunks: [record.program] }],
    routes: [{ name: 'a.rou.xml', chunks: ['<routes></routes>'] }],
    beginS: 0,
    endS: 3600,
  });
  const scenario = freezeScenario(definition);
  const world = createWorld(scenario, { stepMs: record.stepS * 1000 });
  const { network } = world.traffic;
  const laneIds = new Map<number, string>();
  network.definition.links.forEach(({ id, lanes }) => {
    const first = network.linkFirstLane[network.linkIndexById.get(id)!];
    lanes.forEach((_, k) => {
      laneIds.set(first + k, `${id}_${k}`);
    });
  });
  const sensors: Pick<Sensors, 'scan' | 'scanPhase'> = {
    scan(bank) {
      const { occupied, isFresh, rows } = bank;
      let count = 0;
      occupied.forEach((_, row) => {
        if (isFresh[row] === 0) return;
        sensors.scanPhase(bank, row);
        if (occupied[row] !== 0) rows[count++] = row;
      });
      return count;
    },
    scanPhase({ firstSite, siteLane, firstDetector, bit, occupied }, row) {
      const called = record.calls[world.stepIndex];
      occupied[row] = 0;
      for (let k = firstSite[row]; k < firstSite[row + 1]; k++) {
        if (!called.has(laneIds.get(siteLane[k])!)) continue;
        for (let d = firstDetector[k]; d < firstDetector[k + 1]; d++) occupied[row] |= bit[d];
      }
    },
  };
  Object.assign(world.signals.control!.sensors, sensors);
  const links = linksOf(record.net);
  const rows = links.map((link) => network.movementIndexById.get(movementIdOf(definition.network.movements, link))!);
  const states: string[] = [];
  for (let step = 0; step < record.calls.length; step++) {
    stepWorld(world);
    const letters = new Array<string>(links.length);
    links.forEach(({ index }, k) => {
      letters[index] = LETTERS[world.traffic.indication[rows[k]]];
    });
    states.push(letters.join(''));
  }
  return { states, faults: world.changes.map((change) => JSON.stringify(change)) };
}

function movementIdOf(
  movements: readonly { readonly id: string; readonly from: string; readonly to: string }[],
  link: Link,
) {
  return movements.find(({ from, to }) => from === link.from && to === link.to)!.id;
}
