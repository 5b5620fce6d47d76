import { LEFT_OF, type Leg, type NemaCase, OPPOSITE } from './nemaCase.ts';

const PLACE: Readonly<Record<Leg, readonly [number, number]>> = {
  E: [300, 0],
  S: [0, -300],
  W: [-300, 0],
  N: [0, 300],
};
const SPEED_MPS = 13.9;
/** Lanes from the kerb: right and through, through, left. */
const LANES = 3;
const END_S = 3600;

const inOf = (leg: Leg) => `${leg}C`;
const outOf = (leg: Leg) => `C${leg}`;
const rightOf = (leg: Leg): Leg => LEFT_OF[OPPOSITE[leg]];

/** The network in netconvert's plain files. */
export function plainNetwork({ legs }: NemaCase): { nodes: string; edges: string; connections: string } {
  const nodes = legs.map((leg) => `<node id="${leg}" x="${PLACE[leg][0]}" y="${PLACE[leg][1]}"/>`).join('\n');
  const edges = legs.flatMap((leg) => [
    `<edge id="${inOf(leg)}" from="${leg}" to="C" numLanes="${LANES}" speed="${SPEED_MPS}"/>`,
    `<edge id="${outOf(leg)}" from="C" to="${leg}" numLanes="2" speed="${SPEED_MPS}"/>`,
  ]);
  const connections = legs.flatMap((leg) =>
    [
      [0, rightOf(leg), 0],
      [0, OPPOSITE[leg], 0],
      [1, OPPOSITE[leg], 1],
      [2, LEFT_OF[leg], 1],
    ].map(
      ([from, to, toLane]) =>
        `<connection from="${inOf(leg)}" to="${outOf(to as Leg)}" fromLane="${from}" toLane="${toLane}"/>`,
    ),
  );
  return {
    nodes: `<nodes><node id="C" x="0" y="0" type="traffic_light"/>\n${nodes}</nodes>`,
    edges: `<edges>${edges.join('\n')}</edges>`,
    connections: `<connections>${connections.join('\n')}</connections>`,
  };
}

/** A controlled connection of the network that netconvert made. */
export interface Link {
  readonly index: number;
  readonly from: string;
  readonly fromLane: number;
  readonly to: string;
}

export function linksOf(net: string): Link[] {
  return [...net.matchAll(/<connection ([^>]*tl="C"[^>]*)>/g)].map(([, text]) => {
    const value = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(text)![1];
    return {
      index: Number(value('linkIndex')),
      from: value('from'),
      fromLane: Number(value('fromLane')),
      to: value('to'),
    };
  });
}

/** The phase that serves a link: where there is no left phase, the through phase lets left turns go, yielding. */
export function phaseOfLink({ phases }: NemaCase, { from, to }: Link): { number: number; letter: 'G' | 'g' } {
  const leg = from[0] as Leg;
  const isLeft = to === outOf(LEFT_OF[leg]);
  const own = phases.find((phase) => phase.leg === leg && phase.turn === (isLeft ? 'left' : 'through'));
  if (own) return { number: own.number, letter: 'G' };
  // A side street in one phase: its throughs go together.
  const shared = phases.find((phase) => phase.leg === leg) ?? phases.find((phase) => phase.leg === OPPOSITE[leg])!;
  return { number: shared.number, letter: isLeft ? 'g' : 'G' };
}

/** Detectors that SUMO's controller and the recording share: one a lane. */
export function detectorIdOf(lane: string): string {
  return `d_${lane}`;
}

export function lanesOfCase({ legs }: NemaCase): string[] {
  return legs.flatMap((leg) => Array.from({ length: LANES }, (_, k) => `${inOf(leg)}_${k}`));
}

/** The program, as SUMO and the import read it. */
export function programOf(one: NemaCase, links: readonly Link[]): string {
  const count = 1 + Math.max(...links.map(({ index }) => index));
  const phases = one.phases.map(({ number, minS, maxS, extensionS, yellowS, redS }) => {
    const letters = new Array<string>(count).fill('r');
    for (const link of links) {
      const served = phaseOfLink(one, link);
      if (served.number === number) letters[link.index] = served.letter;
    }
    return `<phase duration="99" minDur="${minS}" maxDur="${maxS}" vehext="${extensionS}" yellow="${yellowS}" red="${redS}" name="${number}" state="${letters.join('')}"/>`;
  });
  const params: [string, string][] = [
    ['ring1', one.rings[0].join(',')],
    ['ring2', one.rings[1].join(',')],
    ['barrierPhases', one.barrierPhases.join(',')],
    ['coordinatePhases', one.coordinatePhases.join(',')],
    ['total-cycle-length', String(one.cycleS)],
    ['coordinate-mode', String(one.isCoordinated)],
    ['controllerType', one.controllerType],
    ['fixForceOff', String(one.fixForceOff)],
    ['maxRecall', one.maxRecall.join(',')],
    ['latchingDetectors', one.latching.join(',')],
    ...(one.minRecall === null ? [] : [['minRecall', one.minRecall.join(',')] as [string, string]]),
    ...one.crossSwitching.map(([phase, from]): [string, string] => [`crossPhaseSwitching:${phase}`, String(from)]),
    ...lanesOfCase(one).map((lane): [string, string] => [lane, detectorIdOf(lane)]),
  ];
  return `<tlLogic id="C" type="NEMA" programID="n" offset="${one.offsetS}">
${params.map(([key, value]) => `<param key="${key}" value="${value}"/>`).join('\n')}
${phases.join('\n')}
</tlLogic>`;
}

/** Detectors and program in an additional file, and what every step shows into another. */
export function additionalOf(one: NemaCase, links: readonly Link[], statesFile: string): string {
  const detectors = lanesOfCase(one).map((lane) => {
    const lengthM = lane.endsWith(`_${LANES - 1}`) ? one.leftDetectorM : one.detectorM;
    return `<laneAreaDetector id="${detectorIdOf(lane)}" lane="${lane}" endPos="-0.1" length="${lengthM}" period="3600" file="NUL" friendlyPos="true"/>`;
  });
  return `<additional>
${detectors.join('\n')}
${programOf(one, links)}
<timedEvent type="SaveTLSStates" source="C" dest="${statesFile}"/>
</additional>`;
}

function isShared({ phases }: NemaCase, leg: Leg): boolean {
  return phases.every((phase) => phase.leg !== leg);
}

/** Arrivals by chance on each phase's movements. */
export function routesOf(one: NemaCase): string {
  const ways = one.legs.flatMap((leg) => {
    const own = one.phases.filter((phase) => phase.leg === leg || (phase.leg === OPPOSITE[leg] && isShared(one, leg)));
    return own.map(({ number, turn }) => ({ number, leg, turn }));
  });
  const flows = ways.flatMap(({ number, leg, turn }) => {
    const left = one.phases.some((other) => other.leg === leg && other.turn === 'left');
    const turns: [Leg, number][] =
      turn === 'left'
        ? [[LEFT_OF[leg], 1]]
        : [[OPPOSITE[leg], 0.8], [rightOf(leg), 0.15], ...(left ? [] : [[LEFT_OF[leg], 0.05] as [Leg, number]])];
    return turns.map(
      ([to, share], k) =>
        `<flow id="f${number}_${leg}_${k}" begin="0" end="${END_S}" probability="${((one.vehPerH[number] * share) / 3600).toFixed(5)}" departLane="best" departSpeed="max"><route edges="${inOf(leg)} ${outOf(to)}"/></flow>`,
    );
  });
  return `<routes>${flows.join('\n')}</routes>`;
}
