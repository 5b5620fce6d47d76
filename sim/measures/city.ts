/** A ring of links of which each one's first vehicle waits for room on the next: without help it never dissolves. */
export interface Gridlock {
  /** In the order of waiting; the last waits for the first. */
  readonly linkIds: readonly string[];
  /** For how long all of them have stood, s. */
  readonly standingS: number;
}

/** Measures of the whole city at one moment. Definitions: docs/measures.md. */
export interface CityMeasures {
  readonly timeMs: number;
  /** Vehicles on the road, waiting to enter, entered and completed since the start. */
  readonly running: number;
  readonly waitingToEnter: number;
  readonly entered: number;
  readonly completed: number;
  /** Mean over the vehicles on the road now, m/s; 0 when there are none. */
  readonly meanSpeedMps: number;
  /** Over trips completed in the last five minutes. */
  readonly meanTripTimeS: number;
  readonly meanDelayS: number;
  readonly meanStops: number;
  /** Share of vehicles that reached a coordinated approach's stop line detector on green, last five minutes; 0 to 1. */
  readonly arrivalsOnGreenRatio: number;
  /**
   * Travel time over free-flow travel time of the vehicle-kilometres driven in the last five minutes:
   * Σ time spent / Σ (distance / free-flow speed); 1 to 100.
   */
  readonly congestionIndex: number;
  /** Vehicles standing (slower than 0.1 m/s). */
  readonly standing: number;
  /** Links that block one another now, ring by ring. */
  readonly gridlocks: readonly Gridlock[];
}
