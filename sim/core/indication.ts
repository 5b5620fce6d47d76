/**
 * What a signal head shows to one movement.
 *
 * A `const` object, not an `enum`: the values are plain numbers that fit a Uint8Array.
 * `permissive` is a green that yields to conflicting traffic; `green` is protected.
 */
export const Indication = { red: 0, yellow: 1, green: 2, permissive: 3, dark: 4 } as const;
export type Indication = (typeof Indication)[keyof typeof Indication];
