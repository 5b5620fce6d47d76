import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Indication } from '../../sim/core/indication.ts';
import { InputError } from '../../sim/core/issue.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { summariseRun } from '../../sim/engine/measure.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { importSumo } from '../../sim/formats/sumo/importSumo.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { compileTimetable, createFirstSegment, intervalAt, ringTimeMs } from '../../sim/signals/timetable.ts';

/** A main road from west to east; a side road from the south meets it at C. */
const EDGES: readonly [id: string, from: string, to: string, shape: string, lengthM: number][] = [
  ['in', 'W', 'C', '0,98.4 192,98.4', 192],
  ['out', 'C', 'E', '208,98.4 400,98.4', 192],
  ['side', 'S', 'C', '201.6,0 201.6,92', 92],
];
const JUNCTIONS: readonly [id: string, x: number, y: number][] = [
  ['W', 0, 100],
  ['E', 400, 100],
  ['S', 200, 0],
];
const NORMAL_PROGRAM = `<tlLogic id="C" type="static" programID="0" offset="7">
  <phase duration="30" state="Gr"/><phase duration="3" state="yr"/><phase duration="2" state="rr"/>
  <phase duration="20" state="rG"/><phase duration="5" state="ry"/></tlLogic>`;

interface NetOptions {
  readonly type?: string;
  readonly program?: string;
  readonly shape?: string;
  readonly length?: string;
  readonly bicycle?: boolean;
}

function netOf({ type = 'traffic_light', program = NORMAL_PROGRAM, shape, length, bicycle }: NetOptions = {}): string {
  const tl = (link: number) => (type === 'traffic_light' ? `tl="C" linkIndex="${link}"` : '');
  const edges = EDGES.map(
    ([id, from, to, points, lengthM], i) => `<edge id="${id}" from="${from}" to="${to}" priority="${i === 2 ? 1 : 5}">
    <lane id="${id}_0" index="0" speed="13.9" length="${(i === 0 && length) || lengthM}" shape="${(i === 0 && shape) || points}"/></edge>`,
  );
  if (bicycle) {
    edges.push(
      `<edge id="cycle" from="W" to="S"><lane id="cycle_0" index="0" allow="bicycle" speed="5" length="200" shape="0,0 9,9"/></edge>`,
    );
  }
  return `<net version="1.9">
  <location netOffset="-500000.00,-5500000.00" convBoundary="0,0,400,100" origBoundary="0,0,1,1"
    projParameter="+proj=utm +zone=32 +ellps=WGS84 +datum=WGS84 +units=m +no_defs"/>
  <edge id=":C_0" function="internal"><lane id=":C_0_0" index="0" speed="13.9" length="16" shape="192,98.4 208,98.4"/></edge>
  <edge id=":C_1" function="internal"><lane id=":C_1_0" index="0" speed="7" length="9" shape="201.6,92 203,97 208,98.4"/></edge>
  ${edges.join('\n')}
  ${program}
  ${JUNCTIONS.map(([id, x, y]) => `<junction id="${id}" type="dead_end" x="${x}" y="${y}" incLanes="" intLanes="" shape=""/>`).join('\n')}
  <junction id="C" type="${type}" x="200" y="100" incLanes="in_0 side_0" intLanes=":C_0_0 :C_1_0" shape="">
    <request index="0" response="00" foes="10" cont="0"/><request index="1" response="01" foes="01" cont="0"/></junction>
  <connection from="in" to="out" fromLane="0" toLane="0" via=":C_0_0" ${tl(0)} dir="s" state="o"/>
  <connection from="side" to="out" fromLane="0" toLane="0" via=":C_1_0" ${tl(1)} dir="r" state="o"/>
  <connection from=":C_0" to="out" fromLane="0" toLane="0" dir="s" state="M"/>
  <connection from=":C_1" to="out" fromLane="0" toLane="0" dir="r" state="M"/>
</net>`;
}

const ROUTES = `<routes>
  <vType id="short" length="4" sigma="0.2" speedFactor="normc(1.1,0.05,0.5,2)"/>
  <trip id="a" type="short" depart="0" from="in" to="out"/>
  <vehicle id="b" depart="5" departPos="20" arrivalPos="-10"><route edges="side out"/></vehicle>
  <flow id="f" begin="0" end="600" vehsPerHour="300" from="side" to="out"/>
</routes>`;

function read(net: string, routes = ROUTES, additional?: string) {
  const source = (name: string, text: string) => ({ name, chunks: [text] });
  return importSumo({
    id: 'made',
    net: source('a.net.xml', net),
    routes: [source('a.rou.xml', routes)],
    additional: additional === undefined ? [] : [source('a.add.xml', additional)],
  });
}

