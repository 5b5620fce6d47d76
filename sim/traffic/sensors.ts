import { msToS } from '../core/units.ts';
import type { Sensors } from '../signals/control/controller.ts';
import type { DetectorBank } from '../signals/control/detectorBank.ts';
import type { TrafficState } from './trafficState.ts';

/** Slower than this is a queue, m/s: CityFlow's and SUMO's waiting speed. */
const QUEUE_MPS = 0.1;

/** What signal controllers see of the traffic, as it stands between two steps. */
export function createSensors(traffic: TrafficState): Sensors {
  const { lanes, network } = traffic;
  const { head } = lanes;
  const stepS = msToS(traffic.stepMs);
  return {
    vehicles: (lane) => lanes.vehicles[lane],
    queue(lane) {
      const { speedMps, behind } = traffic.vehicles;
      let queued = 0;
      for (let v = lanes.head[lane]; v >= 0; v = behind[v]) if (speedMps[v] < QUEUE_MPS) queued++;
      return queued;
    },
    movingWithin(lane, distanceM) {
      const { speedMps, positionM, behind } = traffic.vehicles;
      const fromM = network.laneLengthM[lane] - distanceM;
      let moving = 0;
      for (let v = lanes.head[lane]; v >= 0 && positionM[v] >= fromM; v = behind[v]) {
        if (speedMps[v] >= QUEUE_MPS) moving++;
      }
      return moving;
    },
    crossed(lane, atM) {
      const { speedMps, positionM, behind } = traffic.vehicles;
      let count = 0;
      for (let v = head[lane]; v >= 0 && positionM[v] > atM; v = behind[v]) {
        if (positionM[v] - speedMps[v] * stepS <= atM) count++;
      }
      return count;
    },
    scan(bank) {
      const { siteLane, sitePhase, siteFromM, isFresh, occupied, sites, rows } = bank;
      const { positionM } = traffic.vehicles;
      // Most lanes are empty, but which ones can't be foretold: sites are sorted out without asking, and cost nothing after that.
      let used = 0;
      for (let k = 0; k < siteLane.length; k++) {
        sites[used] = k;
        used += isFresh[sitePhase[k]] & ~(head[siteLane[k]] >> 31);
      }
      occupied.fill(0);
      let count = 0;
      for (let i = 0; i < used; i++) {
        const k = sites[i];
        if (positionM[head[siteLane[k]]] < siteFromM[k]) continue;
        const over = lookAtSite(bank, k);
        if (over === 0) continue;
        const r = sitePhase[k];
        if (occupied[r] === 0) rows[count++] = r;
        occupied[r] |= over;
      }
      return count;
    },
    scanPhase(bank, row) {
      const { firstSite, occupied } = bank;
      let over = 0;
      for (let k = firstSite[row]; k < firstSite[row + 1]; k++) over |= lookAtSite(bank, k);
      occupied[row] = over;
    },
  };

  /** What is over the detectors of a site, in bits. */
  function lookAtSite({ firstDetector, fromM, toM, bit, siteLane }: DetectorBank, site: number): number {
    const { speedMps, positionM, lengthM, behind } = traffic.vehicles;
    const first = head[siteLane[site]];
    const last = firstDetector[site + 1];
    let over = 0;
    for (let d = firstDetector[site]; d < last; d++) {
      for (let v = first; v >= 0 && positionM[v] >= fromM[d]; v = behind[v]) {
        // Where its rear was as the step began.
        if (positionM[v] - lengthM[v] - speedMps[v] * stepS > toM[d]) continue;
        over |= bit[d];
        break;
      }
    }
    return over;
  }
}
