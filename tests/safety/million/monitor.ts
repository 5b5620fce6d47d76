import { Indication } from '../../../sim/core/indication.ts';
import { sToMs } from '../../../sim/core/units.ts';
import type { World } from '../../../sim/engine/world.ts';
import { conflicts } from '../../../sim/network/conflicts.ts';
import { PhaseState } from '../../../sim/signals/control/phaseState.ts';

const moves = (shown: number) => shown === Indication.green || shown === Indication.yellow;
const goes = (shown: number) => shown === Indication.green || shown === Indication.permissive;

/**
 * Looks at the first signal of a world from outside, by what it shows alone (and, under a controller, who walks): no two
 * greens that cross; yellow after every green, and as long as it must be; nothing green before what crosses it has been
 * red for its clearance; no green shorter than its least, or than those who walk need. Call it after every step.
 *
 * Written from the definitions of these words, apart from the engine's own monitor and keeper.
 *
 * @throws Error at the first moment that is not safe
 */
export function createMonitor(world: World): () => void {
  const { network } = world.scenario;
  const { conflictMatrix, set, control } = world.signals;
  const { phases, overlaps = [] } = set.definitions[0];
  const intersection = set.intersectionIndex[0];
  const first = network.intersectionFirstMovement[intersection];
  const count = network.intersectionFirstMovement[intersection + 1] - first;
  const { indication } = world.traffic;
  const idOf = (m: number) => network.definition.movements[network.movementDefinitionIndex[first + m]].id;
  const servers = Array.from({ length: count }, (_, m) =>
    phases.filter((phase) => [...phase.movements, ...(phase.permissiveMovements ?? [])].includes(idOf(m))),
  );
  const least = (of: (phase: (typeof phases)[number]) => number) =>
    servers.map((own) => sToMs(Math.min(...own.map(of))));
  const ownOf = (of: 'trailingYellowS' | 'trailingRedS', m: number) =>
    overlaps.find(({ movements }) => movements.includes(idOf(m)))?.[of];
  const yields = (m: number) => phases.some(({ permissiveMovements }) => permissiveMovements?.includes(idOf(m)));
  /** An overlap's clearance is its own where it has one; after a green that yields, still the phase's. */
  const clearing = (of: 'trailingYellowS' | 'trailingRedS', ofPhases: readonly number[]) =>
    ofPhases.map((ms, m) => {
      const ownS = ownOf(of, m);
      return ownS === undefined ? ms : yields(m) ? Math.min(ms, sToMs(ownS)) : sToMs(ownS);
    });
  const yellowMs = clearing(
    'trailingYellowS',
    least(({ yellowS }) => yellowS),
  );
  const clearanceMs = clearing(
    'trailingRedS',
    least(({ redClearanceS }) => redClearanceS),
  );
  const greenMs = least(({ minGreenS }) => minGreenS);
  const foes = Array.from({ length: count }, (_, m) =>
    Array.from({ length: count }, (__, n) => n).filter((n) => conflicts(conflictMatrix, first + m, first + n)),
  );
  const walkMs = phases.map(({ walkS = 0, pedestrianClearanceS = 0 }) => sToMs(walkS + pedestrianClearanceS));

  let isFirst = true;
  const shown = new Uint8Array(count);
  const fromMs = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const clearMs = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  /** Since when it has gone, be it protected or yielding. */
  const goingMs = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  /** 1: its yellow ends a green that yielded all along: others' greens could overlap it. */
  const yielded = new Uint8Array(count);
  const phaseMs = new Float64Array(phases.length).fill(-1);
  const walking = new Uint8Array(phases.length);

  return () => {
    const timeMs = world.timeMs - world.stepMs;
    const fail = (m: number, fault: string) => {
      throw new Error(`${idOf(m)} ${fault} at ${timeMs} ms`);
    };
    for (let m = 0; m < count; m++) {
      const now = indication[first + m];
      // A run by the clock begins in the middle of a cycle: what stands then has no known start.
      const was = isFirst ? now : shown[m];
      if (isFirst) {
        shown[m] = now;
        // A yellow that stands then may end a green that yielded.
        yielded[m] = now === Indication.yellow && yields(m) ? 1 : 0;
      }
      if (now === was) continue;
      if (goes(was) && now === Indication.red && yellowMs[m] > 0) fail(m, 'turns red without yellow');
      if (was === Indication.red && now === Indication.yellow) fail(m, 'turns yellow from red');
      if (was === Indication.yellow) {
        // Without red clearance the next phase that serves it may follow its yellow at once.
        if (goes(now) && clearanceMs[m] > 0) fail(m, 'turns green from yellow');
        if (timeMs - fromMs[m] < yellowMs[m]) fail(m, 'has too short a yellow');
        clearMs[m] = timeMs + clearanceMs[m];
      }
      if (goes(was) && !goes(now) && timeMs - goingMs[m] < greenMs[m]) fail(m, 'has too short a green');
      if (goes(now) && !goes(was)) goingMs[m] = timeMs;
      yielded[m] = was === Indication.permissive ? 1 : 0;
      shown[m] = now;
      fromMs[m] = timeMs;
    }
    for (let m = 0; m < count; m++) {
      if (shown[m] !== Indication.green) continue;
      for (const n of foes[m]) {
        if (moves(shown[n]) && !(yielded[n] === 1 && shown[n] === Indication.yellow))
          fail(m, `is green while ${idOf(n)} moves`);
        if (fromMs[m] === timeMs && clearMs[n] > timeMs) fail(m, `turns green before ${idOf(n)} has cleared`);
      }
    }
    isFirst = false;
    if (control === null) return;
    for (let p = 0; p < phases.length; p++) {
      const row = control.firstPhase[0] + p;
      const isGreen = control.phaseState[row] === PhaseState.green;
      if (isGreen && phaseMs[p] < 0) {
        phaseMs[p] = timeMs;
        walking[p] = control.walking[row];
      }
      if (isGreen || phaseMs[p] < 0) continue;
      const lastedMs = timeMs - phaseMs[p];
      phaseMs[p] = -1;
      if (lastedMs < sToMs(phases[p].minGreenS))
        throw new Error(`phase ${phases[p].number}: least green cut at ${timeMs} ms`);
      if (walking[p] === 1 && lastedMs < walkMs[p])
        throw new Error(`phase ${phases[p].number}: walkers cut off at ${timeMs} ms`);
    }
  };
}
