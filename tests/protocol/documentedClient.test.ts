import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Indication } from '../../sim/core/indication.ts';
import { createFrame, packMotion, sealFrame } from '../../sim/protocol/frame.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { movementIdsOf } from '../../sim/signals/signalSet.ts';
import {
  compileTimetable,
  createFirstSegment,
  createTransition,
  intervalAt,
  ringTimeMs,
  segmentAt,
} from '../../sim/signals/timetable.ts';
import { createArterial } from '../fixtures/scenarios.ts';

/** The Python of docs/protocol.md, without the lines that connect. */
function documentedPython(): string {
  const text = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
  const [reader, signals] = [...text.matchAll(/```python\n([\s\S]*?)```/g)].map(([, block]) => block);
  return `${reader.split('io, ns =')[0].replace(', socketio', '')}\n${signals}\n`;
}

function runPython(program: string, input: object): unknown {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', `${documentedPython()}\n${program}`], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)('a client written from docs/protocol.md', () => {
  it('reads a frame as the page does, and drops an altered one', () => {
    const header = { timeMs: 27_000_500, sequence: 9, changeSequence: 2, running: 18_000, paceRatio: 2.5 };
    const { bytes, frame } = createFrame(header, 1, 2, 1, 1);
    frame.signalWords[0] = 0b11_10_01_00;
    frame.vehicleFloats.set([12.5, -7.25]);
    frame.vehicleWords.set([812 | (1 << 20) | (1 << 24), packMotion(Math.PI / 2, 13.5, 1)], 2);
    frame.linkBytes.set([10, 255, 3, 0, 200, 20, 44, 1]);
    frame.corridorWords[0] = (77 | 0x80000000) >>> 0;
    frame.corridorFloats.set([350.5, 8], 1);
    sealFrame(bytes);
    const program = `
import sys, json
b = bytes(json.load(sys.stdin)['bytes'])
f = read_frame(b)
try: read_frame(b[:60] + bytes([b[60] ^ 1]) + b[61:]); f['altered'] = 'read'
except ValueError: f['altered'] = 'dropped'
print(json.dumps(f))`;
    expect(runPython(program, { bytes: [...bytes] })).toMatchObject({
      time_ms: 27_000_500,
      sequence: 9,
      change: 2,
      running: 18_000,
      ratio: 2.5,
      vehicles: [{ x: 12.5, y: -7.25, slot: 812, shape: 1, connected: 1, fresh: 0, heading: Math.PI / 2, speed: 13.5 }],
      links: [
        [10, 255, 3],
        [200, 20, 300],
      ],
      corridor: [[(77 | 0x80000000) >>> 0, 350.5, 8]],
      signals: [0, 1, 2, 3, ...new Array(12).fill(0)],
      altered: 'dropped',
    });
  });

  it('computes what every signal shows, before a change of plan, during its dwell and after', () => {
    const { signals, network } = freezeScenario(createArterial(4, 400, { offsetsS: [0, 23, 61, -14] }));
    const startMs = 8 * 3_600_000;
    const words = { [Indication.red]: 'red', [Indication.yellow]: 'yellow', [Indication.green]: 'green' } as Record<
      number,
      string
    >;
    const cases = signals.definitions.map((signal, i) => {
      const movements = movementIdsOf(network, signals.intersectionIndex[i]);
      const next = { ...signal.plans[0], offsetS: 33 + 17 * i };
      const first = createFirstSegment(signals.initialTimetables[i]);
      const second = createTransition(first, compileTimetable(signal, next, movements), startMs + 12_345);
      const shown: string[] = [];
      for (let timeMs = startMs; timeMs < startMs + 400_000; timeMs += 500) {
        const segment = segmentAt([first, second], timeMs);
        const { timetable } = segment;
        const row = intervalAt(timetable, ringTimeMs(segment, timeMs)) * movements.length;
        for (let m = 0; m < movements.length; m++) shown.push(words[timetable.indications[row + m]]);
      }
      const change = { fromMs: second.fromMs, dwellMs: second.dwellMs };
      return { signal, movements, next, change, startMs, shown };
    });
    const program = `
import sys, json
out = []
for c in json.load(sys.stdin):
    old, new = compile_plan(c['signal'], c['signal']['plans'][0]), compile_plan(c['signal'], c['next'])
    shown = []
    for t in range(c['startMs'], c['startMs'] + 400000, 500):
        late = t >= c['change']['fromMs']
        table = new if late else old
        ring = ring_time(table, t, c['change'] if late else None)
        shown += [shows(table, m, ring) for m in c['movements']]
    out.append(shown)
print(json.dumps(out))`;
    const computed = runPython(program, cases) as string[][];
    computed.forEach((shown, i) => {
      expect(shown).toEqual(cases[i].shown);
    });
    expect(cases.some(({ change }) => change.dwellMs > 0)).toBe(true);
  });
});
