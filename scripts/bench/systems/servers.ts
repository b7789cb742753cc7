import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { version as elysiaVersion } from "elysia/package.json" with { type: "json" };
import { CommandError } from "../../command-line/command-error.ts";
import { waitFor } from "../wait-for.ts";
import { type SystemPlace, stockNames } from "./bazaar.ts";
import { end, type System } from "./system.ts";

/** Starts the practical limit: one process, with group commit on SQLite, and nothing replicated. */
export async function startLimit({ port, dataDir }: SystemPlace): Promise<System> {
  mkdirSync(dataDir, { recursive: true });
  const env = { DATABASE: join(dataDir, "limit.db"), STOCKS: stockNames.join(",") };
  return await startServer(`Elysia ${elysiaVersion} on bun:sqlite, one process`, "limit-server.ts", port, env);
}

/** Starts a bare `Bun.serve` that gives the answer that another server has for a path. */
export async function startBare(port: number, like: { port: number; path: string }): Promise<System> {
  const response = await fetch(`http://127.0.0.1:${like.port}${like.path}`);
  const skipped = ["date", "content-length", "connection"];
  const headers = [...response.headers].filter(([name]) => !skipped.includes(name));
  const env = { BODY: await response.text(), HEADERS: JSON.stringify(headers) };
  return await startServer(`bare Bun.serve ${Bun.version}`, "bare-server.ts", port, env);
}

/** Starts a server of this folder. Throws `CommandError` where it ends, or does not answer in time. */
export async function startServer(
  title: string,
  file: string,
  port: number,
  env: Record<string, string>,
): Promise<System> {
  const child = Bun.spawn([process.execPath, "--no-orphans", resolve(import.meta.dir, file)], {
    env: { ...process.env, ...env, PORT: String(port) },
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const complaint = child.stderr.text();
  await waitFor(title, async () => {
    if (child.exitCode !== null) throw new CommandError(`${title} ended: ${(await complaint).trim()}`);
    await fetch(`http://127.0.0.1:${port}/`);
    return true;
  });
  return { title, port, processes: [{ name: "server", pid: child.pid }], stop: () => end(child) };
}
