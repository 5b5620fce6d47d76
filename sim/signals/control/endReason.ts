/** Why a green ended. `forceOff`: at its place in the cycle, or by whoever runs the signal, whatever its traffic. */
export const EndReason = { unknown: 0, gapOut: 1, maxOut: 2, forceOff: 3 } as const;
export type EndReason = (typeof EndReason)[keyof typeof EndReason];
