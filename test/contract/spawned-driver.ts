import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import type { Driver, DriverOptions } from "./driver.ts";

/** A bazaar of real processes, asked over sockets. */
export async function startSpawned({ listingCsv, tradeTimeoutMs }: DriverOptions): Promise<Driver> {
  const directory = temporaryDirectory();
  const stocks = join(directory.path, "stocks.csv");
  writeFileSync(stocks, listingCsv);
  const env = { TRADE_TIMEOUT_MS: String(tradeTimeoutMs) };
  const flags = ["--stocks", stocks];
  const cluster = await SpawnedCluster.start({ dataDir: join(directory.path, "data"), flags, env });
  return {
    token: cluster.token,
    send: (service, path, init) => fetch(cluster.url(service) + path, { ...init, signal: AbortSignal.timeout(10_000) }),
    async stop() {
      await cluster.kill();
      directory[Symbol.dispose]();
    },
  };
}
