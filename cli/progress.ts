/** Tells on standard error how far a long command has come. */
export interface Progress {
  /** @param doneRatio 0 to 1 */
  update(doneRatio: number, note: string): void;
  end(): void;
}

/** Between two updates, ms: often enough to be seen to move. */
const UPDATE_MS = 200;
const BAR_WIDTH = 30;

/** A bar on a terminal; silent elsewhere, so that logs stay readable. */
export function createProgress(): Progress {
  const { stderr } = process;
  if (!stderr.isTTY) return { update: () => undefined, end: () => undefined };
  let shownAtMs = 0;
  return {
    update(doneRatio, note) {
      const nowMs = performance.now();
      if (nowMs - shownAtMs < UPDATE_MS) return;
      shownAtMs = nowMs;
      const filled = Math.round(Math.min(1, doneRatio) * BAR_WIDTH);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
      stderr.write(`\r\x1b[2K${bar} ${Math.floor(doneRatio * 100)} % ${note}`);
    },
    end() {
      stderr.write('\r\x1b[2K');
    },
  };
}
