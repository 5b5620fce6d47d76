import { InputError, type Issue } from '../core/issue.ts';
import { mpsToKmh } from '../core/units.ts';
import {
  corridorAt,
  LEAST_PROGRESSION_MPS,
  PROGRESSION_TOLERANCE_MPS,
  progressionLimitMps,
  speedsOfDefinition,
} from '../corridors/progression.ts';
import { findSectionFaults, sectionLimitsMps } from '../corridors/sections.ts';
import type { Change, Command, WishCommand } from '../protocol/commands.ts';
import { checkPlan } from '../signals/checkPlan.ts';
import type { PlanDefinition, TransitionDefinition } from '../signals/definition.ts';
import { movementIdsOf } from '../signals/signalSet.ts';
import { scheduleEntryAt } from '../signals/signalState.ts';
import { compileTimetable, nextStartMs, segmentAt } from '../signals/timetable.ts';
import { chooseOnLane } from '../traffic/laneChoice.ts';
import { holdBackBus, serveBuses } from './buses/sendBuses.ts';
import { progressionChanges, recordChange } from './changes.ts';
import { returnPlanOf } from './emergency/preemptSignal.ts';
import { recallAmbulance, sendAmbulance } from './emergency/sendAmbulance.ts';
import { applyWish, claimControl, returnControl } from './external/claims.ts';
import { bringInPlan } from './planChange.ts';
import { setDetectors, setSchedule } from './signalEdits.ts';
import type { World } from './world.ts';

/** Factor on the demand that is still accepted. */
export const MAX_DEMAND_FACTOR = 3;

/**
 * Applies a command between two steps. All viewers are told by the change that is returned and kept in `world.changes`.
 *
 * @throws InputError with every reason why the command can't be carried out; nothing has changed then
 */
export function applyCommand(world: World, command: Command): Change {
  switch (command.type) {
    case 'setOffset': {
      const plan = planOf(world, command.intersectionId);
      return changePlan(
        world,
        command.intersectionId,
        withTransition({ ...plan, offsetS: command.offsetS }, command.transition),
      );
    }
    case 'setSplits': {
      const plan = planOf(world, command.intersectionId);
      const changed = withSplits(plan, command.splitsS);
      return changePlan(world, command.intersectionId, withTransition(changed, command.transition));
    }
    case 'setPlan':
      return changePlan(world, command.intersectionId, command.plan);
    case 'setPlans':
      return changePlans(world, command.plans);
    case 'setProgression':
      return changeProgression(world, command);
    case 'scaleDemand':
      return scaleDemand(world, command.factor);
    case 'setLaneClosed':
      return closeLane(world, command.linkId, command.lane, command.closed);
    case 'setSchedule':
      return setSchedule(world, signalOf(world, command.intersectionId), command.schedule);
    case 'setDetectors':
      return setDetectors(world, signalOf(world, command.intersectionId), command.detectors);
    case 'sendAmbulance':
      return sendAmbulance(world, command.fromLinkId, command.toLinkId);
    case 'claimControl':
      return claimControl(world, command);
    case 'returnControl':
      return returnControl(world, command);
    case 'recallAmbulance':
      return recallAmbulance(world, command.ambulanceId);
    case 'setBusPriority':
      return serveBuses(world, command.isServed);
    case 'holdBackBus':
      return holdBackBus(world, command.lineId, command.delayS);
  }
}

/** Puts a command on the list of those that a later step applies; it is checked then. */
export function scheduleCommand(world: World, atMs: number, command: Command | WishCommand): void {
  let i = world.scheduled.length;
  while (i > 0 && world.scheduled[i - 1].atMs > atMs) i--;
  world.scheduled.splice(i, 0, { atMs, command });
}

export function applyDueCommands(world: World): void {
  while (world.scheduled.length > 0 && world.scheduled[0].atMs <= world.timeMs) {
    const { command } = world.scheduled.shift()!;
    if (command.type === 'wishControl') applyWish(world, command);
    else applyCommand(world, command);
  }
}

