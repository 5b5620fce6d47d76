import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { importCityflow } from '../../sim/formats/cityflow/importCityflow.ts';
import { freezeNetwork } from '../../sim/network/freezeNetwork.ts';
import { findPathCrossings } from '../../sim/network/pathCrossings.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { cityflowFollowSpeedMps, cityflowStopSpeedMps } from '../../sim/traffic/carFollowing.ts';
import { createFlow, createRoadnet } from '../fixtures/cityflow.ts';

/** Road links of the fixture: through w 0, left w 1, through e 2, left e 3, through n 4, left n 5, through s 6, left s 7. */
const ALL_GREEN = [{ time: 300, availableRoadLinks: [0, 1, 2, 3, 4, 5, 6, 7] }];

interface Seen {
  readonly link: string;
  readonly lane: number;
  readonly positionM: number;
  readonly speedMps: number;
}

/** Where every vehicle is at the end of each second, by its number; nothing once it has left. */
function drive(
  flows: readonly ReturnType<typeof createFlow>[],
  seconds: number,
  lightphases: readonly { time: number; availableRoadLinks: number[] }[] = ALL_GREEN,
  alter: (roadnet: ReturnType<typeof createRoadnet>) => void = () => undefined,
): (Seen | undefined)[][] {
  const roadnet = createRoadnet();
  Object.assign(roadnet.intersections[0], { trafficLight: { lightphases } });
  alter(roadnet);
  const text = (name: string, value: unknown) => ({ name, text: JSON.stringify(value) });
  const { definition } = importCityflow(text('roadnet.json', roadnet), text('flow.json', flows), 'crossing');
  const world = createWorld(freezeScenario(definition));
  const { network, vehicles } = world.traffic;
  const tracks: (Seen | undefined)[][] = [];
  for (let second = 1; second <= seconds; second++) {
    stepWorld(world);
    for (let v = 0; v < vehicles.usedSlots; v++) {
      const lane = vehicles.lane[v];
      if (lane < 0) continue;
      const link = network.laneLink[lane];
      tracks[vehicles.number[v]] ??= [];
      tracks[vehicles.number[v]][second] = {
        link: link < 0 ? 'path' : network.definition.links[link].id,
        lane: link < 0 ? -1 : lane - network.linkFirstLane[link],
        positionM: vehicles.positionM[v],
        speedMps: vehicles.speedMps[v],
      };
    }
  }
  return tracks;
}

/** Second at the end of which a vehicle has left its first road. */
function secondInto(track: readonly (Seen | undefined)[], link: string): number {
  return track.findIndex((seen) => seen?.link === link);
}

