/** `bun run` delivers one Ctrl-C twice: a repeat within this time is the same one. */
export const signalRepeatMs = 500;

/** Ctrl-C, SIGTERM and SIGHUP as two wishes: the first to stop in order, a later one to end at once. */
export interface StopSignals {
  first: Promise<NodeJS.Signals>;
  second: Promise<NodeJS.Signals>;
}

/**
 * Listens from now on; a repeat within `repeatMs` of the first is the same wish. SIGHUP says that the terminal was closed:
 * a command that does not write to one, since it runs in the background with its output in a file, goes on.
 */
export function stopSignals(repeatMs: number = signalRepeatMs): StopSignals {
  const first = Promise.withResolvers<NodeJS.Signals>();
  const second = Promise.withResolvers<NodeJS.Signals>();
  let firstMs: number | undefined;
  // Asked now: one that was closed is none any more.
  const isOnTerminal = process.stdout.isTTY;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (signal === "SIGHUP" && !isOnTerminal) return;
      const nowMs = performance.now();
      firstMs ??= nowMs;
      if (nowMs - firstMs >= repeatMs) second.resolve(signal);
      else first.resolve(signal);
    });
  }
  return { first: first.promise, second: second.promise };
}
