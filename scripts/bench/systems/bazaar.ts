import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { limits } from "../../../services/runtime/limits.ts";
import { readClusterFile } from "../../cluster/cluster-file.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { waitFor } from "../wait-for.ts";
import { end, type System } from "./system.ts";

const launcher = resolve(import.meta.dir, "../../cluster/main.ts");

/** The stocks that are traded; there are shares enough for any run. */
export const stockNames = Array.from({ length: 10 }, (_, number) => stockName(number));

export const shares = Math.floor(limits.sharesMax / 2);

/** The name of the stock with this number, from 0. */
export function stockName(number: number): string {
  return `Stock${number}`;
}

/** A listing for the launcher. */
function listingText(stocks: number): string {
  const rows = Array.from({ length: stocks }, (_, number) => `${stockName(number)},15.99,${shares}`);
  return ["name,price,quantity", ...rows].join("\n");
}

export interface SystemPlace {
  /** The first of its ports. */
  port: number;
  /** Where its data is kept; removed before. */
  dataDir: string;
}

/** How a bazaar differs from the one that `bun run cluster` starts. */
interface BazaarPlace extends SystemPlace {
  /** In stocks; 0 is off. */
  cacheSize?: number;
  /** How many stocks it lists, ten at least. */
  stocks?: number;
}

/**
 * Starts a cluster as a user would: a front end with its cache, a catalog, three replicas. Returns when it has answered
 * a trade, which is its order 1: a catalog that starts lets a lease's length pass first. Throws `CommandError`.
 */
export async function startBazaar({ port, dataDir, cacheSize, stocks = 10 }: BazaarPlace): Promise<System> {
  mkdirSync(dirname(dataDir), { recursive: true });
  const listing = `${dataDir}.csv`;
  writeFileSync(listing, listingText(stocks));
  const cache = cacheSize === undefined ? [] : ["--cache-size", String(cacheSize)];
  const args = ["--port", String(port), "--data-dir", dataDir, "--stocks", listing, ...cache];
  const child = Bun.spawn([process.execPath, "--no-orphans", launcher, ...args], {
    env: { ...process.env, LOG_LEVEL: "warn" },
    detached: true,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const state = await waitFor("the bazaar", () => {
    if (child.exitCode !== null)
      throw new CommandError(`The bazaar did not start: the launcher ended with ${child.exitCode}.`);
    const found = readClusterFile(join(dataDir, "cluster.json"));
    return found?.ready && found.launcher.pid === child.pid ? found : undefined;
  });
  await waitFor("trading", () => firstTrade(port));
  const processes = state.processes.map(({ name, pid }) => ({ name, pid: pid ?? 0 }));
  return { title: `stock bazaar ${packageJson.version}`, port, processes, stop: () => end(child) };
}

/** True once it is answered with an order. */
async function firstTrade(port: number): Promise<true | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}/orders`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": "first" },
    body: JSON.stringify({ name: stockNames[0], quantity: 1, type: "buy" }),
  });
  return response.ok ? true : undefined;
}
