/** Main-thread script a picture, mean of the last pictures: what is done between two pictures counts to the second. */
export interface FrameMeter {
  /** Runs work that belongs to the next picture. */
  measure(work: () => void): void;
  /** Runs the work of a picture. */
  frame(work: () => void): void;
  meanMs(): number;
}

const PICTURES = 60;

export function createFrameMeter(): FrameMeter {
  const spentMs = new Float64Array(PICTURES);
  let count = 0;
  let pendingMs = 0;
  const measure = (work: () => void) => {
    const startMs = performance.now();
    work();
    pendingMs += performance.now() - startMs;
  };
  return {
    measure,
    frame(work) {
      measure(work);
      spentMs[count++ % PICTURES] = pendingMs;
      pendingMs = 0;
    },
    meanMs() {
      const known = Math.min(count, PICTURES);
      let sum = 0;
      for (let i = 0; i < known; i++) sum += spentMs[i];
      return known > 0 ? sum / known : 0;
    },
  };
}
