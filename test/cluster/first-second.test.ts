import { describe, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultListing } from "../../db/listing.ts";
import { readClusterFile } from "../../scripts/cluster/cluster-file.ts";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { freeBasePort } from "../../scripts/cluster/free-base-port.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { expectSound } from "./invariants.ts";
import { Load } from "./load.ts";
import { awaitReturn, killEverything, urlsOf } from "./processes.ts";
import { TradeHistory } from "./trade-history.ts";

const names = ["catalog", "order-1", "order-2", "order-3", "front-end-1"];
const firstMs = 1_000;

/** Somewhere in the first second. */
const someMoment = () => Math.floor(Math.random() * firstMs);

/** Does something with a new data directory; what fails says at which moment the process was killed. */
async function inNewDirectory(momentMs: number, act: (dataDir: string, port: number) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "bazaar-first-second-"));
  try {
    await act(dataDir, await freeBasePort());
  } catch (cause) {
    throw new Error(`Killed after ${momentMs} ms: ${String(cause)}`, { cause });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Lets clients trade, and then checks everything that the cluster has, the listing too. */
async function expectAtWork(cluster: SpawnedCluster, history: TradeHistory): Promise<void> {
  const load = Load.start({ frontEnds: urlsOf(cluster, "front-end"), history, listing: defaultListing });
  await load.settles(20);
  await load.stop();
  await expectSound(cluster, history, defaultListing);
}

describe("the first second of a bazaar: nothing is lost, and nothing is wrong, where a process is killed", () => {
  test.each(names)(
    "%s, as it makes its database, and its listing and first term come to be",
    async (name) => {
      const momentMs = someMoment();
      await inNewDirectory(momentMs, async (dataDir, port) => {
        const starting = SpawnedCluster.start({ dataDir, port });
        const pid = await until(`the first ${name}`, () => pidOf(dataDir, name), 20_000);
        // The moment is the fault itself.
        await Bun.sleep(momentMs);
        process.kill(pid, "SIGKILL");
        await using cluster = await starting;
        await awaitReturn(cluster, name, pid);
        await expectAtWork(cluster, new TradeHistory());
      });
    },
    60_000,
  );

  test("all of them, as the first orders are written", async () => {
    const momentMs = someMoment();
    await inNewDirectory(momentMs, async (dataDir, port) => {
      const history = new TradeHistory();
      await using cluster = await SpawnedCluster.start({ dataDir, port });
      const load = Load.start({ frontEnds: urlsOf(cluster, "front-end"), history, listing: defaultListing });
      await load.bears("lost connection", async () => {
        await Bun.sleep(momentMs);
        await killEverything(cluster);
        await using again = await SpawnedCluster.start({ dataDir, port });
        await load.settles(20);
        await load.stop();
        await expectAtWork(again, history);
      });
    });
  }, 60_000);
});

/** The pid of a process, once the launcher has started it. */
function pidOf(dataDir: string, name: string): number | undefined {
  const state = readClusterFile(join(dataDir, "cluster.json"));
  return state?.processes.find((one) => one.name === name)?.pid ?? undefined;
}
