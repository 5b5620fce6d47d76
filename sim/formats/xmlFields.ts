import type { Issue } from '../core/issue.ts';
import type { Point } from '../network/definition.ts';
import type { XmlElement } from './xml.ts';

/** Reads the attributes of one file's elements; whatever is missing or malformed becomes an issue with its line. */
export interface XmlFields {
  /** @returns the text; empty, and an issue, if there is none */
  text(element: XmlElement, name: string): string;
  /** @returns the number; NaN, and an issue, if there is none or it is none */
  number(element: XmlElement, name: string, limits?: Limits): number;
  /** As `number`, but its absence is fine. */
  optionalNumber(element: XmlElement, name: string, limits?: Limits): number | undefined;
  /** `x,y x,y …`, a third coordinate is left out; an issue if one is no finite number. */
  points(element: XmlElement, name: string): Point[];
  report(element: XmlElement, message: string): void;
}

export interface Limits {
  /** Smallest value that is fine. */
  readonly min?: number;
  /** Greatest value that is not fine any more, from below. */
  readonly above?: number;
}

export function createXmlFields(file: string, issues: Issue[]): XmlFields {
  const report = (element: XmlElement, message: string) => {
    issues.push({ file, path: `line ${element.line}`, message });
  };
  const parse = (element: XmlElement, name: string, text: string, { min, above }: Limits = {}) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) {
      report(element, `${describe(element)}: ${name} is "${text}"; it must be a number`);
    } else if (min !== undefined && value < min) {
      report(element, `${describe(element)}: ${name} is ${text}; it must be at least ${min}`);
    } else if (above !== undefined && value <= above) {
      report(element, `${describe(element)}: ${name} is ${text}; it must be above ${above}`);
    } else return value;
    return Number.NaN;
  };
  const missing = (element: XmlElement, name: string) => report(element, `${describe(element)} has no ${name}`);
  return {
    text(element, name) {
      const text = element.attributes[name];
      if (text === undefined || text === '') missing(element, name);
      return text ?? '';
    },
    number(element, name, limits) {
      const text = element.attributes[name];
      if (text !== undefined) return parse(element, name, text, limits);
      missing(element, name);
      return Number.NaN;
    },
    optionalNumber(element, name, limits) {
      const text = element.attributes[name];
      return text === undefined ? undefined : parse(element, name, text, limits);
    },
    points(element, name) {
      const text = element.attributes[name]?.trim();
      if (!text) {
        missing(element, name);
        return [];
      }
      const points = text.split(/\s+/).map((pair): Point => {
        const [x, y] = pair.split(',');
        return [toNumber(x), toNumber(y)];
      });
      if (points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y))) return points;
      report(element, `${describe(element)}: ${name} has coordinates that are no numbers`);
      return [];
    },
    report,
  };
}

function toNumber(text: string | undefined): number {
  return text === undefined || text === '' ? Number.NaN : Number(text);
}

/** The element as one finds it in the file: its name, and its id if it has one. */
function describe({ name, attributes }: XmlElement): string {
  return attributes.id === undefined ? `<${name}>` : `<${name} id="${attributes.id}">`;
}
