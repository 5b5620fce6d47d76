import type { z } from 'zod';
import type { RunState } from '../run/messages.ts';
import { Refusal } from '../run/refusal.ts';
import type { RunHost } from '../run/runHost.ts';
import type { healthSchema, runSchema, runSummarySchema } from '../validation/answers.ts';

/** A run in a list. */
export function summariseRunHost(run: RunHost): z.infer<typeof runSummarySchema> {
  const scenario = run.scenario();
  return {
    id: run.id,
    scenarioId: scenario?.id ?? null,
    name: scenario?.name ?? null,
    status: run.status(),
    timeMs: run.state()?.timeMs ?? null,
  };
}

/** As the run's schema says; its lists are the state's own. */
type RunDescription = Omit<z.infer<typeof runSchema>, 'changes' | 'snapshots'> &
  Pick<RunState, 'changes' | 'snapshots'>;

/** @throws Refusal while the run has not begun */
export function describeRun(run: RunHost): RunDescription {
  const state = run.state();
  if (!state) throw new Refusal('failed', 'the run has not begun yet; try again in a few seconds');
  const { stepMs, pace, warmUpUntilMs, demandFactor, changes, snapshots } = state;
  return {
    ...summariseRunHost(run),
    stepMs,
    pace,
    warmUpUntilMs,
    realTimeFactor: run.report()?.realTimeFactor ?? 0,
    demandFactor,
    changes,
    snapshots,
  };
}

export function describeHealth(runs: readonly RunHost[], version: string): z.infer<typeof healthSchema> {
  const states = runs.map((run) => {
    const failure = run.failure();
    const state = { id: run.id, status: run.status(), timeMs: run.state()?.timeMs ?? null };
    return failure ? { ...state, message: failure.message } : state;
  });
  return { status: states.some(({ status }) => status === 'failed') ? 'failed' : 'ok', version, runs: states };
}
