import { requireScenario } from '../cli/readScenario.ts';
import { draftOffset, draftSplit, edgesOfMember } from '../client/charts/planDraft.ts';
import { layOutTimeSpace } from '../client/charts/timeSpace.ts';
import { freezeScenario, RandomStream, uniform } from '../sim/index.ts';

/**
 * What a drag in the time-space diagram costs at every move of the pointer, without drawing: the tried plan compiled, bands of the
 * corridor measured, and everything laid out that the diagram draws of it (three cycles and a margin, as the page does). The
 * corridor with most signals, cut to so many or, where it has fewer, laid end to end with itself.
 * Wall times of a machine that does other things have its pauses in them: `cpuMeanMs` has not.
 *
 *     npx tsx bench/drag.ts [scenario folder] [--signals 20] [--moves 2000]
 */

const args = process.argv.slice(2);
const after = (name: string, otherwise: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
const folder = args[0] === undefined || args[0].startsWith('--') ? 'scenarios/zibo' : args[0];
const [signals, moves] = [Number(after('--signals', '20')), Number(after('--moves', '2000'))];

const scenario = freezeScenario(await requireScenario(folder));
const longest = [...scenario.corridors].sort((a, b) => b.memberIntersection.length - a.memberIntersection.length)[0];
const own = longest.memberIntersection.length;
const count = signals;
const places = Array.from({ length: count }, (_, i) => ({ member: i % own, lap: Math.floor(i / own) }));
const lapM = longest.lengthM + 300;
const corridor = {
  ...longest,
  memberIntersection: Uint32Array.from(places, ({ member }) => longest.memberIntersection[member]),
  memberDistanceM: Float64Array.from(places, ({ member, lap }) => longest.memberDistanceM[member] + lap * lapM),
  outboundMovement: Int32Array.from(places, ({ member }) => longest.outboundMovement[member]),
  inboundMovement: Int32Array.from(places, ({ member }) => longest.inboundMovement[member]),
};
const timetables = Array.from(
  corridor.memberIntersection,
  (intersection) => scenario.signals.initialTimetables[scenario.signals.signalOfIntersection[intersection]],
);
const members = timetables.map((timetable) => [
  { timetable, fromMs: Number.NEGATIVE_INFINITY, ringMsAtStart: 0, dwellMs: 0 },
]);
const cycleMs = Math.max(...timetables.map((timetable) => timetable.cycleMs));
const nowMs = 20 * cycleMs;
let drawn = 0;
const random = () => uniform(1, RandomStream.builder, 0, drawn++);

function measure(kind: 'offset' | 'split'): object {
  const spentMs: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (let move = 0; move < moves; move++) {
    const member = Math.floor(random() * count);
    const timetable = timetables[member];
    const edges = edgesOfMember(corridor, scenario, timetable, member);
    const shiftS = Math.round(random() * 40 - 20);
    const edge = edges[Math.floor(random() * edges.length)]?.edge;
    const began = performance.now();
    const draft =
      kind === 'offset' || !edge
        ? draftOffset(timetable, member, timetable.offsetMs + shiftS * 1000)
        : draftSplit(corridor, scenario, timetable, member, edge, shiftS);
    layOutTimeSpace(corridor, scenario, members, nowMs - 2.4 * cycleMs, nowMs + 1.9 * cycleMs, nowMs, draft);
    spentMs.push(performance.now() - began);
  }
  const cpu = process.cpuUsage(cpuBefore);
  const at = (sorted: readonly number[], ratio: number) =>
    Number(sorted[Math.floor(ratio * (sorted.length - 1))].toFixed(3));
  const sorted = [...spentMs].sort((a, b) => a - b);
  const cpuMeanMs = Number(((cpu.user + cpu.system) / 1000 / moves).toFixed(3));
  return {
    cpuMeanMs,
    firstMs: Number(spentMs[0].toFixed(3)),
    medianMs: at(sorted, 0.5),
    p99Ms: at(sorted, 0.99),
    mostMs: at(sorted, 1),
  };
}

console.log(
  JSON.stringify(
    {
      scenario: scenario.definition.id,
      corridor: corridor.definition.id,
      signals: count,
      moves,
      offset: measure('offset'),
      split: measure('split'),
    },
    null,
    2,
  ),
);
