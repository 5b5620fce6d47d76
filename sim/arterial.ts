/**
 * The door for `greenwave band`: one arterial, its files, and what tells of bad input. A part of index.ts, which takes most of
 * two seconds to load: longer than the bands take to be found.
 */

export { InputError, type Issue } from './core/issue.ts';
export { evaluatePlan, type PlanEvaluation } from './corridors/arterial/evaluatePlan.ts';
export type { ArterialInstance, ArterialPlan } from './corridors/arterial/instance.ts';
export type { ProgrammeSolution, SolveProgramme } from './corridors/arterial/mixedInteger.ts';
export { type LinkBands, type MultibandOptions, solveMultiband } from './corridors/arterial/multiband.ts';
export type { ArterialBands } from './corridors/arterial/solveArterial.ts';
export { solveBand } from './corridors/arterial/solveBand.ts';
export {
  type ArterialPart,
  farthestSignal,
  findGreenLack,
  findSpeedConflict,
  splitArterial,
} from './corridors/arterial/splitArterial.ts';
export { type DrawnBand, type DrawnSection, drawArterial } from './formats/arterialBand/drawArterial.ts';
export { readArterialInstance } from './formats/arterialBand/readInstance.ts';
export { readArterialPlan } from './formats/arterialBand/readPlan.ts';
export { sheetToSvg } from './formats/sheets/sheetSvg.ts';
