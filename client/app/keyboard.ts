/** What a key asks of the page. Keys that move the map are the map's own. */
export type KeyAction =
  | 'playPause'
  | 'step'
  | 'faster'
  | 'slower'
  | 'find'
  | 'help'
  | 'close'
  | 'language'
  | 'theme'
  | 'undo'
  | 'redo';

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey?: boolean;
}

const KEYS: Readonly<Record<string, KeyAction>> = {
  ' ': 'playPause',
  '.': 'step',
  '+': 'faster',
  '=': 'faster',
  '-': 'slower',
  '/': 'find',
  '?': 'help',
  Escape: 'close',
  l: 'language',
  t: 'theme',
};

/**
 * The action of a key press, or null.
 *
 * @param typing whether the focus is where characters are typed: only Escape then reaches the page
 * @param onControl whether the focus is on a button or the like, which the space bar presses itself
 */
export function keyAction(press: KeyPress, typing: boolean, onControl: boolean): KeyAction | null {
  if (press.ctrlKey || press.metaKey) {
    const key = press.key.toLowerCase();
    const action = key === 'y' || (key === 'z' && press.shiftKey) ? 'redo' : key === 'z' ? 'undo' : null;
    return typing ? null : action;
  }
  if (press.altKey) return null;
  const action = KEYS[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
  if (action === 'close') return action;
  if (typing) return null;
  if (action === 'playPause' && onControl) return null;
  return action;
}
