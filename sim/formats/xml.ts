import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Issue } from '../core/issue.ts';
import type { TextSource } from './textSource.ts';

/** One XML element as it opens. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Line of the file on which its tag ends, from 1. */
  readonly line: number;
}

/** What is done with the elements of a file, in the file's order. */
export interface XmlHandler {
  /** @param parent name of the element that it stands in, empty for the outermost */
  open(element: XmlElement, parent: string): void;
  close?(name: string): void;
}

/**
 * Reads an XML file piece by piece.
 *
 * At the first thing that is not XML reading stops, and an issue says where: what comes after can't be told.
 *
 * @param root names of outermost elements that make sense; any other is an issue
 * @returns whether the file is sound XML
 */
export async function readXml(
  source: TextSource,
  root: readonly string[],
  handler: XmlHandler,
  issues: Issue[],
): Promise<boolean> {
  const parser = new SaxesParser<{ xmlns: false; fileName: string }>({ xmlns: false, fileName: source.name });
  const open: string[] = [];
  let sound = true;
  const fail = (message: string) => {
    if (sound) issues.push({ file: source.name, path: `line ${parser.line}`, message });
    sound = false;
  };
  parser.on('error', (error) => fail(`not sound XML: ${plainWords(error.message)}`));
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    if (!sound) return;
    const parent = open[open.length - 1] ?? '';
    if (open.length === 0 && !root.includes(name)) {
      fail(`the file's outermost element is <${name}>; expected ${root.map((each) => `<${each}>`).join(' or ')}`);
      return;
    }
    open.push(name);
    handler.open({ name, attributes, line: parser.line }, parent);
  });
  parser.on('closetag', ({ name }) => {
    if (!sound) return;
    open.pop();
    handler.close?.(name);
  });
  for await (const chunk of source.chunks) {
    parser.write(chunk);
    if (!sound) return false;
  }
  parser.close();
  return sound;
}

/** saxes puts its own `file:line:column: ` before what it says. */
function plainWords(message: string): string {
  return message.replace(/^.*?:\d+:\d+: /, '').replace(/\.$/, '');
}

/** Text for an XML attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\n\t]/g, (character) => ESCAPES[character]);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};