/** Brings in the plans that the signals' schedules ask for at this time of day. */
export function followSchedules(world: World): void {
  const { set, scheduleEntry, schedules } = world.signals;
  // Schedules are kept to the whole minute: a look at each signal then is enough.
  if (world.timeMs % 60_000 !== 0) return;
  for (let signal = 0; signal < set.count; signal++) {
    const schedule = schedules[signal];
    const entry = scheduleEntryAt(schedule, world.timeMs);
    if (entry < 0 || entry === scheduleEntry[signal]) continue;
    scheduleEntry[signal] = entry;
    const { planId, transition } = schedule![entry];
    const { intersectionId, plans } = set.definitions[signal];
    changePlan(world, intersectionId, withTransition(plans.find(({ id }) => id === planId)!, transition));
  }
}

function signalOf(world: World, intersectionId: string): number {
  const intersection = world.scenario.network.intersectionIndexById.get(intersectionId);
  const signal = intersection === undefined ? -1 : world.scenario.signals.signalOfIntersection[intersection];
  if (signal < 0) refuse('/intersectionId', `there is no signal at an intersection "${intersectionId}"`);
  return signal;
}

/** The plan that a new command builds on: the one to come if one is, else the one in force. */
function planOf(world: World, intersectionId: string): PlanDefinition {
  const signal = signalOf(world, intersectionId);
  const segments = world.signals.segments[signal];
  return returnPlanOf(world, signal) ?? segments[segments.length - 1].timetable.plan;
}

function withSplits(plan: PlanDefinition, splitsS: readonly (readonly number[])[]): PlanDefinition {
  if (splitsS.length !== plan.rings.length || splitsS.some((ring, r) => ring.length !== plan.rings[r].length)) {
    const shape = plan.rings.map((ring) => ring.length).join(' and ');
    refuse('/splitsS', `give one split for each phase of each ring: ${shape} of them`);
  }
  return { ...plan, rings: plan.rings.map((ring, r) => ring.map((entry, k) => ({ ...entry, splitS: splitsS[r][k] }))) };
}

function withTransition(plan: PlanDefinition, transition: TransitionDefinition | undefined): PlanDefinition {
  return transition === undefined ? plan : { ...plan, transition };
}

function changePlan(world: World, intersectionId: string, plan: PlanDefinition): Change {
  const { signals, scenario, timeMs } = world;
  const signal = signalOf(world, intersectionId);
  const definition = signals.set.definitions[signal];
  const issues = checkPlan(definition, plan, scenario.network, signals.conflictMatrix, '/plan', '');
  if (issues.length > 0) throw new InputError(issues);
  const running = segmentAt(signals.segments[signal], timeMs);
  const timetable = compileTimetable(
    definition,
    plan,
    movementIdsOf(scenario.network, signals.set.intersectionIndex[signal]),
  );
  return bringInPlan(world, signal, timetable, nextStartMs(running, timeMs)).change;
}

function changePlans(
  world: World,
  plans: readonly { intersectionId: string; plan: PlanDefinition }[],
  key: 'plans' | 'offsets' = 'plans',
): Change {
  if (plans.length === 0) refuse(`/${key}`, 'give at least one plan');
  const { signals, scenario } = world;
  const issues = plans.flatMap(({ intersectionId, plan }, i) => {
    const definition = signals.set.definitions[signalOf(world, intersectionId)];
    return checkPlan(
      definition,
      plan,
      scenario.network,
      signals.conflictMatrix,
      key === 'plans' ? `/plans/${i}/plan` : `/offsets/${i}`,
      '',
    );
  });
  if (issues.length > 0) throw new InputError(issues);
  return plans.map(({ intersectionId, plan }) => changePlan(world, intersectionId, plan))[plans.length - 1];
}

