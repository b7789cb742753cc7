import { readFileSync } from "node:fs";

/** `fsync` and `fdatasync` on x86-64 and on 64-bit ARM. */
const syncCalls: Partial<Record<NodeJS.Architecture, readonly string[]>> = { x64: ["74", "75"], arm64: ["82", "83"] };

/** Looks one after the other, before whoever else lives in this process has its turn. */
const looksATurn = 400;
const patienceMs = 10_000;

/**
 * Kills a process with SIGKILL at a moment at which it waits for its disk: what it is writing may be there or not, and
 * nobody was told yet. It must be kept busy meanwhile. Returns whether it was seen in a sync, or "hidden" where the system
 * does not show what a process is doing; then it is killed at any moment.
 */
export async function killWhileSyncing(pid: number): Promise<"syncing" | "hidden"> {
  const calls = syncCalls[process.arch];
  const deadline = performance.now() + patienceMs;
  for (;;) {
    for (let looks = 0; looks < looksATurn; looks += 1) {
      const call = callOf(pid);
      if (call === undefined || calls === undefined) {
        process.kill(pid, "SIGKILL");
        return "hidden";
      }
      if (!calls.includes(call)) continue;
      process.kill(pid, "SIGKILL");
      return "syncing";
    }
    if (performance.now() > deadline) throw new Error(`Process ${pid} was never seen in a sync.`);
    await Bun.sleep(0);
  }
}

/** The number of the system call that the process is in, or what the kernel says instead; undefined: it does not say. */
function callOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/syscall`, "utf8").split(" ", 1)[0]?.trim();
  } catch {
    return undefined;
  }
}
