import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeSnapshotFile, encodeSnapshotFile } from '../../server/snapshots/snapshotFile.ts';
import { createSnapshotStore, type SnapshotStore } from '../../server/snapshots/snapshotStore.ts';

const about = {
  version: '0.1.0',
  scenarioId: 'four-in-a-row',
  scenarioHash: 'abc',
  seed: 1,
  stepMs: 500,
  timeMs: 27_000_000,
  stateHash: '0123456789abcdef',
};
const payload = Uint8Array.from({ length: 1000 }, (_, i) => (i * 37) & 0xff);

describe('a snapshot file', () => {
  it('gives back the very bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const read = decodeSnapshotFile(encodeSnapshotFile(about, bytes));
        expect(read.payload).toEqual(bytes);
        expect(read.header).toMatchObject(about);
      }),
      { seed: 7 },
    );
  });

  it('is refused when cut short or altered in its state', () => {
    const file = encodeSnapshotFile(about, payload);
    const stateStart = file.indexOf(10) + 1;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: file.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        expect(() => decodeSnapshotFile(file.subarray(0, at))).toThrow(RangeError);
        const altered = Uint8Array.from(file);
        altered[Math.max(at, stateStart)] ^= 1 << bit;
        expect(() => decodeSnapshotFile(altered)).toThrow(RangeError);
      }),
      { seed: 8, numRuns: 200 },
    );
  });
});

describe('the snapshots of a run', () => {
  let folder: string;
  let leftOut: string[];
  let store: SnapshotStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenwave-snapshots-'));
    leftOut = [];
    store = createSnapshotStore(
      join(folder, 'run'),
      (header) => (header.scenarioHash === about.scenarioHash ? null : 'was taken before the scenario was changed'),
      (message) => leftOut.push(message),
    );
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are none before the first, and stand in the order in which they were taken, not of their time', async () => {
    expect(await store.list()).toEqual([]);
    await store.write('auto', about, payload);
    await store.write('auto', { ...about, timeMs: about.timeMs - 600_000 }, payload);
    expect((await store.list()).map(({ timeMs }) => timeMs)).toEqual([27_000_000, 26_400_000]);
  });

  it('keep the last twelve of each kind: automatic ones never push out one that was asked for', async () => {
    const kept = await store.write('kept', about, payload);
    for (let i = 1; i <= 15; i++) await store.write('auto', { ...about, timeMs: about.timeMs + i }, payload);
    const ids = (await store.list()).map(({ id }) => id);
    expect(ids).toHaveLength(13);
    expect(ids[0]).toBe(kept.id);
    expect(ids[1]).toContain(String(about.timeMs + 4));
  });

  it('leave nothing half-written beside them', async () => {
    await store.write('auto', about, payload);
    expect((await readdir(join(folder, 'run'))).every((name) => name.endsWith('.snapshot'))).toBe(true);
  });

  it('leave out a truncated file and say which', async () => {
    await store.write('auto', about, payload);
    const broken = await store.write('auto', about, payload);
    await truncate(join(folder, 'run', `${broken.id}.snapshot`), broken.bytes - 10);
    expect(await store.list()).toHaveLength(1);
    expect(leftOut).toEqual([`snapshot ${broken.id} is truncated`]);
    await expect(store.read(broken.id)).rejects.toThrow(/holds 990 bytes of state where 1000 were written/);
  });

  it('refuse an altered file when it is read', async () => {
    const { id } = await store.write('auto', about, payload);
    const path = join(folder, 'run', `${id}.snapshot`);
    const bytes = await readFile(path);
    bytes[bytes.length - 1] ^= 1;
    await writeFile(path, bytes);
    await expect(store.read(id)).rejects.toThrow(/has been altered/);
  });

  it('refuse those of another scenario, and ids that there are not', async () => {
    const { id } = await store.write('auto', { ...about, scenarioHash: 'other' }, payload);
    expect(await store.list()).toEqual([]);
    await expect(store.read(id)).rejects.toThrow(/before the scenario was changed/);
    await expect(store.read('00000099-1-auto')).rejects.toThrow(/there is no snapshot/);
  });
});