function changeProgression(world: World, command: Extract<Command, { type: 'setProgression' }>): Change {
  const { corridorId, outboundMps, inboundMps, outboundSectionsMps, inboundSectionsMps, offsets = [] } = command;
  const { corridors, network } = world.scenario;
  const own = corridors.find(({ definition }) => definition.id === corridorId);
  if (!own) return refuse('/corridorId', `there is no corridor "${corridorId}"`);
  const corridor = corridorAt(own, progressionChanges(world.changes), world.timeMs);
  if (inboundMps !== undefined && corridor.definition.inbound === null) {
    refuse('/inboundMps', `corridor "${corridorId}" is one-way; leave this out`);
  }
  const checkSpeed = (key: string, speedMps: number | undefined, inbound: boolean) => {
    const limitMps = progressionLimitMps(corridor, network, inbound);
    if (speedMps === undefined) return;
    if (speedMps >= LEAST_PROGRESSION_MPS && speedMps <= limitMps + PROGRESSION_TOLERANCE_MPS) return;
    const range = `${kmh(LEAST_PROGRESSION_MPS)} to ${kmh(limitMps)} km/h (the limit of its slowest link)`;
    refuse(key, `a green wave on corridor "${corridorId}" can be laid for ${range}, not for ${kmh(speedMps)} km/h`);
  };
  checkSpeed('/outboundMps', outboundMps, false);
  checkSpeed('/inboundMps', inboundMps, true);
  if (inboundSectionsMps !== undefined && inboundMps === undefined) {
    refuse('/inboundSectionsMps', 'speeds of sections go with the speed of their direction: give inboundMps too');
  }
  const checkSections = (key: string, sectionsMps: readonly number[] | undefined, inbound: boolean) => {
    if (sectionsMps === undefined) return;
    const linkOf = (id: string) => network.definition.links[network.linkIndexById.get(id)!];
    const limitsMps = sectionLimitsMps(corridor.definition, inbound, linkOf);
    const [fault] = findSectionFaults(corridorId, sectionsMps, limitsMps, LEAST_PROGRESSION_MPS - 1e-9);
    if (fault) refuse(fault.section === null ? key : `${key}/${fault.section}`, fault.message);
  };
  checkSections('/outboundSectionsMps', outboundSectionsMps, false);
  checkSections('/inboundSectionsMps', inboundSectionsMps, true);
  if (offsets.length > 0) {
    const plans = offsets.map(({ intersectionId, offsetS }) => ({
      intersectionId,
      plan: { ...planOf(world, intersectionId), offsetS },
    }));
    changePlans(world, plans, 'offsets');
  }
  // A direction that isn't named keeps its speed and those of its sections.
  const kept = speedsOfDefinition(corridor.definition);
  const inboundSections = inboundMps === undefined ? kept.inboundSectionsMps : inboundSectionsMps;
  return recordChange(world, {
    type: 'progression',
    corridorId,
    outboundMps,
    inboundMps: inboundMps ?? kept.inboundMps,
    ...(outboundSectionsMps ? { outboundSectionsMps } : {}),
    ...(inboundSections ? { inboundSectionsMps: inboundSections } : {}),
    fromMs: world.timeMs,
  });
}

const kmh = (speedMps: number) => Number(mpsToKmh(speedMps).toFixed(1));

function scaleDemand(world: World, factor: number): Change {
  if (!(factor >= 0 && factor <= MAX_DEMAND_FACTOR)) {
    refuse('/factor', `the demand can be scaled by 0 to ${MAX_DEMAND_FACTOR}, not by ${factor}`);
  }
  world.traffic.arrivals.demandFactor = factor;
  return recordChange(world, { type: 'demand', factor, fromMs: world.timeMs });
}

function closeLane(world: World, linkId: string, lane: number, closed: boolean): Change {
  const { network } = world.scenario;
  const link = network.linkIndexById.get(linkId);
  if (link === undefined) return refuse('/linkId', `there is no link "${linkId}"`);
  const laneCount = network.linkFirstLane[link + 1] - network.linkFirstLane[link];
  if (!(Number.isInteger(lane) && lane >= 0 && lane < laneCount)) {
    refuse('/lane', `link "${linkId}" has lanes 0 to ${laneCount - 1}, not ${lane}`);
  }
  const { traffic } = world;
  traffic.lanes.closed[network.linkFirstLane[link] + lane] = closed ? 1 : 0;
  // Whoever drives on a link chooses again: those on the closed lane leave it, those upstream aim beside it.
  for (let v = 0; v < traffic.vehicles.usedSlots; v++) {
    const on = traffic.vehicles.lane[v];
    if (on >= 0 && on < network.linkLaneCount) chooseOnLane(traffic, v);
  }
  return recordChange(world, { type: 'laneClosed', linkId, lane, closed, fromMs: world.timeMs });
}

function refuse(path: string, message: string): never {
  const issue: Issue = { file: '', path, message };
  throw new InputError([issue]);
}
