/** JSON pointers (RFC 6901), as issues name a place in a file. */

export type PathKey = string | number;

/** `['signals', 12, 'a/b']` to `/signals/12/a~1b`. */
export function pointerOf(path: readonly PathKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The value at a path, or undefined when the path leads nowhere. */
export function valueAt(root: unknown, path: readonly PathKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PathKey, unknown>)[key];
  }
  return value;
}
