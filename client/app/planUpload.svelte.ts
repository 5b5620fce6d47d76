import type { Issue, RunError } from '../../sim/shared.ts';
import { applyPlanFile, checkPlanFile, PlanFileError, type PlanPreview, undoPlanFile } from '../net/planFiles.ts';
import { preferences } from './preferences.svelte.ts';
import { tellError } from './requests.ts';

/** Where a plan file that was brought to the page stands. */
export type UploadStage =
  | { readonly at: 'checking' }
  | { readonly at: 'refused'; readonly error: RunError; readonly issues: readonly Issue[] }
  | { readonly at: 'checked'; readonly preview: PlanPreview }
  | { readonly at: 'applying'; readonly preview: PlanPreview }
  | { readonly at: 'applied'; readonly preview: PlanPreview };

/** A plan file chosen, or dropped on the page: looked through by the server, brought in, and put back. */
class PlanUpload {
  name = $state('');
  /** Null: its dialog is closed. */
  stage: UploadStage | null = $state.raw(null);
  /** The file whose plans are in force because of this page and can be put back; null: none. */
  appliedName: string | null = $state(null);
  #text = '';

  async bring(runId: string, file: File): Promise<void> {
    this.name = file.name;
    this.stage = { at: 'checking' };
    try {
      this.#text = await file.text();
      this.stage = { at: 'checked', preview: await checkPlanFile(runId, this.#text, preferences.token) };
    } catch (error) {
      this.#refuse(error);
    }
  }

  async apply(runId: string): Promise<void> {
    if (this.stage?.at !== 'checked') return;
    this.stage = { at: 'applying', preview: this.stage.preview };
    try {
      this.stage = { at: 'applied', preview: await applyPlanFile(runId, this.#text, preferences.token) };
      this.appliedName = this.name;
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** @returns how many signals have their former plans back; null: it was refused, and that was told */
  async undo(runId: string): Promise<number | null> {
    try {
      const signals = await undoPlanFile(runId, preferences.token);
      this.appliedName = null;
      this.close();
      return signals;
    } catch (error) {
      if (!(error instanceof PlanFileError)) throw error;
      tellError(error.error);
      return null;
    }
  }

  close(): void {
    this.stage = null;
  }

  #refuse(error: unknown): void {
    if (error instanceof PlanFileError && error.error.code === 'forbidden') {
      this.close();
      tellError(error.error);
      return;
    }
    const { name, message } = error as Error;
    // A file that can't be read any more is the browser's word, not the server's.
    this.stage =
      error instanceof PlanFileError
        ? { at: 'refused', error: error.error, issues: error.issues }
        : { at: 'refused', error: { code: 'invalid', message: `${name}: ${message}` }, issues: [] };
  }
}

export const planUpload = new PlanUpload();