async function issuesOf(net: string, routes?: string): Promise<string[]> {
  const error = await read(net, routes).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).issues.map(({ file, path, message }) => `${file} ${path}: ${message}`);
}

describe('a SUMO network', () => {
  it('keeps lanes, inner paths and speeds', async () => {
    const { definition } = await read(netOf());
    const [movement] = definition.network.movements.filter(({ from }) => from === 'side');
    expect(movement).toMatchObject({ turn: 'right', speedMps: 7, lanes: [[0, 0]], yieldsTo: ['in>out'] });
    expect(movement.paths?.[0]).toEqual(
      [
        [1.6, 42],
        [3, 47],
        [8, 48.4],
      ].map((point) => point.map((value) => expect.closeTo(value, 6))),
    );
    expect(definition.network.links.find(({ id }) => id === 'in')).toMatchObject({ lengthM: 192, speedMps: 13.9 });
  });

  it('finds its place on Earth through the projection', async () => {
    const { definition } = await read(netOf());
    // 200 m east and 50 m north of easting 500,000 (the zone's middle, 9° E), northing 5,500,000.
    expect(definition.origin.longitude).toBeCloseTo(9.00277, 4);
    expect(definition.origin.latitude).toBeCloseTo(49.65, 1);
  });

  it('gives way at a priority junction', async () => {
    const { definition } = await read(netOf({ type: 'priority', program: '' }));
    expect(definition.network.intersections.find(({ id }) => id === 'C')?.control).toBe('priority');
    expect(definition.signals).toEqual([]);
  });

  it('drops what motor vehicles may not use, and says so', async () => {
    const { definition, report } = await read(netOf({ bicycle: true }));
    expect(definition.network.links).toHaveLength(3);
    expect(report.dropped).toContainEqual(expect.objectContaining({ id: 'cycle', what: 'edge' }));
  });
});

describe('a SUMO signal program', () => {
  it('shows every second what its states say', async () => {
    const { definition } = await read(netOf());
    const states = ['Gr', 'yr', 'rr', 'rG', 'ry'].flatMap((state, i) =>
      Array(([30, 3, 2, 20, 5] as const)[i]).fill(state),
    );
    const [signal] = definition.signals;
    const timetable = compileTimetable(signal, signal.plans[0], ['in>out', 'side>out']);
    const shownAt = (timeMs: number) => {
      const interval = intervalAt(timetable, ringTimeMs(createFirstSegment(timetable), timeMs));
      return [0, 1].map((row) => 'ryGg'[timetable.indications[interval * 2 + row]]).join('');
    };
    for (let second = 0; second < 130; second++) {
      const expected = states[(second - 7 + 120) % 60];
      expect(`${second} ${shownAt(second * 1000)}`).toBe(`${second} ${expected}`);
    }
  });

  it('is replaced by one of an additional file', async () => {
    const other = NORMAL_PROGRAM.replace('duration="30"', 'duration="40"').replace('programID="0"', 'programID="long"');
    const { definition, report } = await read(netOf(), ROUTES, `<additional>${other}</additional>`);
    expect(definition.signals[0].plans[0]).toMatchObject({ id: 'long', cycleS: 70 });
    expect(report.dropped).toContainEqual(expect.objectContaining({ id: 'C', what: 'tlLogic' }));
  });
});

describe('an actuated SUMO program', () => {
  const ACTUATED = `<tlLogic id="C" type="actuated" programID="0" offset="0"><param key="max-gap" value="2.5"/>
    <phase duration="30" minDur="8" maxDur="40" state="Gr"/><phase duration="4" state="yr"/><phase duration="1" state="rr"/>
    <phase duration="20" minDur="6" maxDur="25" state="rg"/><phase duration="3" state="ry"/></tlLogic>`;

  it('becomes stages with their clearances, called in every cycle', async () => {
    const { definition } = await read(netOf({ program: ACTUATED }));
    const [signal] = definition.signals;
    expect(signal.phases).toEqual([
      { number: 1, movements: ['in>out'], minGreenS: 8, yellowS: 4, redClearanceS: 1 },
      { number: 2, movements: [], permissiveMovements: ['side>out'], minGreenS: 6, yellowS: 3, redClearanceS: 0 },
    ]);
    expect(signal.plans[0]).toMatchObject({
      cycleS: 58,
      rings: [
        [
          { phase: 1, splitS: 35 },
          { phase: 2, splitS: 23 },
        ],
      ],
    });
    expect(signal.controller).toMatchObject({
      type: 'actuated',
      passageS: 2.5,
      detectors: { advanceS: 2 },
      phases: [
        { phase: 1, maxGreenS: 40, recall: 'min' },
        { phase: 2, maxGreenS: 25, recall: 'min' },
      ],
    });
  });

  it('runs by its traffic: greens end with a gap, none outside its limits', async () => {
    const { definition } = await read(netOf({ program: ACTUATED }));
    const world = createWorld(freezeScenario(definition));
    const movement = world.traffic.network.movementIndexById.get('side>out')!;
    const greensS: number[] = [];
    let sinceS = -1;
    for (let second = 0; second < 600; second++) {
      stepWorld(world);
      const isGreen = world.traffic.indication[movement] === Indication.permissive;
      if (isGreen && sinceS < 0) sinceS = second;
      if (!isGreen && sinceS >= 0) greensS.push(second - sinceS);
      if (!isGreen) sinceS = -1;
    }
    expect(greensS.length).toBeGreaterThan(15);
    expect(Math.min(...greensS)).toBeGreaterThanOrEqual(6);
    expect(Math.max(...greensS)).toBeLessThanOrEqual(25);
    expect(new Set(greensS).size).toBeGreaterThan(2);
  });
});