describe("a driver of CityFlow's model", () => {
  it('alone: 2 m/s² from the start of the road up to 11.111 m/s, through the intersection without slowing', () => {
    const [track] = drive([createFlow(['w-in', 'e-out'], 1, 0, 0)], 60);
    const positions = [1, 4, 9, 16, 25, 35.5555];
    for (const [k, positionM] of positions.entries()) expect(track[k + 1]!.positionM).toBeCloseTo(positionM, 3);
    // 290 m to the line: 35.5555 m after 6 s, then 11.111 m a second; 23 of those lead 1.1085 m beyond it.
    expect(track[28]!.link).toBe('w-in');
    expect(track[29]).toMatchObject({ link: 'path' });
    expect(track[29]!.positionM).toBeCloseTo(35.5555 + 23 * 11.111 - 290, 2);
    // 600 m in all are driven after 6 + 50.8 s.
    expect(track[56]).toBeDefined();
    expect(track[57]).toBeUndefined();
  });

  it('turns at 8.333 m/s from 36 m before the line, and gathers speed as soon as it is past it', () => {
    const [track] = drive([createFlow(['w-in', 'n-out'], 1, 0, 0)], 60);
    const atLine = secondInto(track, 'path');
    expect(track[atLine]!.speedMps).toBeCloseTo(8.3333, 3);
    const near = track.filter((seen) => seen?.link === 'w-in' && 290 - seen.positionM < 36 - 11.2);
    expect(near.length).toBeGreaterThan(1);
    for (const seen of near) expect(seen!.speedMps).toBeLessThanOrEqual(8.3334);
    expect(track[atLine + 1]!.speedMps).toBeCloseTo(8.3333 + 2, 3);
  });

  it('stands at red within what one second of driving and braking takes before the line: 1 + 2² / (2 · 4.5) = 1.44 m', () => {
    const phases = [
      { time: 60, availableRoadLinks: [4, 6] },
      { time: 240, availableRoadLinks: [0, 1, 2, 3] },
    ];
    const [track] = drive([createFlow(['w-in', 'e-out'], 1, 0, 0)], 70, phases);
    const waiting = track[59]!;
    expect(waiting).toMatchObject({ link: 'w-in', speedMps: 0 });
    expect(290 - waiting.positionM).toBeGreaterThanOrEqual(0);
    expect(290 - waiting.positionM).toBeLessThanOrEqual(1.45);
    // Green at 60 s: 1 m in the first second, 4 m after the second.
    expect(track[62]).toMatchObject({ link: 'path' });
    expect(track[62]!.positionM).toBeCloseTo(waiting.positionM + 4 - 290, 3);
  });

  it('second in a queue: speeds worked out by hand behind one who sets off at 2 m/s², 2.5 m ahead', () => {
    // keep distance: √(2.25² + vl² + 9 (s − 2.5) − 4.5 v) − 2.25; this step: 2 vl − 4.5 + 2 (s − 2.5); headway: (s + vl − v / 2) / 2.5
    const speeds: number[] = [];
    let gapM = 2.5;
    let speed = 0;
    for (let second = 0; second < 5; second++) {
      const leaderMps = 2 * second;
      const next = Math.max(0, Math.min(speed + 2, cityflowFollowSpeedMps(gapM, speed, leaderMps, 2.5, 2, 4.5, 1)));
      gapM += leaderMps + 1 - (speed + next) / 2;
      speed = next;
      speeds.push(next);
    }
    expect(speeds.map((mps) => Math.round(mps * 1e6) / 1e6)).toEqual([0, 1.5, 3.5, 5, 6.6]);
  });

  it('before a line: full acceleration while it can stop after it, else slowing evenly over the whole seconds left', () => {
    expect(cityflowStopSpeedMps(100, 8, 2, 4.5, 1)).toBe(10);
    // At 10 m/s it would stop 9 + 10² / 9 = 20.1 m on. 2 · 20 / (8 + 10⁻⁸) is less than five seconds: four. 2 · 3 / 8 = 0.75 of one: to a stop within it.
    expect(cityflowStopSpeedMps(20, 8, 2, 4.5, 1)).toBeCloseTo(8 - 8 / 4, 6);
    expect(cityflowStopSpeedMps(3, 8, 2, 4.5, 1)).toBeCloseTo(8 - 8 / 0.75, 6);
    expect(cityflowStopSpeedMps(0, 0, 2, 4.5, 1)).toBe(0);
  });

  it('holds back while one that parts from it has its rear on the line, and does not behind one that goes its way', () => {
    const phases = [
      { time: 60, availableRoadLinks: [4, 6] },
      { time: 240, availableRoadLinks: [0, 1, 2, 3, 8] },
    ];
    const withRight = (roadnet: ReturnType<typeof createRoadnet>) => {
      const laneLinks = [{ startLaneIndex: 1, endLaneIndex: 1, points: [] }];
      const right = { type: 'turn_right', startRoad: 'w-in', endRoad: 's-out', laneLinks };
      const [crossing] = roadnet.intersections;
      Object.assign(crossing, { roadLinks: [...crossing.roadLinks, right] });
    };
    const through = createFlow(['w-in', 'e-out'], 1, 0, 0);
    const headwayS = (second: ReturnType<typeof createFlow>) => {
      const [a, b] = drive([through, { ...second, startTime: 5, endTime: 5 }], 90, phases, withRight);
      return secondInto(b, 'path') - secondInto(a, 'path');
    };
    const behindLeader = headwayS(through);
    const parting = headwayS(createFlow(['w-in', 's-out'], 1, 0, 0));
    // By the speeds above the second is over the line in the fifth second or, standing a little further off, the sixth.
    expect(behindLeader).toBeLessThanOrEqual(4);
    expect(parting).toBeGreaterThan(behindLeader);
  });

  it('lets through traffic pass when turning left, and not the other way round', () => {
    const left = createFlow(['w-in', 'n-out'], 1, 0, 0);
    const [alone] = drive([left], 90);
    const oncoming = createFlow(['e-in', 'w-out'], 3, 0, 45);
    const tracks = drive([left, oncoming], 120);
    // The trips of one second stand in the file's order: the left turn is vehicle 0.
    expect(secondInto(tracks[0], 'n-out')).toBeGreaterThan(secondInto(alone, 'n-out') + 10);
    const [throughAlone] = drive([oncoming], 90);
    expect(secondInto(tracks[1], 'w-out')).toBe(secondInto(throughAlone, 'w-out'));
  });

  it('does not enter an intersection that it finds no room beyond', () => {
    // 30 m on it is red: 30 m hold four of 5 + 2.5 m, and who comes fifth needs 10 m free.
    const through = (startRoad: string, endRoad: string) => ({
      type: 'go_straight',
      startRoad,
      endRoad,
      laneLinks: [{ startLaneIndex: 1, endLaneIndex: 1, points: [] }],
    });
    const [c, e, far] = [0, 50, 300].map((x) => ({ x, y: 0 }));
    const close = (roadnet: ReturnType<typeof createRoadnet>) => {
      Object.assign(roadnet.intersections[2], {
        point: e,
        virtual: false,
        width: 10,
        roadLinks: [through('e-out', 'beyond'), through('beyond-in', 'e-in')],
        trafficLight: {
          lightphases: [
            { time: 240, availableRoadLinks: [1] },
            { time: 60, availableRoadLinks: [0] },
          ],
        },
      });
      Object.assign(roadnet.roads.find(({ id }) => id === 'e-out')!, { points: [c, e] });
      Object.assign(roadnet.roads.find(({ id }) => id === 'e-in')!, { points: [e, c] });
      const { lanes } = roadnet.roads[0];
      roadnet.roads.push(
        { id: 'beyond', startIntersection: 'e', endIntersection: 'far', points: [e, far], lanes },
        { id: 'beyond-in', startIntersection: 'far', endIntersection: 'e', points: [far, e], lanes },
      );
      Object.assign(roadnet, {
        intersections: [...roadnet.intersections, { id: 'far', point: far, width: 0, virtual: true, roadLinks: [] }],
      });
    };
    const tracks = drive([createFlow(['w-in', 'e-out', 'beyond'], 6, 0, 60)], 230, ALL_GREEN, close);
    const ends = tracks.map((track) => track[230]);
    expect(ends.filter((seen) => seen?.link === 'beyond')).toHaveLength(0);
    expect(ends.filter((seen) => seen?.link === 'path')).toHaveLength(0);
    const inside = ends.filter((seen) => seen?.link === 'e-out').length;
    expect(inside).toBeGreaterThanOrEqual(3);
    expect(inside).toBeLessThanOrEqual(4);
  });

  it('waits outside until its own lane has room: 7.5 m behind the start, one a second at most', () => {
    const flow = createFlow(['w-in', 'e-out'], 1, 0, 2);
    const tracks = drive([flow], 20);
    // The first is at 1, 4, 9 m after 1, 2, 3 s: the second enters in the fourth second, and is 1 m in at its end.
    expect(tracks[1].findIndex((seen) => seen !== undefined)).toBe(4);
    expect(tracks[1][4]!.positionM).toBeLessThanOrEqual(1);
  });

  it('draws the lane that it enters on where several lead on, and waits for that one', () => {
    const withTwoThrough = (roadnet: ReturnType<typeof createRoadnet>) => {
      Object.assign(roadnet.intersections[0].roadLinks[0]!, {
        laneLinks: [0, 1].map((k) => ({ startLaneIndex: k, endLaneIndex: k, points: [] })),
      });
    };
    // One a second, of which a lane takes one in three to four seconds: both queues never empty, whatever is drawn.
    const tracks = drive([createFlow(['w-in', 'e-out'], 1, 0, 199)], 200, ALL_GREEN, withTwoThrough);
    const enteredOn = tracks.flatMap((track) => track.find((seen) => seen !== undefined) ?? []).map(({ lane }) => lane);
    const onLane = [0, 1].map((lane) => enteredOn.filter((one) => one === lane).length);
    expect(onLane[0] + onLane[1]).toBeGreaterThan(90);
    for (const count of onLane) expect(count).toBeGreaterThan(45);
    // Who draws the fuller queue is overtaken: the order of entering is not the order of wanting to.
    const entrySeconds = tracks.map((track) => track.findIndex((seen) => seen !== undefined)).filter((s) => s >= 0);
    expect(entrySeconds.some((second, k) => k > 0 && second < entrySeconds[k - 1])).toBe(true);
  });
});

