import {
  accountOf,
  applyCommand,
  applyWish,
  type ControlClaim,
  type ControlledIntersection,
  type ControlWishes,
  claimantOf,
  createReadingDesk,
  decisionEndsMs,
  InputError,
  isClaimed,
  isDecisionDue,
  type ReadingDesk,
  type RefusedWish,
  readIntersection,
  type World,
} from '../../sim/index.ts';
import type { FromWorker } from '../run/messages.ts';
import { Refusal } from '../run/refusal.ts';

/**
 * Programs in other processes that run signals: who has which, what they were asked, and how long the run waits for them.
 *
 * What a program says enters the world as commands, and its misses are counted there, in simulation time: so a run is the same
 * again from its commands. Only how long the run stands still for an answer is decided here, by the wall clock.
 */
export interface ExternalDesk {
  readonly world: World;
  /** By their sockets' viewers. */
  readonly clients: Map<number, ExternalClient>;
  /** Since the last report: decisions answered; and misses counted by then, row by row of the control state. */
  answered: number;
  readonly missedBefore: Map<number, number>;
}

interface ExternalClient {
  deadlineMs: number;
  /** Signals that it has claimed, by row of the control state. */
  readonly desks: Map<number, ReadingDesk>;
  /** Its last ask: simulation time, and wall time of the asking, ms. */
  askedMs: number;
  askedAtMs: number;
  /** Rows that it hasn't answered for. */
  readonly owed: Set<number>;
}

export function createExternalDesk(world: World): ExternalDesk {
  const rows = world.signals.control?.external ?? [];
  return { world, clients: new Map(), answered: 0, missedBefore: new Map(rows.map((row) => [row, 0])) };
}

/**
 * Gives signals to a program: all that it asks for, or none.
 *
 * @throws InputError with every signal that can't be claimed; Refusal if there is none
 */
export function claimFor(desk: ExternalDesk, viewer: number, claim: ControlClaim): ControlledIntersection[] {
  const { world, clients } = desk;
  const { name, decisionS, deadlineMs, mostMisses } = claim;
  const intersectionIds = claim.intersectionIds ?? claimable(world);
  if (intersectionIds.length === 0) {
    const none = world.signals.control === null || world.signals.control.external.length === 0;
    const why = none
      ? 'no signal of this run has a controller of type "external"; serve it with --control external'
      : 'others have claimed every signal';
    throw new Refusal('invalid', why);
  }
  applyCommand(world, { type: 'claimControl', intersectionIds, name, decisionS, mostMisses });
  const client = clients.get(viewer) ?? createClient();
  client.deadlineMs = deadlineMs;
  const rows = intersectionIds.map((id) => rowOf(world, id)!);
  for (const row of rows) {
    // Whoever had it has lost it.
    for (const other of clients.values()) other.desks.delete(row);
    client.desks.set(row, createReadingDesk(world, row));
    desk.missedBefore.set(row, 0);
  }
  clients.set(viewer, client);
  return rows.map((row) => client.desks.get(row)!.described);
}

/** Takes an answer, signal by signal: what is wrong with one does not harm the others. */
export function takeWishes(
  desk: ExternalDesk,
  viewer: number,
  { timeMs, wishes }: ControlWishes,
): { taken: number; refused: RefusedWish[] } {
  const { world, clients } = desk;
  const client = clients.get(viewer);
  const refused: RefusedWish[] = [];
  for (const wish of wishes) {
    const { intersectionId } = wish;
    const row = rowOf(world, intersectionId);
    if (row === null || !client?.desks.has(row)) {
      refused.push({ intersectionId, message: `you have not claimed the signal at "${intersectionId}"` });
      continue;
    }
    try {
      applyWish(world, { type: 'wishControl', ...wish, decisionMs: timeMs });
      client.owed.delete(row);
      desk.answered++;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const message = error.issues.map((issue) => `${issue.path.slice(1)}: ${issue.message}`).join('; ');
      refused.push({ intersectionId, message });
    }
  }
  return { taken: wishes.length - refused.length, refused };
}

/**
 * @param intersectionIds null: all that it has claimed
 * @returns how many it has given back
 * @throws Refusal if it has not claimed one of them; none is given back then
 */
export function returnFor(desk: ExternalDesk, viewer: number, intersectionIds: readonly string[] | null): number {
  const { world, clients } = desk;
  const desks = clients.get(viewer)?.desks ?? new Map<number, ReadingDesk>();
  forgetLost(desk);
  const rows = intersectionIds ? intersectionIds.map((id) => rowOf(world, id)) : [...desks.keys()];
  const strange = rows.findIndex((row) => row === null || !desks.has(row));
  if (strange >= 0) throw new Refusal('invalid', `you have not claimed the signal at "${intersectionIds![strange]}"`);
  for (const row of new Set(rows as number[])) giveBack(desk, row);
  return rows.length;
}

