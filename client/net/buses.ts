import type { Change } from '../../sim/shared.ts';

/** Buses of lines as the run's changes tell of them, and what signals do for them. */
export interface BusWatch {
  /** The trainer's switch. */
  readonly isServed: boolean;
  /** Under way, and arrived lately, in the order in which they started. */
  readonly buses: readonly WatchedBus[];
  /** What each signal has last done, by intersection. */
  readonly services: ReadonlyMap<string, Service>;
  /** Next starts that are held back, by line. */
  readonly heldBack: ReadonlyMap<string, Of<'busHeldBack'>>;
}

export interface WatchedBus {
  readonly id: number;
  readonly lineId: string;
  readonly slot: number;
  readonly scheduledMs: number;
  /** At its last stop, or at its start, s; negative: early. */
  readonly latenessS: number;
  /** Null: it hasn't come to one. */
  readonly lastStopId: string | null;
  /** Signal that it has checked in at and not out; null: none. */
  readonly asksAt: string | null;
  /** Null: under way. */
  readonly arrived: Of<'busArrived'> | null;
}

/** What a signal does for a bus: until that has passed it gives, then it gives back. */
export interface Service extends Of<'busServed'> {
  readonly hasPassed: boolean;
}

type Of<T extends Change['type']> = Extract<Change, { readonly type: T }>;

/** Arrived buses that are kept: for the means of the panel. */
const KEPT_ARRIVED = 24;

export const NO_BUSES: BusWatch = { isServed: true, buses: [], services: new Map(), heldBack: new Map() };

/** @returns the buses after a change; the same object if it does not concern them */
export function noteBus(watch: BusWatch, change: Change): BusWatch {
  switch (change.type) {
    case 'busPriority':
      return { ...watch, isServed: change.isServed };
    case 'busHeldBack':
      return { ...watch, heldBack: new Map(watch.heldBack).set(change.lineId, change) };
    case 'bus': {
      const { busId: id, lineId, slot, scheduledMs, latenessS } = change;
      const heldBack = new Map(watch.heldBack);
      heldBack.delete(lineId);
      const bus = { id, lineId, slot, scheduledMs, latenessS, lastStopId: null, asksAt: null, arrived: null };
      return { ...watch, buses: [...withoutOldest(watch.buses), bus], heldBack };
    }
    case 'busStop':
      return withBus(watch, change.busId, { latenessS: change.latenessS, lastStopId: change.stopId });
    case 'busArrived':
      return withBus(watch, change.busId, { arrived: change, asksAt: null });
    case 'busCheckIn':
      return withBus(watch, change.busId, { asksAt: change.intersectionId });
    case 'busServed':
      return {
        ...watch,
        services: new Map(watch.services).set(change.intersectionId, { ...change, hasPassed: false }),
      };
    case 'busCheckOut': {
      const service = watch.services.get(change.intersectionId);
      const services = new Map(watch.services);
      if (service?.busId === change.busId) services.set(change.intersectionId, { ...service, hasPassed: true });
      return withBus({ ...watch, services }, change.busId, { asksAt: null });
    }
    default:
      return watch;
  }
}

/** The bus that was last given a slot, if one was; slots are reused. */
export function busIn({ buses }: BusWatch, slot: number): WatchedBus | undefined {
  return buses.findLast((bus) => bus.slot === slot && bus.arrived === null);
}

/** What signals do at a time: give, or give back; the newest first. */
export function servicesAt({ services }: BusWatch, timeMs: number): Service[] {
  return [...services.values()].filter(({ repaidMs }) => timeMs < repaidMs).sort((a, b) => b.fromMs - a.fromMs);
}

function withBus(watch: BusWatch, id: number, next: Partial<WatchedBus>): BusWatch {
  return { ...watch, buses: watch.buses.map((bus) => (bus.id === id ? { ...bus, ...next } : bus)) };
}

function withoutOldest(buses: readonly WatchedBus[]): readonly WatchedBus[] {
  const arrived = buses.filter((bus) => bus.arrived !== null);
  if (arrived.length <= KEPT_ARRIVED) return buses;
  return buses.filter((bus) => bus !== arrived[0]);
}
