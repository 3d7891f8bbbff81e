const everyMs = 25;

/**
 * A pause for long computations: lets messages in, now and then, so that a cancel is heard. Throws the signal's
 * reason once it is aborted.
 */
export function createBreather(signal: AbortSignal): () => Promise<void> {
  let lastMs = performance.now();
  return async () => {
    if (performance.now() - lastMs >= everyMs) {
      await new Promise((resolve) => setImmediate(resolve));
      lastMs = performance.now();
    }
    signal.throwIfAborted();
  };
}
