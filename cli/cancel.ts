/** Thrown by work that the user has called off. */
export class CancelledError extends Error {
  constructor() {
    super('cancelled; nothing was written');
  }
}

/**
 * Runs work that Ctrl-C (or a polite request to end) calls off: it hears of it by the signal, cleans up and throws
 * `CancelledError`. A second Ctrl-C ends the process at once, as usual.
 */
export async function cancellable<T>(work: (cancelled: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const cancel = () => {
    release();
    controller.abort(new CancelledError());
  };
  const release = () => process.off('SIGINT', cancel).off('SIGTERM', cancel);
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  try {
    return await work(controller.signal);
  } finally {
    release();
  }
}
