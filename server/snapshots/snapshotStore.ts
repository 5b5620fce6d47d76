import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SnapshotInfo } from '../../sim/index.ts';
import { decodeSnapshotFile, decodeSnapshotHeader, encodeSnapshotFile, type SnapshotHeader } from './snapshotFile.ts';

/** Who asked for a snapshot: the server itself, every few minutes; or an operator. Each kind has its own places. */
export type SnapshotKind = 'auto' | 'kept';

/** How many of each kind stay; older ones are removed. */
const PLACES = 12;
const EXTENSION = '.snapshot';

/** The snapshots of one run, in a folder of their own. Ids ascend in the order in which they were taken. */
export interface SnapshotStore {
  /** Those that may be restored, oldest first. The others are left out, each with its reason told to `onLeftOut`. */
  list(): Promise<SnapshotInfo[]>;
  /** Writes beside its place and renames: a crash leaves the old files or the new one, never half of it. */
  write(
    kind: SnapshotKind,
    about: Omit<SnapshotHeader, 'format' | 'formatVersion' | 'payloadBytes' | 'payloadSha256'>,
    payload: Uint8Array,
  ): Promise<SnapshotInfo>;
  /** @throws RangeError naming id and fault if it is missing, truncated, altered, or of another scenario or version */
  read(id: string): Promise<{ header: SnapshotHeader; payload: Uint8Array }>;
}

/**
 * @param faultOf   why a snapshot with this header can't be restored in this run, or null if it can
 * @param onLeftOut told once of each file that `list` leaves out
 */
export function createSnapshotStore(
  folder: string,
  faultOf: (header: SnapshotHeader) => string | null,
  onLeftOut: (message: string) => void,
): SnapshotStore {
  const told = new Set<string>();
  const pathOf = (id: string): string => join(folder, id + EXTENSION);

  async function ids(): Promise<string[]> {
    const names = await readdir(folder).catch(() => [] as string[]);
    return names
      .filter((name) => /^\d{8}-\d{1,12}-(auto|kept)\.snapshot$/.test(name))
      .map((name) => name.slice(0, -EXTENSION.length))
      .sort();
  }

  async function list(): Promise<SnapshotInfo[]> {
    const infos: SnapshotInfo[] = [];
    for (const id of await ids()) {
      try {
        const { header, bytes } = await readHeader(pathOf(id));
        const fault = faultOf(header);
        if (fault) throw new RangeError(fault);
        infos.push({ id, timeMs: header.timeMs, bytes, stateHash: header.stateHash });
      } catch (error) {
        if (!told.has(id)) onLeftOut(`snapshot ${id} ${(error as Error).message}`);
        told.add(id);
      }
    }
    return infos;
  }

  const write: SnapshotStore['write'] = async (kind, about, payload) => {
    await mkdir(folder, { recursive: true });
    await removeLeftOvers(folder);
    const taken = await ids();
    const next = taken.length === 0 ? 1 : Number(taken[taken.length - 1].slice(0, 8)) + 1;
    const id = `${String(next).padStart(8, '0')}-${about.timeMs}-${kind}`;
    const bytes = encodeSnapshotFile(about, payload);
    const temporary = `${pathOf(id)}.${process.pid}.part`;
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, pathOf(id));
    const sameKind = [...taken.filter((other) => other.endsWith(kind)), id];
    for (const old of sameKind.slice(0, -PLACES)) await rm(pathOf(old), { force: true });
    return { id, timeMs: about.timeMs, bytes: bytes.byteLength, stateHash: about.stateHash };
  };

  const read: SnapshotStore['read'] = async (id) => {
    let bytes: Buffer;
    try {
      bytes = await readFile(pathOf(id));
    } catch {
      throw new RangeError(`there is no snapshot ${id}`);
    }
    try {
      const snapshot = decodeSnapshotFile(bytes);
      const fault = faultOf(snapshot.header);
      if (fault) throw new RangeError(fault);
      return snapshot;
    } catch (error) {
      throw new RangeError(`snapshot ${id} ${(error as Error).message}`);
    }
  };

  return { list, write, read };
}

/** Half-written files that a crash left behind. Young ones may be another server's, at work in the same folder. */
async function removeLeftOvers(folder: string): Promise<void> {
  const oldMs = 10 * 60_000;
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.part')) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > oldMs) await rm(path, { force: true });
  }
}

/** Reads the header line alone: a list must not read megabytes. */
async function readHeader(path: string): Promise<{ header: SnapshotHeader; bytes: number }> {
  const file = await open(path, 'r');
  try {
    const start = Buffer.alloc(4096);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const { header, payloadStart } = decodeSnapshotHeader(start.subarray(0, bytesRead));
    const { size } = await stat(path);
    if (size !== payloadStart + header.payloadBytes) throw new RangeError('is truncated');
    return { header, bytes: size };
  } finally {
    await file.close();
  }
}
