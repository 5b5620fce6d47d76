import type { Issue } from '../../core/issue.ts';
import { pointerOf } from '../../scenario/pointer.ts';
import { MAX_CYCLE_S, MIN_CYCLE_S } from '../../signals/checkPlan.ts';
import type { PhaseDefinition, SignalDefinition } from '../../signals/definition.ts';
import type { ImportNotes } from '../report.ts';
import type { Roadnet, RoadnetIntersection } from './schema.ts';

/** Clearance that CityFlow's light phases lack, s: 5 in all, as those who use its networks put between two phases. */
export const YELLOW_S = 3;
export const RED_CLEARANCE_S = 2;
const MIN_GREEN_S = 5;
const LEAST_SPLIT_S = MIN_GREEN_S + YELLOW_S + RED_CLEARANCE_S;
const MOST_PHASES = 16;

/**
 * Signals of a roadnet file: each light phase that lets something go becomes a phase, in the file's order. What every light
 * phase lets go is free of the signal. A light phase in which nothing else goes is a clearance, and lengthens the red
 * before it. A light of one phase is no signal.
 */
export function buildSignals(
  roadnet: Roadnet,
  movementsByRoadLink: ReadonlyMap<string, readonly string[]>,
  file: string,
  notes: ImportNotes,
  issues: Issue[],
): SignalDefinition[] {
  return roadnet.intersections.flatMap((intersection, i) => {
    const { id, virtual, roadLinks, trafficLight } = intersection;
    const lightphases = trafficLight?.lightphases ?? [];
    if (virtual || lightphases.length === 0) return [];
    if (lightphases.length === 1) {
      const why = 'its light has one phase: it never changes, so it is no signal';
      notes.guessed.push({ id, what: 'trafficLight', why });
      return [];
    }
    if (roadLinks.length === 0) {
      const path = pointerOf(['intersections', i, 'trafficLight']);
      issues.push({ file, path, message: `intersection "${id}" has a traffic light but no road links to serve` });
      return [];
    }
    let sound = true;
    lightphases.forEach(({ availableRoadLinks }, p) => {
      availableRoadLinks.forEach((link, k) => {
        if (link < roadLinks.length) return;
        sound = false;
        const path = pointerOf(['intersections', i, 'trafficLight', 'lightphases', p, 'availableRoadLinks', k]);
        issues.push({
          file,
          path,
          message: `intersection "${id}" has no road link ${link}; it has ${roadLinks.length}`,
        });
      });
    });
    return sound ? [buildSignal(intersection, movementsByRoadLink.get(id)!, notes)] : [];
  });
}

function buildSignal(
  { id, roadLinks, trafficLight }: RoadnetIntersection,
  movements: readonly string[],
  notes: ImportNotes,
): SignalDefinition {
  const lightphases = trafficLight!.lightphases;
  const served = lightphases.map(({ availableRoadLinks }) => new Set(availableRoadLinks.map((k) => movements[k])));
  const all = [...new Set(movements)];
  const free = new Set(all.filter((movement) => served.every((set) => set.has(movement))));
  // Where every phase lets everything go, all would count as free.
  if (free.size === all.length) free.clear();
  for (const movement of all) {
    if (free.has(movement) || served.some((set) => set.has(movement))) continue;
    const turn = roadLinks[movements.indexOf(movement)].type;
    free.add(movement);
    const why = 'no light phase lets it go: taken as free of the signal, yielding to others';
    notes.guessed.push({ id: movement, what: `${turn} road link`, why });
  }

  const phases: PhaseDefinition[] = [];
  const splitsS: number[] = [];
  let leadingClearanceS = 0;
  lightphases.forEach(({ time }, p) => {
    const timed = [...served[p]].filter((movement) => !free.has(movement));
    if (timed.length === 0) {
      if (phases.length === 0) leadingClearanceS += time;
      else splitsS[phases.length - 1] += time;
      return;
    }
    if (phases.length === MOST_PHASES) {
      const why = `a signal holds ${MOST_PHASES} phases at most`;
      notes.dropped.push({ id: `${id} lightphase ${p}`, what: 'lightphase', why });
      return;
    }
    phases.push({
      number: phases.length + 1,
      movements: timed,
      minGreenS: MIN_GREEN_S,
      yellowS: YELLOW_S,
      redClearanceS: RED_CLEARANCE_S,
    });
    if (time < LEAST_SPLIT_S) {
      const why = `${time} s hold no green and its clearance: made ${LEAST_SPLIT_S} s`;
      notes.guessed.push({ id: `${id} lightphase ${p}`, what: 'lightphase', why });
    }
    splitsS.push(Math.max(time, LEAST_SPLIT_S));
  });
  // The cycle has no beginning: what comes before the first phase comes after the last.
  if (splitsS.length > 0) splitsS[splitsS.length - 1] += leadingClearanceS;
  const fittedS = fitCycle(splitsS);
  if (fittedS !== splitsS) {
    const why = `its phases take ${sumOf(splitsS)} s in turn; a cycle is ${MIN_CYCLE_S} to ${MAX_CYCLE_S} s: made ${sumOf(fittedS)} s, their greens in proportion`;
    notes.guessed.push({ id, what: 'trafficLight', why });
  }
  const why = `light phases have no clearance: each phase ends in ${YELLOW_S} s of yellow and ${RED_CLEARANCE_S} s of red`;
  notes.guessed.push({ id, what: 'trafficLight', why });
  const rings = [phases.map(({ number }, k) => ({ phase: number, splitS: fittedS[k] }))];
  return {
    id,
    intersectionId: id,
    phases,
    ...(free.size > 0 ? { freeMovements: [...free] } : {}),
    plans: [
      {
        id: 'lightphases',
        cycleS: sumOf(fittedS),
        offsetS: leadingClearanceS % sumOf(fittedS),
        coordinatedPhases: [1],
        rings,
      },
    ],
  };
}

function sumOf(splitsS: readonly number[]): number {
  return splitsS.reduce((sum, splitS) => sum + splitS, 0);
}

/** The splits themselves if a cycle may be as long as they are in all; else others that a cycle may. */
function fitCycle(splitsS: readonly number[]): readonly number[] {
  const cycleS = sumOf(splitsS);
  if (cycleS < MIN_CYCLE_S) return splitsS.map((splitS, k) => (k === 0 ? splitS + MIN_CYCLE_S - cycleS : splitS));
  if (cycleS <= MAX_CYCLE_S) return splitsS;
  const leastS = LEAST_SPLIT_S * splitsS.length;
  const ratio = (MAX_CYCLE_S - leastS) / (cycleS - leastS);
  return splitsS.map((splitS) => LEAST_SPLIT_S + Math.floor((splitS - LEAST_SPLIT_S) * ratio));
}
