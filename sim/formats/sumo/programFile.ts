import { sToMs } from '../../core/units.ts';
import type { XmlElement } from '../xml.ts';
import type { XmlFields } from '../xmlFields.ts';

/** A signal program (`tlLogic`) as a network or an additional file says it. */
export interface SumoProgram {
  readonly file: string;
  readonly line: number;
  /** Id of the traffic light. */
  readonly id: string;
  readonly programId: string;
  /** `static`, `actuated`, `delay_based`, `NEMA`… */
  readonly type: string;
  readonly offsetMs: number;
  readonly phases: SumoPhase[];
  readonly params: Map<string, string>;
}

/** One state of the program; SUMO calls it a phase. */
export interface SumoPhase {
  readonly line: number;
  readonly durationMs: number;
  readonly minDurationMs: number | null;
  readonly maxDurationMs: number | null;
  /** One letter for each link. */
  readonly state: string;
  readonly name: string;
  /** NEMA programs: yellow and red clearance that follow, ms. */
  readonly yellowMs: number;
  readonly redMs: number;
  /** NEMA programs: vehicle extension, ms; null: not given. */
  readonly extensionMs: number | null;
}

export interface ProgramReader {
  readonly programs: SumoProgram[];
  /** Takes an element of a program; leaves any other alone. */
  open(element: XmlElement, parent: string): void;
}

export function createProgramReader(fields: XmlFields, file: string): ProgramReader {
  const programs: SumoProgram[] = [];
  return {
    programs,
    open(element, parent) {
      const running = programs[programs.length - 1];
      if (element.name === 'tlLogic') programs.push(readProgram(element, fields, file));
      if (parent !== 'tlLogic' || !running) return;
      if (element.name === 'phase') running.phases.push(readPhase(element, fields));
      else if (element.name === 'param') {
        const { key, value = '' } = element.attributes;
        if (key !== undefined) running.params.set(key, value);
      }
    },
  };
}

function readProgram(element: XmlElement, fields: XmlFields, file: string): SumoProgram {
  const { attributes, line } = element;
  return {
    file,
    line,
    id: fields.text(element, 'id'),
    programId: attributes.programID ?? '0',
    type: attributes.type ?? 'static',
    offsetMs: sToMs(fields.optionalNumber(element, 'offset') ?? 0),
    phases: [],
    params: new Map(),
  };
}

function readPhase(element: XmlElement, fields: XmlFields): SumoPhase {
  const optionalMs = (name: string) => {
    const seconds = fields.optionalNumber(element, name, { min: 0 });
    return seconds === undefined ? null : sToMs(seconds);
  };
  const state = fields.text(element, 'state');
  if (!/^[ruyYgGsoO]*$/.test(state)) {
    fields.report(element, `<phase>: state is "${state}"; its letters must be among r, u, y, g, G, s, o, O`);
  }
  return {
    line: element.line,
    durationMs: sToMs(fields.number(element, 'duration', { min: 0 })),
    minDurationMs: optionalMs('minDur'),
    maxDurationMs: optionalMs('maxDur'),
    state,
    name: element.attributes.name ?? '',
    yellowMs: optionalMs('yellow') ?? 0,
    redMs: optionalMs('red') ?? 0,
    extensionMs: optionalMs('vehext'),
  };
}
