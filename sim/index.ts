/** The door for Node: what server, command line and benchmarks may use of the engine. The browser's door is shared.ts. */

export { InputError, type Issue } from './core/issue.ts';
export { RandomStream, uniform } from './core/random.ts';
export { kmhToMps, mpsToKmh, msToS, sToMs } from './core/units.ts';
export { type CorridorBands, measureBands } from './corridors/band.ts';
export { findBandStrips } from './corridors/bandStrips.ts';
export type { Corridor } from './corridors/corridor.ts';
export type { CorridorDefinition, CorridorMemberDefinition } from './corridors/definition.ts';
export {
  corridorAt,
  LEAST_PROGRESSION_MPS,
  PROGRESSION_TOLERANCE_MPS,
  type ProgressionChange,
  speedsOfDefinition,
  withSpeeds,
} from './corridors/progression.ts';
export {
  type AdaptiveLog,
  beginAdaptiveLogAnew,
  createAdaptiveLog,
  describeAdaptiveMoves,
  updateAdaptiveLog,
} from './engine/adaptiveLog.ts';
export { progressionChanges } from './engine/changes.ts';
export { applyCommand, MAX_DEMAND_FACTOR, scheduleCommand } from './engine/commands.ts';
export { createWorld, type WorldOptions } from './engine/createWorld.ts';
export {
  type CityflowMeasures,
  createEnteringTime,
  measureCityflow,
  updateEnteringTime,
} from './engine/enteringTime.ts';
export {
  type ApproachMeter,
  clearApproachMeter,
  createApproachMeter,
  updateApproachMeter,
} from './engine/events/approachMeter.ts';
export { createEventLog, type EventLog, updateEventLog } from './engine/events/eventLog.ts';
export { measurePerformance } from './engine/events/performance.ts';
export {
  createSignalWatches,
  forgetLogs,
  measureApproaches,
  measureTurns,
  type SignalWatches,
  updateSignalWatches,
  type WatchedSignal,
  watchSignal,
} from './engine/events/signalWatches.ts';
export { applyWish, claimantOf } from './engine/external/claims.ts';
export { createReadingDesk, type ReadingDesk, readIntersection } from './engine/external/describe.ts';
export { findGridlocks } from './engine/gridlock.ts';
export { measureCity, type RunSummary, summariseRun } from './engine/measure.ts';
export { describeVehicle, encodeFrame, type FrameStamp, findConnectedVehicle } from './engine/observe.ts';
export { createPositions, nameLanes, samplePositions, type VehiclePositions } from './engine/positions.ts';
export { hashState, restoreSnapshot, takeSnapshot } from './engine/snapshot.ts';
export { stepWorld } from './engine/step.ts';
export { listTrips, nameTrip, nameVehicle, TripState, type TripTable } from './engine/trips.ts';
export type { World } from './engine/world.ts';
export { type ExperimentDefinition, type ExperimentVariant, parseExperiment } from './experiments/experiment.ts';
export { type BothLanguages, measuresOf, RUN_MEASURES, type RunMeasure } from './experiments/measures.ts';
export { type ComparedMeasure, comparePairs, compareRuns, type PairedDifference } from './experiments/paired.ts';
export { collectSamples, type ReplicatedSummary, summariseReplications } from './experiments/replications.ts';
export { describeSample, type Sample } from './experiments/sample.ts';
export { sayDifference } from './experiments/sentences.ts';
export {
  changesTiming,
  compareTwins,
  runTwin,
  type TwinBeginning,
  type TwinMeasures,
} from './experiments/twin.ts';
export { importCbengine } from './formats/cbengine/importCbengine.ts';
export { exportCityflow } from './formats/cityflow/exportCityflow.ts';
export { importCityflow } from './formats/cityflow/importCityflow.ts';
export type { ExportResult } from './formats/exportResult.ts';
export { exportGeojson } from './formats/geojson/exportGeojson.ts';
export { createUnprojection } from './formats/geojson/unproject.ts';
export { exportGmns } from './formats/gmns/exportGmns.ts';
export { importOsm } from './formats/osm/importOsm.ts';
export {
  createNotes,
  finishImport,
  type ImportNotes,
  type ImportReport,
  type ImportResult,
  type ReportEntry,
} from './formats/report.ts';
export { drawCorridorSheet } from './formats/sheets/corridorSheet.ts';
export { INKS, type Sheet, type SheetBox, type SheetInk, type SheetShape } from './formats/sheets/sheet.ts';
export { sheetToSvg } from './formats/sheets/sheetSvg.ts';
export { importSumo, type SumoSources } from './formats/sumo/importSumo.ts';
export { exportSumoPlan } from './formats/sumoExport/exportPlan.ts';
export { exportSumo } from './formats/sumoExport/exportSumo.ts';
export type { TextSource } from './formats/textSource.ts';
export { timingGroupTable, timingPhaseTable, timingSignalTable } from './formats/timingTables.ts';
export { exportUtdf } from './formats/utdf/exportUtdf.ts';
export { importUtdf } from './formats/utdf/importUtdf.ts';
export { type GivenVolumes, readVolumes, type VolumeOptions } from './formats/volumes/readVolumes.ts';
export { writeVolumes } from './formats/volumes/writeVolumes.ts';
export { corridorTable, signalTable } from './formats/waveTables.ts';
export type { CityMeasures, Gridlock } from './measures/city.ts';
export { CO2_KG_PER_L, type FuelMeasures } from './measures/fuel.ts';
export type { PhasePerformance, PhaseRecord } from './measures/performance/phaseRecords.ts';
export type {
  IntersectionDefinition,
  LinkDefinition,
  MovementDefinition,
  Name,
  NetworkDefinition,
  Turn,
} from './network/definition.ts';
export { freezeNetwork } from './network/freezeNetwork.ts';
export type { Network } from './network/network.ts';
export type { AdaptiveMoves } from './protocol/adaptiveMoves.ts';
export type { Change, Command, WishCommand } from './protocol/commands.ts';
export * from './protocol/events.ts';
export * from './protocol/externalControl.ts';
export * from './protocol/frame.ts';
export {
  BUS_PRIORITY_CHOICES,
  type BusPriorityChoice,
  chooseBusPriority,
  connectVehicles,
  scaleDemand,
} from './scenario/adjust.ts';
export { CONTROL_NAMES, type ControlChoice, chooseControl, LIVE_CONTROL_NAMES } from './scenario/chooseControl.ts';
export { buildCity } from './scenario/city/buildCity.ts';
export { countScenario, type ScenarioCounts } from './scenario/count.ts';
export { SCENARIO_VERSION, type ScenarioDefinition } from './scenario/definition.ts';
export { type FixedStages, LEAST_YELLOW_S, runFixedStages } from './scenario/fixedStages.ts';
export { formatScenario } from './scenario/format.ts';
export { createLessons } from './scenario/lessons/lessons.ts';
export { parseScenario, readScenario, type ScenarioReading } from './scenario/parse.ts';
export { digestPlans } from './scenario/planDigest.ts';
export {
  applyPlanFile,
  type PlanAssignment,
  type PlanFile,
  type ProgressionSpeeds,
  parsePlanFile,
} from './scenario/planFile.ts';
export { includedFiles, type ScenarioFile } from './scenario/readFiles.ts';
export {
  freezeScenario,
  freezeScene,
  type Scenario,
  type Scene,
  type SceneDefinition,
} from './scenario/scenario.ts';
export { type CycleChoice, timeScenario } from './scenario/timing/timeScenario.ts';
export { TIMING_DEFAULTS, TIMING_METHODS, type TimingMethod } from './scenario/timing/timeSignal.ts';
export {
  type AreaReport,
  type PhaseReport,
  reportTiming,
  type SignalReport,
  type TimingReport,
} from './scenario/timing/timingReport.ts';
export { createVolumes, demandFlows, type Volumes } from './scenario/timing/volumes.ts';
export { usualCyclesS } from './scenario/waves/commonCycle.ts';
export { type LinkDelay, measurePlanDelay } from './scenario/waves/measurePlanDelay.ts';
export {
  mayRetime,
  optimiseTiming,
  retellTiming,
  type TimingOptions,
  type TimingOutcome,
  type TradeOffPoint,
} from './scenario/waves/optimiseTiming.ts';
export {
  optimiseWaves,
  WAVE_METHODS,
  type WaveMethod,
  type WaveOptions,
  type WaveOutcome,
} from './scenario/waves/optimiseWaves.ts';
export {
  type PlanCandidate,
  type SimulatedOutcome,
  type SimulatedSearchOptions,
  type SimulatedTrial,
  type SimulatedTrip,
  searchBySimulation,
} from './scenario/waves/searchBySimulation.ts';
export type { ModelledDelay } from './scenario/waves/timingReport.ts';
export { type CityReport, type CorridorReport, reportWaves } from './scenario/waves/waveReport.ts';
export { MAX_CYCLE_S, MIN_CYCLE_S } from './signals/checkPlan.ts';
export { accountOf, decisionEndsMs, isClaimed, isDecisionDue } from './signals/control/external/claim.ts';
export type { PhaseDefinition, PlanDefinition, SignalDefinition, TransitionMethod } from './signals/definition.ts';
export { greenArcs } from './signals/greens.ts';
export type { OffsetReference } from './signals/offsetReference.ts';
export { planInForce } from './signals/signalSet.ts';
export type { Timetable, TimetableSegment } from './signals/timetable.ts';
export { TRANSITION_METHODS } from './signals/transition.ts';
export { withBusLines } from './traffic/busLines.ts';
export type {
  DemandDefinition,
  FlowDefinition,
  RouteDefinition,
  VehicleTypeDefinition,
} from './traffic/definition.ts';
export { standardVehicleTypes } from './traffic/standardTypes.ts';
export { type ControlWitness, createControlWitness, noteControl } from './v2x/controlWitness.ts';
export { findPlaces } from './v2x/findPlaces.ts';
export { createForecastSource, forecastSignal } from './v2x/forecast.ts';
export { clearHistory, createHistory, type SignalHistory, updateHistory } from './v2x/history.ts';
export { type MapSource, mapToCsae, mapToJ2735 } from './v2x/map.ts';
export { type CsaeMap, csaeMapSchema, type J2735Map, j2735MapSchema } from './v2x/mapSchema.ts';
export { minuteOfYear, msInMinute } from './v2x/messageTime.ts';
export { type Navigation, navigate, type SignalOnWay } from './v2x/navigate.ts';
export { navigateVehicle } from './v2x/navigateVehicle.ts';
export type { RoadPlace } from './v2x/route.ts';
export type { ForecastSource, GroupForecast, SignalEvent, SignalForecast } from './v2x/signalForecast.ts';
export { type SpatNames, type TimeForm, toCsae, toJ2735 } from './v2x/spat.ts';
export { type SpatSelection, selectSignals } from './v2x/spatQuery.ts';
export { type CsaeSpat, csaeSpatSchema, type J2735Spat, j2735SpatSchema } from './v2x/spatSchema.ts';
export { waveSpeedsMps } from './v2x/waveSpeeds.ts';
