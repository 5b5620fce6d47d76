import { moduloMs } from '../../core/cycleArithmetic.ts';
import type { Issue } from '../../core/issue.ts';
import { sToMs } from '../../core/units.ts';
import type { OffsetReference } from '../../signals/offsetReference.ts';
import { PHASE_NUMBERS, REFERENCED_TO, unpackPhases } from './codes.ts';
import type { UtdfRecords } from './table.ts';

/** A phase as [Phases] says it. Seconds. */
export interface UtdfPhase {
  readonly number: number;
  readonly barrier: number;
  readonly ring: number;
  readonly position: number;
  readonly splitS: number;
  readonly minGreenS: number;
  readonly maxGreenS: number;
  readonly yellowS: number;
  readonly redClearanceS: number;
  readonly vehicleExtensionS: number | null;
  /** 0 none, 1 minimum, 2 pedestrian, 3 maximum. */
  readonly recall: number;
  readonly walkS: number | null;
  readonly pedestrianClearanceS: number | null;
  readonly dualEntry: boolean | null;
  /** Start of green on the master clock, if the file says so. */
  readonly startS: number | null;
}

/** The timing of one signal. */
export interface UtdfTiming {
  readonly cycleS: number;
  readonly offsetS: number;
  readonly reference: OffsetReference;
  readonly referencePhases: readonly number[];
  readonly controlType: number;
  /** In the order of barrier, ring, position. */
  readonly phases: readonly UtdfPhase[];
}

/** Times in a file are rounded to tenths. */
const TOLERANCE_MS = 100;

/**
 * Reads and checks the timing of one signal.
 *
 * The file's own consistency is asked for: a phase's end is its start and its split; splits of each ring between two barriers
 * are as long as the other rings', and together fill the cycle; `Start` is `LocalStart` and the offset.
 *
 * @param node its INTID
 * @returns null if it has no timing that can be read; issues tell why
 */
export function readTiming(
  node: string,
  plans: UtdfRecords,
  phasing: UtdfRecords,
  file: string,
  issues: Issue[],
): UtdfTiming | null {
  const before = issues.length;
  const report = (line: number, message: string) => {
    issues.push({ file, path: `line ${line}`, message: `intersection ${node}: ${message}` });
  };
  const setting = (record: string) => plans.number(node, record, 'DATA');
  const cycleS = setting('Cycle Length');
  if (cycleS === null || cycleS <= 0) {
    report(plans.line(node, 'Cycle Length'), '[Timeplans] has no Cycle Length for this signal; give it one');
    return null;
  }
  const referencedTo = setting('Referenced To') ?? 0;
  const reference = REFERENCED_TO[referencedTo];
  if (!reference) {
    report(plans.line(node, 'Referenced To'), `Referenced To is ${referencedTo}; it must be 0 to 4`);
  }
  const phases = readPhases(node, phasing, report);
  const timing: UtdfTiming = {
    cycleS,
    offsetS: setting('Offset') ?? 0,
    reference: reference ?? 'firstGreen',
    referencePhases: unpackPhases(setting('Reference Phase') ?? 0),
    controlType: setting('Control Type') ?? 0,
    phases,
  };
  if (phases.length === 0) report(phasing.line(node, 'BRP'), '[Phases] has no phase with MaxGreen for this signal');
  for (const number of timing.referencePhases) {
    if (!phases.some((phase) => phase.number === number)) {
      report(plans.line(node, 'Reference Phase'), `reference phase ${number} is none of its phases`);
    }
  }
  checkRings(timing, phasing.line(node, 'BRP'), report);
  checkMinimums(node, timing, phasing, report);
  checkStarts(node, timing, phasing, report);
  return issues.length > before ? null : timing;
}

type Tell = (line: number, message: string) => void;

