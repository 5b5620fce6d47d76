import { type DetectorDefinition, type Network, placeDetectors, type SignalDefinition } from '../../sim/shared.ts';

/** Detectors of a signal as a list: the scenario's or a command's, or those by rule written out. */
export function listDetectors(definition: SignalDefinition, network: Network): DetectorDefinition[] {
  return placeDetectors(definition, network).map(({ lane, distanceM, lengthM, ...detector }) => {
    const link = network.laneLink[lane];
    return {
      ...detector,
      linkId: network.definition.links[link].id,
      lane: lane - network.linkFirstLane[link],
      distanceM: Math.round(distanceM * 10) / 10,
      lengthM: Math.round(lengthM * 10) / 10,
    };
  });
}

/** What is wrong with a row, so that it can't be sent. */
export type DetectorProblem = 'channel' | 'number' | 'beyondLane';

export function checkRows(rows: readonly DetectorDefinition[], network: Network): ReadonlyMap<number, DetectorProblem> {
  const problems = new Map<number, DetectorProblem>();
  rows.forEach(({ channel, linkId, lane, distanceM, lengthM }, k) => {
    const isTaken = rows.some((other, i) => i !== k && other.channel === channel);
    const row = network.linkFirstLane[network.linkIndexById.get(linkId)!] + lane;
    if (isTaken || !Number.isInteger(channel) || channel < 1 || channel > 255) problems.set(k, 'channel');
    else if (!(distanceM >= 0) || !(lengthM >= 0.5)) problems.set(k, 'number');
    else if (distanceM + lengthM > network.laneLengthM[row] - network.laneStartM[row]) problems.set(k, 'beyondLane');
  });
  return problems;
}

/** The least channel that no row has. */
export function freeChannel(rows: readonly DetectorDefinition[]): number {
  let channel = 1;
  while (rows.some((row) => row.channel === channel)) channel++;
  return channel;
}
