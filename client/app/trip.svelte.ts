import type { Navigation, RunError } from '../../sim/shared.ts';
import { ApiError, getNavigation } from '../net/api.ts';

/** A way that somebody asks for between two intersections, and the answer of the moment. */
class Trip {
  fromId: string | null = $state(null);
  toId: string | null = $state(null);
  navigation: Navigation | null = $state.raw(null);
  error: RunError | null = $state.raw(null);
  /** Whether there is anything to show. */
  readonly isOpen: boolean = $derived(this.fromId !== null || this.toId !== null);

  begin(id: string): void {
    this.fromId = id;
    this.#forget();
  }

  end(id: string): void {
    this.toId = id;
    this.#forget();
  }

  swap(): void {
    [this.fromId, this.toId] = [this.toId, this.fromId];
    this.#forget();
  }

  clear(): void {
    this.fromId = null;
    this.toId = null;
    this.#forget();
  }

  /** Asks anew. What was known stays until the answer comes; an answer to an earlier question is dropped. */
  async ask(runId: string): Promise<void> {
    const { fromId, toId } = this;
    if (fromId === null || toId === null || fromId === toId) return;
    const isWanted = () => this.fromId === fromId && this.toId === toId;
    try {
      const navigation = await getNavigation(runId, fromId, toId);
      if (!isWanted()) return;
      this.navigation = navigation;
      this.error = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!isWanted()) return;
      this.navigation = null;
      this.error = error.error ?? { code: 'failed', message: error.message };
    }
  }

  #forget(): void {
    this.navigation = null;
    this.error = null;
  }
}

export const trip = new Trip();
