import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { version as elysiaVersion } from "elysia/package.json" with { type: "json" };
import { type SystemPlace, stockNames } from "./bazaar.ts";
import { startServer } from "./servers.ts";
import type { System } from "./system.ts";

/** Starts one process over PostgreSQL, which takes the next port. Throws `CommandError` where it does not start. */
export async function startPostgres({ port, dataDir }: SystemPlace): Promise<System> {
  mkdirSync(dataDir, { recursive: true });
  const env = {
    DATABASE_DIR: join(dataDir, "data"),
    DATABASE_PORT: String(port + 1),
    STOCKS: stockNames.join(","),
  };
  const system = await startServer("PostgreSQL", "postgres-server.ts", port, env);
  const version = await (await fetch(`http://127.0.0.1:${port}/version`)).text();
  return { ...system, title: `Elysia ${elysiaVersion} over PostgreSQL ${version}, one process` };
}
