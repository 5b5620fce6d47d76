import type { NetworkDefinition } from '../network/definition.ts';
import type { SignalDefinition } from '../signals/definition.ts';
import { stepsOfStops } from '../traffic/busLines.ts';
import type { BusLineDefinition, VehicleTypeDefinition } from '../traffic/definition.ts';
import type { NetworkIndex } from './checkNetwork.ts';
import { indexById, type Report } from './report.ts';

/** Ways, stops and timetables of bus lines. @param types null: not readable */
export function checkBusLines(
  lines: readonly BusLineDefinition[],
  types: readonly VehicleTypeDefinition[] | null,
  network: NetworkDefinition,
  index: NetworkIndex,
  report: Report,
): void {
  indexById(lines, ['busLines'], 'bus line', report);
  lines.forEach((line, i) => {
    const at = ['busLines', i];
    const { links, vehicleTypeId, firstS, lastS } = line;
    const rows = links.map((id) => index.links.get(id));
    rows.forEach((row, k) => {
      if (row === undefined) {
        report([...at, 'links', k], `link "${links[k]}" is not in network/links`);
        return;
      }
      const next = rows[k + 1];
      if (next === undefined || index.joined.has(row * network.links.length + next)) return;
      const message = `no movement leads from link "${links[k]}" to link "${links[k + 1]}"; add one or mend the line`;
      report([...at, 'links', k + 1], message);
    });
    if (vehicleTypeId !== undefined && types?.every(({ id }) => id !== vehicleTypeId))
      report([...at, 'vehicleTypeId'], `vehicle type "${vehicleTypeId}" is not in demand/vehicleTypes`);
    if (lastS !== undefined && lastS < firstS)
      report([...at, 'lastS'], `the last bus starts at ${lastS} s, before the first at ${firstS} s`);
    checkStops(line, i, network, index, report);
  });
}

function checkStops(
  line: BusLineDefinition,
  i: number,
  network: NetworkDefinition,
  index: NetworkIndex,
  report: Report,
): void {
  const { links, stops } = line;
  const steps = stepsOfStops(line);
  const at = ['busLines', i, 'stops'];
  indexById(stops, at, 'stop', report);
  stops.forEach(({ id, linkId, lane = 0, positionM, scheduledS }, k) => {
    if (steps[k] < 0) {
      const message = links.includes(linkId)
        ? `the line has left link "${linkId}" before stop "${id}"; put stops in driving order`
        : `link "${linkId}" is not one of the line's links`;
      report([...at, k, 'linkId'], message);
      return;
    }
    const row = index.links.get(linkId);
    if (row === undefined) return;
    const { lanes } = network.links[row];
    const lengthM = index.linkLengthM[row];
    if (lane >= lanes.length)
      report([...at, k, 'lane'], `link "${linkId}" has lanes 0 to ${lanes.length - 1}, no lane ${lane}`);
    else if (positionM > lengthM || positionM < (lanes[lane].startM ?? 0)) {
      const message = `the stop is ${positionM} m along link "${linkId}", but its lane ${lane} runs from ${(lanes[lane].startM ?? 0).toFixed(1)} to ${lengthM.toFixed(1)} m`;
      report([...at, k, 'positionM'], message);
    }
    const before = stops[k - 1];
    if (!before) return;
    if (steps[k] === steps[k - 1] && positionM <= before.positionM)
      report([...at, k, 'positionM'], `stop "${id}" lies behind stop "${before.id}"; put stops in driving order`);
    if (scheduledS < before.scheduledS) {
      const message = `stop "${id}" is scheduled at ${scheduledS} s, before stop "${before.id}" at ${before.scheduledS} s`;
      report([...at, k, 'scheduledS'], message);
    }
  });
}

/** Signals can serve buses where they keep to a plan. @param lines null: not readable */
export function checkBusPriority(
  signals: readonly SignalDefinition[],
  lines: readonly BusLineDefinition[] | null,
  report: Report,
): void {
  signals.forEach(({ id, busPriority, controller, jointId }, i) => {
    if (!busPriority) return;
    const at = ['signals', i, 'busPriority'];
    if (controller && controller.type !== 'coordinated') {
      const message = `signal "${id}" is run by "${controller.type}", which keeps to no plan; bus priority needs the plan by the clock or "coordinated"`;
      report(at, message);
    }
    if (jointId !== undefined)
      report(at, `signal "${id}" keeps step with others (jointId "${jointId}"); leave busPriority or jointId out`);
    busPriority.lines?.forEach((lineId, k) => {
      if (lines?.some((line) => line.id === lineId) ?? true) return;
      report([...at, 'lines', k], `bus line "${lineId}" is not in busLines`);
    });
  });
}
