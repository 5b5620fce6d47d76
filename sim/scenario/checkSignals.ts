import type { NetworkDefinition } from '../network/definition.ts';
import { isDualRing } from '../signals/control/nema/nemaModel.ts';
import type { SignalDefinition } from '../signals/definition.ts';
import { checkDetectors } from './checkDetectors.ts';
import type { NetworkIndex } from './checkNetwork.ts';
import { checkOverlaps } from './checkOverlaps.ts';
import { checkSchedule } from './checkSchedule.ts';
import { indexById, type Report } from './report.ts';

/**
 * What a signal refers to, and that each movement of its intersection is in some phase. Whether its plans are feasible
 * and safe is for `checkPlan`, once the network is known to be sound.
 */
export function checkSignals(
  signals: readonly SignalDefinition[],
  network: NetworkDefinition,
  index: NetworkIndex,
  report: Report,
): void {
  indexById(signals, ['signals'], 'signal', report);
  const signalled = new Map<string, number>();
  signals.forEach((signal, i) => {
    const at = ['signals', i];
    const first = signalled.get(signal.intersectionId);
    if (first !== undefined) {
      const message = `intersection "${signal.intersectionId}" already has signal "${signals[first].id}"; keep one of them`;
      report([...at, 'intersectionId'], message);
    } else {
      signalled.set(signal.intersectionId, i);
      checkPhases(signal, i, network, index, report);
    }
    checkOverlaps(signal, i, report);
    indexById(signal.plans, ['signals', i, 'plans'], 'plan', report);
    checkSchedule(signal, (at, message) => report(['signals', i, ...at], message));
    checkController(signal, i, report);
    checkNema(signal, i, report);
    checkDetectors(signal, ['signals', i], network, index, report);
  });
  checkJoints(signals, report);
  network.intersections.forEach((intersection, i) => {
    if (intersection.control !== 'signal' || signalled.has(intersection.id)) return;
    const message = `intersection "${intersection.id}" is controlled by a signal, but signals has none for it; add one or change its control`;
    report(['network', 'intersections', i, 'control'], message);
  });
}

/** Signals in step must have one cycle in their first plans: the clock of one controller runs them all. */
function checkJoints(signals: readonly SignalDefinition[], report: Report): void {
  const firstOf = new Map<string, number>();
  signals.forEach(({ id, jointId, plans }, i) => {
    if (jointId === undefined) return;
    const first = firstOf.get(jointId) ?? i;
    firstOf.set(jointId, first);
    if (plans[0].cycleS === signals[first].plans[0].cycleS) return;
    const message = `signal "${id}" has a cycle of ${plans[0].cycleS} s and "${signals[first].id}" of the same jointId one of ${signals[first].plans[0].cycleS} s; give both one cycle or leave jointId out`;
    report(['signals', i, 'jointId'], message);
  });
}

function checkPhases(
  signal: SignalDefinition,
  i: number,
  network: NetworkDefinition,
  index: NetworkIndex,
  report: Report,
): void {
  const at = ['signals', i];
  const row = index.intersections.get(signal.intersectionId);
  if (row === undefined) {
    report([...at, 'intersectionId'], `intersection "${signal.intersectionId}" is not in network/intersections`);
    return;
  }
  const { control } = network.intersections[row];
  if (control !== 'signal') {
    const message = `intersection "${signal.intersectionId}" has control "${control}"; make it "signal" or remove the signal`;
    report([...at, 'intersectionId'], message);
    return;
  }
  const here = new Set(index.movementsAt[row].map((m) => network.movements[m].id));
  if (here.size === 0) {
    report(
      [...at, 'intersectionId'],
      `intersection "${signal.intersectionId}" has no movements for the signal to serve`,
    );
  }
  const numbers = new Set<number>();
  const served = new Set<string>(signal.freeMovements);
  signal.phases.forEach((phase, p) => {
    if (numbers.has(phase.number)) {
      report([...at, 'phases', p, 'number'], `phase ${phase.number} stands here a second time; numbers must differ`);
    }
    numbers.add(phase.number);
    for (const id of phase.permissiveMovements ?? []) served.add(id);
    phase.movements.forEach((id, m) => {
      served.add(id);
      if (here.has(id)) return;
      const message = index.movements.has(id)
        ? `movement "${id}" is not at intersection "${signal.intersectionId}"`
        : `movement "${id}" is not in network/movements`;
      report([...at, 'phases', p, 'movements', m], message);
    });
    for (const id of phase.permissiveMovements ?? []) served.add(id);
  });
  signal.redMovements?.forEach((id, m) => {
    if (!here.has(id))
      report([...at, 'redMovements', m], `movement "${id}" is not at intersection "${signal.intersectionId}"`);
  });
  for (const id of signal.freeMovements ?? []) served.add(id);
  for (const id of here) {
    if (!served.has(id))
      report([...at, 'phases'], `movement "${id}" is in no phase and would never be green; add it to one`);
  }
}

/** The NEMA controller runs two rings with one barrier, and names phases that exist. */
function checkNema({ id, controller, phases, plans }: SignalDefinition, i: number, report: Report): void {
  if (controller?.type !== 'nema') return;
  plans.forEach((plan, k) => {
    if (isDualRing(plan)) return;
    const message = `plan "${plan.id}" of signal "${id}" must have two rings and one barrier within, with phases of both rings on either side, for its controller "nema"; change it, or take "actuated" or "coordinated"`;
    report(['signals', i, 'plans', k, 'rings'], message);
  });
  const known = new Set(phases.map(({ number }) => number));
  const check = (number: number, ...at: (string | number)[]) => {
    if (!known.has(number))
      report(['signals', i, 'controller', ...at], `the signal has no phase ${number}; it has ${[...known].join(', ')}`);
  };
  controller.homes?.forEach((number, k) => {
    check(number, 'homes', k);
  });
  controller.crossSwitching?.forEach(({ phase, from }, k) => {
    check(phase, 'crossSwitching', k, 'phase');
    check(from, 'crossSwitching', k, 'from');
  });
}

/** Phases that an actuated controller names exist, each once, and may last as long as they must. */
function checkController({ controller, phases }: SignalDefinition, i: number, report: Report): void {
  if (controller === undefined || !('phases' in controller)) return;
  const named = new Set<number>();
  controller.phases?.forEach(({ phase: number, maxGreenS, walk }, k) => {
    const at = ['signals', i, 'controller', 'phases', k];
    const phase = phases.find((candidate) => candidate.number === number);
    if (phase === undefined) {
      report(
        [...at, 'phase'],
        `the signal has no phase ${number}; it has ${phases.map((other) => other.number).join(', ')}`,
      );
      return;
    }
    if (named.has(number)) report([...at, 'phase'], `phase ${number} is set here a second time; keep one of them`);
    named.add(number);
    if (maxGreenS !== undefined && maxGreenS < phase.minGreenS) {
      report(
        [...at, 'maxGreenS'],
        `the longest green of phase ${number} is ${maxGreenS} s, its minimum green ${phase.minGreenS} s; raise it`,
      );
    }
    if (walk !== undefined && walk !== 'never' && phase.walkS === undefined) {
      report([...at, 'walk'], `phase ${number} has no walk; give it walkS and pedestrianClearanceS, or leave this out`);
    }
  });
}
