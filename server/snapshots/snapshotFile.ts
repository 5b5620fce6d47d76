import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * A snapshot on disk: one line of JSON that says what it is, a newline, then the engine's own bytes. The line holds the
 * bytes' length and SHA-256, so a file cut short or altered is told from a good one before the engine sees it.
 */
export interface SnapshotHeader {
  readonly format: 'greenwave-snapshot';
  readonly formatVersion: 1;
  /** Version of Greenwave that took it: another one may keep other state. */
  readonly version: string;
  readonly scenarioId: string;
  /** SHA-256 of the scenario's files. */
  readonly scenarioHash: string;
  readonly seed: number;
  readonly stepMs: number;
  readonly timeMs: number;
  /** The engine's own hash of the state, checked again after restoring. */
  readonly stateHash: string;
  readonly payloadBytes: number;
  readonly payloadSha256: string;
}

const headerSchema = z.object({
  format: z.literal('greenwave-snapshot'),
  formatVersion: z.literal(1),
  version: z.string(),
  scenarioId: z.string(),
  scenarioHash: z.string(),
  seed: z.number(),
  stepMs: z.int().positive(),
  timeMs: z.int(),
  stateHash: z.string(),
  payloadBytes: z.int().nonnegative(),
  payloadSha256: z.string(),
}) satisfies z.ZodType<SnapshotHeader>;

/** Header lines are a few hundred bytes; a file without a newline this far in isn't a snapshot. */
const MAX_HEADER_BYTES = 4096;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function encodeSnapshotFile(
  about: Omit<SnapshotHeader, 'format' | 'formatVersion' | 'payloadBytes' | 'payloadSha256'>,
  payload: Uint8Array,
): Buffer {
  const header: SnapshotHeader = {
    format: 'greenwave-snapshot',
    formatVersion: 1,
    ...about,
    payloadBytes: payload.byteLength,
    payloadSha256: sha256(payload),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), payload]);
}

/** @throws RangeError naming what is wrong with the header */
export function decodeSnapshotHeader(start: Uint8Array): { header: SnapshotHeader; payloadStart: number } {
  const newline = start.subarray(0, MAX_HEADER_BYTES).indexOf(10);
  if (newline < 0) throw new RangeError('is not a snapshot: it has no header line');
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(start.subarray(0, newline)).toString('utf8'));
  } catch {
    throw new RangeError('is not a snapshot: its header line is not JSON');
  }
  const parsed = headerSchema.safeParse(value);
  if (!parsed.success) throw new RangeError('is not a snapshot of this format: its header lacks fields');
  return { header: parsed.data, payloadStart: newline + 1 };
}

/** @throws RangeError naming what is wrong, if the file is truncated, altered or no snapshot at all */
export function decodeSnapshotFile(bytes: Uint8Array): { header: SnapshotHeader; payload: Uint8Array } {
  const { header, payloadStart } = decodeSnapshotHeader(bytes);
  const payload = bytes.subarray(payloadStart);
  if (payload.byteLength !== header.payloadBytes) {
    throw new RangeError(`holds ${payload.byteLength} bytes of state where ${header.payloadBytes} were written`);
  }
  if (sha256(payload) !== header.payloadSha256) throw new RangeError('has been altered: its checksum does not match');
  // A copy that owns its bytes from 0 on: the engine may lay typed arrays over it.
  return { header, payload: Uint8Array.from(payload) };
}
