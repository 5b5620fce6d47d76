import type { Issue, RunError } from '../../sim/shared.ts';

/** Files of a run's plans that the server makes, as the command line writes them. */
export type PlanFileKind = 'plan.json' | 'signals.csv' | 'corridors.csv' | 'utdf.csv' | 'sheets.pdf' | 'sheet.svg';

/** What a plan file would change of the running city, or has changed. */
export interface PlanPreview {
  readonly signals: number;
  readonly changedSignals: number;
  readonly changedCycles: number;
  readonly changedSplits: number;
  readonly largestShift: { readonly intersectionId: string; readonly shiftS: number } | null;
  readonly bandsBeforeS: number;
  readonly bandsAfterS: number;
  readonly corridorsWithoutBandBefore: number;
  readonly corridorsWithoutBandAfter: number;
  readonly changedSpeeds: number;
}

/** The server would not, or could not: in its own words, with the faults of a file where there are any. */
export class PlanFileError extends Error {
  override readonly name = 'PlanFileError';
  constructor(
    readonly error: RunError,
    readonly issues: readonly Issue[],
  ) {
    super(error.message);
  }
}

const NO_ANSWER: RunError = { code: 'failed', message: 'the server does not answer' };

/** @param corridorId null: of the whole city @throws PlanFileError (by rejection) */
export async function getPlanFile(
  runId: string,
  kind: PlanFileKind,
  corridorId: string | null,
): Promise<{ readonly name: string; readonly content: Blob }> {
  const narrowed = corridorId === null ? '' : `?${new URLSearchParams({ corridor: corridorId })}`;
  const response = await ask(`${pathOf(runId)}/files/${kind}${narrowed}`);
  const disposition = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)/i.exec(disposition)?.[1];
  return { name: encoded ? decodeURIComponent(encoded) : (plain ?? kind), content: await response.blob() };
}

/** What a plan file would change; nothing changes yet. @throws PlanFileError (by rejection) */
export const checkPlanFile = (runId: string, text: string, token: string | null): Promise<PlanPreview> =>
  postPlans(runId, '/plans/check', text, token);

/** Brings a plan file into the running city. @throws PlanFileError (by rejection) */
export const applyPlanFile = (runId: string, text: string, token: string | null): Promise<PlanPreview> =>
  postPlans(runId, '/plans', text, token);

/** @returns how many signals have their former plans back @throws PlanFileError (by rejection) */
export async function undoPlanFile(runId: string, token: string | null): Promise<number> {
  const response = await ask(`${pathOf(runId)}/plans/undo`, { method: 'POST', headers: authorise(token) });
  return ((await response.json()) as { readonly signals: number }).signals;
}

async function postPlans(runId: string, path: string, text: string, token: string | null): Promise<PlanPreview> {
  const headers = { 'content-type': 'application/json', ...authorise(token) };
  const response = await ask(`${pathOf(runId)}${path}`, { method: 'POST', headers, body: text });
  return ((await response.json()) as { readonly preview: PlanPreview }).preview;
}

const pathOf = (runId: string) => `/api/runs/${encodeURIComponent(runId)}`;

function authorise(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

async function ask(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(path, init).catch(() => {
    throw new PlanFileError(NO_ANSWER, []);
  });
  if (response.ok) return response;
  const body = (await response.json().catch(() => null)) as {
    readonly error?: RunError & { readonly issues?: readonly Issue[] };
  } | null;
  throw new PlanFileError(body?.error ?? NO_ANSWER, body?.error?.issues ?? []);
}
