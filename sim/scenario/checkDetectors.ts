import type { NetworkDefinition } from '../network/definition.ts';
import type { Network } from '../network/network.ts';
import type { SignalDefinition } from '../signals/definition.ts';
import type { NetworkIndex } from './checkNetwork.ts';
import type { Report } from './report.ts';

/** Detectors lie on lanes that lead to their signal, and each has a channel of its own. */
export function checkDetectors(
  signal: SignalDefinition,
  place: readonly (string | number)[],
  network: NetworkDefinition,
  index: Pick<NetworkIndex, 'links'>,
  report: Report,
): void {
  const { detectors, controller, intersectionId } = signal;
  if (!detectors) return;
  if (controller && 'detectors' in controller && controller.detectors) {
    const message = `signal "${signal.id}" lists its detectors, so its controller has none to place by rule; remove one of the two`;
    report([...place, 'controller', 'detectors'], message);
  }
  const channels = new Set<number>();
  detectors.forEach(({ channel, linkId, lane }, k) => {
    const at = [...place, 'detectors', k];
    if (channels.has(channel)) {
      report([...at, 'channel'], `channel ${channel} stands here a second time; give each detector its own`);
    }
    channels.add(channel);
    const row = index.links.get(linkId);
    if (row === undefined) {
      report([...at, 'linkId'], `link "${linkId}" is not in network/links`);
      return;
    }
    const link = network.links[row];
    if (link.to !== intersectionId) {
      const message = `link "${linkId}" leads to "${link.to}", not to intersection "${intersectionId}"; take one that leads there`;
      report([...at, 'linkId'], message);
    }
    if (lane >= link.lanes.length) {
      const message = `link "${linkId}" has lanes 0 to ${link.lanes.length - 1}, no lane ${lane}`;
      report([...at, 'lane'], message);
    }
  });
}

/** Detectors lie on the road: between the start of their lane and its stop line. */
export function checkDetectorPlaces(
  { detectors }: SignalDefinition,
  network: Network,
  report: (k: number, message: string) => void,
): void {
  detectors?.forEach(({ linkId, lane: number, distanceM, lengthM }, k) => {
    const lane = network.linkFirstLane[network.linkIndexById.get(linkId)!] + number;
    const laneM = network.laneLengthM[lane] - network.laneStartM[lane];
    if (distanceM + lengthM <= laneM) return;
    const message = `a detector of ${lengthM} m that ends ${distanceM} m before the stop line begins before its lane does, which is ${Math.floor(laneM)} m long; move or shorten it`;
    report(k, message);
  });
}