describe('a NEMA program of SUMO', () => {
  const nema = (params: string, offset = 0) => `<tlLogic id="C" type="NEMA" programID="n" offset="${offset}">${params}
    <phase duration="99" minDur="6" maxDur="40" vehext="2" yellow="4" red="1" name="2" state="Gr"/>
    <phase duration="99" minDur="5" maxDur="20" yellow="3" red="2" name="4" state="rG"/></tlLogic>`;
  const param = (key: string, value: string) => `<param key="${key}" value="${value}"/>`;
  const FREE = param('ring1', '0,2,0,4') + param('minRecall', '2') + param('detector-length', '18');

  it('keeps phases, rings, clearances, extension and recalls', async () => {
    const [signal] = (await read(netOf({ program: nema(FREE) }))).definition.signals;
    expect(signal.phases.map(({ number, movements }) => [number, movements])).toEqual([
      [2, ['in>out']],
      [4, ['side>out']],
    ]);
    expect(signal.phases[0]).toMatchObject({ minGreenS: 6, yellowS: 4, redClearanceS: 1 });
    expect(signal.controller).toMatchObject({
      type: 'actuated',
      detectors: { stopLineLengthM: 18, advanceS: 0 },
      phases: [
        { phase: 2, maxGreenS: 40, passageS: 2, recall: 'min' },
        { phase: 4, maxGreenS: 20, passageS: 2, recall: 'none' },
      ],
    });
  });

  it('coordinates within its cycle, its offset converted to the start of green', async () => {
    const coordinated = FREE + param('coordinate-mode', 'true') + param('barrier2Phases', '2');
    const planOf = async (params: string) =>
      (await read(netOf({ program: nema(params, 7) }))).definition.signals[0].plans[0];
    expect(await planOf(coordinated)).toMatchObject({ cycleS: 70, offsetS: 7, coordinatedPhases: [2] });
    // Type 170 counts, in SUMO, to the end of the clearance: 45 s after the green.
    expect(await planOf(coordinated + param('controllerType', 'Type 170'))).toMatchObject({ offsetS: 32 });
  });

  it('of two rings with a barrier is run as SUMO runs it, with detectors as SUMO lays them', async () => {
    const params = [
      param('ring1', '0,2,0,4') + param('ring2', '0,2,0,4') + param('barrierPhases', '4,4'),
      param('coordinatePhases', '2,2') + param('minRecall', '2') + param('maxRecall', '4') + param('in_0', 'own'),
      param('latchingDetectors', '4') + param('crossPhaseSwitching:2', '4') + param('detector-length', '18'),
    ].join('');
    const own = '<additional><laneAreaDetector id="own" lane="in_0" endPos="-2" length="30" file="NUL"/></additional>';
    const { definition, report } = await read(netOf({ program: nema(params) }), undefined, own);
    const [signal] = definition.signals;
    expect(signal.plans[0]).toMatchObject({
      coordinatedPhases: [2, 1],
      rings: [
        [{ phase: 2 }, { phase: 4 }],
        [{ phase: 1 }, { phase: 3 }],
      ],
      barriers: [[1, 1]],
    });
    expect(signal.controller).toMatchObject({
      type: 'nema',
      homes: [4, 3],
      // SUMO first looks when the first state has had its least time.
      firstDecisionS: 6,
      crossSwitching: [
        { phase: 2, from: 4 },
        { phase: 1, from: 4 },
      ],
      phases: [
        { phase: 2, recall: 'min', memory: 'nonLocking' },
        { phase: 4, recall: 'max', memory: 'locking' },
        { phase: 1, recall: 'min' },
        { phase: 3, recall: 'max' },
      ],
    });
    expect(signal.detectors).toEqual([
      { channel: 1, kind: 'stopLine', linkId: 'in', lane: 0, distanceM: 2, lengthM: 30 },
      { channel: 2, kind: 'stopLine', linkId: 'side', lane: 0, distanceM: 0, lengthM: 18 },
    ]);
    expect(report.guessed.map(({ why }) => why)).toContain(
      'phase 4 stands in both rings; in ring 2 it is phase 3 here',
    );
    expect(freezeScenario(definition).signals.count).toBe(1);
  });

  it('calls every phase where it names no recalls, as SUMO does', async () => {
    const [signal] = (await read(netOf({ program: nema(param('ring1', '0,2,0,4')) }))).definition.signals;
    expect(signal.controller).toMatchObject({ phases: [{ recall: 'min' }, { recall: 'min' }] });
  });

  it('is refused, with file and line, where its rings name a phase that it lacks', async () => {
    const wrong = nema(param('ring1', '2,4') + param('ring2', '6,8'));
    expect(await issuesOf(netOf({ program: wrong }))).toEqual([
      expect.stringMatching(/a\.net\.xml line \d+: tlLogic "C" names phase 6 in its rings/),
      expect.stringMatching(/names phase 8 in its rings/),
    ]);
    expect(await issuesOf(netOf({ program: nema('') }))).toEqual([expect.stringMatching(/no param "ring1"/)]);
  });
});