function readPhases(node: string, phasing: UtdfRecords, report: Tell): UtdfPhase[] {
  const phases: UtdfPhase[] = [];
  for (const number of PHASE_NUMBERS) {
    const value = (record: string) => phasing.number(node, record, `D${number}`);
    const maxGreenS = value('MaxGreen');
    const minGreenS = value('MinGreen');
    // BRP is filled for phases that don't exist, too.
    if (maxGreenS === null || minGreenS === null) continue;
    const [brp, yellowS, redClearanceS] = [value('BRP'), value('Yellow'), value('AllRed')];
    if (brp === null || yellowS === null || redClearanceS === null) {
      report(phasing.line(node, 'BRP'), `phase ${number} needs BRP, Yellow and AllRed`);
      continue;
    }
    const pedestrians = value('Walk');
    phases.push({
      number,
      barrier: Math.floor(brp / 100),
      ring: Math.floor(brp / 10) % 10,
      position: brp % 10,
      splitS: maxGreenS + yellowS + redClearanceS,
      minGreenS,
      maxGreenS,
      yellowS,
      redClearanceS,
      vehicleExtensionS: value('VehExt'),
      recall: value('Recall') ?? 0,
      walkS: pedestrians,
      pedestrianClearanceS: pedestrians === null ? null : value('DontWalk'),
      dualEntry: value('DualEntry') === null ? null : value('DualEntry') === 1,
      startS: value('Start'),
    });
  }
  return phases.sort((a, b) => a.barrier - b.barrier || a.ring - b.ring || a.position - b.position);
}

/** Between two barriers all rings last equally long; together the groups fill the cycle. */
function checkRings({ phases, cycleS }: UtdfTiming, line: number, report: Tell): void {
  let totalMs = 0;
  for (const barrier of new Set(phases.map((phase) => phase.barrier))) {
    const group = phases.filter((phase) => phase.barrier === barrier);
    const rings = [...new Set(group.map(({ ring }) => ring))].map((ring) => {
      const own = group.filter((phase) => phase.ring === ring);
      return { ring, lengthMs: own.reduce((sum, { splitS }) => sum + sToMs(splitS), 0) };
    });
    for (const { ring, lengthMs } of rings.slice(1)) {
      if (Math.abs(lengthMs - rings[0].lengthMs) <= TOLERANCE_MS) continue;
      report(
        line,
        `before barrier ${barrier}, ring ${rings[0].ring} takes ${rings[0].lengthMs / 1000} s and ring ${ring} ${lengthMs / 1000} s; make them equal`,
      );
    }
    totalMs += rings[0].lengthMs;
  }
  if (phases.length > 0 && Math.abs(totalMs - sToMs(cycleS)) > TOLERANCE_MS) {
    report(
      line,
      `the splits of a ring (MaxGreen + Yellow + AllRed) add up to ${totalMs / 1000} s; the Cycle Length is ${cycleS} s; make them equal`,
    );
  }
}

/** A split holds its minimum green with its clearances, and `MinSplit` wherever the file gives one. */
function checkMinimums(node: string, { phases }: UtdfTiming, phasing: UtdfRecords, report: Tell): void {
  for (const { number, splitS, minGreenS, maxGreenS } of phases) {
    if (sToMs(minGreenS) - sToMs(maxGreenS) > TOLERANCE_MS) {
      const message = `phase ${number} has a MinGreen of ${minGreenS} s and a MaxGreen of ${maxGreenS} s; raise MaxGreen or lower MinGreen`;
      report(phasing.line(node, 'MinGreen'), message);
    }
    const leastS = phasing.number(node, 'MinSplit', `D${number}`);
    if (leastS !== null && sToMs(leastS) - sToMs(splitS) > TOLERANCE_MS) {
      const message = `phase ${number} has a MinSplit of ${leastS} s and a split (MaxGreen + Yellow + AllRed) of ${splitS} s; raise MaxGreen or lower MinSplit`;
      report(phasing.line(node, 'MinSplit'), message);
    }
  }
}

/** `Start = LocalStart + Offset` and `End - Start = split`, modulo the cycle, wherever the file gives them. */
function checkStarts(node: string, { phases, cycleS, offsetS }: UtdfTiming, phasing: UtdfRecords, report: Tell): void {
  const cycleMs = sToMs(cycleS);
  const differ = (aMs: number, bMs: number) => {
    const apartMs = moduloMs(aMs - bMs, cycleMs);
    return Math.min(apartMs, cycleMs - apartMs) > TOLERANCE_MS;
  };
  for (const { number, splitS, startS } of phases) {
    const value = (record: string) => phasing.number(node, record, `D${number}`);
    const [localS, endS] = [value('LocalStart'), value('End')];
    if (startS === null) continue;
    if (localS !== null && differ(sToMs(startS), sToMs(localS + offsetS))) {
      const message = `phase ${number} starts at ${startS} s, but its local start ${localS} s and the offset ${offsetS} s give another time`;
      report(phasing.line(node, 'Start'), message);
    }
    if (endS !== null && differ(sToMs(endS), sToMs(startS + splitS))) {
      const message = `phase ${number} ends at ${endS} s, but its start ${startS} s and split ${splitS} s give another time`;
      report(phasing.line(node, 'End'), message);
    }
  }
}
