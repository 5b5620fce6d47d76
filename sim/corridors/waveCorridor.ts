import { msToS } from '../core/units.ts';
import type { Network } from '../network/network.ts';
import { greenArcs } from '../signals/greens.ts';
import type { Timetable } from '../signals/timetable.ts';
import { designedTravelMs } from './band.ts';
import type { Corridor } from './corridor.ts';
import type { WaveCorridor, WaveMember } from './firstWave.ts';

/**
 * Describes a corridor to the search for offsets.
 *
 * @param signals    row of each member's signal in the search's own list
 * @param timetables of each member; their offsets do not matter
 */
export function describeWaveCorridor(
  corridor: Corridor,
  network: Network,
  signals: readonly number[],
  timetables: readonly Timetable[],
  worth: { readonly importance: number; readonly outboundWeight: number; readonly inboundWeight: number },
): WaveCorridor {
  const { inbound } = corridor.definition;
  const outboundMs = designedTravelMs(corridor, false);
  const inboundMs = inbound && designedTravelMs(corridor, true);
  const greensOf = (movement: number, k: number) => {
    if (movement < 0) return null;
    const atZero = { ...timetables[k], offsetMs: 0 };
    return greenArcs(atZero, movement - network.intersectionFirstMovement[corridor.memberIntersection[k]]);
  };
  const members = signals.map(
    (signal, k): WaveMember => ({
      signal,
      outboundTravelS: msToS(outboundMs[k]),
      inboundTravelS: inboundMs ? -msToS(inboundMs[k]) : 0,
      outboundGreens: greensOf(corridor.outboundMovement[k], k),
      inboundGreens: inbound ? greensOf(corridor.inboundMovement[k], k) : null,
    }),
  );
  return { ...worth, inboundWeight: inbound ? worth.inboundWeight : 0, members };
}