describe('paths through an intersection', () => {
  it('cross, part and meet at one point a pair: straight ways in the middle, both 10 m in', () => {
    const { definition } = importCityflow(
      { name: 'roadnet.json', text: JSON.stringify(createRoadnet()) },
      { name: 'flow.json', text: JSON.stringify([createFlow()]) },
      'crossing',
    );
    const network = freezeNetwork(definition.network);
    const { first, foe, ownM, twin } = findPathCrossings(network);
    const pathOf = (id: string) => network.movementFirstConnector[network.movementIndexById.get(id)!];
    const own = pathOf('w-in>e-out');
    const across = pathOf('n-in>s-out');
    const rows = Array.from({ length: first[own - network.linkLaneCount + 1] - first[own - network.linkLaneCount] });
    const row =
      first[own - network.linkLaneCount] +
      rows.findIndex((_, k) => foe[first[own - network.linkLaneCount] + k] === across);
    // Lane 1 lies 6 m to the right of the centre on either way: eastward at y = −6, southward at x = −6.
    expect(ownM[row]).toBeCloseTo(4, 4);
    expect(ownM[twin[row]]).toBeCloseTo(16, 4);
    expect(foe[twin[row]]).toBe(own);
    for (let r = 0; r < foe.length; r++) expect(twin[twin[r]]).toBe(r);
  });
});
