import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { limits } from "../../../services/runtime/limits.ts";
import { readClusterFile } from "../../cluster/cluster-file.ts";
import { waitFor } from "../wait-for.ts";
import { end, type System } from "./system.ts";

const launcher = resolve(import.meta.dir, "../../cluster/main.ts");

/** The stocks that are traded; there are shares enough for any run. */
export const stockNames = Array.from({ length: 10 }, (_, index) => `Stock${index}`);

export interface SystemPlace {
  /** The first of its ports. */
  port: number;
  /** Where its data is kept; removed before. */
  dataDir: string;
}

/** Starts a cluster as a user would: a front end with its cache, a catalog, three replicas. */
export async function startBazaar({ port, dataDir }: SystemPlace): Promise<System> {
  mkdirSync(dirname(dataDir), { recursive: true });
  const listing = `${dataDir}.csv`;
  const shares = Math.floor(limits.sharesMax / 2);
  writeFileSync(listing, ["name,price,quantity", ...stockNames.map((name) => `${name},15.99,${shares}`)].join("\n"));
  const args = ["--port", String(port), "--data-dir", dataDir, "--stocks", listing];
  const child = Bun.spawn([process.execPath, "--no-orphans", launcher, ...args], {
    env: { ...process.env, LOG_LEVEL: "warn" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const state = await waitFor("the bazaar", () => {
    if (child.exitCode !== null) throw new Error(`the launcher ended with ${child.exitCode}`);
    const found = readClusterFile(join(dataDir, "cluster.json"));
    return found?.ready && found.launcher.pid === child.pid ? found : undefined;
  });
  const processes = state.processes.map(({ name, pid }) => ({ name, pid: pid ?? 0 }));
  return { title: `stock bazaar ${packageJson.version}`, port, processes, stop: () => end(child) };
}
