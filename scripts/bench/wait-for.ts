import { CommandError } from "../command-line/command-error.ts";

/**
 * The first value that `look` gives; what it throws counts as none, but for a `CommandError`, which ends it. Throws
 * `CommandError` after `waitMs`.
 */
export async function waitFor<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  waitMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + waitMs;
  let last: unknown;
  while (performance.now() < deadline) {
    try {
      const value = await look();
      if (value !== undefined) return value;
    } catch (cause) {
      if (cause instanceof CommandError) throw cause;
      last = cause;
    }
    await Bun.sleep(20);
  }
  throw new CommandError(`${what} did not start${last instanceof Error ? `: ${last.message}` : ""}.`, 1, {
    cause: last,
  });
}
