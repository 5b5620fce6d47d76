import { io, type Socket } from 'socket.io-client';
import {
  type ClientToServerEvents,
  type ControlledIntersection,
  type IntersectionReading,
  PROTOCOL_VERSION,
  type ServerToClientEvents,
} from '../../sim/index.ts';

/**
 * Max-pressure control of a live run, from another process.
 *
 *     npx greenwave serve scenarios/four-in-a-row --control external
 *     node --import tsx docs/examples/maxPressure.ts http://127.0.0.1:3000 four-in-a-row
 *
 * The rule is `chooseStage`. What is said, and what happens when nothing is: docs/external-controllers.md.
 */

/** The stage of greatest pressure: over its lanes, who stands there less who stands, a lane, on the road that it leads to. */
export function chooseStage(known: ControlledIntersection, seen: IntersectionReading): readonly number[] {
  const pressureOf = (stage: readonly number[]) => {
    const phases = known.phases.filter(({ number }) => stage.includes(number));
    const lanes = new Set(phases.flatMap((phase) => phase.lanes));
    let pressure = 0;
    for (const lane of lanes) {
      const beyond = known.lanes[lane].movements.map(({ exit }) => seen.exits[exit].queue / known.exits[exit].lanes);
      pressure += seen.lanes[lane].queue - beyond.reduce((sum, queue) => sum + queue, 0) / beyond.length;
    }
    return pressure;
  };
  const pressures = known.stages.map(pressureOf);
  return known.stages[pressures.indexOf(Math.max(...pressures))];
}

export interface ControllerOptions {
  /** The operator's, where the server asks for one. */
  readonly token?: string;
  /** Give the signals back after so many decisions; absent: never. */
  readonly decisions?: number;
  /** How long the run waits for an answer, ms. */
  readonly deadlineMs?: number;
  /** Give the signals back when it is aborted. */
  readonly stop?: AbortSignal;
}

/**
 * Claims every signal that is free and runs it.
 *
 * @returns the number of decisions made, once the signals are given back
 * @throws Error (by rejection) if the server refuses or goes
 */
export function runController(url: string, runId: string, options: ControllerOptions = {}): Promise<number> {
  const auth = { protocolVersion: PROTOCOL_VERSION, token: options.token };
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(new URL(`/runs/${runId}`, url).href, {
    transports: ['websocket'],
    auth,
  });
  const known = new Map<string, ControlledIntersection>();
  let made = 0;
  return new Promise<number>((done, failed) => {
    const giveBack = () => socket.emit('returnControl', null, () => done(made));
    options.stop?.addEventListener('abort', giveBack);
    socket.on('connect_error', failed);
    // First of all, and again after a reconnection or a jump in time: whatever was ours is lost.
    socket.on('hello', () => {
      known.clear();
      const claim = { name: 'max-pressure in TypeScript', decisionS: 5, deadlineMs: options.deadlineMs ?? 1000 };
      socket.emit('claimControl', claim, (answer) => {
        if (!answer.ok) return failed(new Error(answer.error.message));
        for (const intersection of answer.intersections) known.set(intersection.intersectionId, intersection);
      });
    });
    socket.on('controlAsk', ({ timeMs, intersections }) => {
      if (made === options.decisions) return;
      const wishes = intersections.map((seen) => ({
        intersectionId: seen.intersectionId,
        phases: chooseStage(known.get(seen.intersectionId)!, seen),
      }));
      socket.emit('wishControl', { timeMs, wishes }, (answer) => {
        const faults = answer.ok ? answer.refused : [answer.error];
        for (const { message } of faults) console.error(message);
      });
      if (++made === options.decisions) giveBack();
    });
  }).finally(() => socket.disconnect());
}

if (process.argv[1] === import.meta.filename) {
  const [, , url = 'http://127.0.0.1:3000', runId = 'zibo', token] = process.argv;
  await runController(url, runId, { token });
}
