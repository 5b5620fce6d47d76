/** Control delay at a signal in closed form. Units: seconds, vehicles an hour. */

/** A lane group under one green a cycle. */
export interface DelayInput {
  /** Demand, veh/h, > 0. */
  readonly flowVehPerH: number;
  /** Saturation flow of the lane group, veh/h, > 0. */
  readonly saturationFlowVehPerH: number;
  /** s, > 0. */
  readonly cycleS: number;
  /** Effective green, s, > 0 and at most the cycle. */
  readonly effectiveGreenS: number;
  /** Length of the period looked at, h. Default 0.25. */
  readonly periodH?: number;
  /** Share of vehicles that arrive on green, 0 to 1. Default: g/C, arrivals that know nothing of the signal. */
  readonly arrivalsOnGreenRatio?: number;
  /** Incremental delay factor k: 0.5 pretimed (default), 0.04 to 0.5 actuated. */
  readonly incrementalDelayFactor?: number;
  /** Upstream metering factor I: 1 isolated (default); see `upstreamMeteringFactor`. */
  readonly upstreamMeteringFactor?: number;
  /** Queue at the start of the period, veh. Default 0. */
  readonly initialQueueVeh?: number;
}

export type LevelOfService = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';

export interface ControlDelay {
  /** Degree of saturation v/c. */
  readonly saturationRatio: number;
  readonly progressionFactor: number;
  /** Uniform delay with progression (PF d1), incremental delay, delay by the initial queue, and their sum, s/veh. */
  readonly uniformS: number;
  readonly incrementalS: number;
  readonly initialQueueS: number;
  readonly totalS: number;
  readonly levelOfService: LevelOfService;
}

/**
 * Control delay of a lane group.
 *
 * @throws RangeError on a flow, cycle or green outside its limits
 *
 * Source: Highway Capacity Manual, 6th edition, chapter 19: d = PF d1 + d2 + d3.
 */
export function controlDelay(input: DelayInput): ControlDelay {
  checkInput(input);
  const { flowVehPerH, saturationFlowVehPerH, cycleS, effectiveGreenS, periodH = 0.25 } = input;
  const greenRatio = effectiveGreenS / cycleS;
  const capacityVehPerH = saturationFlowVehPerH * greenRatio;
  const saturationRatio = flowVehPerH / capacityVehPerH;
  const progression = progressionFactor(saturationRatio, greenRatio, input.arrivalsOnGreenRatio ?? greenRatio);
  const uniformS = progression * uniformDelayS(cycleS, greenRatio, saturationRatio);
  const incrementalS = incrementalDelayS(
    saturationRatio,
    capacityVehPerH,
    periodH,
    input.incrementalDelayFactor ?? 0.5,
    input.upstreamMeteringFactor ?? 1,
  );
  const initialQueueS = initialQueueDelayS(flowVehPerH, capacityVehPerH, periodH, input.initialQueueVeh ?? 0);
  const totalS = uniformS + incrementalS + initialQueueS;
  return {
    saturationRatio,
    progressionFactor: progression,
    uniformS,
    incrementalS,
    initialQueueS,
    totalS,
    levelOfService: levelOfService(totalS, saturationRatio),
  };
}

function checkInput(input: DelayInput): void {
  const positive = ['flowVehPerH', 'saturationFlowVehPerH', 'cycleS', 'effectiveGreenS'] as const;
  for (const key of positive) {
    if (!(input[key] > 0)) throw new RangeError(`${key} must be positive, got ${input[key]}`);
  }
  if (input.effectiveGreenS > input.cycleS) {
    throw new RangeError(`effectiveGreenS ${input.effectiveGreenS} is longer than the cycle of ${input.cycleS} s`);
  }
}

/** HCM uniform delay d1, s/veh, arrivals at a steady rate. The ratio v/c counts up to 1 only. */
export function uniformDelayS(cycleS: number, greenRatio: number, saturationRatio: number): number {
  // A green that lasts the whole cycle delays nobody; the formula would divide 0 by 0 at v/c = 1.
  if (greenRatio >= 1) return 0;
  return (0.5 * cycleS * (1 - greenRatio) ** 2) / (1 - Math.min(1, saturationRatio) * greenRatio);
}

