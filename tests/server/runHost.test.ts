import { describe, expect, it } from 'vitest';
import { describeHealth } from '../../server/http/describeRun.ts';
import type { FromWorker } from '../../server/run/messages.ts';
import { Refusal } from '../../server/run/refusal.ts';
import { createRunHost, type RunHost } from '../../server/run/runHost.ts';

function createBreakingRun(runId: string): RunHost {
  const settings = { runId, scenarioFolder: 'none', snapshotFolder: 'none', version: '0.1.0' };
  return createRunHost(settings, new URL('./fixtures/breakingWorker.mjs', import.meta.url));
}

describe('a run whose thread breaks', () => {
  it('is reported to listeners and to those who wait for an answer, and refuses from then on', async () => {
    const run = createBreakingRun('breaking');
    const other = createBreakingRun('other');
    await Promise.all([run.begun, other.begun]);
    const heard: FromWorker[] = [];
    run.listen((message) => heard.push(message));
    const waiting = run.request('step', 1);
    await expect(waiting).rejects.toThrow(Refusal);
    await expect(waiting).rejects.toThrow(/the engine is broken/);
    expect(heard).toMatchObject([{ type: 'failed', error: { code: 'failed' } }]);
    await expect(run.request('step', 1)).rejects.toMatchObject({ code: 'failed' });
    expect(run.status()).toBe('failed');
    // The others go on.
    expect(other.status()).toBe('running');
    expect(describeHealth([run, other], '0.1.0')).toMatchObject({
      status: 'failed',
      runs: [
        { id: 'breaking', status: 'failed' },
        { id: 'other', status: 'running' },
      ],
    });
    expect(describeHealth([other], '0.1.0').status).toBe('ok');
    await run.close();
    await other.close();
  }, 60_000);
});
