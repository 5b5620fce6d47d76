import { plural } from './plural.ts';

/** English of the ambulances. */
export const ambulanceEn = {
  title: 'Emergency vehicles',
  send: 'Send an ambulance',
  hint: 'It calls the signals on its way; each makes way in time, goes back to its plan and says what that has cost.',
  along: (corridor: string) => `… along ${corridor}`,
  chooseFrom: 'Choose where it starts: an intersection or a road, on the map or by name.',
  chooseTo: 'Choose where it goes.',
  choosePlace: 'Choose an intersection or a road.',
  noWay: 'There is no way between these two places: choose another goal.',
  byName: 'Find by name',
  cancel: 'Cancel',
  name: (id: number) => `Ambulance ${id}`,
  underWay: 'under way',
  arrived: 'arrived',
  recall: 'Call it off',
  recallHint:
    'It drives on as everybody; signals that it holds go back to their plans, others are not called any more.',
  recalled: 'called off',
  entering: 'It waits for room on its first road.',
  hasArrived: (id: number) => `Ambulance ${id} has arrived.`,
  follow: 'Go with it',
  signals: 'Signals on its way',
  noSignals: 'There is no signal on its way.',
  ahead: 'ahead',
  notCalled: 'not called',
  called: (seconds: string) => `makes way, for ${seconds} s`,
  returning: (seconds: string) => `goes back to its plan; called ${seconds} s ago`,
  ended: (held: string, outOfStep: string) => `held for ${held} s, out of step for ${outOfStep} s`,
  gain: (trip: string, freeFlow: string, loss: string, stops: number) =>
    `Arrived after ${trip} s (${freeFlow} s on empty roads at the limits); lost ${loss} s, ${plural(stops, 'stop', 'stops')}.`,
  cost: (addedWait: string, ended: number, all: number) =>
    `Others at ${ended} of ${all} signals stood ${addedWait} vehicle-seconds longer than at the rate before.`,
  costHint:
    'Standing vehicles only, against a short time before. For the cost to the whole city compare two runs of one seed.',
};
