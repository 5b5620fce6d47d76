import { plural } from './plural.ts';

/** Changes of plan: the schedule, transitions, references of offsets. */
export const transitionsEn = {
  title: 'Coming into step',
  methods: {
    dwell: 'Dwell',
    maxDwell: 'Max dwell',
    addOnly: 'Add only',
    subtractOnly: 'Subtract only',
    shortway: 'Shortway',
  },
  method: 'Transition',
  methodHint: 'How the new plan comes into step with its offset; counted from the end of the running cycle.',
  cycles: (count: number) => plural(count, 'cycle', 'cycles'),
  atOnce: 'at once',
  standsIn: (method: string) => `${method} stands in`,
  cycle: 'Cycle',
  begins: 'Begins',
  length: 'Length, s',
  left: 'Out of step after, s',
  inStepAt: (time: string) => `In step at ${time}.`,
  applied: (time: string, cycles: string, inStep: string) =>
    `Takes effect at ${time}; in step at ${inStep}, after ${cycles}.`,
  cost: (method: string, cycles: string, outOfStep: string) =>
    `Last change: ${method}, ${cycles}, ${outOfStep} s out of step.`,
  added: (delay: string) => `Delay on its approaches against the rate before: ${delay} veh·s.`,
  schedule: 'Schedule',
  next: (plan: string, time: string) => `next: ${plan} at ${time}`,
  noSchedule: 'One plan all day',
  references: 'Offset by other references',
  reference: {
    firstGreen: 'First green (NEMA TS2; ours)',
    lastGreen: 'Last green (NEMA TS1; UTDF 0)',
    firstYellow: 'First yellow (type 170)',
    firstRed: 'First red',
  },
};
