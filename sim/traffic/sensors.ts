import { msToS } from '../core/units.ts';
import type { Sensors } from '../signals/control/controller.ts';
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
    scan({ first, lane, fromM, toM, bit, occupied }, rows, count) {
      const { speedMps, positionM, lengthM, behind } = traffic.vehicles;
      for (let i = 0; i < count; i++) {
        const r = rows[i];
        let over = 0;
        const last = first[r + 1];
        for (let k = first[r]; k < last; k++) {
          if ((over & bit[k]) !== 0) continue;
          for (let v = head[lane[k]]; v >= 0 && positionM[v] >= fromM[k]; v = behind[v]) {
            // Where its rear was as the step began.
            if (positionM[v] - lengthM[v] - speedMps[v] * stepS > toM[k]) continue;
            over |= bit[k];
            break;
          }
        }
        occupied[r] = over;
      }
    },
  };
}
