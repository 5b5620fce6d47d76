import { plural } from './plural.ts';

/** Progression speeds changed in the diagram. */
export const progressionEn = {
  slider: (direction: string) => `Progression speed, ${direction}`,
  hint: 'Drag a band in the diagram to change the speed that it is laid for: it turns about its first signal, and the offsets follow; with Shift they stay. By keyboard: arrows ±1 km/h, F whether offsets follow, Enter to apply, Esc to cancel.',
  trying: (direction: string, parts: readonly string[]) => `${direction}: ${parts.join(', ')}`,
  speed: (from: string, to: string) => `progression speed ${from} → ${to} km/h`,
  follow: (count: number) => `${plural(count, 'offset follows', 'offsets follow')}`,
  stay: 'offsets stay',
  fastest: (kmh: string) => `no faster: the slowest link allows ${kmh} km/h`,
  slowest: (kmh: string) => `no slower than ${kmh} km/h`,
};
