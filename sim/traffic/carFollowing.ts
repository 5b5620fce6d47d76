/**
 * Car-following as plain functions of gap and speeds.
 *
 * Every obstacle ahead (a leader, a stop line) enters twice: as the IDM's interaction term, of which the greatest
 * counts, and as a safe speed that no driver exceeds, of which the least counts. With steps as long as a second the
 * IDM alone would now and then run into a leader that brakes at its limit; the safe speed makes that impossible.
 */

/** Braking that a driver is capable of and expects of the leader in an emergency, m/s²: dry road, SUMO's default. */
export const EMERGENCY_DECELERATION_MPS2 = 9;
/** What the safe speed reckons with, m/s²: firm braking on a wet road (ITE 3.4 to 4.5). */
export const FIRM_DECELERATION_MPS2 = 4.5;

/**
 * Interaction term of the Intelligent Driver Model, the desired gap s* over the gap s.
 *
 * @param gapM          bumper to bumper, m; not above 0.1 counts as 0.1
 * @param speedMps      own speed
 * @param leaderMps     the leader's speed
 * @param minGapM       gap at standstill (s0)
 * @param headwayS      desired time headway (T)
 * @param brakingFactor 1 / (2 √(a b))
 *
 * Source: Treiber, Hennecke, Helbing, Physical Review E 62, 1805 (2000).
 */
export function idmInteraction(
  gapM: number,
  speedMps: number,
  leaderMps: number,
  minGapM: number,
  headwayS: number,
  brakingFactor: number,
): number {
  const approach = speedMps * headwayS + speedMps * (speedMps - leaderMps) * brakingFactor;
  const desiredM = minGapM + (approach > 0 ? approach : 0);
  return desiredM / (gapM > 0.1 ? gapM : 0.1);
}

/**
 * Acceleration on a free road, m/s².
 *
 * Above the desired speed (behind a sign, before a turn) the IDM's fourth power would brake far too hard; there the
 * driver eases off with at most the comfortable deceleration (Treiber, Kesting, Traffic Flow Dynamics, 2013, 11.3.7).
 */
export function idmFreeAcceleration(speedMps: number, desiredMps: number, aMps2: number, bMps2: number): number {
  const ratio = speedMps / desiredMps;
  if (ratio <= 1) {
    const square = ratio * ratio;
    return aMps2 * (1 - square * square);
  }
  return -bMps2 * (1 - 1 / (ratio * ratio));
}

/**
 * Greatest speed at the end of a step from which the driver can still stop behind the leader's own stopping point,
 * if the step is driven at the mean of its two speeds: (v + v′)/2 Δt + v′²/2b <= gap + vl²/2b.
 *
 * @param gapM  bumper to bumper, m
 * @param bMps2 deceleration reckoned with, both sides
 */
export function safeSpeedMps(gapM: number, speedMps: number, leaderMps: number, stepS: number, bMps2: number): number {
  const half = (bMps2 * stepS) / 2;
  const square = half * half + leaderMps * leaderMps + 2 * bMps2 * gapM - bMps2 * stepS * speedMps;
  const root = half * half >= square ? half : Math.sqrt(square);
  return root - half;
}

/**
 * The same for a step driven at its end speed (Euler) with a reaction time of its own: Krauss's model.
 *
 * @param gapM      bumper to bumper less the gap at standstill, m
 * @param reactionS reaction time (SUMO's tau)
 *
 * Source: Krauss, dissertation, Köln 1998; SUMO's `CarFollowModel=Krauss`.
 */
export function kraussSafeSpeedMps(gapM: number, leaderMps: number, reactionS: number, bMps2: number): number {
  if (gapM <= 0) return 0;
  const reaction = bMps2 * reactionS;
  return -reaction + Math.sqrt(reaction * reaction + leaderMps * leaderMps + 2 * bMps2 * gapM);
}

/**
 * Speed behind a leader in CityFlow's model, for comparison with the benchmarks that were run in it: no collision even
 * if the leader brakes as hard as it can; the standing gap kept if it brakes as usual; and the time headway kept.
 *
 * @param gapM      bumper to bumper, m
 * @param headwayS  desired time headway
 * @param bMps2     usual deceleration, both sides
 * @returns m/s; may be negative: brake as hard as possible
 *
 * Source: Zhang et al., CityFlow, WWW 2019, and its documentation of `headwayTime`, `usualNegAcc`, `minGap`.
 */
export function cityflowFollowSpeedMps(
  gapM: number,
  speedMps: number,
  leaderMps: number,
  minGapM: number,
  headwayS: number,
  bMps2: number,
  stepS: number,
): number {
  const kept = cityflowKeepDistanceMps(gapM - minGapM, speedMps, leaderMps, bMps2, stepS);
  const closing = speedMps > leaderMps ? speedMps - leaderMps : 0;
  const headway = (gapM + (leaderMps + closing / 2) * stepS - (speedMps * stepS) / 2) / (headwayS + stepS / 2);
  return Math.min(kept, headway);
}

/** The first two of these: greatest speed from which both can stop at `bMps2` without the room between them being used up. */
export function cityflowKeepDistanceMps(
  roomM: number,
  speedMps: number,
  leaderMps: number,
  bMps2: number,
  stepS: number,
): number {
  const half = (bMps2 * stepS) / 2;
  const square = half * half + leaderMps * leaderMps + 2 * bMps2 * roomM - bMps2 * stepS * speedMps;
  if (square < 0) return Number.NEGATIVE_INFINITY;
  const stopping = Math.sqrt(square) - half;
  // Within this very step: no further than where the leader will be, should it brake all along.
  const thisStep = 2 * leaderMps - bMps2 * stepS + (2 * roomM) / stepS;
  return Math.min(stopping, thisStep);
}

/** Speed before a stop line in CityFlow's model: full acceleration while it still can stop after it, else an even slowing down. */
export function cityflowStopSpeedMps(
  toLineM: number,
  speedMps: number,
  aMps2: number,
  bMps2: number,
  stepS: number,
): number {
  if (toLineM <= 0) return speedMps > 0 ? Number.NEGATIVE_INFINITY : 0;
  const faster = speedMps + aMps2 * stepS;
  const afterM = speedMps * stepS + (aMps2 * stepS * stepS) / 2 + (faster * faster) / (2 * bMps2);
  if (afterM < toLineM) return faster;
  const steps = (2 * toLineM) / (speedMps + 1e-8) / stepS;
  return steps >= 1 ? speedMps - speedMps / Math.floor(steps) : speedMps - speedMps / steps;
}
