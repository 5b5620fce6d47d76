/** What a phase of a controlled signal is doing. A `const` object, not an `enum`: the values fit a Uint8Array. */
export const PhaseState = { red: 0, green: 1, yellow: 2, redClearance: 3 } as const;
export type PhaseState = (typeof PhaseState)[keyof typeof PhaseState];
