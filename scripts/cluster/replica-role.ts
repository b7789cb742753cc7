import { timing } from "./timing.ts";

/** What an order replica says of itself ("leader", "follower", "damaged" …), or "starting" if it says nothing in time. */
export async function replicaRole(url: string, waitMs: number = timing.rolesMs): Promise<string> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const role = await ask(url, Math.max(1, deadline - performance.now()));
    if (role !== undefined) return role;
    if (performance.now() >= deadline) return "starting";
    await Bun.sleep(timing.probeSoonMs);
  }
}

async function ask(url: string, waitMs: number): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/ping`, { signal: AbortSignal.timeout(waitMs), keepalive: false });
    const body = (await response.json()) as { replica?: { role?: unknown }; damage?: unknown } | null;
    if (body?.damage) return "damaged";
    const role = body?.replica?.role;
    return typeof role === "string" ? role : undefined;
  } catch {
    return undefined;
  }
}
