import { kmhToMps } from '../../core/units.ts';
import { compileCorridor } from '../../corridors/corridor.ts';
import type { CorridorDefinition } from '../../corridors/definition.ts';
import { findFirstWave } from '../../corridors/firstWave.ts';
import { describeWaveCorridor } from '../../corridors/waveCorridor.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import { compileSignals } from '../../signals/signalSet.ts';
import { drawDemand, type GatewayFlow, sumMovementFlows } from './drawDemand.ts';
import { type CornerDraft, drawStreets, type StreetDraft } from './drawStreets.ts';
import { draftSignals, timeSignals } from './timeSignals.ts';

/** A straight arterial from west to east, crossed by side streets at signals `s1`, `s2`, …, with a gateway at every end. */
export interface ArterialShape {
  readonly name: CorridorDefinition['name'];
  readonly waveName: CorridorDefinition['name'];
  /** From each signal to the next, m. */
  readonly spacingsM: readonly number[];
  /** From an outermost signal to its gateway, and from the arterial to those of side streets, m. */
  readonly legM: number;
  readonly speedKmh: number;
  readonly lanes: number;
  readonly pocketM: number;
  readonly sideLanes: number;
  readonly progressionKmh: number;
  readonly cycleS: number;
}

export function signalIdsOf({ spacingsM }: ArterialShape): string[] {
  return Array.from({ length: spacingsM.length + 1 }, (_, i) => `s${i + 1}`);
}

/** East of the first signal, m, of every corner of the arterial. */
export function placeOf(shape: ArterialShape, corner: string): number {
  const { spacingsM, legM } = shape;
  if (corner === 'west') return -legM;
  const signals = corner === 'east' ? spacingsM.length : signalIdsOf(shape).indexOf(corner);
  const x = spacingsM.slice(0, signals).reduce((sum, spacingM) => sum + spacingM, 0);
  return corner === 'east' ? x + legM : x;
}

/** The arterial with its demand, and its signals in a first wave both ways. */
export function layArterial(shape: ArterialShape, flows: readonly GatewayFlow[]) {
  const { cycleS } = shape;
  const network = drawStreets(drawCorners(shape), drawStreetList(shape));
  const demand = drawDemand(network, flows);
  const frozen = freezeNetwork(network);
  const drafts = draftSignals(frozen, sumMovementFlows(frozen, demand), 'main');
  const corridor = createCorridor(shape);
  const bandMovements = corridor.members.flatMap((member) => [member.outboundMovement, member.inboundMovement]);
  const zeros = drafts.map(() => 0);
  const { initialTimetables } = compileSignals(timeSignals(drafts, cycleS, zeros, bandMovements), frozen, 0);
  // Signals and members stand in the same order: west to east.
  const rows = drafts.map((_, row) => row);
  const worth = { importance: 1, outboundWeight: 1, inboundWeight: 1 };
  const wave = describeWaveCorridor(compileCorridor(corridor, frozen), frozen, rows, initialTimetables, worth);
  const { offsetsS } = findFirstWave({ cyclesS: drafts.map(() => cycleS), corridors: [wave] });
  return { network, demand, corridor, signals: timeSignals(drafts, cycleS, offsetsS, bandMovements) };
}

function drawCorners(shape: ArterialShape): CornerDraft[] {
  const side = signalIdsOf(shape).flatMap((id, i): CornerDraft[] => {
    const x = placeOf(shape, id);
    return [
      { id, x, y: 0, control: 'signal', name: { zh: `第${i + 1}路口`, en: `Signal ${i + 1}` } },
      { id: `south${i + 1}`, x, y: -shape.legM, control: 'gateway' },
      { id: `north${i + 1}`, x, y: shape.legM, control: 'gateway' },
    ];
  });
  const gateway = (id: string): CornerDraft => ({ id, x: placeOf(shape, id), y: 0, control: 'gateway' });
  return [gateway('west'), ...side, gateway('east')];
}

function drawStreetList(shape: ArterialShape): StreetDraft[] {
  const { name, speedKmh, lanes, pocketM, sideLanes } = shape;
  const corners = ['west', ...signalIdsOf(shape), 'east'];
  const main: StreetDraft = { id: 'main', name, class: 'arterial', speedKmh, lanes, pocketM, corners };
  const side = signalIdsOf(shape).map((id, i): StreetDraft => {
    return {
      id: `side${i + 1}`,
      name: { zh: `支路${i + 1}`, en: `Side Street ${i + 1}` },
      class: 'collector',
      speedKmh: 40,
      lanes: sideLanes,
      pocketM: 60,
      corners: [`south${i + 1}`, id, `north${i + 1}`],
    };
  });
  return [main, ...side];
}

function createCorridor(shape: ArterialShape): CorridorDefinition {
  const ids = signalIdsOf(shape);
  const corners = ['west', ...ids, 'east'];
  // Down to hundredths: rounding never lifts a wave over the limit.
  const progressionSpeedMps = Math.floor(kmhToMps(shape.progressionKmh) * 100) / 100;
  const outbound = ids.slice(1).map((id, i) => `${ids[i]}>${id}`);
  const inbound = ids
    .slice(1)
    .map((id, i) => `${id}>${ids[i]}`)
    .reverse();
  return {
    id: 'arterial',
    name: shape.waveName,
    class: 'arterial',
    provenance: 'illustrative',
    roadId: 'main',
    members: ids.map((intersectionId, i) => ({
      intersectionId,
      primary: true,
      outboundMovement: `${corners[i]}>${intersectionId}>${corners[i + 2]}`,
      inboundMovement: `${corners[i + 2]}>${intersectionId}>${corners[i]}`,
    })),
    outbound: { links: outbound, progressionSpeedMps },
    inbound: { links: inbound, progressionSpeedMps },
  };
}
