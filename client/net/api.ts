import type { Name, Navigation, RunError, SceneDefinition } from '../../sim/shared.ts';

/** A run as `GET /api/runs` lists it. */
export interface RunSummary {
  readonly id: string;
  /** Null while the server still reads the scenario. */
  readonly scenarioId: string | null;
  readonly name: Name | null;
  readonly status: string;
}

/** The server answered, but not with what was asked for; or it did not answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly path: string,
    readonly status: number,
    /** What the server says is wrong. */
    readonly error?: RunError,
  ) {
    super(status === 0 ? `${path}: no answer` : `${path}: ${status}`);
  }
}

async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { signal, headers: { accept: 'application/json' } });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(path, 0);
  }
  if (!response.ok) throw new ApiError(path, response.status, await readError(response));
  return (await response.json()) as T;
}

export async function getRuns(signal?: AbortSignal): Promise<readonly RunSummary[]> {
  return (await getJson<{ readonly runs: readonly RunSummary[] }>('/api/runs', signal)).runs;
}

export function getScene(runId: string, signal?: AbortSignal): Promise<SceneDefinition> {
  return getJson<SceneDefinition>(`/api/runs/${encodeURIComponent(runId)}/scene`, signal);
}

/** The quickest way between two intersections now, signals included. @param from, to ids */
export function getNavigation(runId: string, from: string, to: string, signal?: AbortSignal): Promise<Navigation> {
  const question = new URLSearchParams({ from, to });
  return getJson<Navigation>(`/api/runs/${encodeURIComponent(runId)}/navigation?${question}`, signal);
}

async function readError(response: Response): Promise<RunError | undefined> {
  const body: unknown = await response.json().catch(() => null);
  return (body as { readonly error?: RunError } | null)?.error;
}
