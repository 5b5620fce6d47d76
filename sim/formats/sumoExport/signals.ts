import { moduloMs } from '../../core/cycleArithmetic.ts';
import { Indication } from '../../core/indication.ts';
import { msToS } from '../../core/units.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { escapeXml } from '../xml.ts';
import type { EdgePart } from './edges.ts';
import { connectionOf, xmlFile } from './network.ts';

/** SUMO's letter for each `Indication`: red, yellow, green, permissive, dark. */
const LETTERS = {
  [Indication.red]: 'r',
  [Indication.yellow]: 'y',
  [Indication.green]: 'G',
  [Indication.permissive]: 'g',
  [Indication.dark]: 'O',
};

/**
 * Programmes of all signals, and which connection is which letter of their states.
 *
 * SUMO's phases start with our ring time 0, and its clock is the time of day: `offset` is therefore ours less the ring
 * time of local zero, which is where our offset (start of the first coordinated green) points to.
 */
export function writeSignals(
  { network, signals }: Scenario,
  nodeName: (id: string) => string,
  parts: readonly (readonly EdgePart[])[],
): string {
  const rows: string[] = [];
  const links: string[] = [];
  signals.initialTimetables.forEach((timetable, signal) => {
    const intersection = signals.intersectionIndex[signal];
    const id = escapeXml(nodeName(network.definition.intersections[intersection].id));
    const firstMovement = network.intersectionFirstMovement[intersection];
    const { cycleMs, offsetMs, localZeroMs, movementCount, intervalEndMs, indications, plan } = timetable;
    const onRed = new Set(signals.definitions[signal].redMovements?.map((id) => network.movementIndexById.get(id)));
    const offsetS = msToS(moduloMs(offsetMs - localZeroMs, cycleMs));
    rows.push(`<tlLogic id="${id}" type="static" programID="${escapeXml(plan.id)}" offset="${offsetS}">`);
    let fromMs = 0;
    intervalEndMs.forEach((toMs, k) => {
      let state = '';
      for (let m = 0; m < movementCount; m++) {
        const connectors = connectorCount(network, firstMovement + m);
        const letter = LETTERS[indications[k * movementCount + m] as Indication];
        state += (letter === 'r' && onRed.has(firstMovement + m) ? 's' : letter).repeat(connectors);
      }
      rows.push(`    <phase duration="${msToS(toMs - fromMs)}" state="${state}"/>`);
      fromMs = toMs;
    });
    rows.push('</tlLogic>');
    const firstConnector = network.movementFirstConnector[firstMovement];
    const endConnector = network.movementFirstConnector[firstMovement + movementCount];
    for (let connector = firstConnector; connector < endConnector; connector++) {
      const { from, to, fromLane, toLane } = connectionOf(network, parts, connector);
      links.push(
        `<connection from="${escapeXml(from)}" to="${escapeXml(to)}" fromLane="${fromLane}" toLane="${toLane}" tl="${id}" linkIndex="${connector - firstConnector}"/>`,
      );
    }
  });
  return xmlFile('tlLogics', [...rows, ...links]);
}

function connectorCount({ movementFirstConnector }: Scenario['network'], movement: number): number {
  return movementFirstConnector[movement + 1] - movementFirstConnector[movement];
}
