/** The door for the browser: what the page may use of the engine. Node's door is index.ts. */

export { localCycleTimeMs, moduloMs } from './core/cycleArithmetic.ts';
export { Indication } from './core/indication.ts';
export type { Issue } from './core/issue.ts';
export { kmhToMps, mpsToKmh, msToS, sToMs } from './core/units.ts';
export {
  type Band,
  type CorridorBands,
  type DirectionBands,
  measureBands,
  travelTimesMs,
} from './corridors/band.ts';
export { type BandStrip, findBandStrips } from './corridors/bandStrips.ts';
export type { Corridor, CorridorLink } from './corridors/corridor.ts';
export type { CorridorDefinition, CorridorMemberDefinition } from './corridors/definition.ts';
export {
  corridorAt,
  type DirectionSpeeds,
  firstMember,
  LEAST_PROGRESSION_MPS,
  offsetShiftsMs,
  type ProgressionChange,
  progressionLimitMps,
  progressionSpeedMps,
  speedsOfDefinition,
  withProgression,
} from './corridors/progression.ts';
export { sectionLimitsMps, sectionSpeedsMps } from './corridors/sections.ts';
export { adviseSpeed, type GreenWindow, type SpeedAdvice } from './corridors/speedAdvice.ts';
export type { CityMeasures, Gridlock } from './measures/city.ts';
export type { ApproachTotals } from './measures/performance/approachTotals.ts';
export type { Arrival } from './measures/performance/arrivals.ts';
export { measureSignal, type PhasePerformance, type PhaseRecord } from './measures/performance/phaseRecords.ts';
export { type GreenEnd, type PhaseCycle, readSignalLogs } from './measures/performance/signalLog.ts';
export type { CycleOccupancy } from './measures/performance/splitFailures.ts';
export {
  appendEvent,
  createSignalEvents,
  dropEvents,
  EventCode,
  type SignalEvents,
} from './measures/signalEvents.ts';
export type {
  DistrictDefinition,
  IntersectionDefinition,
  LinkDefinition,
  MovementDefinition,
  Name,
  NetworkDefinition,
  Point,
  Provenance,
  RoadClass,
  RoadDefinition,
  Turn,
} from './network/definition.ts';
export { type LanePose, locateOnLane, type Network, TurnCode } from './network/network.ts';
export {
  type AdaptiveCycle,
  type AdaptiveMoves,
  type AdaptivePlan,
  offsetMovedMs,
  splitMovedMs,
} from './protocol/adaptiveMoves.ts';
export type { Change, Command, PlanTransition } from './protocol/commands.ts';
export {
  type Acknowledge,
  type ClientToServerEvents,
  type FollowedVehicle,
  type Hello,
  type Pace,
  PROTOCOL_VERSION,
  type RunError,
  type ServerToClientEvents,
  type SignalLogUpdate,
  type SnapshotInfo,
  type TradeOff,
  type TwinFigure,
  type TwinMeasure,
  type TwinState,
  type View,
  type WaveSearchState,
} from './protocol/events.ts';
export {
  CORRIDOR_RECORD_BYTES,
  decodeFrame,
  FRAME_HEADER_BYTES,
  FRAME_MAGIC,
  type Frame,
  type FrameHeader,
  LINK_RECORD_BYTES,
  VEHICLE_CONNECTED_BIT,
  VEHICLE_FRESH_BIT,
  VEHICLE_RECORD_BYTES,
  VEHICLE_SHAPE_SHIFT,
  VEHICLE_SLOT_MASK,
  VehicleShape,
} from './protocol/frame.ts';
export { indicationInWords, layOutSignalWords, type SignalWords } from './protocol/signalWords.ts';
export { freezeScene, type Scene, type SceneDefinition } from './scenario/scenario.ts';
export type { PlanMeasures } from './scenario/timing/evaluatePlan.ts';
export {
  measureCase,
  readSignalCase,
  type SignalCase,
  TIMING_DEFAULTS,
  TIMING_METHODS,
  type TimingMethod,
  timeAtCycle,
} from './scenario/timing/timeSignal.ts';
export { createVolumes } from './scenario/timing/volumes.ts';
export {
  type CorridorPotential,
  type CostlyMember,
  createPotentialReader,
} from './scenario/waves/corridorPotential.ts';
export type {
  DetectorDefinition,
  PhaseDefinition,
  PlanDefinition,
  RingEntryDefinition,
  ScheduleEntryDefinition,
  SignalDefinition,
  TransitionDefinition,
  TransitionMethod,
} from './signals/definition.ts';
export { type Detector, placeDetectors } from './signals/detectors.ts';
export { edgeReachS, findGreenEdges, type GreenEdge, moveGreenEdge } from './signals/greenEdges.ts';
export { heldFromMs } from './signals/heldPlan.ts';
export { convertOffsetMs, OFFSET_REFERENCES } from './signals/offsetReference.ts';
export { movementIdsOf, planInForce, type SignalSet } from './signals/signalSet.ts';
export {
  compileTimetable,
  createFirstSegment,
  createTransition,
  indicationEndsAtMs,
  intervalAt,
  intervalEndsAtMs,
  nextStartMs,
  planSegmentAt,
  ringTimeMs,
  segmentAt,
  type Timetable,
  type TimetablePhase,
  type TimetableSegment,
} from './signals/timetable.ts';
export { planTransition, TRANSITION_METHODS } from './signals/transition.ts';
export type { Navigation, SignalOnWay } from './v2x/navigate.ts';
