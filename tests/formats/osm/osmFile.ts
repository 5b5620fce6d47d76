/** Small OSM files written by hand: a place in metres, ways by node names. */

export interface Street {
  readonly id: string;
  /** Names of nodes, in the way's order. */
  readonly nodes: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface OsmSketch {
  /** East and north of the centre, m; third: tags. */
  readonly nodes: Readonly<Record<string, readonly [x: number, y: number, tags?: Readonly<Record<string, string>>]>>;
  readonly streets: readonly Street[];
  /** Turn restrictions: kind, from way, via node, to way. */
  readonly restrictions?: readonly (readonly [kind: string, from: string, via: string, to: string])[];
  /** Half the side of the extract, m. */
  readonly reachM?: number;
}

const METRES_PER_DEGREE = 111_195;
const LATITUDE = 36.8;
const LONGITUDE = 118.05;

/** XML of a sketch. Node names become numbers in the order given, from 1. */
export function writeOsm({ nodes, streets, restrictions = [], reachM = 300 }: OsmSketch): string {
  const latitude = (y: number) => (LATITUDE + y / METRES_PER_DEGREE).toFixed(7);
  const longitude = (x: number) =>
    (LONGITUDE + x / METRES_PER_DEGREE / Math.cos((LATITUDE * Math.PI) / 180)).toFixed(7);
  const idOf = new Map(Object.keys(nodes).map((name, i) => [name, i + 1]));
  const tagLines = (tags: Readonly<Record<string, string>> = {}) =>
    Object.entries(tags).map(([k, v]) => `<tag k="${k}" v="${v}"/>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<osm version="0.6">',
    `<bounds minlat="${latitude(-reachM)}" minlon="${longitude(-reachM)}" maxlat="${latitude(reachM)}" maxlon="${longitude(reachM)}"/>`,
    ...Object.entries(nodes).flatMap(([name, [x, y, tags]]) => [
      `<node id="${idOf.get(name)}" lat="${latitude(y)}" lon="${longitude(x)}">`,
      ...tagLines(tags),
      '</node>',
    ]),
    ...streets.flatMap(({ id, nodes: names, tags }) => [
      `<way id="${id}">`,
      ...names.split(' ').map((name) => `<nd ref="${idOf.get(name) ?? 9999}"/>`),
      ...tagLines({ highway: 'secondary', ...tags }),
      '</way>',
    ]),
    ...restrictions.flatMap(([kind, from, via, to], i) => [
      `<relation id="${900 + i}">`,
      `<member type="way" ref="${from}" role="from"/>`,
      idOf.has(via)
        ? `<member type="node" ref="${idOf.get(via)}" role="via"/>`
        : `<member type="way" ref="${via}" role="via"/>`,
      `<member type="way" ref="${to}" role="to"/>`,
      ...tagLines({ type: 'restriction', restriction: kind }),
      '</relation>',
    ]),
    '</osm>',
    '',
  ].join('\n');
}

const signal = { highway: 'traffic_signals' };

/** Two two-way streets that cross at a signal; each leg a way of its own: 11 west, 12 east, 13 south, 14 north. */
export const plainCrossing: OsmSketch = {
  nodes: { c: [0, 0, signal], w: [-300, 0], e: [300, 0], s: [0, -300], n: [0, 300] },
  streets: [
    { id: '11', nodes: 'w c', tags: { name: 'Main Street', lanes: '4' } },
    { id: '12', nodes: 'c e', tags: { name: 'Main Street', lanes: '4' } },
    { id: '13', nodes: 's c', tags: { name: 'Mill Road', lanes: '2' } },
    { id: '14', nodes: 'c n', tags: { name: 'Mill Road', lanes: '2' } },
  ],
};

/** Two dual carriageways, 16 m between the halves, with a signal where each pair of halves crosses. */
export const dualCrossing: OsmSketch = {
  nodes: {
    sw: [-8, -8, signal],
    se: [8, -8, signal],
    ne: [8, 8, signal],
    nw: [-8, 8, signal],
    wIn: [-300, -8],
    wOut: [-300, 8],
    eIn: [300, 8],
    eOut: [300, -8],
    sIn: [8, -300],
    sOut: [-8, -300],
    nIn: [-8, 300],
    nOut: [8, 300],
  },
  streets: [
    { id: '21', nodes: 'wIn sw se eOut', tags: { name: 'Long Street', oneway: 'yes', lanes: '3' } },
    { id: '22', nodes: 'eIn ne nw wOut', tags: { name: 'Long Street', oneway: 'yes', lanes: '3' } },
    { id: '23', nodes: 'sIn se ne nOut', tags: { name: 'Cross Street', oneway: 'yes', lanes: '2' } },
    { id: '24', nodes: 'nIn nw sw sOut', tags: { name: 'Cross Street', oneway: 'yes', lanes: '2' } },
  ],
};
