import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

/** TraCI's numbers: commands and the variable that is asked for. */
const CMD_SIMSTEP = 0x02;
const CMD_CLOSE = 0x7f;
const CMD_SUBSCRIBE_LANEAREA = 0xdd;
const LAST_STEP_VEHICLE_NUMBER = 0x10;
const FOREVER = 1e9;

/**
 * Runs SUMO and asks its lane area detectors, after each step, how many vehicles they count: what its controllers read in
 * the next step. (Their output files tell another number for whoever only touches a detector.)
 *
 * @returns for each step, the detectors that count somebody
 */
export async function runWithDetectors(
  args: readonly string[],
  detectors: readonly string[],
  steps: number,
): Promise<Set<string>[]> {
  const port = await freePort();
  const sumo = spawn('sumo', [...args, '--remote-port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  sumo.stderr.on('data', (text) => {
    errors += text;
  });
  const ended = once(sumo, 'exit');
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  try {
    const socket = await connect(port, () => isOver);
    const link = createLink(socket);
    for (const id of detectors) await link.ask(subscription(id));
    const counted: Set<string>[] = [];
    for (let step = 0; step < steps; step++) counted.push(countsOf(await link.ask(simulationStep())));
    await link.ask(Buffer.from([0x02, CMD_CLOSE]));
    socket.destroy();
    await ended;
    return counted;
  } catch (error) {
    sumo.kill();
    throw new Error(`SUMO failed: ${error instanceof Error ? error.message : error}\n${errors.slice(-1000)}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** SUMO listens once it has read its files. */
async function connect(port: number, isOver: () => boolean): Promise<Socket> {
  for (let attempt = 0; attempt < 300 && !isOver(); attempt++) {
    const socket = createConnection(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return socket.setNoDelay(true);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not listen');
}

/** Messages begin with their length; each is one question or one answer. */
function createLink(socket: Socket): { ask(command: Buffer): Promise<Buffer> } {
  let held = Buffer.alloc(0);
  let resolveAnswer: ((answer: Buffer) => void) | null = null;
  let rejectAnswer: ((error: Error) => void) | null = null;
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk]);
    if (held.length < 4) return;
    const length = held.readUInt32BE(0);
    if (held.length < length) return;
    const answer = held.subarray(4, length);
    held = held.subarray(length);
    resolveAnswer?.(answer);
  });
  socket.on('error', (error) => rejectAnswer?.(error));
  socket.on('close', () => rejectAnswer?.(new Error('it closed the connection')));
  return {
    ask(command) {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(command.length + 4);
      const answer = new Promise<Buffer>((resolve, reject) => {
        resolveAnswer = resolve;
        rejectAnswer = reject;
      });
      socket.write(Buffer.concat([length, command]));
      return answer;
    },
  };
}

function simulationStep(): Buffer {
  const command = Buffer.alloc(10);
  command[0] = 10;
  command[1] = CMD_SIMSTEP;
  return command;
}

function subscription(id: string): Buffer {
  const name = Buffer.from(id);
  const command = Buffer.alloc(1 + 1 + 8 + 8 + 4 + name.length + 2);
  command[0] = command.length;
  command[1] = CMD_SUBSCRIBE_LANEAREA;
  command.writeDoubleBE(0, 2);
  command.writeDoubleBE(FOREVER, 10);
  command.writeUInt32BE(name.length, 18);
  name.copy(command, 22);
  command[22 + name.length] = 1;
  command[23 + name.length] = LAST_STEP_VEHICLE_NUMBER;
  return command;
}

/** Reads the answer to a step: its status, and then what was subscribed to. */
function countsOf(answer: Buffer): Set<string> {
  let at = answer[0];
  const count = answer.readInt32BE(at);
  at += 4;
  const counted = new Set<string>();
  for (let k = 0; k < count; k++) {
    const start = at;
    const length = answer[at] === 0 ? answer.readUInt32BE(at + 1) : answer[at];
    at += (answer[at] === 0 ? 5 : 1) + 1;
    const nameLength = answer.readUInt32BE(at);
    const id = answer.toString('utf8', at + 4, at + 4 + nameLength);
    // After the name: how many variables; of the one, its id, its status, its type, its value.
    at += 4 + nameLength + 1 + 3;
    if (answer.readInt32BE(at) > 0) counted.add(id);
    at = start + length;
  }
  return counted;
}