/** The socket of a program is gone: its signals go back to their plans. */
export function dropClient(desk: ExternalDesk, viewer: number): void {
  const client = desk.clients.get(viewer);
  if (!client) return;
  forgetLost(desk);
  for (const row of [...client.desks.keys()]) giveBack(desk, row, 'its program has disconnected');
  desk.clients.delete(viewer);
}

/** Ends every claim there is in the world: after a jump in time those who have them don't know of it. */
export function failAllClaims(desk: ExternalDesk, reason: string): void {
  const { world, clients } = desk;
  clients.clear();
  for (const row of desk.missedBefore.keys()) {
    if (isClaimed(world.signals.control!, row)) giveBack(desk, row, `${reason}; claim it again`);
  }
}

/** Asks everybody whose decision begins in the next step, once. */
export function askClients(
  { world, clients }: ExternalDesk,
  wallMs: number,
  post: (message: FromWorker) => void,
): void {
  if (clients.size === 0) return;
  const control = world.signals.control!;
  const { timeMs } = world;
  for (const [viewer, client] of clients) {
    client.owed.clear();
    const due = [...client.desks.values()].filter(({ row }) => isDecisionDue(control, row, timeMs));
    if (due.length === 0) continue;
    for (const { row } of due) client.owed.add(row);
    client.askedMs = timeMs;
    client.askedAtMs = wallMs;
    const nextMs = Math.min(...due.map(({ row }) => decisionEndsMs(control, row, timeMs)));
    const intersections = due.map((desk) => readIntersection(world, desk));
    post({ type: 'controlAsk', viewer, ask: { timeMs, nextMs, deadlineMs: client.deadlineMs, intersections } });
  }
}

/** Until when the run waits for answers to decisions of its next step, wall ms; -Infinity: it doesn't. */
export function heldUntilMs({ world, clients }: ExternalDesk): number {
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const { owed, askedMs, askedAtMs, deadlineMs } of clients.values()) {
    if (owed.size === 0 || askedMs !== world.timeMs || deadlineMs === 0) continue;
    untilMs = Math.max(untilMs, askedAtMs + deadlineMs);
  }
  return untilMs;
}

/** Signals that programs have now; decisions answered and missed since the last report. */
export function reportExternal(desk: ExternalDesk): { signals: number; answered: number; missed: number } {
  const { world } = desk;
  let signals = 0;
  let missed = 0;
  for (const [row, before] of desk.missedBefore) {
    const now = accountOf(world.signals.control!, row).missed;
    missed += Math.max(0, now - before);
    if (now !== before) desk.missedBefore.set(row, now);
    if (isClaimed(world.signals.control!, row)) signals++;
  }
  const { answered } = desk;
  desk.answered = 0;
  return { signals, answered, missed };
}

/** What has come of the claim on a signal; null: nobody has it. */
export function describeClaim(world: World, signal: number): { name: string; answered: number; missed: number } | null {
  const { control, set } = world.signals;
  const row = control?.rowOfSignal[signal] ?? -1;
  if (control === null || !control.external.includes(row) || !isClaimed(control, row)) return null;
  const { answered, missed } = accountOf(control, row);
  return { name: claimantOf(world, set.definitions[signal].intersectionId), answered, missed };
}

function createClient(): ExternalClient {
  return { deadlineMs: 0, desks: new Map(), askedMs: Number.NaN, askedAtMs: 0, owed: new Set() };
}

/** Strikes out the signals that programs have lost: by misses, or because an operator took them back. */
function forgetLost({ world, clients }: ExternalDesk): void {
  for (const { desks } of clients.values()) {
    for (const row of [...desks.keys()]) if (!isClaimed(world.signals.control!, row)) desks.delete(row);
  }
}

function giveBack({ world, clients }: ExternalDesk, row: number, failure?: string): void {
  const { intersectionId } = world.signals.control!.models[row].definition;
  applyCommand(world, { type: 'returnControl', intersectionId, ...(failure === undefined ? {} : { failure }) });
  for (const { desks, owed } of clients.values()) {
    desks.delete(row);
    owed.delete(row);
  }
}

/** Ids of all signals that nobody has claimed, of those that can be. */
function claimable({ signals }: World): string[] {
  const { control } = signals;
  if (control === null) return [];
  return control.external
    .filter((row) => !isClaimed(control, row))
    .map((row) => control.models[row].definition.intersectionId);
}

/** Row of the control state of a signal that can be claimed; null: there is none. */
function rowOf({ scenario, signals }: World, intersectionId: string): number | null {
  const intersection = scenario.network.intersectionIndexById.get(intersectionId);
  const signal = intersection === undefined ? -1 : signals.set.signalOfIntersection[intersection];
  const row = signal < 0 ? -1 : (signals.control?.rowOfSignal[signal] ?? -1);
  return row >= 0 && signals.set.definitions[signal].controller?.type === 'external' ? row : null;
}
