import { Indication } from '../../sim/core/indication.ts';
import { sToMs } from '../../sim/core/units.ts';
import type { World } from '../../sim/engine/world.ts';
import { conflicts } from '../../sim/network/conflicts.ts';
import { ControlMode } from '../../sim/signals/control/controlState.ts';
import { PhaseState } from '../../sim/signals/control/phaseState.ts';

/**
 * Watches one signal of a world from outside, by what it shows alone: call it after every step.
 *
 * @throws Error at the first moment that is not safe
 */
export function createSignalWatch(world: World, signal: number): () => void {
  const { network } = world.scenario;
  const { conflictMatrix, set, control } = world.signals;
  const definition = set.definitions[signal];
  const intersection = set.intersectionIndex[signal];
  const first = network.intersectionFirstMovement[intersection];
  const count = network.intersectionFirstMovement[intersection + 1] - first;
  const { indication } = world.traffic;
  const idOf = (m: number) => network.definition.movements[network.movementDefinitionIndex[first + m]].id;
  const rowOfId = new Map(Array.from({ length: count }, (_, m) => [idOf(m), m]));
  const phasesOf = Array.from({ length: count }, (_, m) =>
    definition.phases.filter((phase) => [...phase.movements, ...(phase.permissiveMovements ?? [])].includes(idOf(m))),
  );
  const isFreeMovement = Array.from({ length: count }, (_, m) => definition.freeMovements?.includes(idOf(m)) ?? false);
  const was = Array.from({ length: count }, () => ({
    shown: Indication.red as number,
    fromMs: Number.NEGATIVE_INFINITY,
    clearedMs: Number.NEGATIVE_INFINITY,
    /** Whether its yellow ends a permissive green: one that others' greens could overlap all along. */
    yielded: false,
  }));
  const greenFromMs = definition.phases.map(() => -1);
  const row = control?.rowOfSignal[signal] ?? -1;
  const moves = (shown: number) => shown === Indication.green || shown === Indication.yellow;
  const goes = (shown: number) => shown === Indication.green || shown === Indication.permissive;

  return () => {
    const timeMs = world.timeMs - world.stepMs;
    const fail = (m: number, fault: string) => {
      throw new Error(`${definition.intersectionId}: ${idOf(m)} ${fault} at ${timeMs} ms`);
    };
    for (let m = 0; m < count; m++) {
      const shown = indication[first + m];
      const before = was[m];
      if (shown === before.shown || isFreeMovement[m]) continue;
      const least = (of: 'yellowS' | 'redClearanceS') => sToMs(Math.min(...phasesOf[m].map((phase) => phase[of])));
      if (goes(before.shown) && shown === Indication.red && least('yellowS') > 0) fail(m, 'turns red without yellow');
      if (before.shown === Indication.yellow) {
        if (goes(shown)) fail(m, 'turns green from yellow');
        if (timeMs - before.fromMs < least('yellowS')) fail(m, 'has too short a yellow');
        before.clearedMs = timeMs + least('redClearanceS');
      }
      if (before.shown === Indication.red && shown === Indication.yellow) fail(m, 'turns yellow from red');
      before.yielded = before.shown === Indication.permissive;
      before.shown = shown;
      before.fromMs = timeMs;
    }
    for (let m = 0; m < count; m++) {
      if (!moves(was[m].shown)) continue;
      for (let n = 0; n < count; n++) {
        if (!conflicts(conflictMatrix, first + m, first + n)) continue;
        const yields = was[n].yielded && was[m].fromMs < was[n].fromMs;
        if (was[m].shown === Indication.green && moves(was[n].shown) && !yields)
          fail(m, `is green while ${idOf(n)} moves`);
        if (was[m].shown === Indication.green && was[m].fromMs === timeMs && was[n].clearedMs > timeMs) {
          fail(m, `turns green before ${idOf(n)} has cleared`);
        }
      }
    }
    if (row < 0 || !control) return;
    definition.phases.forEach((phase, p) => {
      // One that is handed over keeps its greens: by the clock they are known by what they show.
      const byClock = definition.controller?.type === 'external' && control.mode[row] === ControlMode.plan;
      const isGreen = byClock
        ? phase.movements.every((id) => was[rowOfId.get(id)!].shown === Indication.green)
        : control.phaseState[control.firstPhase[row] + p] === PhaseState.green;
      if (isGreen && greenFromMs[p] < 0) greenFromMs[p] = timeMs;
      if (isGreen || greenFromMs[p] < 0) return;
      if (timeMs - greenFromMs[p] < sToMs(phase.minGreenS)) {
        throw new Error(`phase ${phase.number} was green for ${timeMs - greenFromMs[p]} ms at ${timeMs} ms`);
      }
      greenFromMs[p] = -1;
    });
  };
}
