import type { SignalDefinition } from '../signals/definition.ts';
import { MAX_YELLOW_S, MIN_YELLOW_S } from '../signals/phaseTimes.ts';
import type { Report } from './report.ts';

/** Overlaps name phases and movements of their signal, and say of each movement all the phases that it has right of way in. */
export function checkOverlaps({ overlaps, phases }: SignalDefinition, i: number, report: Report): void {
  const ids = new Set<string>();
  const overlapOf = new Map<string, string>();
  overlaps?.forEach(({ id, phases: own, movements, trailingYellowS }, k) => {
    const at = ['signals', i, 'overlaps', k];
    if (ids.has(id)) report([...at, 'id'], `overlap ${id} stands here a second time; give each a letter of its own`);
    ids.add(id);
    if (trailingYellowS !== undefined && (trailingYellowS < MIN_YELLOW_S || trailingYellowS > MAX_YELLOW_S)) {
      const message = `overlap ${id} has ${trailingYellowS} s of yellow; it must be ${MIN_YELLOW_S} to ${MAX_YELLOW_S} s`;
      report([...at, 'trailingYellowS'], message);
    }
    const unknown = own.findIndex((number) => phases.every((phase) => phase.number !== number));
    if (unknown >= 0) {
      const numbers = phases.map(({ number }) => number).join(', ');
      report([...at, 'phases', unknown], `the signal has no phase ${own[unknown]}; it has ${numbers}`);
      return;
    }
    movements.forEach((movement, m) => {
      const other = overlapOf.get(movement);
      if (other !== undefined) {
        report(
          [...at, 'movements', m],
          `movement "${movement}" is in overlap ${other} already; keep it in one of them`,
        );
        return;
      }
      overlapOf.set(movement, id);
      const serving = phases.filter((phase) => phase.movements.includes(movement)).map(({ number }) => number);
      const missing = own.filter((number) => !serving.includes(number));
      const beyond = serving.filter((number) => !own.includes(number));
      if (missing.length > 0) {
        const message = `phase ${missing.join(', ')} of overlap ${id} doesn't serve movement "${movement}"; add it to the phase's movements, or take the phase out of the overlap`;
        report([...at, 'movements', m], message);
      }
      if (beyond.length > 0) {
        const message = `phase ${beyond.join(', ')} serves movement "${movement}" too and is not in overlap ${id}; add the phase to the overlap`;
        report([...at, 'movements', m], message);
      }
    });
  });
}
