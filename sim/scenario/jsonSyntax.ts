/** Where a text stops being JSON. Engines word their own error differently and some give no position at all. */
export interface JsonSyntaxError {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * Finds the first fault in a text that `JSON.parse` refused.
 *
 * @returns null if the text is JSON after all
 */
export function locateJsonError(text: string): JsonSyntaxError | null {
  const scanner: Scanner = { text, at: 0 };
  const fault = scanValue(scanner, 0) ?? expectEnd(scanner);
  if (fault === null) return null;
  const before = text.slice(0, scanner.at).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1, message: fault };
}

interface Scanner {
  readonly text: string;
  at: number;
}

/** Deeper than any file of ours and far from the end of the call stack. */
const DEEPEST = 1000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\r\n]*/y;
const WORD = /[A-Za-z]+/y;

function skipSpace(scanner: Scanner): void {
  SPACE.lastIndex = scanner.at;
  SPACE.exec(scanner.text);
  scanner.at = SPACE.lastIndex;
}

/** @returns what is wrong at `scanner.at`, or null with the scanner behind the value */
function scanValue(scanner: Scanner, depth: number): string | null {
  if (depth > DEEPEST) return `lists and objects are nested more than ${DEEPEST} deep`;
  skipSpace(scanner);
  const next = scanner.text[scanner.at];
  if (next === undefined) return 'the file ends where a value should stand';
  if (next === '{') return scanMembers(scanner, depth, '}');
  if (next === '[') return scanMembers(scanner, depth, ']');
  if (next === '"') return scanString(scanner);
  NUMBER.lastIndex = scanner.at;
  if (NUMBER.test(scanner.text)) {
    scanner.at = NUMBER.lastIndex;
    return null;
  }
  WORD.lastIndex = scanner.at;
  const word = WORD.exec(scanner.text)?.[0];
  if (word === 'true' || word === 'false' || word === 'null') {
    scanner.at += word.length;
    return null;
  }
  return word ? `"${word}" is not a JSON value` : `unexpected ${shown(next)} where a value should stand`;
}

/** The inside of a list or an object, from its opening bracket to its closing one. */
function scanMembers(scanner: Scanner, depth: number, close: '}' | ']'): string | null {
  scanner.at++;
  skipSpace(scanner);
  if (scanner.text[scanner.at] === close) {
    scanner.at++;
    return null;
  }
  for (;;) {
    const fault = (close === '}' ? scanKey(scanner) : null) ?? scanValue(scanner, depth + 1);
    if (fault !== null) return fault;
    skipSpace(scanner);
    const next = scanner.text[scanner.at];
    if (next === close) {
      scanner.at++;
      return null;
    }
    if (next === undefined) return `the file ends before ${shown(close)}`;
    if (next !== ',') return `unexpected ${shown(next)}: a comma or ${shown(close)} is missing before it`;
    scanner.at++;
    skipSpace(scanner);
    if (scanner.text[scanner.at] === close) return `${shown(close)} after a comma: remove the comma`;
  }
}

function scanKey(scanner: Scanner): string | null {
  skipSpace(scanner);
  const next = scanner.text[scanner.at];
  if (next === undefined) return 'the file ends where a key should stand';
  if (next !== '"') return `unexpected ${shown(next)}: a key in double quotes should stand here`;
  const fault = scanString(scanner);
  if (fault !== null) return fault;
  skipSpace(scanner);
  if (scanner.text[scanner.at] !== ':') return 'a colon is missing after the key';
  scanner.at++;
  return null;
}

function scanString(scanner: Scanner): string | null {
  const { text } = scanner;
  for (let i = scanner.at + 1; i < text.length; i++) {
    if (text[i] === '"') {
      scanner.at = i + 1;
      return null;
    }
    if (text.charCodeAt(i) < 0x20) {
      scanner.at = i;
      return 'a string breaks off at the end of the line, or holds a control character';
    }
    if (text[i] !== '\\') continue;
    const escaped = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(i, i + 6))?.[0];
    if (!escaped) {
      scanner.at = i;
      return 'a backslash begins no known escape';
    }
    i += escaped.length - 1;
  }
  return 'a string is not closed';
}

function expectEnd(scanner: Scanner): string | null {
  skipSpace(scanner);
  const next = scanner.text[scanner.at];
  return next === undefined ? null : `unexpected ${shown(next)} after the end of the document`;
}

function shown(character: string): string {
  return character.charCodeAt(0) < 0x21
    ? `U+${character.charCodeAt(0).toString(16).padStart(4, '0')}`
    : `"${character}"`;
}
