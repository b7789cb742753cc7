import { dlopen } from "bun:ffi";

/** Linux' `PR_SET_PDEATHSIG`. */
const setDeathSignal = 1;
const kill = 9;
/** How often others look whether their parent is still there. */
const lookMs = 200;

/**
 * Ends this process with its parent, however that ends; a single executable can't be told `--no-orphans`. On Linux the
 * kernel does it, also if this process is stopped or busy then. Elsewhere it looks for itself.
 */
export function dieWithParent(): void {
  const parent = process.ppid;
  try {
    const { symbols } = dlopen("libc.so.6", { prctl: { args: ["int", "u64", "u64", "u64", "u64"], returns: "int" } });
    if (symbols.prctl(setDeathSignal, kill, 0, 0, 0) === 0) return;
  } catch {
    // Not Linux, or not with this C library.
  }
  setInterval(() => process.ppid !== parent && process.kill(process.pid, "SIGKILL"), lookMs).unref();
}
