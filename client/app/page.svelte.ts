import { freezeScene } from '../../sim/shared.ts';
import { ApiError, getRuns, getScene, type RunSummary } from '../net/api.ts';
import { preferences } from './preferences.svelte.ts';
import { Run } from './run.svelte.ts';

/** Why there is no run on the page. */
export type PageProblem =
  | { readonly kind: 'noServer' }
  | { readonly kind: 'noRuns' }
  | { readonly kind: 'noRun'; readonly id: string };

export type PageStage = 'connecting' | 'loadingScene' | 'open' | 'problem';

/** The page's way to a run: which runs there are, the scene, the live link. */
class Page {
  stage: PageStage = $state('connecting');
  problem: PageProblem | null = $state.raw(null);
  runs: readonly RunSummary[] = $state.raw([]);
  run: Run | null = $state.raw(null);

  /** @param wantedId the run that the address names; the server's first otherwise */
  async open(wantedId: string | undefined): Promise<void> {
    this.stage = 'connecting';
    this.problem = null;
    try {
      this.runs = await getRuns();
      if (this.runs.length === 0) return this.#give({ kind: 'noRuns' });
      const summary = wantedId === undefined ? this.runs[0] : this.runs.find((run) => run.id === wantedId);
      if (!summary) return this.#give({ kind: 'noRun', id: wantedId ?? '' });
      this.stage = 'loadingScene';
      const scene = freezeScene(await getScene(summary.id));
      this.#replace(new Run(summary.id, scene, preferences.token));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#give({ kind: 'noServer' });
    }
  }

  /** Connects again with another token; the scene stays. */
  reconnectWithToken(token: string): void {
    preferences.setToken(token);
    if (this.run) this.#replace(new Run(this.run.id, this.run.scene, token));
  }

  #replace(run: Run): void {
    this.run?.close();
    this.run = run;
    this.stage = 'open';
  }

  #give(problem: PageProblem): void {
    this.problem = problem;
    this.stage = 'problem';
  }
}

export const page = new Page();