describe('a SUMO demand', () => {
  it('keeps trips, routes, flows and types', async () => {
    const { demand } = (await read(netOf())).definition;
    expect(demand.trips.map(({ id, departS }) => [id, departS])).toEqual([
      ['a', 0],
      ['b', 5],
    ]);
    expect(demand.routes.map(({ links, departM, arriveM }) => [links, departM, arriveM])).toEqual([
      [['in', 'out'], undefined, undefined],
      [['side', 'out'], 20, 182],
      [['side', 'out'], undefined, undefined],
    ]);
    expect(demand.flows).toMatchObject([{ vehPerH: 300, startS: 0, endS: 600, process: 'uniform' }]);
    expect(demand.vehicleTypes[0]).toMatchObject({ lengthM: 4, imperfectionRatio: 0.2, speedFactorMean: 1.1 });
  });

  it('runs to its end', async () => {
    const { definition } = await read(netOf());
    const world = createWorld(freezeScenario(definition));
    for (let second = 0; second < 900; second++) stepWorld(world);
    expect(summariseRun(world).vehicles).toMatchObject({ planned: 52, completed: 52 });
  });
});

describe('bad SUMO input', () => {
  it('is named with its line', async () => {
    expect(await issuesOf(netOf().slice(0, 900))).toEqual([
      expect.stringMatching(/^a\.net\.xml line \d+: not sound XML/),
    ]);
    expect(await issuesOf(netOf({ length: '0' }))).toEqual([
      expect.stringMatching(/line \d+: .*length is 0; it must be above 0/),
    ]);
    expect(await issuesOf(netOf({ shape: 'NaN,1 2,3' }))).toEqual([
      expect.stringMatching(/coordinates that are no numbers/),
    ]);
    expect(await issuesOf(netOf({ program: '' }))).toEqual([expect.stringMatching(/"C" has no tlLogic/)]);
    const still = NORMAL_PROGRAM.replace(/duration="\d+"/g, 'duration="0"');
    expect(await issuesOf(netOf({ program: still }))).toEqual([expect.stringMatching(/no phase that lasts/)]);
  });

  it('of routes is named with every line at once', async () => {
    const routes = `<routes>\n<vehicle id="x" depart="0"><route edges="in gone"/></vehicle>\n<trip id="y" depart="0" from="out" to="in"/></routes>`;
    expect(await issuesOf(netOf(), routes)).toEqual([
      expect.stringMatching(/^a\.rou\.xml line 2: .*no edge "gone"/),
      expect.stringMatching(/^a\.rou\.xml line 3: .*no way leads from edge "out" to "in"/),
    ]);
  });

  it('never fails but with issues, wherever a file is damaged', async () => {
    const net = netOf();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(net.length - 1),
        fc.nat(40),
        fc.constantFrom('', '"', '-1', '<', 'x', '1e9'),
        async (at, cut, put) => {
          const damaged = net.slice(0, at) + put + net.slice(at + cut);
          await read(damaged).catch((error: unknown) => {
            if (!(error instanceof InputError)) throw error;
            expect(error.issues.length).toBeGreaterThan(0);
          });
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });
});
