import type { Corridor } from '../../corridors/corridor.ts';
import type { Scene } from '../../scenario/scenario.ts';
import type { Timetable } from '../../signals/timetable.ts';
import { type SheetShape, shortNumber, text } from './sheet.ts';

/** Left edge of the table, mm. */
const LEFT = 272;
/** Right edge of the column of offsets, and left edge of that of splits, from the table's, mm. */
const OFFSET_ENDS = 46;
const SPLITS_START = 50;
/** A row is no higher than this, and has room for a name under its id from this on, mm. */
const ROW_MAX = 12;
const ROW_WITH_NAME = 6;

/** Offsets and splits of a corridor's signals, from its far end down as on the diagram beside it. */
export function drawTimingTable(
  { definition }: Scene,
  corridor: Corridor,
  timetables: readonly (Timetable | null)[],
  { top, bottom }: { readonly top: number; readonly bottom: number },
): SheetShape[] {
  const signalAt = new Map(definition.signals.map((signal) => [signal.intersectionId, signal]));
  const nameAt = new Map(definition.network.intersections.map(({ id, name }) => [id, name]));
  const rows = corridor.definition.members.map(({ intersectionId, primary }, k) => {
    const plan = timetables[k]?.plan;
    const phases = new Map(signalAt.get(intersectionId)?.phases.map((phase) => [phase.number, phase]));
    const rings = plan?.rings.map((ring) =>
      ring
        .map(({ phase, splitS }) => {
          const { yellowS = 0, redClearanceS = 0 } = phases.get(phase) ?? {};
          return `${phase}:${shortNumber(splitS - yellowS - redClearanceS, 1)}+${yellowS}+${redClearanceS}`;
        })
        .join(' '),
    );
    return {
      id: `${intersectionId}${primary ? '' : ' *'}`,
      name: nameAt.get(intersectionId)?.zh ?? '',
      offset: plan ? shortNumber(plan.offsetS, 1) : '',
      rings: rings ?? [],
    };
  });
  const step = Math.min(ROW_MAX, (bottom - top - 8) / Math.max(1, rows.length));
  const soft = { sizeMm: 2.6, ink: 'soft' } as const;
  const shapes: SheetShape[] = [
    text(LEFT, top, 'signal 路口'),
    text(LEFT + OFFSET_ENDS, top, 'offset 相位差, s', { anchor: 'end' }),
    text(LEFT + SPLITS_START, top, 'splits 绿信比（按相序）, s'),
  ];
  [...rows].reverse().forEach(({ id, name, offset, rings }, n) => {
    const at = top + 8 + n * step;
    shapes.push(text(LEFT, at, id), text(LEFT + OFFSET_ENDS, at, offset, { anchor: 'end' }));
    if (name !== '' && step >= ROW_WITH_NAME) shapes.push(text(LEFT, at + 3.4, name, soft));
    rings.forEach((ring, r) => {
      shapes.push(text(LEFT + SPLITS_START, at + r * Math.min(4, step / 2), ring));
    });
  });
  const shared = '* shared: coordinated phases are the crossing corridor’s 为相交干线的协调相位';
  if (rows.some(({ id }) => id.endsWith('*'))) shapes.push(text(LEFT, bottom + 7, shared, soft));
  return shapes;
}