/**
 * HCM progression factor (2010 edition on): what a platoon that arrives on green or on red makes of d1.
 *
 * @param arrivalsOnGreenRatio share P of vehicles arriving on green, 0 to 1; P = g/C gives 1
 *
 * The form equals the area of the queue polygon with two steady arrival rates.
 */
export function progressionFactor(saturationRatio: number, greenRatio: number, arrivalsOnGreenRatio: number): number {
  if (greenRatio >= 1) return 1;
  const x = Math.min(1, saturationRatio);
  const flowRatio = x * greenRatio;
  const onGreen = arrivalsOnGreenRatio;
  const missed = (1 - onGreen) / (1 - greenRatio);
  if (missed <= 0) return 0;
  return (
    missed * ((1 - flowRatio) / (1 - x * onGreen)) * (1 + (flowRatio * (1 - onGreen / greenRatio)) / (1 - greenRatio))
  );
}

/** HCM incremental delay d2, s/veh: random arrivals and oversaturation over a period. */
export function incrementalDelayS(
  saturationRatio: number,
  capacityVehPerH: number,
  periodH: number,
  factor: number,
  meteringFactor: number,
): number {
  const over = saturationRatio - 1;
  const root = Math.sqrt(over * over + (8 * factor * meteringFactor * saturationRatio) / (capacityVehPerH * periodH));
  return 900 * periodH * (over + root);
}

/** HCM initial queue delay d3, s/veh. @param queueVeh vehicles waiting as the period begins */
export function initialQueueDelayS(
  flowVehPerH: number,
  capacityVehPerH: number,
  periodH: number,
  queueVeh: number,
): number {
  if (queueVeh <= 0) return 0;
  const surplus = flowVehPerH - capacityVehPerH;
  const oversaturated = surplus >= 0;
  const clearH = oversaturated ? periodH : Math.min(periodH, queueVeh / -surplus);
  const endWithoutVeh = oversaturated ? periodH * surplus : 0;
  const endVeh = queueVeh + clearH * surplus;
  const area =
    (clearH * (queueVeh + endVeh - endWithoutVeh)) / 2 +
    (endVeh ** 2 - endWithoutVeh ** 2) / (2 * capacityVehPerH) -
    queueVeh ** 2 / (2 * capacityVehPerH);
  return (3600 / (flowVehPerH * periodH)) * area;
}

/** HCM upstream metering factor I: a signal upstream evens out arrivals. @param upstreamSaturationRatio its v/c */
export function upstreamMeteringFactor(upstreamSaturationRatio: number): number {
  return Math.max(0.09, 1 - 0.91 * Math.min(1, upstreamSaturationRatio) ** 2.68);
}

/** HCM arrival types 1 to 6 as platoon ratios Rp; the share arriving on green is Rp g/C, at most 1. */
export const PLATOON_RATIOS = [0.333, 0.667, 1, 1.333, 1.667, 2] as const;

/** Level of service of a signalised lane group. Over capacity is F whatever the delay. */
export function levelOfService(delayS: number, saturationRatio: number): LevelOfService {
  if (saturationRatio > 1 || delayS > 80) return 'F';
  if (delayS > 55) return 'E';
  if (delayS > 35) return 'D';
  if (delayS > 20) return 'C';
  if (delayS > 10) return 'B';
  return 'A';
}

/**
 * Webster's mean delay at a fixed-time signal, s/veh, random arrivals.
 *
 * @throws RangeError at or over capacity: the formula holds below it only
 *
 * Source: Webster, Traffic Signal Settings, Road Research Technical Paper 39 (1958).
 */
export function websterDelayS(input: DelayInput): number {
  checkInput(input);
  const { cycleS, effectiveGreenS, flowVehPerH, saturationFlowVehPerH } = input;
  const greenRatio = effectiveGreenS / cycleS;
  const x = flowVehPerH / (saturationFlowVehPerH * greenRatio);
  if (x >= 1) throw new RangeError(`Webster's delay holds below capacity only; v/c is ${x.toFixed(3)}`);
  const vehPerS = flowVehPerH / 3600;
  const uniformS = (cycleS * (1 - greenRatio) ** 2) / (2 * (1 - greenRatio * x));
  const randomS = x ** 2 / (2 * vehPerS * (1 - x));
  const correctionS = 0.65 * (cycleS / vehPerS ** 2) ** (1 / 3) * x ** (2 + 5 * greenRatio);
  return uniformS + randomS - correctionS;
}
