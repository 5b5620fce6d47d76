import { plural } from './plural.ts';

/** Signals that programs in other processes run. */
export const externalEn = {
  unclaimed: 'external: its plan runs until a program claims it',
  claimed: (name: string) => `external controller “${name}”`,
  counts: (answered: string, missed: string) => `answered ${answered}, missed ${missed}`,
  waiting: 'not asked yet',
  takeBack: 'Take it back',
  takeBackHint: 'its plan runs again; the program may claim it anew',
  began: (place: string, name: string) => `${place}: external controller “${name}” takes over.`,
  beganMany: (count: number, name: string) =>
    `External controller “${name}” takes over ${plural(count, 'signal', 'signals')}.`,
  returned: (place: string, name: string) => `${place}: external controller “${name}” has gone; the plan takes over.`,
  returnedMany: (count: number, name: string) =>
    `External controller “${name}” has gone; plans take over at ${count} signals.`,
  failedMany: (count: number, reason: string) =>
    `At ${count} signals the controller failed (${reason}); their plans take over.`,
};
