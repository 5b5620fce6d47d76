/**
 * Elements that remember what was written to them: an attribute that stays as it is isn't written again, so that the browser
 * places and paints only what has changed.
 */

const SVG = 'http://www.w3.org/2000/svg';

/** An element of a drawing and its attributes as written last. */
export interface Retained {
  readonly element: SVGElement;
  readonly written: Map<string, string>;
}

export function createRetained(parent: Element, tag: string, attributes: Readonly<Record<string, string>>): Retained {
  const element = document.createElementNS(SVG, tag) as SVGElement;
  const retained: Retained = { element, written: new Map() };
  for (const [name, value] of Object.entries(attributes)) write(retained, name, value);
  parent.append(element);
  return retained;
}

export function write({ element, written }: Retained, name: string, value: string): void {
  if (written.get(name) === value) return;
  written.set(name, value);
  element.setAttribute(name, value);
}

export function writeText({ element, written }: Retained, text: string): void {
  if (written.get('#text') === text) return;
  written.set('#text', text);
  element.textContent = text;
}

/** Makes a list of elements as long as asked for: new ones at its end, and its last ones away. */
export function fitCount(list: Retained[], count: number, create: () => Retained): void {
  while (list.length < count) list.push(create());
  while (list.length > count) list.pop()!.element.remove();
}
