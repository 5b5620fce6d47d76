/** Searches for green waves beside the run. */
export const wavesEn = {
  corridor: 'Optimise this corridor',
  around: (count: string) => `… and the ${count} it crosses`,
  city: 'Optimise the city',
  stop: 'Stop, keep the best',
  curveOfSearch: 'The best so far as the search goes on',
  curveBound: 'proved bound',
  curveStart: 'at the outset',
  undo: 'Put the former plans back',
  progress: 'Search for green waves',
  objective: 'for',
  objectiveHint:
    'Bands: offsets and phase orders for the widest green waves. Delay: from there, offsets and splits for the least delay in a model of platoons.',
  forBands: 'widest bands',
  forBoth: 'bands and delay',
  forDelay: 'least delay',
  forCurve: 'the trade-off curve',
  curveFound: 'Plans between widest bands and least delay; choose one, and the running city changes over.',
  curve: 'Trade-off between bands and delay',
  curveBands: 'all bands, s',
  curveDelay: 'modelled delay at a signal, s',
  present: 'at the outset',
  withSplits: 'splits too',
  weight: (share: string) => `${share} % bands`,
  point: (name: string, bands: string, delay: string, stops: string, signals: string) =>
    `${name}: bands ${bands} s, delay ${delay} s and ${stops} stops a signal, ${signals} signals change over`,
  searching: (share: string) => `Searching: ${share} % of the proved bound so far`,
  searchingDelay: (done: string) => `Searching for less delay: ${done} % done`,
  appliedDelay: (delayBefore: string, delayAfter: string, bandsBefore: string, bandsAfter: string, signals: string) =>
    `Modelled delay at a signal ${delayBefore} → ${delayAfter} s, bands ${bandsBefore} → ${bandsAfter} s; ${signals} signals change over.`,
  noLessDelay: (before: string) => `No plan of less delay found: ${before} s at a signal as modelled.`,
  applied: (before: string, after: string, bound: string, signals: string) =>
    `Bands ${before} → ${after} s (none can have more than ${bound} s); ${signals} signals change over.`,
  nothingBetter: (before: string, bound: string) => `Nothing better found: bands ${before} s, of ${bound} s at most.`,
  undone: 'The former plans are back.',
  failed: (why: string) => `The search failed: ${why}`,
};
