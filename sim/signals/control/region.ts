import type { ControllerDesk } from './controller.ts';

/**
 * What the controllers of several signals do together, before each decides for its own: a common cycle, offsets. It is
 * updated in every step, in a fixed order, before any controller is asked.
 */
export interface Region {
  /** Its signals: rows of the control state. */
  readonly members: readonly number[];
  /** Numbers that it remembers, zero at first; part of every snapshot and hash, as its members' are. */
  readonly memoryLength: number;
  /**
   * @param desks  of the members, in their order; their memories may be written
   * @param memory its own
   */
  update(desks: readonly ControllerDesk[], memory: Float64Array, timeMs: number): void;
}

/** A region, its members' desks and its own part of the memory. */
export interface RegionDesk {
  readonly region: Region;
  readonly desks: readonly ControllerDesk[];
  readonly memory: Float64Array;
}
