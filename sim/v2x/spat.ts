import { Indication } from '../core/indication.ts';
import type { Network } from '../network/network.ts';
import type { SignalSet } from '../signals/signalSet.ts';
import { mayGo } from './forecast.ts';
import { isoTime, minuteOfYear, msInMinute, tenthsFromNow, timeMark } from './messageTime.ts';
import type { GroupForecast, SignalEvent, SignalForecast } from './signalForecast.ts';
import type { CsaeIntersection, J2735Intersection, J2735Timing } from './spatSchema.ts';

/** What messages name besides the forecast. */
export interface SpatNames {
  readonly network: Network;
  readonly signals: SignalSet;
  /** Progression speed of the corridor that each movement carries, m/s; 0: none. Shape [movementCount]. */
  readonly waveSpeedMps: Float64Array;
}

export type TimeForm = 'iso' | 'timeMark';

/** Ids in both forms: rows of the network's intersections, from 1. */
export function intersectionReference(intersection: number): { region: number; id: number } {
  return { region: 0, id: intersection + 1 };
}

/** One intersection in the names of SAE J2735. Times are absolute: the message stays true until something changes. */
export function toJ2735(names: SpatNames, forecast: SignalForecast, form: TimeForm): J2735Intersection {
  const { timeMs, groups } = forecast;
  const intersection = names.signals.intersectionIndex[forecast.signal];
  return {
    name: names.network.definition.intersections[intersection].id,
    id: intersectionReference(intersection),
    revision: 0,
    status: statusBits(forecast),
    moy: minuteOfYear(timeMs),
    timeStamp: msInMinute(timeMs),
    states: groups.map((own) => {
      const waveMps = Math.max(0, ...own.group.movements.map((m) => names.waveSpeedMps[m]));
      return {
        signalGroup: own.group.id,
        'state-time-speed': own.events.map((event) => ({
          eventState: eventStateOf(own, event.indication),
          ...j2735Timing(event, timeMs, form),
          ...(waveMps > 0 && mayGo(event.indication)
            ? { speeds: [{ type: 'greenwave' as const, speed: Math.round(waveMps * 10) }] }
            : {}),
        })),
      };
    }),
  };
}

/** Bits of IntersectionStatusObject. */
const FIXED_TIME_BIT = 5;
const TRAFFIC_DEPENDENT_BIT = 6;

function statusBits({ isControlled }: SignalForecast): string {
  const bit = isControlled ? TRAFFIC_DEPENDENT_BIT : FIXED_TIME_BIT;
  return `${'0'.repeat(bit)}1`.padEnd(16, '0');
}

function eventStateOf({ group }: GroupForecast, indication: Indication) {
  switch (indication) {
    case Indication.green:
      return 'protected-Movement-Allowed';
    case Indication.permissive:
      return 'permissive-Movement-Allowed';
    case Indication.yellow:
      return group.permissivePhases.length > 0 ? 'permissive-clearance' : 'protected-clearance';
    case Indication.red:
      return 'stop-And-Remain';
    default:
      return 'dark';
  }
}

/** J2735's TimeIntervalConfidence: probabilities of its classes 0 to 15. */
const CONFIDENCE_RATIO = [0.21, 0.36, 0.47, 0.56, 0.62, 0.68, 0.73, 0.77, 0.81, 0.85, 0.88, 0.91, 0.94, 0.96, 0.98, 1];

/** The greatest class whose probability isn't above a ratio; 0 below the first. */
export function confidenceClass(ratio: number): number {
  let k = CONFIDENCE_RATIO.length - 1;
  while (k > 0 && CONFIDENCE_RATIO[k] > ratio) k--;
  return k;
}

function j2735Timing(
  { startMs, minEndMs, maxEndMs, likelyEndMs, confidenceRatio }: SignalEvent,
  nowMs: number,
  form: TimeForm,
) {
  const timing: J2735Timing = {};
  if (!Number.isFinite(startMs) && !Number.isFinite(minEndMs)) return {};
  const write = (ms: number) => (form === 'iso' ? isoTime(ms) : timeMark(ms, nowMs));
  if (Number.isFinite(startMs)) timing.startTime = write(startMs);
  if (Number.isFinite(minEndMs)) timing.minEndTime = write(minEndMs);
  // By the clock all three are one.
  if (Number.isFinite(maxEndMs)) timing.maxEndTime = maxEndMs === minEndMs ? timing.minEndTime : write(maxEndMs);
  if (Number.isFinite(likelyEndMs)) {
    timing.likelyTime = likelyEndMs === minEndMs ? timing.minEndTime : write(likelyEndMs);
    timing.confidence = confidenceClass(confidenceRatio);
  }
  return { timing };
}

/** One intersection in the names of T/CSAE 53, counting down in tenths of a second from the forecast's time. */
export function toCsae(names: SpatNames, forecast: SignalForecast): CsaeIntersection {
  const { timeMs, groups } = forecast;
  const intersection = names.signals.intersectionIndex[forecast.signal];
  return {
    name: names.network.definition.intersections[intersection].id,
    intersectionId: intersectionReference(intersection),
    status: statusBits(forecast),
    moy: minuteOfYear(timeMs),
    timeStamp: msInMinute(timeMs),
    phases: groups.map(({ group, events }) => ({
      id: group.id,
      phaseStates: events.map((event, k) => ({
        light: LIGHT[event.indication],
        timing: {
          counting: {
            startTime: k === 0 ? 0 : tenthsFromNow(event.startMs, timeMs),
            ...(Number.isFinite(event.minEndMs) ? { minEndTime: tenthsFromNow(event.minEndMs, timeMs) } : {}),
            ...(Number.isFinite(event.maxEndMs) ? { maxEndTime: tenthsFromNow(event.maxEndMs, timeMs) } : {}),
            likelyEndTime: tenthsFromNow(event.likelyEndMs, timeMs),
            ...(Number.isFinite(event.likelyEndMs) ? { timeConfidence: Math.round(event.confidenceRatio * 200) } : {}),
          },
        },
      })),
    })),
  };
}

/** T/CSAE 53's light states, by `Indication`: red, yellow, green, permissive, dark. */
const LIGHT = [3, 7, 6, 5, 1] as const;
