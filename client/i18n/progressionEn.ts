import { plural } from './plural.ts';

/** Progression speeds changed in the diagram. */
export const progressionEn = {
  slider: (direction: string) => `Progression speed, ${direction}`,
  hint: 'Drag a band between two signals to change the speed that it is laid for there; with Alt or Ctrl all of its direction’s. It turns about the first signal, and the offsets follow; with Shift they stay. By keyboard: arrows ±1 km/h, E next section between two signals, F whether offsets follow, Enter to apply, Esc to cancel.',
  trying: (direction: string, parts: readonly string[]) => `${direction}: ${parts.join(', ')}`,
  section: (direction: string, from: string, to: string) => `${direction}, ${from} to ${to}`,
  speed: (from: string, to: string) => `progression speed ${from} → ${to} km/h`,
  follow: (count: number) => `${plural(count, 'offset follows', 'offsets follow')}`,
  stay: 'offsets stay',
  fastest: (kmh: string) => `no faster: the slowest link allows ${kmh} km/h`,
  slowest: (kmh: string) => `no slower than ${kmh} km/h`,
};
