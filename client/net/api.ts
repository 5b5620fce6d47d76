import type { Name, SceneDefinition } from '../../sim/shared.ts';

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
  if (!response.ok) throw new ApiError(path, response.status);
  return (await response.json()) as T;
}

export async function getRuns(signal?: AbortSignal): Promise<readonly RunSummary[]> {
  return (await getJson<{ readonly runs: readonly RunSummary[] }>('/api/runs', signal)).runs;
}

export function getScene(runId: string, signal?: AbortSignal): Promise<SceneDefinition> {
  return getJson<SceneDefinition>(`/api/runs/${encodeURIComponent(runId)}/scene`, signal);
}
