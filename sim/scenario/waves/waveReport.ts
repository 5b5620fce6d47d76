import { mpsToKmh, msToS } from '../../core/units.ts';
import { type CorridorBands, type DirectionBands, measureBands } from '../../corridors/band.ts';
import { placesOfSignals } from '../../corridors/city/ascendCity.ts';
import { findCostliest } from '../../corridors/city/costliest.ts';
import type { Corridor } from '../../corridors/corridor.ts';
import { progressionSpeedMps } from '../../corridors/progression.ts';
import type { Name } from '../../network/definition.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { applyPlanFile } from '../planFile.ts';
import { freezeScene, type Scene } from '../scenario.ts';
import type { WaveOutcome } from './optimiseWaves.ts';

/** What one corridor got, beside what it could have. Bands are measured in the finished plan. */
export interface CorridorReport {
  readonly id: string;
  readonly name: Name;
  readonly class: string;
  readonly signals: number;
  readonly cycleS: number;
  /** Thousands of vehicles an hour that pass its signals, by class of road. */
  readonly weight: number;
  readonly bandS: number;
  readonly bandReverseS: number;
  /** Both bands before the change, at the designed speeds. */
  readonly beforeS: number;
  /** Greatest sum of both bands that it could have alone: proved. */
  readonly bestPossibleS: number;
  /** Both directions (or the only one) have a band through all signals. */
  readonly throughBand: boolean;
  /** Of directions without one: runs of signals that have a band. */
  readonly splits: readonly SplitReport[];
  readonly costliestCrossing: CostlyCrossing | null;
  readonly speedKmh: number;
  readonly speedReverseKmh: number | null;
  /** Of each section, where they differ (`speedKmh` is then the mean over the whole way); null: the same all along. */
  readonly sectionSpeedsKmh: readonly number[] | null;
  readonly sectionSpeedsReverseKmh: readonly number[] | null;
}

export interface SplitReport {
  readonly direction: 'outbound' | 'inbound';
  readonly firstIntersectionId: string;
  readonly lastIntersectionId: string;
  readonly bandS: number;
}

export interface CostlyCrossing {
  readonly intersectionId: string;
  readonly costS: number;
  /** `shared`: other corridors fix its offset; `own`: its greens and its place on the corridor bound the bands. */
  readonly reason: 'shared' | 'own';
  readonly withCorridors: readonly string[];
}

export interface CityReport {
  readonly corridors: readonly CorridorReport[];
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
  readonly totalBandS: number;
  readonly totalBeforeS: number;
  /** No plan at these cycles and splits has more band in all: proved. */
  readonly upperBoundS: number;
  readonly gapRatio: number;
  /** Worth of the bands by volume and class, what is raised; and its proved bound. */
  readonly weighted: {
    readonly worth: number;
    readonly bound: number;
    readonly ownBound: number;
    readonly gapRatio: number;
  };
}

export function reportWaves(definition: ScenarioDefinition, outcome: WaveOutcome): CityReport {
  const { waves, result, planFile } = outcome;
  const after = freezeScene(applyPlanFile(definition, planFile));
  const before = freezeScene(definition);
  const places = placesOfSignals(waves.problem);
  const corridors = waves.rows.map((row, c): CorridorReport => {
    const corridor = after.corridors[row];
    const bands = bandsOf(after, corridor);
    const { members } = waves.problem.corridors[c];
    const costly = findCostliest(waves.problem, result.choice, c, (signal) => places[signal].length > 1);
    const { definition: own } = corridor;
    return {
      id: own.id,
      name: own.name,
      class: own.class,
      signals: members.length,
      cycleS: msToS(waves.problem.corridors[c].cycleMs),
      weight: waves.problem.corridors[c].weight,
      bandS: msToS(bands.outbound.through?.widthMs ?? 0),
      bandReverseS: msToS(bands.inbound?.through?.widthMs ?? 0),
      beforeS: sumS(bandsOf(before, before.corridors[row])),
      bestPossibleS: msToS(result.own[c].sumMs),
      throughBand: directionsOf(bands).every(({ through }) => through !== null),
      splits: splitsOf(corridor, bands),
      costliestCrossing: costly && {
        intersectionId: definition.signals[members[costly.member].signal].intersectionId,
        costS: msToS(Math.round(costly.costMs)),
        reason: costly.reason,
        withCorridors: places[members[costly.member].signal]
          .filter(([other]) => other !== c)
          .map(([other]) => waves.corridors[other].definition.id),
      },
      speedKmh: mpsToKmh(progressionSpeedMps(corridor, false)),
      speedReverseKmh: own.inbound && mpsToKmh(progressionSpeedMps(corridor, true)),
      sectionSpeedsKmh: own.outbound.sectionSpeedsMps?.map(mpsToKmh) ?? null,
      sectionSpeedsReverseKmh: own.inbound?.sectionSpeedsMps?.map(mpsToKmh) ?? null,
    };
  });
  const total = (read: (corridor: CorridorReport) => number) => corridors.reduce((sum, one) => sum + read(one), 0);
  const totalBandS = total(({ bandS, bandReverseS }) => bandS + bandReverseS);
  const upperBoundS = total(({ bestPossibleS }) => bestPossibleS);
  return {
    corridors,
    leftOut: waves.leftOut.map(({ row, reason }) => ({ id: definition.corridors[row].id, reason })),
    totalBandS,
    totalBeforeS: total(({ beforeS }) => beforeS),
    upperBoundS,
    gapRatio: gapOf(totalBandS, upperBoundS),
    weighted: {
      worth: msToS(result.worth),
      bound: msToS(result.bound),
      ownBound: msToS(result.ownWorth),
      gapRatio: gapOf(result.worth, result.bound),
    },
  };
}

function gapOf(value: number, bound: number): number {
  return bound === 0 ? 0 : (bound - value) / bound;
}

function bandsOf({ network, signals }: Scene, corridor: Corridor): CorridorBands {
  const timetables = Array.from(corridor.memberIntersection, (intersection) => {
    const signal = signals.signalOfIntersection[intersection];
    return signal < 0 ? null : signals.initialTimetables[signal];
  });
  return measureBands(corridor, network, timetables);
}

function directionsOf({ outbound, inbound }: CorridorBands): DirectionBands[] {
  return inbound ? [outbound, inbound] : [outbound];
}

function sumS(bands: CorridorBands): number {
  return directionsOf(bands).reduce((sum, { through }) => sum + msToS(through?.widthMs ?? 0), 0);
}

function splitsOf({ definition }: Corridor, bands: CorridorBands): SplitReport[] {
  return directionsOf(bands)
    .filter(({ through }) => through === null)
    .flatMap(({ inbound, bands: runs }) =>
      runs.map(
        ({ firstMember, lastMember, widthMs }): SplitReport => ({
          direction: inbound ? 'inbound' : 'outbound',
          firstIntersectionId: definition.members[firstMember].intersectionId,
          lastIntersectionId: definition.members[lastMember].intersectionId,
          bandS: msToS(widthMs),
        }),
      ),
    );
}
