import { plural } from './plural.ts';

/** The run compared with itself, without its last change of timing. */
export const twinEn = {
  start: 'With and without the change',
  hint: 'Lives the time after the last change again beside the run, once with the former plans and once with the new ones, under the same chances; the falling in step counts too. Several pairs, each under other chances, give an interval.',
  minutes: (count: string) => `${count} min`,
  length: 'How long after the change',
  progress: 'Comparison with and without the change',
  stop: 'Stop, keep the pairs made',
  running: (pairsDone: number, pairs: number) => `${pairsDone} of ${plural(pairs, 'pair', 'pairs')} of runs made`,
  done: (time: string, minutes: string, pairs: number) =>
    `From ${time} on, ${minutes} min, ${plural(pairs, 'pair', 'pairs')} of runs; without → with the change, in brackets what it does:`,
  nothing: 'Stopped before a pair of runs was made.',
  failed: (why: string) => `The comparison failed: ${why}`,
  corridor: 'Corridor',
  city: 'Whole city',
  byChance: 'within chance',
  measures: {
    DelayVehH: 'delay',
    Stops: 'stops',
    OnGreenRatio: 'arrivals on green',
    SpeedMps: 'mean speed',
    Trips: 'trips ended',
    OutboundS: 'travel time outbound',
    InboundS: 'travel time inbound',
  },
  vehH: 'veh·h',
  interval: (low: string, high: string) => `${low} to ${high}`,
};
